"""Many at once, in threads of their own: no slot, table, pair or person twice, nobody waits for ever."""

from collections import Counter
from functools import partial

import pytest

from attendees.models import AgendaEntry
from attendees.services.registration import cancel_registration
from attendees.services.seat import change_seats
from matchmaking.models import Meeting, MeetingSeat
from matchmaking.services.draft import publish_timetable
from matchmaking.services.meeting import cancel_meeting, move_meeting
from matchmaking.services.member import add_member
from tests.attendees.acts import at_once
from tests.factories import (
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RegistrationFactory,
    SessionFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, person_of, put, slot_of

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 10


def tally(results):
    """Count what came out: "Meeting", or the name of a refusal."""
    return Counter(type(result).__name__ for result in results)


def is_whole():
    """Return whether live meetings have two live seats each, and agendas say the same."""
    live = set(Meeting.objects.live().values_list("pk", flat=True))
    seats = Counter(MeetingSeat.objects.filter(is_live=True).values_list("meeting", flat=True))
    engaged = Counter(AgendaEntry.objects.filter(kind="meeting").values_list("source_id", flat=True))
    return seats == dict.fromkeys(live, 2) and engaged == dict.fromkeys(live, 2)


def test_ten_projects_for_the_last_free_slot_of_a_financier():
    programme = MeetingProgrammeFactory(slots=1, tables=20)
    fund = ParticipantFactory(programme=programme, financier=True)
    projects = ParticipantFactory.create_batch(CROWD, programme=programme)

    results = at_once(*(partial(put, project, fund) for project in projects))

    assert tally(results) == {"Meeting": 1, "SlotTaken": 9}
    assert Meeting.objects.count() == 1
    assert is_whole()


def test_ten_pairs_for_the_last_three_tables():
    programme = MeetingProgrammeFactory(slots=1, tables=3)
    pairs = [
        (ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True))
        for _n in range(CROWD)
    ]

    results = at_once(*(partial(put, *pair) for pair in pairs))

    assert tally(results) == {"Meeting": 3, "TableTaken": 7}
    assert is_whole()


def test_the_same_pair_ten_times_at_once_in_different_slots():
    programme = MeetingProgrammeFactory(slots=CROWD, tables=1)
    project, fund = ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True)

    # From either side: people are locked in one order all the same.
    results = at_once(*(partial(put, *((project, fund) if n % 2 else (fund, project)), n) for n in range(1, CROWD + 1)))

    assert tally(results) == {"Meeting": 1, "AlreadyMeeting": 9}
    assert is_whole()


def test_a_meeting_and_a_seat_at_the_same_hour():
    programme = MeetingProgrammeFactory(slots=1, tables=1, published=True)
    project, fund = ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True)
    workshop = SessionFactory(edition=programme.edition, bookable=True, starts_at=TEN)
    sit = partial(change_seats, person_of(fund), sessions=[workshop], actor=SYSTEM, at=BEFORE)

    results = tally(at_once(partial(put, project, fund), sit))

    assert results in ({"Meeting": 1, "SeatClash": 1}, {"AgendaClash": 1, "Registration": 1})
    assert person_of(fund).agenda.count() == 1


def test_a_timetable_is_published_while_one_of_the_two_takes_a_seat_at_its_hour():
    programme = MeetingProgrammeFactory(slots=1, tables=1)
    project, fund = ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True)
    put(project, fund)
    workshop = SessionFactory(edition=programme.edition, bookable=True, starts_at=TEN)
    sit = partial(change_seats, person_of(fund), sessions=[workshop], actor=SYSTEM, at=BEFORE)

    results = tally(at_once(sit, partial(publish_timetable, programme, actor=SYSTEM, at=BEFORE)))

    assert results in ({"list": 1, "SeatClash": 1}, {"list": 1, "Registration": 1})
    assert person_of(fund).agenda.told().count() == 1 + results["Registration"]


def test_one_person_in_two_programmes_at_the_same_hour():
    programmes = [MeetingProgrammeFactory(slots=1, tables=1)]
    programmes.append(MeetingProgrammeFactory(edition=programmes[0].edition, slots=1, tables=1))
    person = RegistrationFactory(edition=programmes[0].edition)
    pairs = []
    for programme in programmes:
        project = ParticipantFactory(programme=programme, members=0)
        ParticipantMemberFactory(participant=project, registration=person)
        pairs.append((project, ParticipantFactory(programme=programme, financier=True)))

    results = at_once(*(partial(put, *pair) for pair in pairs))

    assert tally(results) == {"Meeting": 1, "AgendaClash": 1}
    assert person.agenda.count() == 1


def test_a_cancellation_and_ten_bookings_of_the_same_person():
    programme = MeetingProgrammeFactory(slots=CROWD, tables=1)
    fund = ParticipantFactory(programme=programme, financier=True)
    bookings = [partial(put, ParticipantFactory(programme=programme), fund, number) for number in range(1, CROWD + 1)]
    gives_up = partial(cancel_registration, person_of(fund), actor=SYSTEM, at=BEFORE)

    results = tally(at_once(*bookings[:5], gives_up, *bookings[5:]))

    assert results.pop("Registration") == 1
    assert results.keys() <= {"Meeting", "AgendaClash"}
    assert Meeting.objects.live().count() == 0
    assert AgendaEntry.objects.count() == 0


def test_two_projects_move_to_the_same_hour_of_a_financier():
    programme = MeetingProgrammeFactory(slots=3, tables=2)
    fund = ParticipantFactory(programme=programme, financier=True)
    meetings = [put(ParticipantFactory(programme=programme), fund, number) for number in (1, 2)]
    third = slot_of(programme, 3)

    results = at_once(*(partial(move_meeting, meeting, third, actor=SYSTEM, at=BEFORE) for meeting in meetings))

    assert tally(results) == {"Meeting": 1, "SlotTaken": 1}
    assert is_whole()


def test_a_move_and_a_cancellation_seen_by_two_colleagues():
    programme = MeetingProgrammeFactory(slots=2, tables=1)
    meeting = put(ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True))
    move = partial(move_meeting, meeting, slot_of(programme, 2), version=1, actor=SYSTEM, at=BEFORE)
    cancel = partial(cancel_meeting, meeting, version=1, actor=SYSTEM, at=BEFORE)

    results = tally(at_once(move, cancel))

    assert results in ({"Meeting": 1, "ChangedMeanwhile": 1}, {"Meeting": 1, "MeetingMoveRefused": 1})
    assert Meeting.objects.get().version == 2
    assert is_whole()


def test_somebody_who_joins_while_meetings_are_put_is_engaged_by_all():
    programme = MeetingProgrammeFactory(slots=4, tables=1)
    fund = ParticipantFactory(programme=programme, financier=True)
    person = RegistrationFactory(edition=programme.edition)
    bookings = [partial(put, ParticipantFactory(programme=programme), fund, number) for number in range(1, 5)]
    joins = partial(add_member, fund, person, actor=SYSTEM, at=BEFORE)

    results = tally(at_once(*bookings, joins))

    assert results.pop("ParticipantMember") == 1
    assert results.keys() <= {"Meeting", "GroundMoved"}
    assert person.agenda.count() == results["Meeting"]
