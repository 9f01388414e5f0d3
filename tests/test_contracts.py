"""The import contracts of pyproject.toml hold, and would say so if they did not."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

APPS = ("forum", "events", "attendees", "matchmaking")

DRAWN = "Badges, papers and charts are drawn from what they are given"


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    tool = Path(sys.executable).with_name("lint-imports")
    return subprocess.run([tool, "--no-cache", "--no-logo"], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the code, to plant violations in."""
    for app in APPS:
        shutil.copytree(
            ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns("static", "fonts", "locale", "__pycache__")
        )
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_contracts_hold() -> None:
    result = lint_imports(ROOT)

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("file", "planted", "contract"),
    [
        ("forum/core/clock.py", "import events.models", "Imports go down"),
        ("events/selectors.py", "import attendees.models", "Imports go down"),
        ("attendees/selectors/place.py", "import forum.pages.home", "Imports go down"),
        ("attendees/models/ticket.py", "import attendees.services.ticket", "Drawers in their order"),
        ("attendees/services/ticket.py", "import attendees.views", "Drawers in their order"),
        ("attendees/enums.py", "import attendees.models", "Drawers in their order"),
        (
            "attendees/services/ticket.py",
            "import forum.core.clock",
            "Services and what is below them are told the time",
        ),
        ("attendees/badges/content.py", "import attendees.models", DRAWN),
        ("attendees/papers/content.py", "import attendees.selectors.badge", DRAWN),
        ("forum/core/charts/chart.py", "import forum.core.models", DRAWN),
    ],
)
def test_planted_violation_is_found(house: Path, file: str, planted: str, contract: str) -> None:
    with (house / file).open("a", encoding="utf8") as source:
        source.write(f"\n{planted}\n")

    result = lint_imports(house)

    assert result.returncode == 1
    assert f"{contract} BROKEN" in result.stdout
