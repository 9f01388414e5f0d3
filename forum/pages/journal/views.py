"""Who did what: everything, one edition, one person. Read, filtered, exported."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from attendees.models import Registration
from attendees.views.access import load_edition
from attendees.views.frame import render_in
from events.models import Edition
from forum.core import clock
from forum.core.access import ask_before_download, organiser_required
from forum.core.enums import ActorKind
from forum.core.journal import Actor, record_export
from forum.core.journal_search import LineFilter, Place, find_lines, read_page
from forum.core.spreadsheets import Cell, csv_stream
from forum.pages.journal.forms import LineFilterForm
from forum.pages.journal.sentences import Line, tell_lines

PAGE_SIZE = 50
# How many lines the export reads at a time.
CHUNK = 500


@organiser_required
@never_cache
@require_safe
def journal(request: HttpRequest) -> HttpResponse:
    form = LineFilterForm(request.GET, zone=timezone.get_default_timezone())
    return render(request, "forum/journal.html", _context(request, form, form.wanted))


@organiser_required
@never_cache
@require_safe
def edition_journal(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    form = LineFilterForm(request.GET, zone=edition.zone, edition=edition)
    return render_in(edition, request, "forum/edition_journal.html", _context(request, form, form.wanted))


@organiser_required
@never_cache
@require_safe
def person_journal(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """All that happened to one person, their passages at the door beside it: scans are a journal of their own."""
    edition = load_edition(request, slug)
    person = get_object_or_404(Registration.objects.select_related("category"), pk=pk, edition=edition)
    wanted = LineFilter(target_type=Registration._meta.label_lower, target_ids=(str(person.pk),))
    context = _context(request, None, wanted) | {
        "registration": person,
        "scans": person.scans.select_related("scanner", "checkpoint").order_by("-at", "-pk")[:PAGE_SIZE],
    }
    return render_in(edition, request, "forum/person_journal.html", context)


def _context(request: HttpRequest, form: LineFilterForm | None, wanted: LineFilter) -> dict[str, Any]:
    place = Place.read(request.GET.get("after", ""))
    page = read_page(find_lines(wanted), PAGE_SIZE, after=place)
    asked = form.asked if form else {}
    return {
        "form": form,
        "lines": tell_lines(page.lines, opens_back_room=request.user.is_staff),
        "query": urlencode(asked),
        "older": urlencode(asked | {"after": str(page.next_place)}) if page.next_place else "",
        "is_further": place is not None,
    }


@organiser_required
@never_cache
@require_GET
def journal_csv(request: HttpRequest) -> HttpResponseBase:
    if answer := ask_before_download(request, "pages:journal"):
        return answer
    form = LineFilterForm(request.GET, zone=timezone.get_default_timezone())
    return _export(request, form, "forum-journal.csv", None)


@organiser_required
@never_cache
@require_GET
def edition_journal_csv(request: HttpRequest, slug: str) -> HttpResponseBase:
    edition = load_edition(request, slug)
    if answer := ask_before_download(request, "pages:edition_journal", slug):
        return answer
    form = LineFilterForm(request.GET, zone=edition.zone, edition=edition)
    return _export(request, form, f"forum-{edition.slug}-journal.csv", edition)


def _export(request: HttpRequest, form: LineFilterForm, name: str, edition: Edition | None) -> HttpResponseBase:
    """Send what is filtered, as it stands now, and note who took it away, with which filter."""
    wanted, at = form.wanted, clock.now()
    entry = record_export(
        Actor.from_user(request.user), "journal_exported", edition or request.user,
        at=at, scope=edition.slug if edition else "",
        asked={name: "…" if name in ("person", "who") else value for name, value in form.asked.items()},
    )  # fmt: skip
    is_demo = edition.is_demo if edition else Edition.objects.filter(is_demo=True).exists()
    return csv_stream(name, _csv_rows(wanted, Place.of(entry), is_demo=is_demo))


def _csv_rows(wanted: LineFilter, place: Place | None, *, is_demo: bool) -> Iterator[list[Cell]]:
    """Yield the lines older than the export's own, a chunk at a time: nothing is held for long."""
    if is_demo:
        yield [_("Données fictives : édition de démonstration")]
    yield [
        pgettext("une ligne du journal", "Quand"), _("Édition"), _("Par"), _("Qui"), _("Au nom de"), _("Acte"),
        _("Ce qui s’est passé"), _("Ce qui a changé"),
    ]  # fmt: skip
    while place is not None:
        page = read_page(find_lines(wanted), CHUNK, after=place)
        yield from (_cells(line) for line in tell_lines(page.lines, opens_back_room=False))
        place = page.next_place


def _cells(line: Line) -> list[Cell]:
    entry = line.entry
    changes = [
        _("%(field)s : modifié") % {"field": change.label}
        if change.is_withheld
        else f"{change.label} : {change.before} → {change.after}"
        for change in line.changes
    ]
    return [
        f"{line.at:%Y-%m-%d %H:%M:%S}", entry.scope, str(ActorKind(entry.actor_kind).label), line.who,
        entry.on_behalf_of, str(line.act.label), line.plain_sentence, "; ".join(changes),
    ]  # fmt: skip
