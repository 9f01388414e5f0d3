"""A demonstration at each moment of its life: its days move, its people and their tickets stay."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import F, Max, Min, Q

from attendees.enums import AgendaKind, ScanMethod, ScannerRole, ScanResult, TicketState
from attendees.models import AgendaEntry, Registration, Scan, Scanner, SeatBooking, Stay, Ticket
from attendees.services.door import record_entry
from attendees.services.pairing import create_pairing, pair_phone
from attendees.tokens import token_of
from events.enums import EditionState
from events.models import Edition
from forum.core.journal import Actor
from forum.core.models import LogEntry, User
from forum.pages.demo.accounts import participant_of
from forum.pages.demo.calendar import ZONE, timing_of, timing_of_last
from forum.pages.demo.door import arrivals
from forum.pages.demo.enums import Moment
from forum.pages.demo.rounds import let_people_come
from forum.pages.demo.switch import (
    OutsideDemonstration,
    edition_played,
    moment_of,
    switch_moment,
)
from tests.built import built_once
from tests.factories import RegistrationFactory

NOW = datetime(2026, 10, 1, 12, 40, tzinfo=UTC)  # 14 h 40 in Paris, a Thursday
ACTOR = Actor.visitor()
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _in_a_demonstration(settings) -> object:
    settings.DEMONSTRATION = True
    with time_machine.travel(NOW, tick=False):
        yield


def demo(**options: object) -> Edition:
    call_command("demo", **{"attendees": 60, "seed": 7, "verbosity": 0, **options})
    return played()


def played() -> Edition:
    edition = edition_played()
    assert edition is not None
    return edition


@built_once
@time_machine.travel(NOW, tick=False)
def demonstration() -> None:
    demo()


@pytest.fixture
def edition(demonstration: None) -> Edition:
    """The demonstration to come, before the forum."""
    return played()


def switch(moment: Moment, at: datetime = NOW) -> Edition:
    return switch_moment(played(), moment, actor=ACTOR, at=at)


def people(edition: Edition) -> list[tuple[object, ...]]:
    """Who is registered, with which seats and tickets: all that a switch must leave alone."""
    return [
        *Registration.objects.filter(edition=edition).order_by("pk").values_list("pk", "first_name", "state", "user"),
        *Ticket.objects.filter(registration__edition=edition).order_by("pk").values_list("pk", "token_hash", "state"),
        *SeatBooking.objects.filter(registration__edition=edition)
        .order_by("pk")
        .values_list("registration", "session"),
    ]


def passages(edition: Edition) -> list[tuple[object, ...]]:
    """Return the first passages of people at the doors of the forum."""
    first = Scan.objects.filter(checkpoint__edition=edition, checkpoint__kind="main", number=1)
    return list(first.order_by("pk").values_list("pk", "registration", "at"))


def inside(edition: Edition) -> int:
    return Stay.objects.filter(registration__edition=edition, kind="main", left_at=None).count()


def come_by(edition: Edition, at: datetime) -> list[object]:
    """Return who has come by an hour of the morning; whose part one plays comes by themselves."""
    participant = participant_of(edition)
    assert participant is not None
    coming = arrivals(edition, NOW - timedelta(minutes=70))
    return [arrival.registration for arrival in coming if arrival.at <= at and arrival.registration != participant.pk]


def register(edition: Edition) -> Registration:
    """Register somebody as the form does: the number of the act is of another version."""
    person = RegistrationFactory(
        edition=edition, category=edition.categories.first(), submission="2f1d7a52-7c3b-5d8a-9c11-0c6a4a1f0e11"
    )
    return person


# --- when ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "doors"),
    [
        # The usual hour, where that was a while ago.
        ("2026-10-01T08:50", "2026-10-01T08:15"),
        ("2026-10-01T09:45", "2026-10-01T08:15"),
        # Else an hour ago, to the quarter.
        ("2026-10-01T08:30", "2026-10-01T07:30"),
        ("2026-10-01T14:40", "2026-10-01T13:30"),
        # Within the day towards the evening; just after midnight it began the day before.
        ("2026-10-01T17:50", "2026-10-01T15:00"),
        ("2026-10-01T00:20", "2026-09-30T23:15"),
        # Late in the evening the forum goes on past midnight: what people come for still lies ahead.
        ("2026-10-01T19:10", "2026-10-01T18:00"),
        ("2026-10-01T23:50", "2026-10-01T22:45"),
        # The night when clocks change.
        ("2026-10-25T04:10", "2026-10-25T03:00"),
    ],
)
def test_doors_opened_a_while_ago_whatever_the_hour(now: str, doors: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=ZONE)

    timing = timing_of(Moment.DOOR, 2026, at=at)

    assert timing.doors_at == datetime.fromisoformat(doors).replace(tzinfo=ZONE)
    assert timing.on == timing.starts_at.date()
    assert timing.ends_on == timing.empty_at.astimezone(ZONE).date()
    assert timing.ends_on == at.date() or at.hour >= 19
    assert timing.until < timing.doors_at < at < timing.empty_at + timedelta(minutes=6)


@pytest.mark.parametrize(
    ("today", "was_on"),
    [
        ("2026-10-01", "2026-09-29"),
        ("2026-10-05", "2026-09-29"),
        ("2026-10-06", "2026-09-29"),
        ("2026-10-07", "2026-09-29"),
        ("2026-10-08", "2026-10-06"),
        ("2027-01-01", "2026-12-29"),
    ],
)
def test_after_the_forum_is_two_days_later_at_least(today: str, was_on: str) -> None:
    at = datetime.fromisoformat(f"{today}T12:00:00+00:00")

    timing = timing_of(Moment.AFTER, 2026, at=at)

    assert timing.on == date.fromisoformat(was_on)
    assert (timing.on.weekday(), timing.state) == (1, EditionState.CLOSED)


@pytest.mark.parametrize(
    ("today", "year", "was_on"),
    [("2026-10-01", 2025, "2025-11-25"), ("2027-01-05", 2026, "2026-11-24"), ("2026-12-01", 2026, "2025-12-02")],
)
def test_counted_edition_is_past_whatever_the_day(today: str, year: int, was_on: str) -> None:
    at = datetime.fromisoformat(f"{today}T12:00:00+00:00")

    assert timing_of_last(year, at=at).on == date.fromisoformat(was_on)


# --- the moments -----------------------------------------------------------------


def test_before_the_forum_people_register() -> None:
    edition = demo()

    assert moment_of(edition, at=NOW) == Moment.BEFORE
    assert edition.takes_registrations(NOW)
    assert Registration.objects.filter(edition=edition, created_at__lte=NOW).count() == 60
    assert passages(edition) == []


def test_on_the_morning_of_the_forum_part_of_the_people_are_in() -> None:
    edition = demo(moment="door")

    assert (edition.slug, edition.starts_on, edition.state) == ("2026", date(2026, 10, 1), EditionState.OPEN)
    assert edition.takes_registrations(NOW)
    came_by_now = come_by(edition, NOW)
    assert inside(edition) == len(came_by_now) == len(passages(edition))
    confirmed = Registration.objects.filter(edition=edition).confirmed().count()
    assert confirmed // 3 < inside(edition) < confirmed
    span = Scan.objects.filter(checkpoint__edition=edition, number=1).aggregate(first=Min("at"), last=Max("at"))
    assert NOW - timedelta(minutes=70) <= span["first"] < NOW - timedelta(minutes=45)
    assert NOW - timedelta(minutes=15) < span["last"] <= NOW
    phones = Scanner.objects.filter(checkpoint__edition=edition)
    assert [phone.is_working(NOW) for phone in phones] == [True] * 3


def test_after_the_forum_it_is_closed_and_counted() -> None:
    edition = demo(moment="after")

    assert (edition.starts_on, edition.state) == (date(2026, 9, 29), EditionState.CLOSED)
    assert moment_of(edition, at=NOW) == Moment.AFTER
    assert inside(edition) == 0
    expected = len(list(arrivals(edition, NOW)))
    assert Stay.objects.filter(registration__edition=edition, kind="main").count() == expected == len(passages(edition))
    assert [phone.is_working(NOW) for phone in Scanner.objects.filter(checkpoint__edition=edition)] == [False] * 3


@pytest.mark.parametrize("moment", list(Moment))
def test_the_counted_edition_stays_as_it_is(edition: Edition, moment: Moment) -> None:
    counted = Edition.objects.get(year=edition.year - 1)
    before = (list(Edition.objects.filter(pk=counted.pk).values()), passages(counted))

    switch(moment)

    assert (list(Edition.objects.filter(pk=counted.pk).values()), passages(counted)) == before


def test_every_moment_keeps_the_rules_of_the_house() -> None:
    demo(attendees=200)
    for moment in (Moment.BEFORE, Moment.DOOR, Moment.AFTER):
        keeps_the_rules(switch(moment))


def keeps_the_rules(edition: Edition) -> None:
    sessions = edition.sessions.all()
    assert {session.starts_at.astimezone(ZONE).date() for session in sessions} == {edition.starts_on}
    assert {session.ends_at.astimezone(ZONE).date() for session in sessions} == {edition.ends_on}
    agenda = AgendaEntry.objects.filter(registration__edition=edition, kind=AgendaKind.SEAT)
    assert agenda.count() == SeatBooking.objects.filter(registration__edition=edition).count() > 150
    hours = {session.pk: (session.starts_at, session.ends_at) for session in sessions}
    assert [entry for entry in agenda if hours[entry.source_id] != (entry.starts_at, entry.ends_at)] == []
    people = Registration.objects.filter(edition=edition)
    out_of_window = Q(created_at__lt=edition.registration_opens_at) | Q(created_at__gt=edition.registration_closes_at)
    assert not people.filter(out_of_window | Q(cancelled_at__gt=NOW) | Q(created_at__gt=NOW)).exists()
    assert not Ticket.objects.exclude(issued_at=F("registration__created_at")).exists()
    assert not Stay.objects.filter(registration__state="cancelled").exists()


def test_a_switch_keeps_people_seats_and_tickets_and_the_way_back_too(edition: Edition) -> None:
    before = people(edition)

    for moment in (Moment.DOOR, Moment.AFTER, Moment.BEFORE, Moment.AFTER, Moment.DOOR, Moment.BEFORE):
        edition = switch(moment)
        assert moment_of(edition, at=NOW) == moment
        assert people(edition) == before

    assert edition.starts_on == date(2026, 11, 24)
    assert passages(edition) == []


@pytest.mark.parametrize("moment", [Moment.DOOR, Moment.AFTER])
def test_same_seed_same_passages_however_one_comes_to_the_moment(edition: Edition, moment: Moment) -> None:
    switch(Moment.AFTER)
    switch(Moment.DOOR)
    switched = passages(switch(moment))

    assert passages(demo(moment=moment)) == switched


def test_another_seed_other_passages(edition: Edition) -> None:
    switched = passages(switch(Moment.DOOR))

    assert passages(demo(moment=Moment.DOOR, seed=8)) != switched


def test_days_go_by_and_the_moment_is_played_again_from_now(edition: Edition) -> None:
    switch(Moment.DOOR)
    later = NOW + timedelta(days=30)

    edition = switch(Moment.DOOR, at=later)

    assert edition.starts_on == date(2026, 10, 31)
    last = Registration.objects.filter(edition=edition).aggregate(last=Max("created_at"))["last"]
    assert later - timedelta(days=7) < last < later


def test_an_edition_that_nobody_joined_moves_too() -> None:
    edition = demo(attendees=0)

    for moment in Moment:
        edition = switch(moment)
        assert moment_of(edition, at=NOW) == moment


def test_a_programme_that_was_emptied_or_changed_moves_as_it_is(edition: Edition) -> None:
    first = edition.sessions.order_by("starts_at").first()
    assert first is not None
    edition.sessions.exclude(pk=first.pk).filter(seats=None).delete()
    first.title = "Petit-déjeuner"
    first.save()

    edition = switch(Moment.DOOR)
    first.refresh_from_db()

    assert first.starts_at == datetime(2026, 10, 1, 11, 45, tzinfo=UTC)


def test_an_edition_without_doors_moves_and_nobody_comes(edition: Edition) -> None:
    edition.checkpoints.all().delete()

    for moment in (Moment.DOOR, Moment.AFTER):
        edition = switch(moment)
        assert (moment_of(edition, at=NOW), passages(edition)) == (moment, [])
    assert let_people_come() == 0


# --- those who try ----------------------------------------------------------------


def test_a_person_who_registered_stays_with_the_ticket_and_is_never_played(edition: Edition) -> None:
    person = register(edition)
    ticket = person.tickets.get()

    switch(Moment.DOOR)
    assert not Scan.objects.filter(registration=person).exists()
    switch(Moment.AFTER)
    assert not Scan.objects.filter(registration=person).exists()

    ticket.refresh_from_db()
    assert (ticket.state, ticket.registration_id) == (TicketState.ACTIVE, person.pk)


def test_a_phone_that_was_paired_before_scans_on_the_morning_and_its_guest_has_come(edition: Edition) -> None:
    door = edition.checkpoints.get(position=0)
    user = User.objects.get(email="organisation@example.org")
    code = create_pairing(door, name="Le mien", role=ScannerRole.STEWARD, may_search=True, actor_user=user, at=NOW)
    phone, _key = pair_phone(code, at=NOW)
    me = participant_of(edition)
    assert me is not None
    ticket = me.tickets.get()

    switch(Moment.DOOR)
    phone.refresh_from_db()
    assert phone.is_working(NOW)
    assert not Stay.objects.filter(registration=me).exists()
    shown = record_entry(
        phone, scan_id=uuid4(), token=token_of(ticket.pk), method=ScanMethod.CAMERA, device_at=NOW, at=NOW
    )
    assert shown["result"] == ScanResult.ADMITTED

    switch(Moment.AFTER)
    phone.refresh_from_db()
    assert not phone.is_working(NOW)
    assert Stay.objects.get(registration=me, kind="main").left_at is not None

    switch(Moment.DOOR)
    phone.refresh_from_db()
    assert phone.is_working(NOW)
    assert not Stay.objects.filter(registration=me).exists()


def test_whoever_a_phone_let_in_has_come(edition: Edition) -> None:
    switch(Moment.DOOR)
    person = register(edition)
    phone = Scanner.objects.filter(checkpoint__edition=edition).first()
    assert phone is not None
    record_entry(
        phone,
        scan_id=uuid4(),
        token=None,
        registration_id=person.pk,
        method=ScanMethod.SEARCH,
        device_at=NOW,
        at=NOW,
    )

    switch(Moment.AFTER)

    assert Stay.objects.filter(registration=person).count() == 1


def test_the_journal_tells_and_its_lines_about_people_move_with_them(edition: Edition) -> None:
    cancelled = Registration.objects.filter(edition=edition, state="cancelled").order_by("pk")[0]

    switch(Moment.AFTER)

    cancelled.refresh_from_db()
    told = list(LogEntry.objects.about(cancelled).order_by("at").values_list("verb", "at"))
    assert told == [("registered", cancelled.created_at), ("cancelled", cancelled.cancelled_at)]
    assert cancelled.cancelled_at < datetime(2026, 9, 29, 6, 0, 0, 1, tzinfo=UTC)
    entry = LogEntry.objects.get(verb="moment_switched")
    assert (entry.at, entry.scope, entry.changes) == (NOW, "2026", {"moment": ["before", "after"]})


def test_the_journal_of_people_goes_with_them(edition: Edition) -> None:
    demo()

    lines = LogEntry.objects.filter(target_type="attendees.registration")
    gone = Registration.objects.filter(state="cancelled").count()
    assert lines.count() == Registration.objects.count() + gone


# --- the worker -------------------------------------------------------------------


def test_people_keep_coming_while_the_worker_runs() -> None:
    edition = demo(attendees=200, moment="door")
    before = inside(edition)

    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        came = let_people_come()

    assert came > 0
    assert inside(edition) == before + came
    assert inside(edition) == len(come_by(edition, NOW + timedelta(minutes=10)))
    # Phones that nobody holds call home all the same.
    calls = Scanner.objects.filter(checkpoint__edition=edition).values_list("last_seen_at", "roster_at")
    assert set(calls) == {(NOW + timedelta(minutes=10),) * 2}


@pytest.mark.parametrize("moment", [Moment.BEFORE, Moment.AFTER])
def test_nobody_comes_at_other_moments(edition: Edition, moment: Moment) -> None:
    switch(moment)

    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert let_people_come() == 0


def test_nobody_comes_outside_demonstrations(edition: Edition, settings) -> None:
    switch(Moment.DOOR)
    settings.DEMONSTRATION = False

    with time_machine.travel(NOW + timedelta(minutes=10), tick=False):
        assert let_people_come() == 0


# --- refusals ---------------------------------------------------------------------


def test_outside_demonstrations_moments_are_refused(edition: Edition, settings) -> None:
    settings.DEMONSTRATION = False
    before = list(Edition.objects.order_by("pk").values())

    with pytest.raises(OutsideDemonstration):
        switch_moment(edition, Moment.AFTER, actor=ACTOR, at=NOW)
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("demo", moment="after", verbosity=0)

    assert list(Edition.objects.order_by("pk").values()) == before


# --- the command ------------------------------------------------------------------


def test_moment_alone_moves_what_is_there(edition: Edition) -> None:
    before = people(edition)

    call_command("demo", moment="door", verbosity=0)

    edition.refresh_from_db()
    assert (moment_of(edition, at=NOW), people(edition)) == (Moment.DOOR, before)


def test_keep_keeps_the_moment(edition: Edition) -> None:
    switch(Moment.DOOR)
    before = (passages(edition), list(Edition.objects.order_by("pk").values()))

    call_command("demo", keep=True, verbosity=0)

    assert (passages(edition), list(Edition.objects.order_by("pk").values())) == before


@pytest.mark.parametrize("moment", list(Moment))
def test_keep_plays_a_moment_again_when_its_day_is_gone(edition: Edition, moment: Moment) -> None:
    switch(moment)

    with time_machine.travel(NOW + timedelta(days=90), tick=False):
        call_command("demo", keep=True, verbosity=0)
        edition.refresh_from_db()
        assert moment_of(edition, at=NOW + timedelta(days=90)) == moment


def test_keep_plays_the_morning_again_once_a_night_is_over() -> None:
    evening = datetime(2026, 10, 1, 20, 0, tzinfo=UTC)
    with time_machine.travel(evening, tick=False):
        edition = demo(moment="door")
    assert (edition.starts_on, edition.ends_on) == (date(2026, 10, 1), date(2026, 10, 2))

    for hours, day in ((6, 1), (16, 2)):
        with time_machine.travel(evening + timedelta(hours=hours), tick=False):
            call_command("demo", keep=True, verbosity=0)
            edition.refresh_from_db()
            assert moment_of(edition, at=evening + timedelta(hours=hours)) == Moment.DOOR
        assert edition.starts_on == date(2026, 10, day)


def test_keep_with_a_moment_moves(edition: Edition) -> None:

    call_command("demo", keep=True, moment="after", attendees=5, verbosity=0)

    edition.refresh_from_db()
    assert (moment_of(edition, at=NOW), edition.registrations.count()) == (Moment.AFTER, 60)
