"""Who stands behind whom."""

from attendees.models import Registration
from forum.core.models import User
from matchmaking.models import MeetingProgramme, ParticipantMember
from matchmaking.models.participant import ParticipantMemberQuerySet

_AT_HAND = ("participant", "programme__edition", "registration")


def my_memberships(user: User) -> ParticipantMemberQuerySet:
    """Return the participants that an account stands behind, coming editions first, all that a page needs at hand."""
    mine = ParticipantMember.objects.present().filter(registration__user=user).select_related(*_AT_HAND)
    return mine.order_by("-programme__edition__year", "programme__starts_on", "programme__name", "pk")


def memberships_of(registration: Registration) -> ParticipantMemberQuerySet:
    """Return the participants that a registration stands behind, by programme."""
    rows = ParticipantMember.objects.present().filter(registration=registration).select_related(*_AT_HAND)
    return rows.order_by("programme__starts_on", "programme__name", "pk")


def membership_in(programme: MeetingProgramme, registration: Registration) -> ParticipantMember | None:
    """Return what a registration stands behind in a programme, or None. One query."""
    return memberships_of(registration).filter(programme=programme).first()
