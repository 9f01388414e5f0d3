"""Meetings that people make by themselves: booked, asked for and answered, called off; each tells both sides."""

from datetime import timedelta
from functools import partial

import pytest
import time_machine

from matchmaking.enums import MeetingSource, PhaseKind, ProgrammeState, RequestState
from matchmaking.models import Meeting, MeetingRequest
from matchmaking.rounds.people import end_old_requests
from matchmaking.selectors.hours import common_slots
from matchmaking.services.booking import (
    AlreadyAsked,
    BookingClosed,
    NotPossible,
    QuotaReached,
    RequestMoveRefused,
    TooLate,
    accept_request,
    ask_for_meeting,
    book_meeting,
    bookings_left,
    decline_request,
    requests_left,
    withdraw_request,
)
from matchmaking.services.ground import EnoughMeetings, SlotTaken, TableTaken
from tests.attendees.acts import at_once
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    PhaseFactory,
    SeatBookingFactory,
    SessionFactory,
    WishFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of, slot_of, verbs
from tests.matchmaking.people.acts import SYSTEM, address, enter, get, letters, post, said

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def programme():
    programme = MeetingProgrammeFactory(slots=3, tables=2)
    for kind in (PhaseKind.DIRECT, PhaseKind.REQUESTS):
        PhaseFactory(programme=programme, kind=kind)
    return programme


@pytest.fixture
def own(programme):
    return ParticipantFactory(programme=programme)


@pytest.fixture
def fund(programme):
    return ParticipantFactory(programme=programme, financier=True)


def book(own, fund, number=1, at=BEFORE):
    return book_meeting(own, fund, slot_of(own.programme, number), actor=SYSTEM, at=at)


def ask(own, fund, number=None, at=BEFORE, **more):
    slot = slot_of(own.programme, number) if number else None
    return ask_for_meeting(own, fund, slot=slot, actor=SYSTEM, at=at, **more)


def numbers(own, fund, at=BEFORE):
    return [slot.number for slot in common_slots(own, fund, at=at)]


# --- common slots ------------------------------------------------------------


def test_what_engages_either_side_is_not_proposed(programme, own, fund):
    AvailabilityFactory(participant=own, slot=slot_of(programme, 1))
    MeetingFactory(slot=slot_of(programme, 2), a=ParticipantFactory(programme=programme), b=fund)

    assert numbers(own, fund) == [3]


def test_seats_count_unless_a_colleague_is_free(programme, own, fund):
    session = SessionFactory(
        edition=programme.edition, bookable=True, starts_at=TEN, ends_at=TEN + timedelta(minutes=30)
    )
    SeatBookingFactory(session=session, registration=person_of(own))
    assert numbers(own, fund) == [3]

    ParticipantMemberFactory(participant=own)
    assert numbers(own, fund) == [1, 2, 3]


def test_a_slot_without_a_table_left_is_not_proposed(programme, own, fund):
    for _n in range(2):
        meeting = MeetingFactory(
            slot=slot_of(programme, 1),
            a=ParticipantFactory(programme=programme),
            b=ParticipantFactory(programme=programme, financier=True),
        )
        meeting.table = programme.tables.exclude(meetings__slot=meeting.slot).first()
        meeting.save()

    assert numbers(own, fund) == [2, 3]


def test_pauses_near_slots_and_full_participants_are_not_proposed(programme, own, fund):
    programme.slots.filter(number=2).update(is_pause=True)
    assert numbers(own, fund) == [1, 3]
    assert numbers(own, fund, at=TEN - timedelta(minutes=59)) == [3]
    type(fund).objects.filter(pk=fund.pk).update(max_meetings=0)
    fund.refresh_from_db()
    assert numbers(own, fund) == []


@pytest.mark.parametrize("more", [0, 5])
def test_common_slots_cost_the_same_however_many_meetings(programme, own, fund, django_assert_num_queries, more):
    for _n in range(more):
        MeetingFactory(
            slot=slot_of(programme, 3),
            a=ParticipantFactory(programme=programme),
            b=ParticipantFactory(programme=programme, financier=True),
        )

    with django_assert_num_queries(7):
        common_slots(own, fund, at=BEFORE)


# --- what is only prepared ---------------------------------------------------


@pytest.fixture
def prepared(programme, own):
    """A meeting that organisers put before the timetable is published, and one that was booked."""
    for number, name, source in ((1, "Prêteur secret", MeetingSource.TIMETABLE), (2, "Fonds su", MeetingSource.DIRECT)):
        other = ParticipantFactory(programme=programme, financier=True, name=name)
        MeetingFactory(slot=slot_of(programme, number), a=own, b=other, source=source)


@pytest.mark.parametrize("page", ["participant", "hours", "withdraw", "timetable"])
def test_what_is_only_prepared_shows_nowhere(client, own, prepared, page):
    enter(client, own)

    shown = get(client, page, own).content.decode()

    assert ("Fonds su" in shown, "Prêteur secret" in shown) == (True, False)


def test_what_is_only_prepared_is_not_what_engages_one(client, own, fund, prepared):
    enter(client, own)

    shown = get(client, "book", own, fund).content.decode()

    assert ("Fonds su" in shown, "Prêteur secret" in shown) == (True, False)
    assert numbers(own, fund) == [3]


def test_an_hour_in_which_something_is_prepared_is_given_up_like_any_other(client, own, prepared):
    enter(client, own)

    kept = [slot_of(own.programme, number).pk for number in (2, 3)]
    [done] = said(post(client, "hours", own, slot=kept))

    assert done == "Vos disponibilités sont enregistrées."
    assert [one.slot.number for one in own.unavailabilities.all()] == [1]


def test_once_published_all_shows(client, programme, own, prepared):
    programme.state = ProgrammeState.PUBLISHED
    programme.save()
    enter(client, own)

    for page in ("participant", "hours", "withdraw", "timetable"):
        assert "Prêteur secret" in get(client, page, own).content.decode()


# --- booking -----------------------------------------------------------------


def test_booking_takes_the_slot_and_writes_to_both(own, fund):
    meeting = book(own, fund)

    assert (meeting.source, meeting.booked_by, meeting.slot.number, meeting.table.number) == (
        MeetingSource.DIRECT, own, 1, 1,
    )  # fmt: skip
    assert letters() == [("meeting_booked", person_of(own).email), ("meeting_booked", person_of(fund).email)]
    assert verbs() == ["meeting_put"]
    assert numbers(own, fund) == []


def test_booking_is_open_in_its_phase_or_once_published(own, fund):
    own.programme.phases.all().delete()
    with pytest.raises(BookingClosed):
        book(own, fund)
    assert Meeting.objects.count() == 0

    type(own.programme).objects.update(state=ProgrammeState.PUBLISHED, published_at=BEFORE)
    own.programme.refresh_from_db()
    assert book(own, fund).is_live


def test_after_publication_each_books_within_the_quota_and_the_other_side_pays_nothing(programme, own, fund):
    type(programme).objects.update(state=ProgrammeState.PUBLISHED, published_at=BEFORE, direct_quota=1)
    programme.refresh_from_db()
    own.programme = fund.programme = programme
    other = ParticipantFactory(programme=programme, financier=True)
    book(own, fund)

    assert (bookings_left(own), bookings_left(fund)) == (0, 1)
    with pytest.raises(QuotaReached):
        book(own, other, 2)
    assert Meeting.objects.count() == 1


def test_a_slot_that_is_near_is_not_booked(own, fund):
    own.programme.phases.update(closes_at=TEN)
    with pytest.raises(TooLate):
        book(own, fund, at=TEN - timedelta(minutes=30))
    assert Meeting.objects.count() == 0


def test_who_said_no_thanks_is_not_booked_and_the_reason_is_not_told(client, own, fund):
    type(own.programme).objects.update(max_meetings_b=3)
    enter(client, own)
    page = get(client, "book", own, fund).content.decode()
    assert "10\u00a0h" in page
    WishFactory(wisher=fund, wished=own, refusal=True)

    with pytest.raises(NotPossible):
        book(own, fund)
    refused = get(client, "book", own, fund).content.decode()
    assert "Aucun créneau ne peut être proposé." in refused

    # Exactly what who is full reads as.
    fund.wishes.all().delete()
    type(fund).objects.filter(pk=fund.pk).update(max_meetings=0)
    full = get(client, "book", own, fund).content.decode()
    lines = [[line for line in text.splitlines() if "csrf" not in line] for text in (refused, full)]
    assert lines[0] == lines[1]


def test_the_last_free_slot_taken_meanwhile_is_told_with_what_is_left(client, programme, own, fund):
    enter(client, own)
    wanted = slot_of(programme, 1)
    assert f'value="{wanted.pk}"' in get(client, "book", own, fund).content.decode()
    MeetingFactory(slot=wanted, a=ParticipantFactory(programme=programme), b=fund)

    response = post(client, "book", own, fund, then="book", slot=wanted.pk)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Ce créneau n’est plus libre. Choisissez-en un autre." in page
    assert f'value="{wanted.pk}"' not in page
    assert f'value="{slot_of(programme, 2).pk}"' in page
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize("slot", ["", "nan", "é" * 4000, "-1", "9" * 400, "\0"])
def test_nonsense_books_nothing_and_is_answered(client, own, fund, slot):
    enter(client, own)

    assert post(client, "book", own, fund, then="book", slot=slot).status_code == 422
    assert Meeting.objects.count() == 0


def test_booking_on_the_page(client, programme, own, fund):
    enter(client, own)

    response = post(client, "book", own, fund, then="book", slot=slot_of(programme, 2).pk)

    assert (response.status_code, response.headers["Location"]) == (302, address("participant", own))
    assert said(response) == [f"Rendez-vous pris avec «{NBSP}{fund.name}{NBSP}». Un courriel part aux deux."]
    assert fund.name in get(client, "participant", own).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_at_once_for_the_last_slot_of_a_financier():
    programme = MeetingProgrammeFactory(slots=1, tables=9)
    PhaseFactory(programme=programme, kind=PhaseKind.DIRECT)
    fund = ParticipantFactory(programme=programme, financier=True)
    projects = ParticipantFactory.create_batch(2, programme=programme)

    results = at_once(*(partial(book, project, fund) for project in projects))

    assert sorted(type(result).__name__ for result in results) == ["Meeting", "SlotTaken"]
    assert len(letters()) == 2
    assert Meeting.objects.get().booked_by in projects


@pytest.mark.django_db(transaction=True)
def test_two_bookings_at_once_stay_within_the_quota():
    programme = MeetingProgrammeFactory(slots=2, tables=9, published=True, direct_quota=1)
    own = ParticipantFactory(programme=programme)
    funds = ParticipantFactory.create_batch(2, programme=programme, financier=True)

    results = at_once(*(partial(book, own, fund, number) for number, fund in enumerate(funds, 1)))

    assert sorted(type(result).__name__ for result in results) == ["Meeting", "QuotaReached"]


# --- requests ----------------------------------------------------------------


def test_a_request_holds_nothing_and_writes_to_who_is_asked(own, fund):
    request = ask(own, fund, 1, message="Parlons réemploi.")

    assert (request.state, request.expires_at) == (RequestState.PENDING, BEFORE + timedelta(hours=48))
    assert letters() == [("meeting_requested", person_of(fund).email)]
    assert numbers(own, fund) == [1, 2, 3]
    assert verbs() == ["meeting_requested"]


def test_a_request_ends_when_its_slot_begins(own, fund):
    at = TEN - timedelta(hours=3)
    own.programme.phases.update(closes_at=TEN)

    assert ask(own, fund, 1, at=at).expires_at == TEN


def test_one_request_between_two_and_none_where_they_meet(programme, own, fund):
    ask(own, fund)
    with pytest.raises(AlreadyAsked):
        ask(own, fund)
    with pytest.raises(AlreadyAsked):
        ask(fund, own)
    met = ParticipantFactory(programme=programme, financier=True)
    MeetingFactory(slot=slot_of(programme, 1), a=own, b=met)
    with pytest.raises(NotPossible):
        ask(own, met)


def test_accepting_makes_the_meeting_and_writes_to_both(programme, own, fund):
    request = ask(own, fund, 1)

    meeting = accept_request(request, slot_of(programme, 2), actor=SYSTEM, at=BEFORE)

    request.refresh_from_db()
    assert (request.state, request.answered_at) == (RequestState.ACCEPTED, BEFORE)
    assert (meeting.slot.number, meeting.source) == (2, MeetingSource.REQUEST)
    assert letters()[1:] == [("meeting_booked", person_of(own).email), ("meeting_booked", person_of(fund).email)]


def test_a_request_that_cannot_be_met_still_waits(programme, own, fund):
    request = ask(own, fund, 1)
    MeetingFactory(slot=slot_of(programme, 1), a=own, b=ParticipantFactory(programme=programme, financier=True))

    with pytest.raises(SlotTaken):
        accept_request(request, slot_of(programme, 1), actor=SYSTEM, at=BEFORE)
    request.refresh_from_db()
    assert request.state == RequestState.PENDING


def test_declining_tells_who_asked_and_an_answer_is_given_once(programme, own, fund):
    request = ask(own, fund)
    decline_request(request, actor=SYSTEM, at=BEFORE)

    assert letters()[1:] == [("request_declined", person_of(own).email)]
    for act in (decline_request, withdraw_request):
        with pytest.raises(RequestMoveRefused):
            act(request, actor=SYSTEM, at=BEFORE)
    with pytest.raises(RequestMoveRefused):
        accept_request(request, slot_of(programme, 1), actor=SYSTEM, at=BEFORE)
    assert Meeting.objects.count() == 0


def test_a_request_without_an_answer_ends_and_its_sender_hears_of_it(own, fund):
    request = ask(own, fund)
    assert end_old_requests() == 0

    with time_machine.travel(request.expires_at, tick=False):
        assert end_old_requests() == 1
        assert end_old_requests() == 0

    request.refresh_from_db()
    assert (request.state, request.answered_at) == (RequestState.EXPIRED, request.expires_at)
    assert letters()[1:] == [("request_expired", person_of(own).email)]


def test_one_that_ran_out_is_accepted_no_more(programme, own, fund):
    request = ask(own, fund)

    with pytest.raises(RequestMoveRefused):
        accept_request(request, slot_of(programme, 1), actor=SYSTEM, at=request.expires_at)
    assert Meeting.objects.count() == 0


def test_who_said_no_thanks_hears_nothing_and_who_asks_learns_nothing(client, own, fund):
    WishFactory(wisher=fund, wished=own, refusal=True)
    request = ask(own, fund)

    assert letters() == []
    enter(client, fund)
    assert own.name not in get(client, "requests", fund).content.decode()
    assert get(client, "request_answer", fund, request).status_code == 404
    enter(client, own)
    assert "en attente de réponse" in get(client, "requests", own).content.decode()
    with time_machine.travel(request.expires_at, tick=False):
        end_old_requests()
    assert letters() == [("request_expired", person_of(own).email)]


def test_after_publication_each_asks_within_the_quota(programme, own, fund):
    type(programme).objects.update(state=ProgrammeState.PUBLISHED, published_at=BEFORE, request_quota=1)
    programme.refresh_from_db()
    own.programme = fund.programme = programme
    ask(own, fund)

    assert requests_left(own) == 0
    with pytest.raises(QuotaReached):
        ask(own, ParticipantFactory(programme=programme, financier=True))


def test_answering_on_the_page(client, programme, own, fund):
    request = ask(own, fund, 2)
    enter(client, fund)
    page = get(client, "request_answer", fund, request).content.decode()
    assert page.count("checked") == 1

    response = post(client, "request_answer", fund, request, then="accept", slot=slot_of(programme, 2).pk)

    assert response.headers["Location"] == address("participant", fund)
    assert Meeting.objects.get().slot.number == 2
    again = post(client, "request_answer", fund, request, then="decline")
    assert said(again)[-1:] == [f"Cette demande a changé entre-temps{NBSP}: la voici telle qu’elle est."]


def test_taking_a_request_back_on_the_page(client, own, fund):
    request = ask(own, fund)
    enter(client, fund)
    assert post(client, "request_withdraw", fund, request).status_code == 404
    enter(client, own)

    assert post(client, "request_withdraw", own, request).status_code == 302
    assert MeetingRequest.objects.get().state == RequestState.WITHDRAWN


def test_a_message_that_is_too_long_is_told_and_kept(client, own, fund):
    enter(client, own)
    response = post(client, "book", own, fund, then="ask", message="é" * 301)

    assert response.status_code == 422
    assert "é" * 301 in response.content.decode()
    assert MeetingRequest.objects.count() == 0


def test_a_full_side_and_a_lost_table_have_their_words(programme, own, fund):
    programme.tables.all().delete()
    assert book(own, fund).table is None
    one_table = MeetingProgrammeFactory(edition=programme.edition, slots=1, tables=1)
    PhaseFactory(programme=one_table, kind=PhaseKind.DIRECT)
    pairs = [
        (ParticipantFactory(programme=one_table), ParticipantFactory(programme=one_table, financier=True))
        for _n in range(2)
    ]
    book(*pairs[0])
    with pytest.raises(TableTaken):
        book(*pairs[1])
    type(own).objects.filter(pk=pairs[1][0].pk).update(max_meetings=0)
    with pytest.raises(EnoughMeetings):
        book(*pairs[1])
