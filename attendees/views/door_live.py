"""The control room of the day, and the list of who is inside: for organisers, on a laptop or a phone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.enums import ScanResult
from attendees.selectors.control import Event, Snapshot, read_snapshot
from attendees.selectors.evacuation import Evacuation, list_inside
from attendees.views.access import find_edition, load_edition
from attendees.views.frame import render_in
from attendees.views.guest import EXPORTS
from events.models import Edition
from forum.core import clock
from forum.core.access import ask_before_download, organiser_required
from forum.core.journal import Actor, record_export
from forum.core.limits import count
from forum.core.spreadsheets import Cell, csv_response

# How often the page asks again, in seconds: with what a snapshot may be old, within three of the truth.
EVERY = 2
CHART_HEIGHT, BAR_WIDTH = 180, 10
# One person alone fills a fifth of it.
LEAST_SCALE = 5
# What to do where a phone without network and the server would not have said the same.
HINTS: dict[str, Promise] = {
    ScanResult.ALREADY_IN: gettext_lazy(
        "Le même billet est entré deux fois : deux téléphones étaient sans réseau, ou le billet a été copié."
    ),
    ScanResult.CANCELLED: gettext_lazy("L’inscription n’était plus valable : si la personne est là, voyez avec elle."),
    ScanResult.REVOKED: gettext_lazy("Le billet avait été remplacé : vérifiez que la personne est bien la bonne."),
    ScanResult.TRANSFERRED: gettext_lazy(
        "La place avait été transmise à quelqu’un d’autre : c’est cette personne qui compte comme entrée. "
        "Voyez avec les deux."
    ),
    ScanResult.FULL: gettext_lazy("La salle était pleine : comptez sur place."),
    ScanResult.NOT_BOOKED: gettext_lazy("La personne n’avait pas réservé : vérifiez que les places tiennent."),
    ScanResult.SEATS_LEFT: gettext_lazy("La personne n’avait pas réservé : vérifiez que les places tiennent."),
    ScanResult.ADMITTED: gettext_lazy("Le téléphone a refusé à tort : si la personne attend, faites-la entrer."),
}
OTHER_HINT = gettext_lazy("Le passage compte comme le téléphone l’a montré. Rien à faire si personne ne se plaint.")


@dataclass(frozen=True, slots=True)
class Bar:
    """One minute of the flow, as it is drawn."""

    at: datetime
    people: int
    x: int
    y: int
    height: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A scan with both its answers in words."""

    event: Event
    shown: str
    judged: str
    hint: str | Promise


def draw_flow(flow: tuple[tuple[datetime, int], ...]) -> dict[str, Any]:
    """Return the bars of the flow, the highest of them, and the hours at its ends and in its middle."""
    peak = max(people for _at, people in flow)
    most = max(LEAST_SCALE, peak)
    bars = [
        Bar(at, people, number * BAR_WIDTH, CHART_HEIGHT - height, height)
        for number, (at, people) in enumerate(flow)
        for height in [round(CHART_HEIGHT * people / most)]
    ]
    return {
        "bars": bars,
        "peak": peak,
        "hours": [bars[0], bars[len(bars) // 2], bars[-1]],
        "total": sum(people for _at, people in flow),
    }


def _context(snapshot: Snapshot, *, is_paused: bool) -> dict[str, Any]:
    labels = dict(ScanResult.choices)
    return {
        "live": snapshot,
        "at": snapshot.at,
        "every": EVERY,
        "is_paused": is_paused,
        "chart": draw_flow(snapshot.flow),
        "labels": labels,
        "refusals": [(event, labels[event.result]) for event in snapshot.refusals],
        "conflicts": [
            Conflict(event, labels[event.result], labels[event.judged], HINTS.get(event.judged, OTHER_HINT))
            for event in snapshot.conflicts
        ],
    }


@organiser_required
@never_cache
@require_safe
def live(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug, lately=True)
    context = _context(read_snapshot(edition, clock.now()), is_paused="pause" in request.GET)
    return render_in(edition, request, "attendees/organiser/live.html", context)


@organiser_required
@never_cache
@require_safe
def live_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer the page that polls: nothing (204) while nothing has changed."""
    edition = find_edition(request, slug, lately=True)
    snapshot = read_snapshot(edition, clock.now())
    if snapshot.digest == request.GET.get("vu", ""):
        return HttpResponse(status=204)
    return render_in(edition, request, "attendees/organiser/live_figures.html", _context(snapshot, is_paused=False))


@organiser_required
@never_cache
@require_safe
def evacuation(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    context = {"inside": list_inside(edition, clock.now())}
    return render_in(edition, request, "attendees/organiser/evacuation.html", context)


@organiser_required
@never_cache
@require_safe
def evacuation_csv(request: HttpRequest, slug: str) -> HttpResponse:
    at = clock.now()
    count(EXPORTS, str(request.user.pk), at=at)
    edition = load_edition(request, slug)
    if answer := ask_before_download(request, "attendees:evacuation", slug):
        return answer
    response = csv_response(f"forum-{edition.slug}-evacuation.csv", _csv_rows(edition, list_inside(edition, at)))
    if request.method == "GET":
        record_export(Actor.from_user(request.user), "evacuation_exported", edition, at=at, scope=edition.slug)
    return response


def _csv_rows(edition: Edition, inside: Evacuation) -> Iterator[list[Cell]]:
    if edition.is_demo:
        yield [_("Données fictives : édition de démonstration")]
    yield [_("Espace"), _("Nom et prénom"), _("Structure"), _("Vue à"), _("Porte")]
    for zone in inside.zones:
        for person in zone.people:
            seen = f"{person.seen_at.astimezone(edition.zone):%H:%M}"
            yield [zone.name or _("Ailleurs dans le bâtiment"), person.name, person.organisation, seen, person.door]
