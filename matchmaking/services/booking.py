"""Meetings that people make by themselves: a free slot booked, a request that is answered.

Whether the two are free is decided by `put_meeting`, under its locks; whether this one may book, after it, still under
them. A request holds nothing. Who said "no thanks" to the asker never hears of it, and the asker never learns why.
"""

from datetime import datetime, timedelta

from django.db import transaction

from forum.core.journal import Actor, record
from forum.core.outbox import queue_mail
from matchmaking.enums import REQUEST_MOVES, MeetingSource, ProgrammeState, RequestState
from matchmaking.models import Meeting, MeetingRequest, Participant, Slot, Wish
from matchmaking.pairs import pair_key
from matchmaking.perms import can_see_participant
from matchmaking.selectors.phase import takes_bookings, takes_requests
from matchmaking.services.ground import lock_programme
from matchmaking.services.meeting import put_meeting


class BookingRefused(Exception):
    """A person may not make this meeting by themselves; nothing was changed. The subclasses say why."""


class BookingClosed(BookingRefused):
    """Nothing of the kind is open at this moment."""


class QuotaReached(BookingRefused):
    """The participant booked, or asked for, as many as it may."""


class TooLate(BookingRefused):
    """The slot is over, or too near."""


class NotPossible(BookingRefused):
    """The two cannot meet. More is not said: why is told to no one."""


class AlreadyAsked(BookingRefused):
    """A request between the two waits for its answer."""


class RequestMoveRefused(BookingRefused):
    """The request was answered, taken back, or ran out meanwhile."""


@transaction.atomic
def book_meeting(booker: Participant, other: Participant, slot: Slot, *, actor: Actor, at: datetime) -> Meeting:
    """Book a slot that is free on both sides, and write to both; return the meeting.

    Raises NotPossible, BookingClosed, QuotaReached, TooLate, and what `put_meeting` does.
    """
    programme = booker.programme
    _check_pair(booker, other)
    if has_refused(other, booker):
        raise NotPossible
    meeting = put_meeting(programme, booker, other, slot, source=MeetingSource.DIRECT, actor=actor, at=at)
    # Judged under the locks that putting took: two bookings at once are counted one after the other.
    programme = meeting.programme
    if not takes_bookings(programme, at=at):
        raise BookingClosed
    _check_lead(meeting.slot, programme.min_lead_minutes, at=at)
    if bookings_left(booker) == 0:
        raise QuotaReached
    meeting.booked_by = booker
    meeting.save(update_fields=["booked_by"])
    tell_of_meeting(meeting, "meeting_booked", at=at)
    return meeting


@transaction.atomic
def ask_for_meeting(
    asker: Participant, asked: Participant, *, slot: Slot | None = None, message: str = "", actor: Actor, at: datetime
) -> MeetingRequest:
    """Ask somebody for a meeting, in a slot or in any, and write to them; return the request. It holds no slot.

    Raises NotPossible, BookingClosed, QuotaReached, TooLate, AlreadyAsked.
    """
    programme = lock_programme(asker.programme)
    _check_pair(asker, asked)
    if not takes_requests(programme, at=at):
        raise BookingClosed
    key = pair_key(asker.pk, asked.pk)
    if Meeting.objects.live().filter(programme=programme, pair_key=key).exists():
        raise NotPossible
    if programme.requests.filter(pair_key=key, state=RequestState.PENDING).exists():
        raise AlreadyAsked
    if requests_left(asker) == 0:
        raise QuotaReached
    expires_at = at + timedelta(hours=max(1, programme.request_hours))
    if slot is not None:
        _check_lead(slot, programme.min_lead_minutes, at=at)
        expires_at = min(expires_at, slot.starts_at)
    request = MeetingRequest.objects.create(
        programme=programme,
        asker=asker,
        asked=asked,
        pair_key=key,
        slot=slot,
        message=message,
        asked_at=at,
        expires_at=expires_at,
    )
    changes = {"asked": [None, str(asked.pk)]}
    record(actor, "meeting_requested", asker, at=at, scope=programme.edition.slug, changes=changes)
    if not has_refused(asked, asker):
        write_to_people(asked, "meeting_requested", at=at, request=request.pk)
    return request


@transaction.atomic
def accept_request(demand: MeetingRequest, slot: Slot, *, actor: Actor, at: datetime) -> Meeting:
    """Say yes to a request, in a slot, and write to both; return the meeting.

    Raises RequestMoveRefused, and what `put_meeting` does: then the request still waits.
    """
    meeting = put_meeting(
        demand.programme, demand.asker, demand.asked, slot, source=MeetingSource.REQUEST, actor=actor, at=at
    )
    _check_lead(meeting.slot, 0, at=at)
    _answer(demand, RequestState.ACCEPTED, at=at)
    tell_of_meeting(meeting, "meeting_booked", at=at)
    return meeting


@transaction.atomic
def decline_request(demand: MeetingRequest, *, actor: Actor, at: datetime) -> MeetingRequest:
    """Say no to a request, tell who asked, and return it. Raises RequestMoveRefused."""
    lock_programme(demand.programme)
    demand = _answer(demand, RequestState.DECLINED, at=at)
    _record_answer(demand, actor, at=at)
    write_to_people(demand.asker, "request_declined", at=at, request=demand.pk)
    return demand


@transaction.atomic
def withdraw_request(demand: MeetingRequest, *, actor: Actor, at: datetime) -> MeetingRequest:
    """Take a request back and return it. Raises RequestMoveRefused."""
    lock_programme(demand.programme)
    demand = _answer(demand, RequestState.WITHDRAWN, at=at)
    _record_answer(demand, actor, at=at)
    return demand


def expire_requests(*, at: datetime) -> int:
    """End the requests that waited long enough, tell who asked, and return how many they were."""
    due = MeetingRequest.objects.filter(state=RequestState.PENDING, expires_at__lte=at).order_by("pk")
    return sum(_expire(demand, at=at) for demand in due.select_related("programme__edition"))


@transaction.atomic
def _expire(demand: MeetingRequest, *, at: datetime) -> bool:
    lock_programme(demand.programme)
    try:
        demand = _answer(demand, RequestState.EXPIRED, at=at)
    except RequestMoveRefused:
        return False
    _record_answer(demand, Actor.system(), at=at)
    write_to_people(demand.asker, "request_expired", at=at, request=demand.pk)
    return True


# --- what may still be done --------------------------------------------------


def bookings_left(participant: Participant) -> int | None:
    """Return how many free slots a participant may still book; None: as many as it wants. At most one query."""
    programme = participant.programme
    if programme.state != ProgrammeState.PUBLISHED or programme.direct_quota is None:
        return None
    booked = Meeting.objects.live().filter(
        programme=programme, booked_by=participant, created_at__gte=programme.published_at
    )
    return max(0, programme.direct_quota - booked.count())


def requests_left(participant: Participant) -> int | None:
    """Return how many meetings a participant may still ask for; None: as many as it wants. At most one query.

    Those taken back, and those refused or left without an answer, have been read: they count.
    """
    programme = participant.programme
    if programme.state != ProgrammeState.PUBLISHED or programme.request_quota is None:
        return None
    sent = MeetingRequest.objects.filter(asker=participant, asked_at__gte=programme.published_at)
    return max(0, programme.request_quota - sent.count())


def has_refused(participant: Participant, other: Participant) -> bool:
    """Return whether a participant said "no thanks" to another. For decisions; never to be shown. One query."""
    return Wish.objects.filter(wisher=participant, wished=other, no_thanks=True).exists()


def _check_pair(one: Participant, other: Participant) -> None:
    """Raise NotPossible unless two may meet, as far as the one who acts knows: a "no thanks" is taken back first."""
    if one.pk == other.pk or not can_see_participant(one, other) or has_refused(one, other):
        raise NotPossible


def _check_lead(slot: Slot, minutes: int, *, at: datetime) -> None:
    if slot.starts_at < at + timedelta(minutes=minutes):
        raise TooLate


def _answer(demand: MeetingRequest, state: RequestState, *, at: datetime) -> MeetingRequest:
    """Move a request that waits. Call under the programme's lock. Raises RequestMoveRefused."""
    current = MeetingRequest.objects.select_related("programme__edition", "asker", "asked").get(pk=demand.pk)
    is_due = current.expires_at <= at
    if state not in REQUEST_MOVES[RequestState(current.state)] or is_due is not (state == RequestState.EXPIRED):
        raise RequestMoveRefused(current.state)
    current.state, current.answered_at = state, at
    current.save(update_fields=["state", "answered_at"])
    return current


def _record_answer(demand: MeetingRequest, actor: Actor, *, at: datetime) -> None:
    """Write what became of a request, about whoever sent it."""
    changes = {"asked": [str(demand.asked_id), None], "state": [RequestState.PENDING, demand.state]}
    record(actor, "request_answered", demand.asker, at=at, scope=demand.programme.edition.slug, changes=changes)


# --- letters -----------------------------------------------------------------


def write_to_people(participant: Participant, letter: str, *, at: datetime, **ids: str | int) -> None:
    """Queue a letter to those of a participant's people who read its mail, each in their language."""
    members = participant.members.present().filter(is_contact=True).select_related("registration")
    for member in members.order_by("joined_at", "pk"):
        person = member.registration
        if person.email and person.is_confirmed:
            queue_mail(
                letter,
                to=person.email,
                language=person.language,
                at=at,
                registration=str(person.pk),
                link_version=person.link_version,
                participant=str(participant.pk),
                **ids,
            )


def tell_of_meeting(meeting: Meeting, letter: str, *, at: datetime, **ids: str | int) -> None:
    """Write to both sides of a meeting."""
    seats = meeting.seats.select_related("participant").order_by("side", "pk")
    for participant in [seat.participant for seat in seats]:
        write_to_people(participant, letter, at=at, meeting=meeting.pk, **ids)
