"""Three projects, three funds, three slots, two tables: what boards are tried on."""

import pytest


@pytest.fixture
def programme():
    # Models, so only once Django is up.
    from tests.factories import MeetingProgrammeFactory

    return MeetingProgrammeFactory(slots=3, tables=2)


@pytest.fixture
def projects(programme):
    # Models, so only once Django is up.
    from tests.factories import ParticipantFactory

    return [ParticipantFactory(programme=programme, name=f"Recyclerie {n}") for n in range(1, 4)]


@pytest.fixture
def funds(programme):
    # Models, so only once Django is up.
    from tests.factories import ParticipantFactory

    return [ParticipantFactory(programme=programme, financier=True, name=f"Fonds {n}") for n in range(1, 4)]
