"""What the organisers' pages of meetings are wrapped in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from attendees.views.access import load_edition
from attendees.views.frame import render_in
from events.models import Edition
from forum.core.journal import Actor
from matchmaking.models import MeetingProgramme
from matchmaking.perms import can_manage_meetings

FORMS = ["GET", "HEAD", "POST"]
SETTLED = _("Ce programme est clos ou annulé : rouvrez-le pour le modifier. Rien n’a changé.")


def find_managed_edition(request: HttpRequest, slug: str) -> Edition:
    """Return an edition for who sets its meetings up, and tell the layout. Else 404."""
    if not can_manage_meetings(request.user):
        raise Http404
    return load_edition(request, slug)


def show(
    request: HttpRequest, programme: MeetingProgramme, template: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """Render an organisers' page of a programme."""
    edition = programme.edition
    return render_in(edition, request, f"matchmaking/{template}", {"programme": programme} | context, status=status)


def actor_of(request: HttpRequest) -> Actor:
    return Actor.from_user(request.user)


def tell_settled(request: HttpRequest) -> None:
    """Say that a programme takes no more changes."""
    messages.error(request, SETTLED)
