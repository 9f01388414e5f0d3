"""Papers of a programme: sheets by person and by table, the booklet, signs; one's own timetable to print."""

from collections.abc import Callable
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.views.frame import file_response, render_in
from forum.core import clock
from forum.core.access import ask_before_download
from forum.core.journal import Actor, record_export
from matchmaking.models import MeetingProgramme
from matchmaking.selectors.paper import booklet_pdf, signs_pdf, tables_pdf, timetable_pdf, timetables_pdf
from matchmaking.views.access import find_acting_member, find_managed_programme

PAPERS: dict[str, tuple[Callable[[MeetingProgramme], bytes], object, object]] = {
    "plannings": (
        timetables_pdf,
        _("Un planning par participant"),
        _("À l’accueil, dans l’ordre des noms."),
    ),
    "tables": (tables_pdf, _("Une feuille par table"), _("Qui s’y rencontre, heure par heure.")),
    "livret": (booklet_pdf, _("Le livret des projets"), _("Une page par projet, avec un sommaire.")),
    "chevalets": (signs_pdf, _("Les chevalets de table"), _("Une feuille par table, à plier au trait.")),
}


@require_safe
@never_cache
def papers(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    listed = [(name, label, about) for name, (_make, label, about) in PAPERS.items()]
    return render_in(found.edition, request, "matchmaking/day_papers.html", {"programme": found, "papers": listed})


@require_safe
@never_cache
def paper(request: HttpRequest, slug: str, programme: str, name: str) -> HttpResponse:
    """Send a paper, made as it is asked for: it says what is true now."""
    found = find_managed_programme(request, slug, programme)
    if name not in PAPERS:
        raise Http404
    if answer := ask_before_download(request, "matchmaking:papers", slug, programme):
        return answer
    content = PAPERS[name][0](found)
    if request.method == "GET":
        asked = {"papier": name}
        record_export(
            Actor.from_user(request.user), "papers_downloaded", found, at=clock.now(), scope=slug, asked=asked
        )
    return file_response(content, "application/pdf", f"{found.slug}-{name}.pdf", attached=True)


@login_not_required
@never_cache
@require_safe
def my_paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    content = timetable_pdf(member.participant)
    return file_response(content, "application/pdf", f"planning-{member.programme.slug}.pdf", attached=False)
