"""What came of a programme's meetings, for who runs them: figures, promises, meeting by meeting; as a file too."""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendees.views.frame import render_in
from forum.core import clock
from forum.core.access import ask_before_download
from forum.core.journal import Actor, record_export
from forum.core.limits import Limit, count
from forum.core.spreadsheets import Cell, csv_response
from forum.core.templatetags.components import localized_text
from matchmaking.enums import FollowUpKind, LeadKind, Side, Standing, Verdict
from matchmaking.models import MeetingProgramme, Outcome
from matchmaking.selectors.figures import FollowUpFigures, SideFigures, programme_figures
from matchmaking.selectors.outcome_list import Row, list_outcomes, list_promises, promises_in, rows_of
from matchmaking.services.outcome import OutcomeRefused, mark_promise
from matchmaking.views.access import find_managed_programme

PAGE_SIZE, PROMISES = 30, 20
SHOWN = ("silent", "exchanged")
EXPORTS = Limit("exports", 60, 600)


@never_cache
@require_safe
def outcomes(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    shown = request.GET.get("montrer", "")
    shown = shown if shown in SHOWN else ""
    page = Paginator(list_outcomes(found, shown=shown), PAGE_SIZE).get_page(request.GET.get("page"))
    promised = Paginator(list_promises(found), PROMISES).get_page(request.GET.get("promesses"))
    now = clock.now()
    figures = programme_figures(found, at=now)
    context = {
        "programme": found,
        "figures": figures,
        "sides": [_side(found, one) for one in figures.sides],
        "verdicts": Verdict.labels,
        "leads": [(lead.label, figures.leads[lead]) for lead in LeadKind if figures.leads[lead]],
        "news": [(one, _kinds(one)) for one in figures.follow_ups if one.answers],
        "promises": promises_in(promised.object_list),
        "promised": promised,
        "page": page,
        "rows": rows_of(page.object_list, at=now),
        "shown": shown,
        "query": _kept(request, "montrer", "promesses"),
        "promises_query": _kept(request, "montrer", "page"),
    }  # fmt: skip
    return render_in(found.edition, request, "matchmaking/outcome_organiser.html", context)


def _kept(request: HttpRequest, *names: str) -> str:
    """Return what an address says of the rest of the page, as another page of a list keeps it."""
    said = {name: value for name in names if (value := request.GET.get(name))}
    return urlencode(said) + "&" if said else ""


def _side(programme: MeetingProgramme, figures: SideFigures) -> tuple[str, SideFigures, list[int]]:
    """Return a side's name, its figures, and how often it gave each answer."""
    name = localized_text(programme, f"side_{figures.side.value}_plural")
    return name, figures, [figures.verdicts[verdict] for verdict in Verdict]


def _kinds(news: FollowUpFigures) -> list[tuple[str, int]]:
    return [(str(kind.label), news.kinds[kind]) for kind in FollowUpKind if news.kinds[kind]]


@require_POST
def promise_keep(request: HttpRequest, slug: str, programme: str, outcome: int) -> HttpResponse:
    """Note that a promise was kept, or, after all, that it was not yet."""
    found = find_managed_programme(request, slug, programme)
    promised = get_object_or_404(
        Outcome.objects.select_related("meeting__programme"), pk=outcome, meeting__programme=found
    )
    is_kept = request.POST.get("is_kept") == "1"
    try:
        mark_promise(promised, is_kept=is_kept, actor=Actor.from_user(request.user), at=clock.now())
    except OutcomeRefused:
        messages.error(request, _("Cette promesse a été retirée entre-temps. Rien n’a changé."))
    else:
        messages.success(
            request, _("C’est noté : promesse tenue.") if is_kept else _("C’est noté : promesse en attente.")
        )
    return redirect("matchmaking:outcomes", slug, programme)


@never_cache
@require_safe
def outcomes_csv(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    count(EXPORTS, str(request.user.pk), at=clock.now())
    if answer := ask_before_download(request, "matchmaking:outcomes", slug, programme):
        return answer
    if request.method == "GET":
        record_export(Actor.from_user(request.user), "outcomes_exported", found, at=clock.now(), scope=slug)
    response = csv_response(f"forum-{slug}-{programme}-suites.csv", _csv_rows(found))
    response["Cache-Control"] = "no-store"
    return response


def _csv_rows(programme: MeetingProgramme) -> Iterator[list[Cell]]:
    if programme.edition.is_demo:
        yield [_("Données fictives : édition de démonstration")]
    names = [localized_text(programme, f"side_{'a' if programme.is_peer else side}_name") for side in Side]
    both = [name for side in names for name in (side, *_answer_columns(side))]
    yield [_("Jour et heure"), _("Table"), *both, _("Tenu"), _("Coordonnées échangées")]
    # Thousands of cells say the same few words.
    labels = {one: str(one.label) for one in (*Verdict, *LeadKind, *Standing)}
    words = {True: _("oui"), False: _("non")}
    for row in rows_of(list_outcomes(programme), at=clock.now()):
        yield _csv_row(row, programme, labels, words)


def _answer_columns(side: str) -> list[str]:
    columns = (_("suite"), _("pistes"), _("mise en relation promise"), _("promesse tenue"))
    return [_("%(side)s : %(column)s") % {"side": side, "column": column} for column in columns]


def _csv_row(
    row: Row, programme: MeetingProgramme, labels: Mapping[TextChoices, str], words: Mapping[bool, str]
) -> list[Cell]:
    cells: list[Cell] = []
    for name, said in row.sides:
        leads = ", ".join(labels[lead] for lead in said.leads) if said else ""
        promised = said.introduction_to if said else ""
        kept = words[said.is_kept] if said and promised else ""
        cells += [name, labels[said.verdict] if said else "", leads, promised, kept]
    starts_at = row.starts_at.astimezone(programme.edition.zone)
    standing = _("à venir") if row.is_to_come else labels[row.standing]
    return [f"{starts_at:%Y-%m-%d %H:%M}", row.table, *cells, standing, words[row.is_exchanged]]
