"""The check before a timetable: who cannot have what they are promised, and why; what it costs to ask."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry
from matchmaking.enums import ParticipantState
from matchmaking.selectors.check import Why, check_programme
from tests.factories import (
    AvailabilityFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    SlotFactory,
    WishFactory,
)
from tests.matchmaking.acts import person_of, slot_of
from tests.pages.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=2, min_meetings_a=1)


def project(programme, name="Recyclerie", **more):
    return ParticipantFactory(programme=programme, name=name, **more)


def fund(programme, name="Fonds", **more):
    return ParticipantFactory(programme=programme, name=name, financier=True, **more)


def wish(wisher, *wished):
    for rank, other in enumerate(wished, start=1):
        WishFactory(wisher=wisher, wished=other, rank=rank)


def away(participant, *numbers):
    for number in numbers:
        AvailabilityFactory(participant=participant, slot=slot_of(participant.programme, number))


def found(programme):
    shortfalls = check_programme(programme).shortfalls
    return [(short.participant.name, short.reach, short.least, short.reasons) for short in shortfalls]


def names(people):
    return [one.name for one in people]


def test_nothing_stands_in_the_way(programme):
    one, other = project(programme), fund(programme)
    wish(one, other)
    wish(other, one)

    check = check_programme(programme)

    assert check.is_clear
    assert (check.slots, check.tables, check.room, check.promised, check.pairs) == (3, 2, 6, 1, 1)


def test_a_pause_is_no_slot_and_no_table_no_limit():
    programme = MeetingProgrammeFactory(slots=2)
    SlotFactory(programme=programme, number=3, is_pause=True)

    check = check_programme(programme)

    assert (check.slots, check.room, check.is_cramped) == (2, None, False)


def test_tables_and_slots_must_hold_what_is_promised(programme):
    programme.min_meetings_a = 4
    programme.save()
    for number in range(2):
        project(programme, f"P{number}")

    check = check_programme(programme)

    assert (check.room, check.promised, check.is_cramped) == (6, 8, True)


def test_a_meeting_serves_two_peers():
    programme = MeetingProgrammeFactory(peers=True, slots=1, tables=1, min_meetings_a=1)
    for number in range(3):
        project(programme, f"P{number}")

    assert check_programme(programme).promised == 2


def test_too_few_whom_they_may_meet(programme):
    wish(project(programme, min_meetings=2), fund(programme, "F1"))
    fund(programme, "F2")

    assert found(programme) == [("Recyclerie", 1, 2, (Why.FEW_PARTNERS,))]


def test_where_the_day_is_too_short_wishes_are_not_asked_for(programme):
    """Three partners for three slots, and four meetings promised: another wish would not help."""
    one = project(programme, min_meetings=4)
    wish(one, *(fund(programme, f"F{number}") for number in range(3)))
    fund(programme, "F3")
    assert found(programme) == [("Recyclerie", 3, 4, (Why.SHORT_DAY,))]

    away(one, 1)
    assert found(programme) == [("Recyclerie", 2, 4, (Why.SHORT_DAY, Why.FEW_SLOTS))]


def test_where_the_other_side_is_too_small_wishes_are_not_asked_for(programme):
    wish(project(programme, min_meetings=3), fund(programme, "F1"), fund(programme, "F2"))
    project(programme, "Autre", min_meetings=0)

    assert found(programme) == [("Recyclerie", 2, 3, (Why.SMALL_SIDE,))]


def test_among_peers_the_others_are_the_other_side():
    programme = MeetingProgrammeFactory(peers=True, slots=3, tables=2)
    one, other = project(programme, "P1", min_meetings=2), project(programme, "P2")
    wish(one, other)

    assert found(programme) == [("P1", 1, 2, (Why.SMALL_SIDE,))]


def test_the_page_advises_what_helps(programme, organiser):
    wish(project(programme, min_meetings=4), *(fund(programme, f"F{number}") for number in range(4)))

    home = f"/organisation/{programme.edition.slug}/rendez-vous/{programme.slug}/"
    [line] = read(organiser.get(home)).texts(".check--long li")

    assert line == (
        "Recyclerie : 3 sur 4. Le programme n’a que 3 créneaux : ajoutez-en, ou abaissez le nombre garanti."
    )


def test_a_refusal_takes_the_pair_out_and_is_not_told_apart(programme):
    one, other = project(programme), fund(programme)
    wish(one, other)
    WishFactory(wisher=other, wished=one, refusal=True)

    assert found(programme) == [("Recyclerie", 0, 1, (Why.FEW_PARTNERS,))]
    # Who wished did wish: nothing says that it was in vain.
    assert names(check_programme(programme).without_wishes) == ["Fonds"]


def test_too_few_hours(programme):
    one = project(programme, min_meetings=2)
    wish(one, fund(programme, "F1"), fund(programme, "F2"))
    away(one, 1, 2)

    assert found(programme) == [("Recyclerie", 1, 2, (Why.FEW_SLOTS,))]


def test_what_engages_everybody_behind_counts_as_an_hour_less(programme):
    one = project(programme, min_meetings=1)
    wish(one, fund(programme))
    for slot in programme.slots.all():
        AgendaEntry.objects.create(
            registration=person_of(one),
            kind=AgendaKind.DUTY,
            source_id=slot.pk,
            starts_at=slot.starts_at,
            ends_at=slot.ends_at,
        )
    assert found(programme) == [("Recyclerie", 0, 1, (Why.FEW_SLOTS,))]

    ParticipantMemberFactory(participant=one)
    assert found(programme) == []


def test_those_whom_they_may_meet_are_there_at_other_hours(programme):
    one, other = project(programme), fund(programme)
    wish(one, other)
    away(one, 1)
    away(other, 2, 3)

    assert found(programme) == [("Recyclerie", 0, 1, (Why.OTHER_HOURS,))]


def test_everybody_they_may_meet_is_full(programme):
    only = fund(programme, max_meetings=2)
    for number in range(3):
        wish(project(programme, f"P{number}"), only)

    [short] = check_programme(programme).shortfalls
    assert (short.reach, short.least, short.reasons) == (0, 1, (Why.PARTNERS_FULL,))


def test_others_change_partners_before_somebody_is_said_to_fall_short(programme):
    first, second = fund(programme, "F1", max_meetings=1), fund(programme, "F2", max_meetings=1)
    wish(project(programme, "Aime les deux"), first, second)
    wish(project(programme, "Aime le premier"), first)

    assert found(programme) == []


def test_nobody_behind(programme):
    one = project(programme, members=0)
    wish(one, fund(programme))

    check = check_programme(programme)

    assert names(check.without_members) == ["Recyclerie"]
    assert found(programme) == [("Recyclerie", 0, 1, (Why.NOBODY_BEHIND,))]


def test_only_those_in_the_game_count_and_those_to_review_are_named(programme):
    wish(project(programme, "À relire", state=ParticipantState.SUBMITTED), fund(programme))
    project(programme, "Brouillon", state=ParticipantState.DRAFT)
    project(programme, "Refusée", state=ParticipantState.DECLINED)

    check = check_programme(programme)

    assert names(check.to_review) == ["À relire"]
    assert (check.pairs, check.promised, check.shortfalls, check.is_clear) == (0, 0, [], False)


def test_what_the_minimum_costs_is_told_by_who_computed_it(programme):
    assert check_programme(programme, cost=0.015).cost == 0.015


def test_three_cost_as_much_as_one(programme):
    def furnish(number):
        wish(project(programme, f"P{number}"), fund(programme, f"F{number}"))

    def queries():
        with CaptureQueriesContext(connection) as captured:
            check_programme(programme)
        return len(captured)

    furnish(1)
    one = queries()
    furnish(2)
    furnish(3)

    assert (queries(), one) == (one, 10)
