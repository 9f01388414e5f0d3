"""What views begin with: a programme found, and who may open it let in."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from attendees.views.access import load_edition
from matchmaking.models import MeetingProgramme
from matchmaking.perms import can_manage_meetings


def find_managed_programme(request: HttpRequest, slug: str, programme: str) -> MeetingProgramme:
    """Return a programme for who sets it up and runs it, and tell the layout its edition. Else 404."""
    if not can_manage_meetings(request.user):
        raise Http404
    edition = load_edition(request, slug)
    found = get_object_or_404(MeetingProgramme.objects.select_related("room__venue"), edition=edition, slug=programme)
    found.edition = edition
    return found
