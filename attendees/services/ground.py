"""What every act on a registration begins and ends with: its locks, its refusal, its letter.

Locks are taken in one order everywhere, so that no two acts wait for each other: edition, registration, then
sessions by number. SQLite has no row locks: there the transaction itself, which is IMMEDIATE, is the lock; so an
act reads nothing before its transaction has begun. The locks let foreign keys through: a door may admit a person
whose edition is locked.
"""

from datetime import datetime

from attendees.enums import REGISTRATION_MOVES, RegistrationState
from attendees.models import Registration
from events.models import Edition
from forum.core.locks import lock_rows
from forum.core.outbox import queue_mail


class RegistrationRefused(Exception):
    """What was asked cannot be done; nothing was changed. The subclasses say why."""


class MoveRefused(RegistrationRefused):
    """The registration's state does not allow it: cancelling twice, choosing seats once cancelled."""


class EditionOver(RegistrationRefused):
    """The edition is behind us: what happened there is no longer changed."""


def lock_edition(edition: Edition) -> Edition:
    """Lock the row that carries the capacity, until the transaction ends, and return it as it is now.

    Raises Edition.DoesNotExist.
    """
    for locked in lock_rows(Edition, [edition.pk]):
        return locked
    raise Edition.DoesNotExist


def lock_registration(registration: Registration) -> Registration:
    """Lock a registration until the transaction ends and return it as it is now, its edition at hand."""
    rows = Registration.objects.select_related("edition", "category")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=registration.pk)


def check_move(registration: Registration, state: RegistrationState) -> None:
    """Raise MoveRefused unless a registration may go to `state` from where it is."""
    if state not in REGISTRATION_MOVES[RegistrationState(registration.state)]:
        raise MoveRefused(registration.state)


def write_to(registration: Registration, letter: str, *, at: datetime, to: str | None = None) -> None:
    """Queue a letter to a person, in the language of the registration; none to those who gave no address.

    The row notes which of the registration's links it speaks of: once the address has changed, a letter still
    waiting for the former one must not carry the new link there.
    """
    recipient = registration.email if to is None else to
    if recipient:
        queue_mail(
            letter,
            to=recipient,
            language=registration.language,
            at=at,
            registration=str(registration.pk),
            link_version=registration.link_version,
        )
