"""Which phase is open, at a moment."""

from datetime import timedelta

import pytest

from matchmaking.enums import PhaseKind, ProgrammeState
from matchmaking.selectors.phase import is_open, next_phase, open_phases
from tests.factories import MeetingProgrammeFactory, PhaseFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def programme():
    programme = MeetingProgrammeFactory()
    for position, kind in enumerate((PhaseKind.PROFILES, PhaseKind.WISHES), 1):
        opens_at = BEFORE + position * DAY
        PhaseFactory(programme=programme, kind=kind, position=position, opens_at=opens_at, closes_at=opens_at + 2 * DAY)
    return programme


@pytest.mark.parametrize(
    ("days", "kinds", "coming"),
    [
        (0.9, [], "profiles"),
        (1, ["profiles"], "wishes"),
        (2, ["profiles", "wishes"], None),
        (3, ["wishes"], None),
        (4, [], None),
    ],
)
def test_a_phase_is_open_from_its_opening_until_its_close(programme, days, kinds, coming):
    at = BEFORE + days * DAY

    assert [phase.kind for phase in open_phases(programme, at=at)] == kinds
    assert is_open(programme, PhaseKind.WISHES, at=at) is ("wishes" in kinds)
    assert getattr(next_phase(programme, at=at), "kind", None) == coming


@pytest.mark.parametrize("state", [ProgrammeState.DRAFT, ProgrammeState.CANCELLED])
def test_a_programme_that_is_not_shown_has_no_open_phase(programme, state):
    programme.state = state

    assert open_phases(programme, at=BEFORE + DAY) == []
