"""The page of one edition, past or to come."""

from collections import Counter
from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from attendees.selectors.place import places_left
from attendees.selectors.waiting import takes_waiting
from attendees.views.access import find_edition
from attendees.views.frame import render_in
from events.enums import RegistrationWindow, SessionKind, SessionState
from events.models import Session
from events.selectors import has_ended, history_of, programme, registration_window
from forum.core import clock
from forum.pages.attendance import people_present
from forum.pages.story import Standing, tell_story

KIND_COUNTS = {
    SessionKind.PLENARY: ngettext_lazy("%(n)s plénière", "%(n)s plénières", "n"),
    SessionKind.ROUND_TABLE: ngettext_lazy("%(n)s table ronde", "%(n)s tables rondes", "n"),
    SessionKind.WORKSHOP: ngettext_lazy("%(n)s atelier", "%(n)s ateliers", "n"),
    SessionKind.PITCH: ngettext_lazy("%(n)s séance de pitchs", "%(n)s séances de pitchs", "n"),
    SessionKind.MEETINGS: ngettext_lazy("%(n)s séance de rendez-vous", "%(n)s séances de rendez-vous", "n"),
}


@login_not_required
@require_safe
def edition_page(request: HttpRequest, slug: str) -> HttpResponse:
    at = clock.now()
    edition = find_edition(request, slug)
    window = registration_window(edition, at=at)
    is_over = has_ended(edition, at=at)
    [chapter] = tell_story([history_of(edition)], people_present([edition], at=at), at=at)
    sessions = programme(edition)
    context = {
        "chapter": chapter,
        "is_over": is_over,
        "is_called_off": chapter.standing == Standing.CALLED_OFF,
        "window": window,
        "places_left": places_left(edition) if window == RegistrationWindow.OPEN else None,
        "may_wait": takes_waiting(edition, at=at),
        "sessions": sessions,
        "closes_at": max((session.ends_at for session in sessions), default=None),
        "session_kinds": _session_kinds(sessions),
    }
    return render_in(edition, request, "forum/edition.html", context)


def _session_kinds(sessions: Sequence[Session]) -> list[str]:
    """Return how many sessions there are of each kind, in words, breaks aside."""
    counts = Counter(session.kind for session in sessions if session.state == SessionState.SCHEDULED)
    return [words % {"n": counts[kind]} for kind, words in KIND_COUNTS.items() if counts[kind]]
