"""A programme from a preset, or from that of the edition before: what comes along, and what does not."""

from datetime import UTC, date, datetime

import pytest

from events.enums import EditionState
from forum.core.models import LogEntry
from matchmaking.enums import Preset, ProgrammeState
from matchmaking.services.creation import EditionCalledOff, copy_programme, create_programme
from tests.factories import (
    CriterionFactory,
    EditionFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    PhaseFactory,
    RoomFactory,
    SlotFactory,
    TableFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, verbs

pytestmark = pytest.mark.django_db


def create(edition, preset=Preset.FINANCE):
    return create_programme(edition, preset, actor=SYSTEM, at=BEFORE)


def copy(programme, edition):
    return copy_programme(programme, edition, actor=SYSTEM, at=BEFORE)


def test_a_programme_is_made_from_a_preset_being_prepared():
    programme = create(EditionFactory())

    assert (programme.slug, programme.state, programme.name) == ("financement", "draft", "Financements à impact")
    assert (programme.min_meetings_a, programme.max_meetings_a, programme.max_meetings_b) == (2, 6, None)
    assert programme.criteria.get(key="esus").options.count() == 4
    assert (verbs(), LogEntry.objects.get().scope) == (["programme_created"], programme.edition.slug)


def test_phases_are_counted_back_from_the_day_at_midnight_there():
    phases = create(EditionFactory(starts_on=date(2026, 11, 22))).phases.order_by("position")

    assert [(phase.kind, phase.opens_at) for phase in phases] == [
        ("profiles", datetime(2026, 9, 22, 22, 0, tzinfo=UTC)),
        # Summer time has gone.
        ("wishes", datetime(2026, 10, 31, 23, 0, tzinfo=UTC)),
        ("by_hand", datetime(2026, 11, 11, 23, 0, tzinfo=UTC)),
        ("requests", datetime(2026, 11, 16, 23, 0, tzinfo=UTC)),
    ]
    assert phases[3].closes_at == datetime(2026, 11, 21, 23, 0, tzinfo=UTC)


def test_without_a_date_there_are_no_phases_yet():
    assert create(EditionFactory(starts_on=None, ends_on=None)).phases.count() == 0


def test_a_second_one_gets_an_address_of_its_own():
    edition = EditionFactory()

    assert [create(edition).slug for _ in range(3)] == ["financement", "financement-2", "financement-3"]


def test_nobody_meets_in_an_edition_that_was_cancelled():
    edition = EditionFactory(state=EditionState.CANCELLED)

    with pytest.raises(EditionCalledOff):
        create(edition)
    with pytest.raises(EditionCalledOff):
        copy(MeetingProgrammeFactory(), edition)
    assert verbs() == []


def test_last_year_s_rules_questions_hours_and_tables_come_along():
    edition = EditionFactory(starts_on=date(2026, 3, 24), ends_on=date(2026, 3, 24))
    room = RoomFactory(venue=edition.venue)
    former = MeetingProgrammeFactory(
        edition=edition, published=True, room=room, min_meetings_a=3, wishes_kept_until=date(2026, 6, 24)
    )
    CriterionFactory(programme=former, key="stage", options=("idea", "launch"))
    TableFactory(programme=former, number=1, label="Fenêtre", room=room)
    # 10 h in Paris, in winter time; a year and five days later it is summer.
    SlotFactory(programme=former, number=1, starts_at=datetime(2026, 3, 24, 9, 0, tzinfo=UTC))
    PhaseFactory(programme=former, opens_at=datetime(2026, 3, 1, 23, tzinfo=UTC),
                 closes_at=datetime(2026, 3, 10, 23, tzinfo=UTC))  # fmt: skip
    ParticipantFactory(programme=former)
    coming = EditionFactory(venue=edition.venue, starts_on=date(2027, 3, 29), ends_on=date(2027, 3, 29))

    copied = copy(former, coming)

    assert (copied.edition, copied.slug, copied.state) == (coming, former.slug, ProgrammeState.DRAFT)
    assert (copied.min_meetings_a, copied.room, copied.published_at) == (3, room, None)
    assert copied.wishes_kept_until == date(2027, 6, 29)
    assert [option.key for option in copied.criteria.get().options.all()] == ["idea", "launch"]
    assert copied.tables.values_list("number", "label", "room").get() == (1, "Fenêtre", room.pk)
    slot = copied.slots.get()
    assert (slot.starts_at, slot.ends_at) == (
        datetime(2027, 3, 29, 8, 0, tzinfo=UTC), datetime(2027, 3, 29, 8, 20, tzinfo=UTC)
    )  # fmt: skip
    assert copied.phases.get().opens_at == datetime(2027, 3, 6, 23, tzinfo=UTC)
    assert copied.participants.count() == 0
    assert verbs() == ["programme_copied"]
    assert (former.criteria.count(), former.slots.count(), former.tables.count()) == (1, 1, 1)


def test_a_room_of_another_house_stays_there():
    former = MeetingProgrammeFactory(room=RoomFactory())
    TableFactory(programme=former, room=former.room)

    copied = copy(former, EditionFactory())

    assert (copied.room, copied.tables.get().room) == (None, None)


def test_without_a_date_hours_wait():
    copied = copy(MeetingProgrammeFactory(slots=2, tables=3), EditionFactory(starts_on=None, ends_on=None))

    assert (copied.slots.count(), copied.tables.count()) == (0, 3)
