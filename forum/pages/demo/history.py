"""The journal of invented people: what they did, as the services would have written it."""

from collections import defaultdict
from uuid import UUID

from django.db.models import QuerySet

from attendees.enums import RegistrationState
from attendees.models import Registration, SeatBooking
from events.models import Edition
from forum.core.enums import ActorKind
from forum.core.models import LogEntry

ABOUT = Registration._meta.label_lower


def write_history(edition: Edition, people: list[Registration]) -> None:
    """Tell of each registration, and of those that were cancelled."""
    seats: defaultdict[UUID, list[int]] = defaultdict(list)
    for person, session in SeatBooking.objects.filter(session__edition=edition).values_list("registration", "session"):
        seats[person].append(session)
    lines = [_registered(edition, person, sorted(seats[person.pk])) for person in people]
    lines += [_cancelled(edition, person) for person in people if person.is_cancelled]
    LogEntry.objects.bulk_create(sorted(lines, key=lambda line: line.at), batch_size=500)


def history_of(edition: Edition) -> QuerySet[LogEntry]:
    """Filter what the journal tells of an invented edition's people: days that move, and go with their edition.

    The journal's own query set refuses to be rewritten.
    """
    return QuerySet(LogEntry).filter(scope=edition.slug, target_type=ABOUT)


def meetings_history_of(edition: Edition) -> QuerySet[LogEntry]:
    """Filter what the journal tells of an invented edition's meetings."""
    return QuerySet(LogEntry).filter(scope=edition.slug, target_type__startswith="matchmaking.")


def _registered(edition: Edition, person: Registration, seats: list[int]) -> LogEntry:
    return LogEntry(
        at=person.created_at,
        actor_kind=ActorKind.VISITOR,
        verb="registered",
        target_type=ABOUT,
        target_id=str(person.pk),
        scope=edition.slug,
        changes={
            "state": [None, RegistrationState.CONFIRMED],
            "category": [None, person.category_id],
            "seats": [[], seats],
        },
    )


def _cancelled(edition: Edition, person: Registration) -> LogEntry:
    return LogEntry(
        at=person.cancelled_at,
        actor_kind=ActorKind.LINK,
        actor_id=str(person.pk),
        verb="cancelled",
        target_type=ABOUT,
        target_id=str(person.pk),
        scope=edition.slug,
        changes={"state": [RegistrationState.CONFIRMED, RegistrationState.CANCELLED], "seats": [[], []]},
    )
