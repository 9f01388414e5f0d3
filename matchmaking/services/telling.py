"""Who of a participant is written to: those behind it who said that they receive mails."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from attendees.enums import RegistrationState
from attendees.models import Registration
from forum.core.outbox import queue_mail
from matchmaking.models import Participant, ParticipantMember


def contacts_of(participants: Iterable[UUID]) -> dict[UUID, list[Registration]]:
    """Return, by participant, the people who receive its mails; where none is marked, all of them. One query."""
    rows = (
        ParticipantMember.objects.present()
        .filter(participant__in=list(participants), registration__state=RegistrationState.CONFIRMED)
        .exclude(registration__email="")
        .select_related("registration")
        .order_by("joined_at", "pk")
    )
    found: dict[UUID, list[ParticipantMember]] = defaultdict(list)
    for member in rows:
        found[member.participant_id].append(member)
    return {
        participant: [one.registration for one in members if one.is_contact or not any(m.is_contact for m in members)]
        for participant, members in found.items()
    }


def count_contacts(participants: Iterable[Participant]) -> int:
    """Return how many letters `tell` would write to some participants. Two queries."""
    return sum(map(len, contacts_of([one.pk for one in participants]).values()))


def tell(template: str, participants: Iterable[Participant], *, at: datetime, **ids: Any) -> int:
    """Write a letter to the contacts of some participants and return how many letters. Call inside the transaction.

    `ids` are the same for all; each letter knows its person and participant.
    """
    told = 0
    contacts = contacts_of([one.pk for one in participants])
    for participant, people in contacts.items():
        for person in people:
            queue_mail(
                template,
                to=person.email,
                language=person.language,
                at=at,
                registration=str(person.pk),
                link_version=person.link_version,
                participant=str(participant),
                **ids,
            )
            told += 1
    return told
