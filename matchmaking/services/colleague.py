"""Colleagues behind a participant: invited by mail, so that nobody learns who is registered; replaced late as well."""

from datetime import datetime

from django.db import transaction

from attendees.models import Registration
from forum.core.journal import WITHHELD, Actor, record
from forum.core.outbox import queue_mail
from matchmaking.enums import LIVE_PARTICIPANTS
from matchmaking.models import Meeting, Participant, ParticipantMember
from matchmaking.services.member import MemberRefused, ParticipantGone, add_member, remove_member


class LastMember(MemberRefused):
    """Nobody would be left behind the participant: it withdraws instead."""


@transaction.atomic
def invite_colleague(
    member: ParticipantMember, email: str, *, replaces: ParticipantMember | None = None, actor: Actor, at: datetime
) -> None:
    """Ask whoever is registered with an address to stand behind a participant, perhaps in somebody's place.

    Nothing tells who called whether anybody is: the mailbox alone learns of it. Raises ParticipantGone.
    """
    participant = member.participant
    if participant.state not in LIVE_PARTICIPANTS:
        raise ParticipantGone
    people = Registration.objects.confirmed().filter(edition=member.programme.edition_id, email_key=email.lower())
    present = participant.members.present().values("registration")
    for person in people.exclude(pk__in=present).order_by("pk"):
        queue_mail(
            "colleague_invited",
            to=person.email,
            language=person.language,
            at=at,
            registration=str(person.pk),
            link_version=person.link_version,
            participant=str(participant.pk),
            member=member.pk,
            replaces=replaces.pk if replaces else 0,
        )
    # Whom it was sent to is not written: the journal would tell who is registered.
    changes = {"email": WITHHELD}
    record(actor, "colleague_invited", participant, at=at, scope=member.programme.edition.slug, changes=changes)


@transaction.atomic
def accept_invitation(
    participant: Participant, registration: Registration, *, replaces: int | None = None, actor: Actor, at: datetime
) -> ParticipantMember:
    """Put who was invited behind a participant, take the one that they replace from there, and return the member.

    The meetings to come pass to them where they are free. Raises what `add_member` does.
    """
    member = add_member(participant, registration, actor=actor, at=at)
    left = ParticipantMember.objects.present().filter(pk=replaces or 0, participant=participant)
    if former := left.select_related("programme").first():
        remove_member(former, actor=actor, at=at)
    return member


@transaction.atomic
def take_leave(member: ParticipantMember, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Take one of several people from behind a participant; return the meetings that this cancels.

    Raises LastMember.
    """
    others = ParticipantMember.objects.present().filter(participant=member.participant_id).exclude(pk=member.pk)
    if not others.exists():
        raise LastMember
    return remove_member(member, actor=actor, at=at)
