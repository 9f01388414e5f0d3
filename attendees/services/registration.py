"""Registering, correcting, cancelling, coming back.

Where there is no place, whoever asks for it goes to the waiting list (`attendees.services.waiting`); nobody is put
there without having asked.

The edition's row is the lock under which places are counted. What a registration is made of is written just before it,
in the same transaction, and undone where no place is left for it: everybody else waits for whoever holds the lock.
Whether this person is registered already is asked before that: unique constraints catch who comes in between, and the
question is asked again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from attendees.enums import OPEN_REGISTRATIONS, RegistrationState
from attendees.models import Category, Registration
from attendees.models.registration import RegistrationQuerySet
from attendees.selectors.tally import is_known
from attendees.selectors.waiting import takes_waiting
from attendees.services.details import Details, write_details
from attendees.services.ground import (
    EditionOver,
    MoveRefused,
    RegistrationRefused,
    check_move,
    lock_edition,
    lock_registration,
    write_to,
)
from attendees.services.place import (
    CategoryFull,
    EditionFull,
    give_up,
    lack_in_category,
    lack_of_places,
    take_leave,
)
from attendees.services.seat import SeatChange, plan_seats, write_seats
from attendees.services.ticket import issue_ticket
from attendees.services.waiting import join_waiting_list
from events.models import Edition, Session
from events.selectors import has_ended
from forum.core.journal import WITHHELD, Actor, record
from forum.core.models import OutboxMail
from forum.core.races import again_if_outrun

REMINDER_PAUSE = timedelta(minutes=15)
# What brings somebody the link of their registration again, as it stands.
_LETTERS = {
    RegistrationState.PENDING: "registration_confirmed",
    RegistrationState.CONFIRMED: "registration_confirmed",
    RegistrationState.WAITLISTED: "waitlisted",
    RegistrationState.OFFERED: "place_offered",
}


class RegistrationClosed(RegistrationRefused):
    """The registration window is not open."""


# Why there is no place for somebody.
Lack = EditionFull | CategoryFull


class AlreadyRegistered(RegistrationRefused):
    """The same mailbox holds an open registration under that name. Only told to those who act for the mailbox."""


def register(
    edition: Edition,
    *,
    category: Category,
    details: Details,
    sessions: Sequence[Session],
    submission: UUID,
    waits: bool = False,
    actor: Actor,
    at: datetime,
) -> Registration:
    """Register a person in an edition with the seats that they want, and mail their ticket.

    Where there is no place, somebody who `waits` goes to the end of the waiting list, without seats.

    Sending the same form again returns what it did. Somebody already registered under the same address and name
    gets a letter that says so, and the answer is the same as for somebody unknown, refusals included: nobody
    learns from it who is registered. Raises RegistrationClosed, EditionFull, CategoryFull, SeatsUnavailable,
    SeatClash.
    """
    number = _number_of_act(submission, edition, category, details, sessions)
    answer = _take_place(_Wanted(edition, category, details, tuple(sessions), number, actor, at), waits=waits)
    if isinstance(answer, Registration):
        return answer
    # Raised once the letter is safe.
    raise answer


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What somebody new asks for; `number` is that of the act."""

    edition: Edition
    category: Category
    details: Details
    sessions: Sequence[Session]
    number: UUID
    actor: Actor
    at: datetime


@again_if_outrun
def _take_place(wanted: _Wanted, *, waits: bool) -> Registration | Lack:
    """Do what `register` says; a refusal that leaves a letter is returned."""
    number, done, known = _find_act(wanted.edition, wanted.details, wanted.number)
    if done is not None:
        return done
    wanted = replace(wanted, number=number)
    if known is None and not waits:
        return _write_and_count_in(wanted)
    edition, at = _lock_open_edition(wanted), wanted.at
    lack = lack_of_places(edition, wanted.category)
    change = SeatChange() if lack else plan_seats(edition, wanted.sessions, at=at)
    if known is not None:
        # They must hear of it even where the edition is full.
        _remind(known, at=at)
    if lack is None:
        if known is None:
            known = _write(wanted)
            write_seats(known, change, at=at)
        return known
    if waits and takes_waiting(edition, at=at):
        return known or _write_in_line(wanted)
    return lack


@again_if_outrun
def correct_registration(
    registration: Registration, *, details: Details, category: Category | None = None, actor: Actor, at: datetime
) -> Registration:
    """Correct what a person said of themselves, and their category when one is given.

    A new address makes the former links die, takes the registration away from the account of the former one, and
    both addresses are written to. Where the same person is registered at the new address already, the two become
    one: the other stays as it is, this one is cancelled, and nothing tells so but a letter to that address; or
    else correcting would be a way to learn who is registered.

    Raises MoveRefused for a registration that is not open, AlreadyRegistered when the same mailbox registered the
    same name, CategoryFull, EditionOver when the category changes after the edition.
    """
    edition = lock_edition(registration.edition)
    registration = lock_registration(registration)
    if registration.state not in OPEN_REGISTRATIONS:
        raise MoveRefused(registration.state)
    former_email, former_key = registration.email, registration.email_key
    changes = _change_category(registration, category, edition, at=at) | write_details(registration, details, at=at)
    if not changes:
        return registration
    moves_away = registration.email_key != former_key
    known = _known(edition, details, besides=registration)
    if known is not None and not moves_away:
        raise AlreadyRegistered
    if moves_away:
        registration.link_version += 1
        registration.user = None
        write_to(registration, "email_changed", at=at, to=former_email)
    if known is not None:
        return merge_into(registration, known, actor=actor, at=at)
    registration.save()
    record(actor, "corrected", registration, at=at, scope=edition.slug, changes=changes)
    if moves_away:
        write_to(registration, _LETTERS[RegistrationState(registration.state)], at=at)
    return registration


@transaction.atomic
def cancel_registration(registration: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Cancel a registration: the place and the seats are free again, the ticket opens no door any more.

    Allowed until the edition is over. Raises MoveRefused (cancelled already, say), EditionOver.
    """
    registration = lock_registration(registration)
    check_move(registration, RegistrationState.CANCELLED)
    if has_ended(registration.edition, at=at):
        raise EditionOver
    return take_leave(registration, actor=actor, at=at)


@again_if_outrun
def return_registration(registration: Registration, *, waits: bool = False, actor: Actor, at: datetime) -> Registration:
    """Bring a cancelled registration back, with a new ticket; its seats went to others and are chosen again.

    Like registering anew, it takes an open window and a place; where there is none, somebody who `waits` goes to the
    end of the waiting list. Raises MoveRefused, RegistrationClosed,
    EditionFull, CategoryFull, and AlreadyRegistered when the person registered again meanwhile.
    """
    edition = lock_edition(registration.edition)
    registration = lock_registration(registration)
    if not registration.is_cancelled:
        raise MoveRefused(registration.state)
    if not edition.takes_registrations(at):
        raise RegistrationClosed
    if same_person(edition, registration.email_key, registration.name_key).exists():
        raise AlreadyRegistered
    lack = lack_of_places(edition, registration.category)
    if lack is not None and waits and takes_waiting(edition, at=at):
        return _return_to_line(registration, actor=actor, at=at)
    if lack is not None:
        raise lack
    registration.state = RegistrationState.CONFIRMED
    registration.confirmed_at, registration.cancelled_at = at, None
    registration.save(update_fields=["state", "confirmed_at", "cancelled_at"])
    issue_ticket(registration, at=at)
    changes = {"state": [RegistrationState.CANCELLED, RegistrationState.CONFIRMED]}
    record(actor, "returned", registration, at=at, scope=edition.slug, changes=changes)
    write_to(registration, "registration_confirmed", at=at)
    return registration


def _return_to_line(registration: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Put a cancelled registration at the end of the line, as if it came for the first time."""
    registration.state, registration.waitlisted_at, registration.cancelled_at = RegistrationState.WAITLISTED, at, None
    registration.offers_missed = 0
    registration.save(update_fields=["state", "waitlisted_at", "cancelled_at", "offers_missed"])
    join_waiting_list(registration, former=RegistrationState.CANCELLED, actor=actor, at=at)
    return registration


def _number_of_act(
    submission: UUID, edition: Edition, category: Category, details: Details, sessions: Sequence[Session]
) -> UUID:
    """Return the number by which the same form, filled in the same way, is known again.

    Going back to register a second person, or to mend a wrong address, sends the same form with other answers:
    that is another act, and must not be taken for a double click.
    """
    answers = (edition.pk, category.pk, details, sorted({session.pk for session in sessions}))
    return uuid5(submission, repr(answers))


def _find_act(
    edition: Edition, details: Details, number: UUID
) -> tuple[UUID, Registration | None, Registration | None]:
    """Return the number of an act, what it did already, and who else is the same person. One cheap query, mostly.

    A registration cancelled since makes the same form a new act, with a new number.
    """
    if not is_known(edition.pk, submission=number, email_key=details.email_key, name_key=details.name_key):
        return number, None, None
    same = Q(email_key=details.email_key, name_key=details.name_key, edition=edition, state__in=OPEN_REGISTRATIONS)
    wanted = Q(submission=number) | same if details.email_key else Q(submission=number)
    found = list(Registration.objects.filter(wanted).order_by("created_at", "pk"))
    known = next((person for person in found if person.submission != number), None)
    done = next((person for person in found if person.submission == number), None)
    while done is not None and done.is_cancelled:
        number = uuid5(number, "again")
        done = Registration.objects.filter(submission=number).first()
    return number, done, known


def same_person(edition: Edition, email_key: str, name_key: str) -> RegistrationQuerySet:
    """Return the open registrations of an address and name; without an address nobody is the same person."""
    found = Registration.objects.opened().filter(edition=edition, email_key=email_key, name_key=name_key)
    return found.exclude(email_key="").select_related("edition", "category")


def _known(edition: Edition, details: Details, *, besides: Registration | None = None) -> Registration | None:
    found = same_person(edition, details.email_key, details.name_key)
    if besides is not None:
        found = found.exclude(pk=besides.pk)
    return found.order_by("created_at", "pk").first()


def _write_and_count_in(wanted: _Wanted) -> Registration:
    """Write a new registration, then see under the lock whether it has a place, and give it its seats.

    Raises RegistrationClosed, EditionFull, CategoryFull, SeatsUnavailable, SeatClash: then nothing of it may stay.
    """
    registration = _write(wanted)
    edition = _lock_open_edition(wanted)
    lack = lack_of_places(edition, wanted.category, besides=registration)
    if lack is not None:
        raise lack
    write_seats(registration, plan_seats(edition, wanted.sessions, at=wanted.at), at=wanted.at)
    return registration


def _lock_open_edition(wanted: _Wanted) -> Edition:
    edition = lock_edition(wanted.edition)
    if not edition.takes_registrations(wanted.at):
        raise RegistrationClosed
    return edition


def _write(wanted: _Wanted) -> Registration:
    """Write a new registration with its ticket, a journal line and its letter; its seats are written apart."""
    registration, at = _draft(wanted), wanted.at
    registration.state, registration.confirmed_at = RegistrationState.CONFIRMED, at
    registration.save(force_insert=True)
    issue_ticket(registration, at=at)
    changes = {
        "state": [None, registration.state],
        "category": [None, registration.category_id],
        "seats": [[], sorted({session.pk for session in wanted.sessions})],
    }
    record(wanted.actor, "registered", registration, at=at, scope=wanted.edition.slug, changes=changes)
    write_to(registration, "registration_confirmed", at=at)
    return registration


def _write_in_line(wanted: _Wanted) -> Registration:
    """Write a new registration that waits for a place, with its turn in the line."""
    registration = _draft(wanted)
    registration.state, registration.waitlisted_at = RegistrationState.WAITLISTED, wanted.at
    registration.save(force_insert=True)
    join_waiting_list(registration, former=None, actor=wanted.actor, at=wanted.at)
    return registration


def _draft(wanted: _Wanted) -> Registration:
    registration = Registration(
        edition=wanted.edition, category=wanted.category, submission=wanted.number, created_at=wanted.at
    )
    write_details(registration, wanted.details, at=wanted.at)
    return registration


def _change_category(
    registration: Registration, category: Category | None, edition: Edition, *, at: datetime
) -> dict[str, list[int]]:
    """Set a registration's category if it is another one, and return the change; the edition's total stays."""
    if category is None or category.pk == registration.category_id:
        return {}
    if has_ended(edition, at=at):
        raise EditionOver
    # Somebody who waits holds no place: they may wait for another category, and keep their turn.
    lack = None if registration.state == RegistrationState.WAITLISTED else lack_in_category(edition, category)
    if lack is not None:
        raise lack
    former, registration.category = registration.category_id, category
    return {"category": [former, category.pk]}


def merge_into(registration: Registration, known: Registration, *, actor: Actor, at: datetime) -> Registration:
    """Let a registration go in favour of the one that the same person has at the new address."""
    changes = give_up(registration, actor=actor, at=at) | {"email": WITHHELD}
    record(actor, "merged", registration, at=at, scope=registration.edition.slug, changes=changes)
    _remind(known, at=at)
    return registration


def _remind(registration: Registration, *, at: datetime) -> None:
    """Write to somebody that they are registered already, unless a letter said so a moment ago.

    Anybody can type anybody's name and address: the form must not become a way to fill a mailbox.
    """
    told = OutboxMail.objects.filter(
        template="already_registered", recipient=registration.email, created_at__gt=at - REMINDER_PAUSE
    )
    if not told.filter(context__registration=str(registration.pk)).exists():
        write_to(registration, "already_registered", at=at)
