"""All editions, from the last to the first, years without a forum and unknown years included."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from events.selectors import history
from forum.core import clock
from forum.pages.attendance import people_present
from forum.pages.story import tell_story


@login_not_required
@require_safe
def edition_list(request: HttpRequest) -> HttpResponse:
    at, entries = clock.now(), history()
    present = people_present((entry.edition for entry in entries if entry.edition), at=at)
    story = tell_story(entries, present, at=at)
    return render(request, "forum/edition_list.html", {"chapters": story[::-1]})
