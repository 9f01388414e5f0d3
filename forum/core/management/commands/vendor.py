"""Fetches the front-end files that the site serves, and checks those that are committed.

`manage.py vendor` needs npm and the network; `manage.py vendor --check` needs neither.
Everything that a page loads lies in the repository: no outside font, script or style at run time.
"""

import hashlib
import io
import json
import re
import subprocess
import tarfile
import tempfile
from argparse import ArgumentParser
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

STATIC_VENDOR = "forum/static/vendor"
TEST_VENDOR = "tests/e2e/vendor"
MANIFEST = f"{STATIC_VENDOR}/vendor.json"
SPRITE = "forum/static/img/icons.svg"

ICONS = (
    "arrow-clockwise",
    "arrow-counterclockwise",
    "arrow-left",
    "arrow-repeat",
    "arrow-right",
    "badge-cc",
    "bar-chart",
    "box-arrow-in-right",
    "box-arrow-right",
    "calendar-event",
    "calendar-plus",
    "camera",
    "camera-video-off",
    "check-circle-fill",
    "check-lg",
    "chevron-left",
    "chevron-right",
    "clipboard-check",
    "clock",
    "dash-circle",
    "door-open",
    "download",
    "envelope",
    "exclamation-lg",
    "exclamation-triangle-fill",
    "file-earmark-pdf",
    "geo-alt",
    "graph-up",
    "hourglass-split",
    "house",
    "info-circle-fill",
    "key",
    "keyboard",
    "lightning-charge",
    "link-45deg",
    "list",
    "mortarboard",
    "pause-fill",
    "pencil",
    "people",
    "person",
    "person-badge",
    "person-check",
    "phone",
    "play-fill",
    "plus-lg",
    "printer",
    "qr-code",
    "qr-code-scan",
    "search",
    "shield-lock",
    "tag",
    "ticket-perforated",
    "translate",
    "universal-access",
    "wifi-off",
    "x-circle-fill",
    "x-lg",
)


@dataclass(frozen=True)
class Package:
    """One package: what is taken from it, and where it goes (both relative)."""

    name: str
    version: str
    licence: str
    folder: str
    files: Mapping[str, str]
    icons: tuple[str, ...] = field(default=())


PACKAGES = (
    Package(
        "bootstrap",
        "5.3.9",
        "MIT",
        f"{STATIC_VENDOR}/bootstrap",
        {"dist/css/bootstrap.min.css": "bootstrap.min.css", "LICENSE": "LICENSE"},
    ),
    Package(
        "htmx.org",
        "2.0.11",
        "0BSD",
        f"{STATIC_VENDOR}/htmx",
        {"dist/htmx.min.js": "htmx.min.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "@fontsource-variable/bricolage-grotesque",
        "5.3.0",
        "OFL-1.1",
        f"{STATIC_VENDOR}/bricolage-grotesque",
        {
            "files/bricolage-grotesque-latin-wght-normal.woff2": "latin.woff2",
            "files/bricolage-grotesque-latin-ext-wght-normal.woff2": "latin-ext.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "@fontsource-variable/atkinson-hyperlegible-next",
        "5.3.0",
        "OFL-1.1",
        f"{STATIC_VENDOR}/atkinson-hyperlegible-next",
        {
            "files/atkinson-hyperlegible-next-latin-wght-normal.woff2": "latin.woff2",
            "files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2": "latin-ext.woff2",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "bootstrap-icons",
        "1.13.2",
        "MIT",
        f"{STATIC_VENDOR}/bootstrap-icons",
        {"LICENSE": "LICENSE"},
        icons=ICONS,
    ),
    Package(
        "zxing-wasm",
        "3.1.4",
        # The wasm file is compiled from zxing-cpp, which is under Apache-2.0.
        "MIT AND Apache-2.0",
        f"{STATIC_VENDOR}/zxing-wasm",
        {
            "dist/iife/reader/index.js": "reader.js",
            "dist/reader/zxing_reader.wasm": "zxing_reader.wasm",
            "LICENSE": "LICENSE",
        },
    ),
    Package(
        "spdx-license-list",
        "6.12.0",
        "CC0-1.0",
        f"{STATIC_VENDOR}/zxing-wasm",
        {"licenses/Apache-2.0.json": "LICENSE-zxing-cpp.txt"},
    ),
    Package(
        "idb",
        "8.0.4",
        "ISC",
        f"{STATIC_VENDOR}/idb",
        {"build/index.js": "idb.js", "LICENSE": "LICENSE"},
    ),
    Package(
        "axe-core",
        "4.14.1",
        "MPL-2.0",
        f"{TEST_VENDOR}/axe-core",
        {
            "axe.min.js": "axe.min.js",
            "LICENSE": "LICENSE",
            "LICENSE-3RD-PARTY.txt": "LICENSE-3RD-PARTY.txt",
        },
    ),
)

SOURCE_MAP = re.compile(rb"\n?(?:/\*# sourceMappingURL=[^*]*\*/|//# sourceMappingURL=\S*)\n?")
SVG_PARTS = re.compile(r'viewBox="(?P<box>[^"]+)"[^>]*>(?P<body>.*)</svg>', re.DOTALL)


def digest(content: bytes) -> str:
    """Return the checksum that vendor.json keeps of a file."""
    return hashlib.sha256(content).hexdigest()


def without_source_map(path: str, content: bytes) -> bytes:
    """Drop the comment that names a source map: the map is not shipped, and static storage would look for it."""
    return SOURCE_MAP.sub(b"\n", content) if path.endswith((".css", ".js")) else content


def licence_text(source: str, content: bytes) -> bytes:
    """Take the text of a licence out of the list that holds it as JSON; leave other files alone."""
    if not source.startswith("licenses/"):
        return content
    return json.loads(content)["licenseText"].strip().encode() + b"\n"


def read_archive(archive: bytes) -> dict[str, bytes]:
    """Return the files of an npm archive, without its leading `package/`."""
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        members = {m.name.partition("/")[2]: tar.extractfile(m) for m in tar.getmembers() if m.isfile()}
        return {name: stream.read() for name, stream in members.items() if stream}


def build_sprite(icons: Mapping[str, str]) -> str:
    """Put icons, given as name and SVG text, into one sprite of symbols."""
    symbols = []
    for name, svg in sorted(icons.items()):
        if not (parts := SVG_PARTS.search(svg)):
            raise ValueError(f"{name}: not an SVG with a viewBox")
        body = re.sub(r"\s*\n\s*", "", parts["body"])
        symbols.append(f'<symbol id="{name}" viewBox="{parts["box"]}">{body}</symbol>')
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def pick_files(package: Package, archive: Mapping[str, bytes]) -> dict[str, bytes]:
    """Choose what a package gives the site: path in the repository → content."""
    missing = [source for source in package.files if source not in archive]
    missing += [icon for icon in package.icons if f"icons/{icon}.svg" not in archive]
    if missing:
        raise ValueError(f"{package.name} {package.version} has no {', '.join(missing)}")
    picked = {
        f"{package.folder}/{target}": without_source_map(target, licence_text(source, archive[source]))
        for source, target in package.files.items()
    }
    if package.icons:
        icons = {icon: archive[f"icons/{icon}.svg"].decode() for icon in package.icons}
        picked[SPRITE] = build_sprite(icons).encode()
    return picked


def describe(package: Package, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return a package's entry in vendor.json."""
    return {
        "name": package.name,
        "version": package.version,
        "licence": package.licence,
        "files": {path: digest(content) for path, content in sorted(files.items())},
    }


def faults(manifest: list[dict[str, Any]], root: Path) -> list[str]:
    """Compare the committed files with vendor.json and the packages named above; an empty list is good."""
    found = []
    listed = {(entry["name"], entry["version"]) for entry in manifest}
    wanted = {(package.name, package.version) for package in PACKAGES}
    found += [f"{name} {version}: listed on one side only" for name, version in sorted(listed ^ wanted)]
    for entry in manifest:
        for path, expected in entry["files"].items():
            file = root / path
            if not file.is_file():
                found.append(f"{path}: missing")
            elif digest(file.read_bytes()) != expected:
                found.append(f"{path}: changed since it was fetched")
    return found


def fetch(package: Package) -> bytes:
    """Let npm fetch a package's archive; npm checks it against the registry's own checksum."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package.name}@{package.version}"],
            cwd=folder,
            check=True,
            capture_output=True,
        )
        return next(Path(folder).glob("*.tgz")).read_bytes()


class Command(BaseCommand):
    help = "Fetches the front-end files named in this command, or checks those that are committed."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare checksums, without network")

    def handle(self, *args: Any, **options: Any) -> None:
        root = Path(settings.BASE_DIR)
        if options["check"]:
            self.check_files(root)
            return
        manifest = []
        for package in PACKAGES:
            files = pick_files(package, read_archive(fetch(package)))
            for path, content in files.items():
                (root / path).parent.mkdir(parents=True, exist_ok=True)
                (root / path).write_bytes(content)
            manifest.append(describe(package, files))
            self.stdout.write(f"{package.name} {package.version}: {len(files)} files")
        (root / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf8")

    def check_files(self, root: Path) -> None:
        found = faults(json.loads((root / MANIFEST).read_text(encoding="utf8")), root)
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write("Vendored files are as they were fetched.")
