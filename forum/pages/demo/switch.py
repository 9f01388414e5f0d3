"""Moves an invented edition to another moment of its life: its days move, its people and their tickets stay."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Max

from attendees.models import AgendaEntry, Pairing, Registration, Scanner, SeatBooking, Stay, Ticket
from attendees.services.ground import lock_edition
from events.enums import EditionState
from events.models import Edition, Session
from events.selectors import edition_ends_at, local_day
from forum.core.journal import Actor, record
from forum.pages.demo.calendar import Timing, timing_of
from forum.pages.demo.content import SESSIONS
from forum.pages.demo.door import empty_door, play_morning, play_whole_day
from forum.pages.demo.enums import Moment
from forum.pages.demo.figures import forget_figures, keep_figures
from forum.pages.demo.history import history_of, meetings_history_of
from forum.pages.demo.meeting_days import move_meeting_acts, move_meetings
from forum.pages.demo.meeting_life import play_meetings
from forum.pages.demo.programme import opens_at


class SwitchRefused(Exception):
    """The moment was not changed. The subclasses say why."""


class OutsideDemonstration(SwitchRefused):
    """The site serves real people: nothing of it is played."""


class NotInvented(SwitchRefused):
    """The edition is real."""


def edition_played() -> Edition | None:
    """Return the invented edition whose moments are played: the newest one."""
    return Edition.objects.filter(is_demo=True).select_related("venue").newest_first().first()


def moment_of(edition: Edition, *, at: datetime) -> Moment:
    """Return at which moment an edition stands. Nothing is noted down: its day and its state tell."""
    today = local_day(edition, at)
    if edition.state == EditionState.CLOSED or edition.ends_on is None or edition.ends_on < today:
        return Moment.AFTER
    return Moment.DOOR if edition.starts_on is not None and edition.starts_on <= today else Moment.BEFORE


def moment_to_keep(edition: Edition, *, at: datetime) -> Moment | None:
    """Return the moment to play again because days went by since; None where the edition still stands at its own."""
    if edition.state != EditionState.OPEN or edition.ends_on is None or not _is_gone(edition, at=at):
        return None
    return Moment.DOOR if Stay.objects.filter(registration__edition=edition).exists() else Moment.BEFORE


def _is_gone(edition: Edition, *, at: datetime) -> bool:
    """Return whether an edition's days are past; one that went on past midnight, once its last session is."""
    today = local_day(edition, at)
    if edition.starts_on is not None and edition.starts_on < today and edition.ends_on == today:
        last = edition.sessions.aggregate(last=Max("ends_at"))["last"]
        return last is None or last < at
    return edition.ends_on is not None and edition.ends_on < today


@transaction.atomic
def switch_moment(edition: Edition, moment: Moment, *, actor: Actor, at: datetime) -> Edition:
    """Bring an invented edition to a moment and return it; to the one where it stands, to play it again from now.

    Registrations, seats and tickets stay, those of people who try the demonstration too; their dates move with the
    day. Passages at the door are played anew; after the forum, whoever a phone had let in has come.
    Raises OutsideDemonstration, NotInvented.
    """
    if not settings.DEMONSTRATION:
        raise OutsideDemonstration
    if not edition.is_demo:
        raise NotInvented(edition.slug)
    edition = lock_edition(edition)
    before = moment_of(edition, at=at)
    enact(edition, moment, at=at)
    changes = {"moment": [before.value, moment.value]}
    record(actor, "moment_switched", edition, at=at, scope=edition.slug, changes=changes)
    return edition


def enact(edition: Edition, moment: Moment, *, at: datetime) -> None:
    """Move an edition's days and play its door. Part of other acts, which check, lock and keep the journal."""
    timing = timing_of(moment, edition.year, at=at)
    came = _people_who_came(edition) if moment == Moment.AFTER else []
    empty_door(edition)
    forget_figures(edition)
    by = _move_sessions(edition, timing)
    move_meetings(edition, by)
    opened_at = _move_registrations(edition, timing)
    edition.starts_on, edition.ends_on = timing.on, timing.ends_on
    edition.registration_opens_at, edition.registration_closes_at = opened_at, timing.closes_at
    edition.state = timing.state
    edition.save(update_fields=["starts_on", "ends_on", "registration_opens_at", "registration_closes_at", "state"])
    _move_phones(edition, timing)
    if moment == Moment.AFTER:
        play_whole_day(edition, timing, came=came)
    elif moment == Moment.DOOR:
        play_morning(edition, timing, at=at)
    play_meetings(edition, moment, timing, at=at)
    if moment == Moment.AFTER:
        keep_figures(edition, timing, at=at)


def _people_who_came(edition: Edition) -> list[UUID]:
    return list(Stay.objects.filter(registration__edition=edition).values_list("registration", flat=True).distinct())


def _move_sessions(edition: Edition, timing: Timing) -> timedelta:
    """Move the programme so that its first session begins when the moment wants it, and people's agendas with it.

    Return by how much.
    """
    sessions = Session.objects.filter(edition=edition)
    usual = sessions.filter(title=SESSIONS[0].title).order_by("starts_at").first()
    first = usual or sessions.order_by("starts_at").first()
    if first is None:
        return timedelta()
    by = timing.starts_at - first.starts_at
    _move(sessions, by, "starts_at", "ends_at")
    _move(AgendaEntry.objects.filter(registration__edition=edition), by, "starts_at", "ends_at")
    return by


def _move_registrations(edition: Edition, timing: Timing) -> datetime:
    """Move what people did with their registrations so that the last act is just past; return when they opened."""
    people = Registration.objects.filter(edition=edition)
    tickets = Ticket.objects.filter(registration__edition=edition)
    seats = SeatBooking.objects.filter(registration__edition=edition)
    acts = {
        people: ("created_at", "confirmed_at", "cancelled_at", "photos_allowed_at", "newsletter_wanted_at"),
        tickets: ("issued_at", "revoked_at"),
        seats: ("booked_at", "cancelled_at"),
    }
    last = _last_of(people, "created_at", "confirmed_at", "cancelled_at")
    last += _last_of(tickets, "issued_at", "revoked_at") + _last_of(seats, "booked_at", "cancelled_at")
    if not last:
        return opens_at(timing)
    by = timing.until - max(last)
    for rows, fields in acts.items():
        _move(rows, by, *fields)
    _move(history_of(edition), by, "at")
    _move(meetings_history_of(edition), by, "at")
    move_meeting_acts(edition, by)
    first = people.aggregate(first=models.Min("created_at"))["first"]
    return min(first, opens_at(timing))


def _last_of(rows: models.QuerySet[Any], *fields: str) -> list[datetime]:
    found = rows.aggregate(**{f"last_{field}": Max(field) for field in fields})
    return [moment for moment in found.values() if moment is not None]


def _move(rows: models.QuerySet[Any], by: timedelta, *fields: str) -> None:
    rows.update(**{field: F(field) + by for field in fields})


def _move_phones(edition: Edition, timing: Timing) -> None:
    """Let the phones that somebody paired scan on the day, wherever it went."""
    ends_at = edition_ends_at(edition)
    paired = Scanner.objects.filter(pk__in=Pairing.objects.filter(checkpoint__edition=edition).values("scanner"))
    for phone in paired:
        phone.paired_at = min(phone.paired_at, timing.doors_at - timedelta(hours=1))
        phone.ends_at = ends_at or timing.empty_at
        phone.save(update_fields=["paired_at", "ends_at"])
