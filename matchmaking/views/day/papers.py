"""Papers of a programme: sheets by person and by table, the booklet, signs; one's own timetable to print."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendees.views.badge_print import STOP_POLLING
from attendees.views.frame import file_response, render_in, send_file
from forum.core import clock
from forum.core.access import ask_before_download
from forum.core.enums import MakingState
from forum.core.journal import Actor, record_export
from forum.core.making import reason_of
from matchmaking.enums import Paper
from matchmaking.models import MeetingProgramme, PaperPrint
from matchmaking.selectors.paper import timetable_pdf
from matchmaking.services.paper_print import ask_paper
from matchmaking.views.access import find_acting_member, find_managed_programme

ABOUT: dict[Paper, Promise] = {
    Paper.TIMETABLES: _("À l’accueil, dans l’ordre des noms."),
    Paper.TABLES: _("Qui s’y rencontre, heure par heure."),
    Paper.BOOKLET: _("Une page par projet, avec un sommaire."),
    Paper.SIGNS: _("Une feuille par table, à plier au trait."),
}
# What meetings that are put, moved or cancelled make old.
OF_MEETINGS = (Paper.TIMETABLES, Paper.TABLES)


@dataclass(frozen=True, slots=True)
class Card:
    """A paper as the page shows it: what it is, the file if there is one, and whether it has grown old."""

    paper: Paper
    about: Promise
    file: PaperPrint | None = None
    reason: str = ""
    is_old: bool = False


@require_safe
@never_cache
def papers(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    context = {"programme": found, "cards": _cards(found)}
    context["is_under_way"] = _is_under_way(context["cards"])
    return render_in(found.edition, request, "matchmaking/day_papers.html", context)


@require_safe
@never_cache
def papers_state(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Answer the page that waits: how far the work is."""
    found = find_managed_programme(request, slug, programme)
    cards = _cards(found)
    context = {"programme": found, "cards": cards, "is_under_way": _is_under_way(cards)}
    status = 200 if context["is_under_way"] else STOP_POLLING
    return render_in(found.edition, request, "matchmaking/day_papers_state.html", context, status=status)


@require_POST
def paper_ask(request: HttpRequest, slug: str, programme: str, name: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    ask_paper(found, _paper(name), language=get_language() or "fr", user=request.user, at=clock.now())
    return redirect("matchmaking:papers", slug, programme)


@require_safe
@never_cache
def paper(request: HttpRequest, slug: str, programme: str, name: str) -> HttpResponseBase:
    """Send the paper that was made last."""
    found = find_managed_programme(request, slug, programme)
    file = get_object_or_404(PaperPrint, programme=found, paper=_paper(name), state=MakingState.DONE)
    if answer := ask_before_download(request, "matchmaking:papers", slug, programme):
        return answer
    response = send_file(file, f"{found.slug}-{name}.pdf")
    if request.method == "GET":
        asked = {"papier": name}
        record_export(
            Actor.from_user(request.user), "papers_downloaded", found, at=clock.now(), scope=slug, asked=asked
        )
    return response


@login_not_required
@never_cache
@require_safe
def my_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    content = timetable_pdf(member.participant)
    return file_response(content, "application/pdf", f"planning-{member.programme.slug}.pdf", attached=False)


def _paper(name: str) -> Paper:
    if name not in Paper.values:
        raise Http404
    return Paper(name)


def _cards(programme: MeetingProgramme) -> list[Card]:
    """Return every paper with its file. Two queries, and one for each that failed."""
    files = {file.paper: file for file in programme.paper_prints.order_by("pk")}
    changed_at = programme.meetings.aggregate(last=Max("changed_at"))["last"]
    cards = []
    for paper, about in ABOUT.items():
        file = files.get(paper)
        is_old = file is not None and paper in OF_MEETINGS and changed_at is not None and changed_at > file.asked_at
        cards.append(Card(paper, about, file, reason_of(file) if file else "", is_old))
    return cards


def _is_under_way(cards: list[Card]) -> bool:
    return any(card.file is not None and card.file.is_under_way for card in cards)
