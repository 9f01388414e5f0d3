"""The doors of an edition and the phones that scan there: the page that leads to all others."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from attendees.enums import CheckpointKind
from attendees.selectors.checkpoint import list_doors, sessions_without_door
from attendees.selectors.phone import list_phones
from attendees.views.access import load_edition
from attendees.views.frame import render_in
from forum.core import clock
from forum.core.access import organiser_required


@organiser_required
@require_safe
def doors(request: HttpRequest, slug: str) -> HttpResponse:
    edition, at = load_edition(request, slug), clock.now()
    context = {
        "lines": list_doors(edition, at),
        "phones": list_phones(edition, at),
        "kinds": CheckpointKind.choices,
        "sessions_left": len(sessions_without_door(edition)),
    }
    return render_in(edition, request, "attendees/organiser/doors.html", context)
