"""Papers of the door, for organisers: sheets to sign, the page that stewards keep at hand, badges to train with.

They are made while one waits: the sheets of 5,000 people take the processor less than a second.
"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.forms.door_papers import LettersForm, SessionForm
from attendees.selectors.attendance import bookable_sessions, letters_pdf, people_by_letter, sessions_pdf
from attendees.selectors.samples import samples_pdf
from attendees.selectors.steward import reminder_pdf
from attendees.views.access import load_edition
from attendees.views.frame import file_response, render_in
from attendees.views.guest import EXPORTS
from events.models import Edition
from forum.core import clock
from forum.core.access import ask_before_download, organiser_required
from forum.core.journal import Actor, record_export
from forum.core.limits import count

PAGE = "attendees:door_papers"


@organiser_required
@require_safe
@never_cache
def door_papers(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    return _show_papers(request, edition, people_by_letter(edition))


def _show_papers(request: HttpRequest, edition: Edition, letters: dict[str, int], *, status: int = 200) -> HttpResponse:
    """Show the page; what was asked for and makes no sense is told where it was chosen."""
    sessions = bookable_sessions(edition)
    context = {
        "people": sum(letters.values()),
        "sessions": sessions,
        "letters_form": LettersForm(letters, request.GET if request.GET else None, auto_id="letters_%s"),
        "session_form": SessionForm(sessions, request.GET if request.GET else None, auto_id="sessions_%s"),
    }
    return render_in(edition, request, "attendees/organiser/door_papers.html", context, status=status)


@organiser_required
@require_safe
def attendance_sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the sheets of everybody confirmed, or of some letters."""
    count(EXPORTS, str(request.user.pk), at=clock.now())
    edition = load_edition(request, slug)
    if answer := ask_before_download(request, PAGE, slug):
        return answer
    letters = people_by_letter(edition)
    if not letters:
        messages.error(request, _("Personne n’est encore inscrit : il n’y a pas de feuille à faire."))
        return redirect(PAGE, slug)
    form = LettersForm(letters, request.GET)
    if not form.is_valid():
        return _show_papers(request, edition, letters, status=422)
    pdf = letters_pdf(edition, form.wanted, at=clock.now())
    _record(request, edition, "de", "a")
    return file_response(pdf, "application/pdf", f"emargement-{slug}.pdf", attached=True)


@organiser_required
@require_safe
def session_sheets(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the sheets of the sessions that one books a seat in, or of one of them."""
    count(EXPORTS, str(request.user.pk), at=clock.now())
    edition = load_edition(request, slug)
    if answer := ask_before_download(request, PAGE, slug):
        return answer
    sessions = bookable_sessions(edition)
    if not sessions:
        messages.error(request, _("Aucune séance ne se réserve : il n’y a pas de feuille à faire."))
        return redirect(PAGE, slug)
    form = SessionForm(sessions, request.GET)
    if not form.is_valid():
        return _show_papers(request, edition, people_by_letter(edition), status=422)
    pdf = sessions_pdf(edition, [form.wanted] if form.wanted else sessions, at=clock.now())
    _record(request, edition, "seance")
    return file_response(pdf, "application/pdf", f"emargement-seances-{slug}.pdf", attached=True)


@organiser_required
@require_safe
def steward_reminder(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the stewards' page: it names nobody, so nothing is asked or noted."""
    edition = load_edition(request, slug)
    return file_response(reminder_pdf(edition), "application/pdf", f"aide-memoire-{slug}.pdf", attached=True)


@organiser_required
@require_safe
def sample_badges(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the badges to train with: they are nobody's, so nothing is asked or noted."""
    edition = load_edition(request, slug)
    return file_response(samples_pdf(edition), "application/pdf", f"badges-essai-{slug}.pdf", attached=True)


def _record(request: HttpRequest, edition: Edition, *names: str) -> None:
    if request.method != "GET":
        return
    asked = {name: value for name in names if (value := request.GET.get(name))}
    actor = Actor.from_user(request.user)
    record_export(actor, "attendance_printed", edition, at=clock.now(), scope=edition.slug, asked=asked)
