"""What views begin with: a programme or a participant found, and who may open it let in."""

from uuid import UUID

from django.http import Http404, HttpRequest

from attendees.links import holds_link
from matchmaking.models import MeetingProgramme, ParticipantMember
from matchmaking.perms import can_act_for_participant, can_manage_meetings


def find_managed_programme(request: HttpRequest, slug: str, programme: str) -> MeetingProgramme:
    """Return a programme for who runs meetings, its edition and room at hand, and tell the layout. Else 404."""
    if not can_manage_meetings(request.user):
        raise Http404
    rows = MeetingProgramme.objects.select_related("edition__venue", "room__venue")
    found = rows.filter(edition__slug=slug, slug=programme).first()
    if found is None:
        raise Http404
    request.edition = found.edition  # type: ignore[attr-defined]  # read by the layout, for the band of invented data
    return found


def find_acting_member(request: HttpRequest, pk: UUID) -> ParticipantMember:
    """Return as whom somebody acts for a participant, by account or mailed link. Else 404."""
    members = ParticipantMember.objects.present().filter(participant=pk)
    rows = members.select_related("participant", "programme__edition__venue", "programme__room", "registration")
    for member in rows.order_by("joined_at", "pk"):
        by_link = holds_link(request.session, member.registration)
        if can_act_for_participant(request.user, member, holds_link=by_link):
            member.participant.programme = member.programme
            request.edition = member.programme.edition  # type: ignore[attr-defined]  # as above
            return member
    raise Http404
