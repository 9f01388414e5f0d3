"""Who stands behind whom."""

from attendees.models import Registration
from matchmaking.models import MeetingProgramme, ParticipantMember
from matchmaking.models.participant import ParticipantMemberQuerySet

_AT_HAND = ("participant", "programme__edition", "registration")


def memberships_of(registration: Registration) -> ParticipantMemberQuerySet:
    """Return the participants that a registration stands behind, by programme."""
    rows = ParticipantMember.objects.present().filter(registration=registration).select_related(*_AT_HAND)
    return rows.order_by("programme__starts_on", "programme__name", "pk")


def membership_in(programme: MeetingProgramme, registration: Registration) -> ParticipantMember | None:
    """Return what a registration stands behind in a programme, or None. One query."""
    return memberships_of(registration).filter(programme=programme).first()
