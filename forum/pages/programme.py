"""The programme of an edition: a page, a calendar and the file that conference apps read."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from attendees.selectors.place import places_left, seats_left
from attendees.selectors.waiting import takes_waiting
from attendees.views.access import find_edition
from attendees.views.frame import render_in
from events.calendar import programme_calendar
from events.enums import Booking, RegistrationWindow, SessionKind
from events.models import Edition, Session, Speaker, Track
from events.schedule_xml import schedule_xml as write_schedule_xml
from events.selectors import CALLED_OFF, has_ended, programme, registration_window, speakers_of
from events.timetable import lay_out
from forum.core import clock
from forum.core.text import tongue

TRACK, KIND = "parcours", "sorte"


@dataclass(frozen=True, slots=True)
class Card:
    """A session as the programme shows it; `left` is None where seats are not told."""

    session: Session
    speakers: list[Speaker]
    left: int | None

    @property
    def anchor(self) -> str:
        return anchor_of(self.session)

    @property
    def is_bookable(self) -> bool:
        return self.session.booking == Booking.NEEDED

    @property
    def has_more(self) -> bool:
        """Whether there is more to read than the card shows."""
        return bool(self.session.abstract or self.speakers)

    @property
    def language_name(self) -> str:
        """What the session is spoken in, as a word inside a sentence."""
        code = self.session.language
        with suppress(KeyError):
            name = str(get_language_info(code)["name_translated"])
            return name.lower() if tongue(get_language() or "fr") == "fr" else name
        return code


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One way of filtering: a link that keeps the other filter."""

    key: str
    query: str
    is_current: bool
    label: str = ""
    track: Track | None = None


@dataclass(frozen=True, slots=True)
class Filters:
    track: Track | None
    kind: SessionKind | None

    def keep(self, sessions: Iterable[Session]) -> list[Session]:
        """Return the sessions that pass."""
        return [
            session
            for session in sessions
            if (self.track is None or session.track_id == self.track.pk)
            and (self.kind is None or session.kind == self.kind)
        ]

    def query(self, *, track: Track | None, kind: SessionKind | None) -> str:
        """Return the address's query for these values."""
        values = {TRACK: str(track.pk) if track else "", KIND: str(kind.value) if kind else ""}
        query = urlencode({name: value for name, value in values.items() if value})
        return f"?{query}" if query else "."


def anchor_of(session: Session) -> str:
    """Return the fragment under which the programme's page shows a session."""
    return f"seance-{session.pk}"


def with_seats(sessions: Iterable[Session], left: Mapping[int, int]) -> list[Card]:
    """Return the sessions of `programme` as cards, with the seats that are left where these are told."""
    return [Card(session, speakers_of(session), left.get(session.pk)) for session in sessions]


@login_not_required
@require_safe
def programme_page(request: HttpRequest, slug: str) -> HttpResponse:
    at = clock.now()
    edition = find_edition(request, slug)
    sessions = programme(edition)
    filters = _filters(request.GET, sessions)
    tells_seats = edition.state not in CALLED_OFF and not has_ended(edition, at=at)
    window = registration_window(edition, at=at)
    shown = with_seats(filters.keep(sessions), seats_left(edition) if tells_seats else {})
    context = {
        "sessions": sessions,
        "shown": shown,
        "days": lay_out(shown, edition.zone),
        "filters": filters,
        "tracks": list(_track_choices(filters, sessions)),
        "kinds": list(_kind_choices(filters, sessions)),
        "is_over": has_ended(edition, at=at),
        "is_called_off": edition.state in CALLED_OFF,
        "window": window,
        "places_left": places_left(edition) if window == RegistrationWindow.OPEN else None,
        "may_wait": takes_waiting(edition, at=at),
    }
    is_fragment = _wants_fragment(request)
    template = "forum/programme.html#timetable" if is_fragment else "forum/programme.html"
    response = render_in(edition, request, template, context | {"is_fragment": is_fragment})
    patch_vary_headers(response, ["HX-Request"])
    return response


def _wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx asks, except to go back: then it needs the page."""
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]  # set by its middleware
    return bool(htmx) and not htmx.history_restore_request


def _filters(query: QueryDict, sessions: Iterable[Session]) -> Filters:
    """Read the filters; what the programme does not have is left aside."""
    tracks = {str(session.track.pk): session.track for session in sessions if session.track}
    kinds = {kind.value: kind for kind in SessionKind}
    return Filters(tracks.get(query.get(TRACK, "")), kinds.get(query.get(KIND, "")))


def _track_choices(filters: Filters, sessions: Iterable[Session]) -> Iterator[Choice]:
    tracks = {session.track.pk: session.track for session in sessions if session.track}
    if len(tracks) < 2:
        return
    for track in [None, *sorted(tracks.values(), key=lambda track: (track.position, track.name))]:
        yield Choice(
            key=f"{TRACK}-{track.pk}" if track else TRACK,
            query=filters.query(track=track, kind=filters.kind),
            is_current=track == filters.track,
            track=track,
        )


def _kind_choices(filters: Filters, sessions: Iterable[Session]) -> Iterator[Choice]:
    present = {session.kind for session in sessions} - {SessionKind.BREAK.value}
    if len(present) < 2:
        return
    for kind in [None, *(kind for kind in SessionKind if kind in present)]:
        yield Choice(
            key=f"{KIND}-{kind.value}" if kind else KIND,
            query=filters.query(track=filters.track, kind=kind),
            is_current=kind == filters.kind,
            label=str(kind.label) if kind else "",
        )


# Files for other programs, at addresses without a language


@login_not_required
@require_safe
def programme_ics(request: HttpRequest, slug: str) -> HttpResponse:
    edition, sessions = _published(request, slug)
    with translation.override(_asked_language(request.GET)):
        body = programme_calendar(edition, sessions, at=clock.now(), **_addresses(edition, sessions))
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'inline; filename="forum-ess-{edition.slug}.ics"'
    return response


@login_not_required
@require_safe
def schedule_xml(request: HttpRequest, slug: str) -> HttpResponse:
    edition, sessions = _published(request, slug)
    with translation.override(_asked_language(request.GET)):
        body = write_schedule_xml(edition, sessions, **_addresses(edition, sessions))
    return HttpResponse(body, content_type="application/xml; charset=utf-8")


def _published(request: HttpRequest, slug: str) -> tuple[Edition, list[Session]]:
    edition = find_edition(request, slug)
    sessions = programme(edition)
    if not sessions:
        raise Http404
    return edition, sessions


def _asked_language(query: QueryDict) -> str:
    asked = query.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _addresses(edition: Edition, sessions: Iterable[Session]) -> dict[str, Any]:
    """Return the page's address, in the language in force, and each session's place on it."""
    page = f"{settings.SITE_URL}{reverse('pages:programme', args=[edition.slug])}"
    return {"page": page, "session_pages": {session.pk: f"{page}#{anchor_of(session)}" for session in sessions}}
