"""The house keeps its own rules: sizes, leftovers, imports, templates, files that came from elsewhere."""

import ast
import json
import re
import subprocess
from collections.abc import Iterator
from hashlib import sha256
from io import StringIO
from itertools import pairwise
from tokenize import COMMENT, generate_tokens

import pytest

from tests.conftest import ROOT

FUNCTION_LINES, APP_LINES, TEST_LINES, TEMPLATE_LINES = 50, 400, 600, 200
APPS = ("forum", "events", "attendees", "matchmaking")
VENDORED = ("forum/static/vendor", "tests/e2e/vendor")


def kept_files() -> list[str]:
    """Return the files of the repository, those not yet committed too."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(name for name in set(listed) if (ROOT / name).is_file())


FILES = kept_files()
OURS = [name for name in FILES if not name.startswith(VENDORED)]
PYTHON = [name for name in OURS if name.endswith(".py") and "/migrations/" not in name]
APP_CODE = [name for name in PYTHON if name.startswith(APPS)]
# What places the cells of a timetable is a table of numbers, not a text to read.
STYLES = [name for name in OURS if name.endswith((".css", ".js")) and not name.endswith("timetable-steps.css")]
TEMPLATES = [name for name in OURS if name.startswith("templates/")]
PAGES = [name for name in TEMPLATES if name.endswith(".html") and not re.search(r"/emails?/", name)]


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf8")


def lines_matching(names: list[str], pattern: str) -> list[str]:
    """Return "file:line: text" for each line that matches."""
    wanted = re.compile(pattern)
    return [
        f"{name}:{number}: {line.strip()}"
        for name in names
        for number, line in enumerate(read(name).splitlines(), 1)
        if wanted.search(line)
    ]


# --- sizes -------------------------------------------------------------------


def limit_of(name: str) -> int:
    if name.startswith("templates/"):
        return TEMPLATE_LINES
    return TEST_LINES if name.startswith("tests/") else APP_LINES


def test_files_are_short() -> None:
    sizes = {name: len(read(name).splitlines()) for name in PYTHON + TEMPLATES + STYLES}

    assert {name: size for name, size in sizes.items() if size > limit_of(name)} == {}


def test_functions_are_short() -> None:
    long = [
        f"{name}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for name in PYTHON
        for node in ast.walk(ast.parse(read(name)))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > FUNCTION_LINES
    ]

    assert long == []


# --- leftovers ---------------------------------------------------------------

LEFT = "TODO|FIXME|XXX"


def test_nothing_is_left_for_later() -> None:
    kinds = (".py", ".html", ".txt", ".js", ".css", ".md", ".toml", "Makefile")
    texts = [name for name in OURS if name.endswith(kinds) and name != "tests/test_house.py"]

    assert lines_matching(texts, rf"\b({LEFT})\b") == []


SILENCED = re.compile(r"# noqa(?!: [A-Z]+\d+(, [A-Z]+\d+)*  \S)|# type: ignore(?!\[[a-z, -]+\]  # \S)")


def test_silenced_checks_carry_a_reason() -> None:
    # A comment spans no lines, so what matches nowhere in a text is in none of its comments.
    bare = [
        f"{name}:{token.start[0]}: {token.string}"
        for name in PYTHON
        if SILENCED.search(read(name))
        for token in generate_tokens(StringIO(read(name)).readline)
        if token.type == COMMENT and SILENCED.search(token.string)
    ]

    assert bare == []


def test_apps_do_not_print() -> None:
    assert lines_matching(APP_CODE, r"^\s*(print\(|breakpoint\(|import pdb)") == []


# --- imports -----------------------------------------------------------------


def test_every_folder_of_code_is_a_package() -> None:
    # A folder without __init__.py is invisible to the import contracts.
    folders = {(ROOT / name).parent for name in PYTHON if name.startswith((*APPS, "tests/"))}

    assert sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").is_file()) == []


def test_no_relative_imports() -> None:
    assert lines_matching(PYTHON, r"^\s*from \.") == []


# Anything but an import of the module itself: a text without such a line has none inside a function.
OTHER_IMPORT = re.compile(r"^(?!import |from ).*\bimport\b", re.MULTILINE)


def imports_inside_functions(source: str) -> Iterator[int]:
    """Yield the line of the first import of each run of imports inside a function."""
    if not OTHER_IMPORT.search(source):
        return
    for function in ast.walk(ast.parse(source)):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            found = [node.lineno for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
            yield from found[:1]


def has_reason(source: str, line: int) -> bool:
    """Return whether a comment stands on the line, or just above it."""
    here, above = source.splitlines()[line - 1], source.splitlines()[line - 2].strip()
    return bool(re.search(r"#(?! noqa)|# noqa: [A-Z0-9, ]+  \S", here)) or above.startswith("#")


def test_imports_inside_functions_carry_their_reason() -> None:
    bare = [
        f"{name}:{line}"
        for name in PYTHON
        for line in imports_inside_functions(read(name))
        if not has_reason(read(name), line)
    ]

    assert bare == []


REQUESTS = r"^(from|import) django\.(http|shortcuts|template|views)\b|\brequest\b:"


def test_services_never_see_a_request() -> None:
    services = [name for name in APP_CODE if re.search(r"/services[/.]", name)]

    assert lines_matching(services, REQUESTS) == []


def test_nobody_listens_to_post_save() -> None:
    assert lines_matching(APP_CODE, r"\b(post|pre)_(save|delete)\b") == []


def test_save_is_not_overridden() -> None:
    assert lines_matching([name for name in APP_CODE if "/models" in name], r"def save\(") == []


# --- templates ---------------------------------------------------------------


@pytest.mark.parametrize(
    "pattern",
    [
        r"<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")",
        r"<style",
        r"\sstyle\s*=",
        r"\son[a-z]+\s*=\s*[\"']",
        r"javascript:",
        r"\bhx-on",
    ],
)
def test_pages_hold_no_inline_script_or_style(pattern: str) -> None:
    assert lines_matching(PAGES, pattern) == []


def test_nothing_is_marked_safe_without_a_reason() -> None:
    # Letters in plain text are no HTML: nothing to escape in them.
    html = [name for name in TEMPLATES if name.endswith(".html")]

    assert lines_matching(html, r"\|\s*safe\b(?!.*\{#)|autoescape off(?!.*\{#)") == []
    found = lines_matching(APP_CODE, r"\b(mark_safe|SafeString)\(")
    assert [line for line in found if not has_reason(read(line.split(":")[0]), int(line.split(":")[1]))] == []


def test_pages_load_nothing_from_elsewhere() -> None:
    outside = r"(src|srcset|action|poster)=[\"'](https?:)?//|<link[^>]+href=[\"'](https?:)?//"

    assert lines_matching(PAGES, outside) == []


# --- what comes from elsewhere -----------------------------------------------


def test_vendored_files_are_as_they_were_fetched() -> None:
    manifest = json.loads(read("forum/static/vendor/vendor.json"))
    listed = {path: checksum for package in manifest for path, checksum in package["files"].items()}
    present = {name for name in FILES if name.startswith(VENDORED)} - {"forum/static/vendor/vendor.json"}

    changed = {path for path, checksum in listed.items() if sha256((ROOT / path).read_bytes()).hexdigest() != checksum}

    assert changed == set()
    assert present - set(listed) == set()


def test_locks_hold_hashes_and_no_host() -> None:
    locks = ["requirements.lock", "requirements-dev.lock"]

    hosts = r"https?://|--index|--find-links|--extra-index"

    assert lines_matching([*locks, "forum/static/vendor/vendor.json"], hosts) == []
    for lock in locks:
        starts = [number for number, line in enumerate(read(lock).splitlines()) if re.match(r"[a-z0-9]", line)]
        lines = read(lock).splitlines()
        packages = ["\n".join(lines[begin:end]) for begin, end in pairwise([*starts, len(lines)])]
        assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []


def test_no_path_of_a_machine_is_kept() -> None:
    kinds = (".py", ".md", ".toml", ".lock", ".html", ".yaml", ".js", "Makefile", ".ci/run", "deploy/tools")
    texts = [name for name in OURS if name.endswith(kinds)]

    assert lines_matching(texts, r"[\s\"'=:(]/(home|root|Users|work|opt)/\w") == []
