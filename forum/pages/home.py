"""The home page: the next edition, its programme in short, the forum's story."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from attendees.selectors.place import places_left, seats_left
from attendees.selectors.waiting import takes_waiting
from attendees.views.frame import render_in
from events.models import Edition
from events.selectors import CALLED_OFF, history, last_held_edition, next_edition, programme, registration_window
from events.timetable import lay_out
from forum.core import clock
from forum.pages.attendance import people_present
from forum.pages.programme import with_seats
from forum.pages.story import Chapter, Standing, tell_story

# A day's programme fits; of longer ones the home page shows the beginning.
SESSIONS_SHOWN = 15


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    at = clock.now()
    edition = next_edition(at)
    entries = history()
    present = people_present((entry.edition for entry in entries if entry.edition), at=at)
    chapters = tell_story(entries, present, at=at)
    context = {
        "edition": edition,
        "last_edition": None if edition else last_held_edition(at),
        "chapters": chapters,
        "years_told": _years_told(chapters),
        "shows_claims": any(not bar.is_counted for chapter in chapters for bar in chapter.bars),
        "shows_invented": any(chapter.is_invented and chapter.bars for chapter in chapters),
        "shows_counts": any(bar.is_counted for chapter in chapters for bar in chapter.bars),
    }
    if edition is None:
        return render(request, "forum/home.html", context)
    return render_in(edition, request, "forum/home.html", context | _coming(edition, at))


def _coming(edition: Edition, at: datetime) -> dict[str, Any]:
    sessions = programme(edition)
    bookable = edition.state not in CALLED_OFF
    shown = with_seats(sessions[:SESSIONS_SHOWN], seats_left(edition) if bookable else {})
    return {
        "window": registration_window(edition, at=at),
        "places_left": places_left(edition),
        "may_wait": takes_waiting(edition, at=at),
        "is_called_off": not bookable,
        "is_over": False,
        "sessions": sessions,
        "starts_at": sessions[0].starts_at if sessions else None,
        "ends_at": max(session.ends_at for session in sessions) if sessions else None,
        "days": lay_out(shown, edition.zone),
        "more": max(0, len(sessions) - SESSIONS_SHOWN),
    }


def _years_told(chapters: list[Chapter]) -> tuple[int, int] | None:
    """Return the first and last year in which a forum is known to have been held."""
    held = [chapter.entry.first for chapter in chapters if chapter.standing == Standing.HELD]
    return (held[0], held[-1]) if held else None
