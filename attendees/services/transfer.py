"""Passing one's place to somebody else.

The edition is not locked: no place is counted. Whoever holds its lock may wait for nobody, and here one may wait for
somebody who registers under the same address and name, who is about to take it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import uuid4, uuid5

from django.db.models import Exists, OuterRef, Q

from attendees.enums import OPEN_REGISTRATIONS, AgendaKind, RegistrationState, TicketState
from attendees.models import AgendaEntry, Registration, Stay
from attendees.services.details import Details, write_details
from attendees.services.ground import EditionOver, MoveRefused, RegistrationRefused
from attendees.services.place import give_up
from attendees.services.registration import AlreadyRegistered, merge_into
from attendees.services.ticket import issue_ticket, revoke_ticket
from attendees.signals import registration_transferred
from events.selectors import has_ended
from forum.core.journal import Actor, record
from forum.core.outbox import queue_mail
from forum.core.races import again_if_outrun

# Where the person of the other registration still hopes for the place that they now receive.
_WAITS = (RegistrationState.WAITLISTED, RegistrationState.OFFERED)
# What somebody who waited said of themselves, which comes along with them. No key and no name.
_OWN_WORDS = (
    "organisation", "organisation_key", "organisation_kind", "postcode", "heard_by", "is_under_15", "needs",
    "needs_told_at_desk", "has_no_photo_sign", "photos_allowed_at", "newsletter_wanted_at",
)  # fmt: skip
# What is personal, whatever becomes of the place.
_PERSONAL_ENGAGEMENTS = (AgendaKind.TALK, AgendaKind.DUTY)


class AlreadyCame(RegistrationRefused):
    """The person passed a door of the edition: a presence is theirs, and goes to nobody else."""


class ByInvitation(RegistrationRefused):
    """The category is not open to everybody: only the team decides who holds a place in it."""


class PersonallyEngaged(RegistrationRefused):
    """The person speaks or serves at the edition: the team must find somebody else first."""


class SamePerson(RegistrationRefused):
    """The place would pass to the very person who has it."""


@dataclass(frozen=True, slots=True)
class _Passing:
    """One transfer under its locks, and whose place it was."""

    registration: Registration
    former_name: str
    by_team: bool
    actor: Actor
    at: datetime


def lack_of_transfer(
    registration: Registration, *, by_team: bool = False, at: datetime
) -> MoveRefused | EditionOver | ByInvitation | AlreadyCame | PersonallyEngaged | None:
    """Return why a place cannot pass to anybody, or None. One query at most; `by_team`: an organiser asks."""
    if not registration.is_confirmed:
        return MoveRefused(registration.state)
    if has_ended(registration.edition, at=at):
        return EditionOver()
    if not registration.category.is_open and not by_team:
        return ByInvitation()
    stays = Stay.objects.filter(registration=OuterRef("pk"))
    engagements = AgendaEntry.objects.filter(registration=OuterRef("pk"), kind__in=_PERSONAL_ENGAGEMENTS)
    person = Registration.objects.filter(pk=registration.pk)
    [(came, is_engaged)] = person.values_list(Exists(stays), Exists(engagements))
    if came:
        return AlreadyCame()
    return PersonallyEngaged() if is_engaged else None


@again_if_outrun
def transfer_registration(
    registration: Registration, *, details: Details, by_team: bool = False, actor: Actor, at: datetime
) -> Registration:
    """Pass a confirmed place to somebody else, and write to both: the former address, and the new person.

    Of `details` the name, address and language count. The place, category, structure, seats and meetings stay. What
    was the former person's goes: ticket, links, account, needs, consents, age. Nothing is said in the new one's name.

    Where the new person is registered already, nothing tells so but a letter to them: somebody who waits receives the
    place, anybody else keeps theirs and this one is given up.

    Raises MoveRefused unless confirmed, EditionOver, ByInvitation (the team alone may), AlreadyCame,
    PersonallyEngaged, SamePerson, AlreadyRegistered when the same mailbox registered the same name.
    """
    registration, known = _lock_both(registration, details)
    lack = lack_of_transfer(registration, by_team=by_team, at=at)
    if lack is not None:
        raise lack
    has_same_mailbox = details.email_key == registration.email_key
    if has_same_mailbox and details.name_key == registration.name_key:
        raise SamePerson
    if has_same_mailbox and known is not None:
        raise AlreadyRegistered
    passing = _Passing(registration, registration.full_name, by_team, actor, at)
    _take_farewell(passing)
    changes = _rename(passing, details)
    registration_transferred.send(Registration, registration=registration, actor=actor, at=at)
    if known is not None and known.state not in _WAITS:
        return merge_into(registration, known, actor=actor, at=at)
    if known is not None:
        _receive_own_words(passing, known)
    _pass_on(passing, changes)
    return registration


def _lock_both(registration: Registration, details: Details) -> tuple[Registration, Registration | None]:
    """Lock a registration and, in the same order as everybody does, the one that the new person has, if any."""
    same = Q(email_key=details.email_key, name_key=details.name_key, state__in=OPEN_REGISTRATIONS)
    same &= Q(edition=registration.edition_id) & ~Q(email_key="")
    rows = Registration.objects.select_related("edition", "category")
    rows = rows.select_for_update(of=("self",), no_key=True).order_by("pk")
    found = {row.pk: row for row in rows.filter(Q(pk=registration.pk) | same)}
    locked = found.pop(registration.pk, None)
    if locked is None:
        raise Registration.DoesNotExist
    return locked, next(iter(found.values()), None)


def _take_farewell(passing: _Passing) -> None:
    """Write to the former address, while it is known; the letter takes along whose place it was."""
    former = passing.registration
    if former.email:
        queue_mail(
            "place_passed_on",
            to=former.email,
            language=former.language,
            at=passing.at,
            registration=str(former.pk),
            former=passing.former_name,
        )


def _rename(passing: _Passing, details: Details) -> dict[str, object]:
    """Set the new person's name, address and language, wipe the rest, without saving; return what changed."""
    registration = passing.registration
    heir = Details(
        first_name=details.first_name,
        last_name=details.last_name,
        email=details.email,
        language=details.language,
        # It is the structure that sends somebody else.
        organisation=registration.organisation,
        organisation_kind=registration.organisation_kind,
    )
    changes = write_details(registration, heir, at=passing.at)
    registration.link_version += 1
    registration.user = None
    # The former person's form, sent once more, is a registration of their own. Numbered as forms are (version 5).
    registration.submission = uuid5(uuid4(), "transferred")
    return changes


def _receive_own_words(passing: _Passing, known: Registration) -> None:
    """Let somebody's own registration, which waited, go for the place that they receive, with what it says of them."""
    for field in (*_OWN_WORDS, "user"):
        setattr(passing.registration, field, getattr(known, field))
    changes = give_up(known, actor=passing.actor, at=passing.at)
    record(passing.actor, "merged", known, at=passing.at, scope=known.edition.slug, changes=changes)


def _pass_on(passing: _Passing, changes: dict[str, object]) -> None:
    """Save the registration under its new name, replace the ticket, write it in the journal and to the new person."""
    registration, at = passing.registration, passing.at
    registration.save()
    former = revoke_ticket(registration, TicketState.TRANSFERRED, at=at)
    ticket = issue_ticket(registration, at=at)
    told = changes | {"ticket": [former and str(former.pk), str(ticket.pk)]}
    record(passing.actor, "transferred", registration, at=at, scope=registration.edition.slug, changes=told)
    queue_mail(
        "place_received",
        to=registration.email,
        language=registration.language,
        at=at,
        registration=str(registration.pk),
        link_version=registration.link_version,
        former=passing.former_name,
        by_team=passing.by_team,
    )
