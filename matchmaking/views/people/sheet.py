"""A participant's sheet: written, read by those it may meet, with its deck and the programme's documents."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from forum.core import clock
from forum.core.typed import bind
from matchmaking.enums import Stance
from matchmaking.forms.sheet import SheetForm
from matchmaking.models import Criterion, Participant, ParticipantMember, ProgrammeDocument, Wish
from matchmaking.selectors.booking import meetings_with
from matchmaking.selectors.compatibility import Answers, in_words
from matchmaking.selectors.directory import answers_of, compare, criteria_of, documents_for
from matchmaking.selectors.phase import takes_bookings, takes_requests, takes_wishes
from matchmaking.services.participant import (
    ParticipantRefused,
    ProfileIncomplete,
    may_write_sheet,
    write_sheet,
)
from matchmaking.services.reading import note_reading
from matchmaking.views.access import actor_for, find_acting_member, find_other
from matchmaking.views.people.frame import PAGES, render_for, send_back


@login_not_required
@never_cache
@require_http_methods(PAGES)
def profile(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    own = member.participant
    if not may_write_sheet(own, at=clock.now()):
        messages.info(request, _("Les fiches ne changent plus en ce moment. L’organisation peut vous aider."))
        return redirect("matchmaking:sheet", pk, pk)
    criteria = criteria_of(member.programme)
    more: dict[str, Any] = {"files": request.FILES} if request.method == "POST" else {}
    answers = answers_of([own.pk])[own.pk]
    form = bind(request, SheetForm, participant=own, criteria=criteria, answers=answers, **more)
    if form.is_valid() and (answer := _write(request, member, form)):
        return answer
    return render_for(member, request, "matchmaking/people_profile.html", {"form": form})


def _write(request: HttpRequest, member: ParticipantMember, form: SheetForm) -> HttpResponse | None:
    """Write the sheet and return where to go next; None when the form now says what is missing."""
    submits = request.POST.get("then") == "submit"
    actor = actor_for(request, member.registration)
    try:
        own = write_sheet(member.participant, content=form.content(), submits=submits, actor=actor, at=clock.now())
    except ProfileIncomplete as lack:
        form.tell_missing(lack.fields, lack.answers)
        return None
    except ParticipantRefused as refusal:
        return send_back(request, refusal, "matchmaking:participant", member.participant_id)
    if submits:
        messages.success(request, _("Votre fiche est envoyée. L’organisation la relit, puis les autres la voient."))
        return redirect("matchmaking:participant", own.pk)
    messages.success(request, _("C’est enregistré."))
    return redirect("matchmaking:sheet", own.pk, own.pk)


@login_not_required
@never_cache
@require_safe
def sheet(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """A participant's sheet as those see it who may meet it; one's own as well."""
    member = find_acting_member(request, pk)
    own, at = member.participant, clock.now()
    shown = find_other(member, other)
    is_own = shown.pk == own.pk
    if not is_own and request.method == "GET":
        note_reading(shown, member, actor=actor_for(request, member.registration), at=at)
    criteria = criteria_of(member.programme)
    context = {
        "shown": shown,
        "is_own": is_own,
        "answers": list(_in_lines(shown, criteria, answers_of([shown.pk])[shown.pk])),
        "fits": [] if is_own else compare(own, shown, criteria),
        "documents": documents_for(own),
        "may_write": is_own and may_write_sheet(own, at=at),
    } | ({} if is_own else _what_next(own, shown, member))
    return render_for(member, request, "matchmaking/people_sheet.html", context)


def _what_next(own: Participant, shown: Participant, member: ParticipantMember) -> dict[str, Any]:
    """Return what one may do about somebody whose sheet one reads."""
    at = clock.now()
    return {
        "meeting": meetings_with(own, [shown.pk]).get(shown.pk),
        "wish": Wish.objects.filter(wisher=own, wished=shown).first(),
        "may_wish": takes_wishes(member.programme, at=at),
        "may_book": takes_bookings(member.programme, at=at) or takes_requests(member.programme, at=at),
    }


def _in_lines(shown: Participant, criteria: list[Criterion], answers: Answers) -> Any:
    """Yield a participant's public answers: the criterion, the sense, and the words."""
    for criterion in criteria:
        for stance in criterion.stances_of(shown.side) if criterion.is_public else ():
            answer = answers.get((criterion.pk, stance))
            if answer is not None and not answer.is_empty:
                both = len(criterion.stances_of(shown.side)) > 1
                yield criterion, both and stance == Stance.SEEKS, both, in_words(criterion, answer)


@login_not_required
@never_cache
@require_safe
def deck(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponseBase:
    """A participant's deck, to those who may read its sheet."""
    member = find_acting_member(request, pk)
    shown = find_other(member, other)
    found = shown.profile
    if not found.deck:
        raise Http404
    if shown.pk != member.participant_id and request.method == "GET":
        note_reading(shown, member, actor=actor_for(request, member.registration), at=clock.now())
    return _file(found.deck, found.deck_name, "application/pdf")


@login_not_required
@never_cache
@require_safe
def document(request: HttpRequest, pk: UUID, number: int) -> HttpResponseBase:
    """A document of the programme, to the people of the side that it is for."""
    member = find_acting_member(request, pk)
    own = member.participant
    rows = ProgrammeDocument.objects.filter(programme=member.programme, side__in=["", own.side]).exclude(file="")
    found = get_object_or_404(rows, pk=number)
    return _file(found.file, found.file.name.rpartition("/")[2])


def _file(file: FieldFile, name: str, content_type: str = "") -> FileResponse:
    """Send a file that is not everybody's: no cache keeps it, and it is taken for nothing else than it is."""
    try:
        content = file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(content, as_attachment=True, filename=name, headers=headers, content_type=content_type or None)
