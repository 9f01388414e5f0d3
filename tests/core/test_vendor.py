"""The vendoring command: what it takes out of an archive, and what it says of changed files."""

import io
import json
import tarfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from forum.core.management.commands.vendor import (
    ICONS,
    MANIFEST,
    PACKAGES,
    SPRITE,
    Package,
    build_sprite,
    describe,
    digest,
    faults,
    licence_text,
    pick_files,
    read_archive,
    without_source_map,
)

ROOT = Path(settings.BASE_DIR)
ARROW = '<svg xmlns="http://www.w3.org/2000/svg" width="16" class="bi" viewBox="0 0 16 16">\n  <path d="M1 2"/>\n</svg>'


def test_committed_files_are_as_fetched(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("vendor", "--check")

    assert capsys.readouterr().out == "Vendored files are as they were fetched.\n"


def test_manifest_names_every_vendored_file_and_no_host() -> None:
    text = (ROOT / MANIFEST).read_text(encoding="utf8")
    listed = {path for entry in json.loads(text) for path in entry["files"]}
    folders = {package.folder for package in PACKAGES}
    present = {
        str(file.relative_to(ROOT)) for folder in folders for file in (ROOT / folder).rglob("*") if file.is_file()
    }

    assert listed == present | {SPRITE}
    assert "://" not in text


def test_every_package_comes_with_its_licence() -> None:
    assert [p.name for p in PACKAGES if not any(t.startswith("LICENSE") for t in p.files.values())] == []


def test_sprite_holds_the_icons_by_name() -> None:
    sprite = (ROOT / SPRITE).read_text(encoding="utf8")

    assert [icon for icon in ICONS if f'<symbol id="{icon}" viewBox="0 0 16 16">' not in sprite] == []
    assert sprite.count("<symbol") == len(set(ICONS))


def test_build_sprite() -> None:
    assert build_sprite({"arrow": ARROW}) == (
        '<svg xmlns="http://www.w3.org/2000/svg">\n'
        '<symbol id="arrow" viewBox="0 0 16 16"><path d="M1 2"/></symbol>\n'
        "</svg>\n"
    )


def test_build_sprite_refuses_what_is_not_svg() -> None:
    with pytest.raises(ValueError, match="arrow: not an SVG with a viewBox"):
        build_sprite({"arrow": "<html>"})


@pytest.mark.parametrize(
    ("path", "before", "after"),
    [
        ("a.css", b"p{}\n/*# sourceMappingURL=a.css.map */\n", b"p{}\n"),
        ("a.js", b"f()\n//# sourceMappingURL=a.js.map", b"f()\n"),
        ("a.wasm", b"//# sourceMappingURL=a.map", b"//# sourceMappingURL=a.map"),
    ],
)
def test_source_maps_are_dropped_from_styles_and_scripts(path: str, before: bytes, after: bytes) -> None:
    assert without_source_map(path, before) == after


def test_licence_text_comes_out_of_its_list() -> None:
    assert licence_text("licenses/A.json", b'{"licenseText": "You may.\\n\\n"}') == b"You may.\n"
    assert licence_text("LICENSE", b"You may.") == b"You may."


def test_read_archive() -> None:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as tar:
        for name, content in (("package/LICENSE", b"free"), ("package/dist/a.js", b"f()")):
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))

    assert read_archive(stream.getvalue()) == {"LICENSE": b"free", "dist/a.js": b"f()"}


def test_pick_files() -> None:
    package = Package("thing", "1.0", "MIT", "static/thing", {"dist/a.js": "a.js"}, icons=("arrow",))

    picked = pick_files(package, {"dist/a.js": b"f()", "icons/arrow.svg": ARROW.encode(), "other": b""})

    assert picked == {"static/thing/a.js": b"f()", SPRITE: build_sprite({"arrow": ARROW}).encode()}


def test_pick_files_names_what_is_missing() -> None:
    package = Package("thing", "1.0", "MIT", "static/thing", {"dist/a.js": "a.js"}, icons=("arrow",))

    with pytest.raises(ValueError, match=r"thing 1\.0 has no dist/a\.js, arrow"):
        pick_files(package, {})


def test_faults_of_changed_missing_and_unlisted(tmp_path: Path) -> None:
    package = PACKAGES[0]
    (tmp_path / "kept.js").write_bytes(b"kept")
    (tmp_path / "changed.js").write_bytes(b"other")
    files = {"kept.js": b"kept", "changed.js": b"was", "gone.js": b"gone"}

    found = faults([describe(package, files)], tmp_path)

    assert found == [
        *sorted(f"{p.name} {p.version}: listed on one side only" for p in PACKAGES[1:]),
        "changed.js: changed since it was fetched",
        "gone.js: missing",
    ]


def test_digest_is_sha256() -> None:
    assert digest(b"") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
