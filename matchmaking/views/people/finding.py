"""Whom one may meet: searched, filtered, each with what fits and what does not."""

from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from forum.core import clock
from matchmaking.forms.finding import FindForm
from matchmaking.models import Participant
from matchmaking.selectors.directory import criteria_of, find_others, read_page
from matchmaking.selectors.phase import takes_bookings, takes_requests, takes_wishes
from matchmaking.views.access import find_acting_member
from matchmaking.views.people.frame import render_for

PAGE_SIZE = 15


@login_not_required
@never_cache
@require_safe
def find(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    own, at = member.participant, clock.now()
    criteria = criteria_of(member.programme)
    form = FindForm(request.GET, criteria=criteria, sides=sides_of_others(own))
    page = Paginator(find_others(own, form.wanted, criteria), PAGE_SIZE).get_page(request.GET.get("page"))
    read_page(own, page.object_list, criteria)
    asked = request.GET.copy()
    asked.pop("page", None)
    kept = {name: value for name, value in asked.items() if name in form.fields and value}
    context = {
        "form": form,
        "page": page,
        "is_narrowed": bool(kept.keys() - {"q"}),
        "is_filtered": bool(kept.keys() - {"tri"}),
        "query": _query_of(request, kept),
        "may_wish": takes_wishes(member.programme, at=at),
        "may_book": takes_bookings(member.programme, at=at) or takes_requests(member.programme, at=at),
    }
    return render_for(member, request, "matchmaking/people_find.html", context)


def sides_of_others(own: Participant) -> list[str]:
    """Return the sides on which those stand whom a participant may meet."""
    sides = list(own.programme.sides)
    return sides if own.programme.is_peer else [side for side in sides if side != own.side]


def _query_of(request: HttpRequest, kept: dict[str, str]) -> str:
    query = request.GET.copy()
    for name in list(query):
        if name not in kept:
            del query[name]
    return query.urlencode() + "&" if query else ""
