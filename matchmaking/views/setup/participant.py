"""The participants of a programme, for organisers: the list, one of them, what is decided of it, who stands behind."""

from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees.enums import OrganisationKind
from attendees.models import Registration
from attendees.views.guest import EXPORTS
from forum.core import clock
from forum.core.access import ask_before_download
from forum.core.journal import record_export
from forum.core.limits import count
from forum.core.models import LogEntry
from forum.core.spreadsheets import Cell, csv_response
from forum.core.templatetags.components import localized_text
from forum.core.typed import bind
from matchmaking.enums import ParticipantState, Side, Stance
from matchmaking.forms.setup.participant import (
    MemberForm,
    ParticipantSearchForm,
    PutForm,
    ReleaseForm,
    ReviewForm,
    SettleForm,
)
from matchmaking.models import Criterion, MeetingProgramme, Participant
from matchmaking.pairs import as_text, to_key
from matchmaking.selectors.compatibility import NO_ANSWER, Answer, Answers, in_words
from matchmaking.selectors.directory import answers_of as answers_by_participant
from matchmaking.selectors.directory import criteria_of
from matchmaking.selectors.roll import answers_of, candidates, find_candidates, find_participants, people_of
from matchmaking.services.member import AlreadyMember, MemberRefused, NotConfirmed, ParticipantGone, add_member
from matchmaking.services.review import (
    HasMeetings,
    SideTaken,
    TableNotFree,
    VerdictRefused,
    put_participant,
    release_member,
    review_participant,
    settle_participant,
)
from matchmaking.services.setting import ProgrammeSettled
from matchmaking.views.access import find_managed_programme
from matchmaking.views.setup.frame import FORMS, actor_of, show, tell_settled

PAGE_SIZE = 50
_CSV_FIELDS = (
    "name", "side", "state", "organisation", "organisation_kind", "min_meetings", "max_meetings", "wishes_made",
    "wishes_received", "meetings_held", "table__label", "table__number", "profile__pitch",
)  # fmt: skip
SAID = {
    ParticipantState.APPROVED: gettext_lazy("La fiche est validée. Les personnes en sont averties par courriel."),
    ParticipantState.TO_AMEND: gettext_lazy("Le complément est demandé, par courriel."),
    ParticipantState.DECLINED: gettext_lazy("La fiche est refusée. Les personnes en sont averties par courriel."),
}
SIDE_TAKEN = gettext_lazy("D’autres le connaissent déjà de ce côté, par un vœu, une demande ou un rendez-vous.")
TABLE_TAKEN = gettext_lazy("Cette table est attitrée à un autre, ou d’autres s’y rencontrent.")


@require_safe
def participants(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    form = ParticipantSearchForm(found, request.GET)
    page = Paginator(find_participants(found, form.wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    for one in page.object_list:
        one.programme = found
    asked = {name: value for name in form.fields if (value := request.GET.get(name))}
    query = urlencode(asked) + "&" if asked else ""
    context = {"form": form, "page": page, "is_filtered": bool(asked), "query": query}
    return show(request, found, "setup/participants.html", context)


@require_safe
def participants_csv(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    count(EXPORTS, str(request.user.pk), at=clock.now())
    if answer := ask_before_download(request, "matchmaking:participants", slug, found.slug):
        return answer
    form = ParticipantSearchForm(found, request.GET)
    rows = _csv_rows(found, find_participants(found, form.wanted))
    if request.method == "GET":
        # Words that were searched for are names of people: the journal does not keep them.
        asked = {name: "…" if name == "q" else value for name in form.fields if (value := request.GET.get(name))}
        record_export(actor_of(request), "participants_exported", found, at=clock.now(), scope=slug, asked=asked)
    response = csv_response(f"rendez-vous-{slug}-{found.slug}.csv", rows)
    response["Cache-Control"] = "no-store"
    return response


def _csv_rows(programme: MeetingProgramme, found: QuerySet[Participant]) -> Iterator[list[Cell]]:
    if programme.edition.is_demo:
        yield [_("Données fictives : édition de démonstration")]
    people = people_of(programme)
    criteria = criteria_of(programme)
    asked = [(criterion, stance) for criterion in criteria for stance in Stance if _is_asked(criterion, stance)]
    answers = answers_by_participant(programme.participants.all())
    # Hundreds answer alike: what was said once of a criterion is not looked for again.
    columns = [(criterion, (criterion.pk, stance.value), dict[Answer, str]()) for criterion, stance in asked]
    yield [
        _("Nom"), _("Côté"), _("État"), _("Structure"), _("Sorte de structure"), _("Personnes"), _("Courriels"),
        _("Vœux exprimés"), _("Vœux reçus"), _("Rendez-vous"), _("Garantis"), _("Au plus"), _("Table"), _("Pitch"),
        *(f"{localized_text(criterion, 'label')} ({stance.label})" for criterion, stance in asked),
    ]  # fmt: skip
    names = {"a": programme.side_a_plural, "b": programme.side_b_plural}
    # Words that come back on every line are translated once.
    states = {value: str(label) for value, label in ParticipantState.choices}
    kinds = {value: str(label) for value, label in OrganisationKind.choices}
    # Of hundreds, no instance of anybody is made.
    rows = found.prefetch_related(None).annotate(key=as_text("pk")).values_list("key", *_CSV_FIELDS, named=True)
    for one in rows:
        key = to_key(one.key)
        behind = people.get(key, [])
        least = programme.least_of(one.side) if one.min_meetings is None else one.min_meetings
        most = programme.most_of(one.side) if one.max_meetings is None else one.max_meetings
        yield [
            one.name, names[one.side], states[one.state], one.organisation, kinds.get(one.organisation_kind, ""),
            ", ".join([name for name, _email in behind]), ", ".join([email for _name, email in behind if email]),
            one.wishes_made, one.wishes_received, one.meetings_held, least, most,
            one.table__label or ("" if one.table__number is None else str(one.table__number)), one.profile__pitch or "",
            *_answers(columns, answers[key]),
        ]  # fmt: skip


def _is_asked(criterion: Criterion, stance: Stance) -> bool:
    return any(stance in criterion.stances_of(side) for side in Side)


def _answers(columns: Iterable[tuple[Criterion, tuple[int, str], dict[Answer, str]]], answers: Answers) -> list[str]:
    """Return what somebody answers, in words, column by column."""
    cells = []
    for criterion, key, said in columns:
        answer = answers.get(key, NO_ANSWER)
        words = "" if answer is NO_ANSWER else said.get(answer)
        if words is None:
            words = said[answer] = "" if answer.is_empty else in_words(criterion, answer, most=None)
        cells.append(words)
    return cells


@require_http_methods(FORMS)
def participant_create(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    words = request.GET.get("q", "")[:100]
    people = find_candidates(found, words)
    if request.method == "POST":
        people = _ticked(found, request.POST.getlist("people"))
    form = bind(request, PutForm, found, found=people)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        try:
            one = put_participant(found, list(fields.pop("people")), **fields, actor=actor_of(request), at=clock.now())
        except MemberRefused:
            form.add_error("people", _("Quelqu’un est déjà derrière un autre participant : décochez, ou cherchez."))
        except ProgrammeSettled:
            tell_settled(request)
            return redirect("matchmaking:participants", slug, found.slug)
        else:
            messages.success(request, _("« %(name)s » est dans le jeu.") % {"name": one.name})
            return redirect("matchmaking:review", slug, found.slug, one.pk)
    return show(request, found, "setup/participant_create.html", {"form": form, "words": words})


def _ticked(programme: MeetingProgramme, numbers: list[str]) -> list[Registration]:
    """Return the people who were ticked, to be shown again."""
    wanted = []
    for number in numbers[:50]:
        try:
            wanted.append(UUID(number))
        except ValueError:
            continue
    return list(candidates(programme).filter(pk__in=wanted))


def _find(programme: MeetingProgramme, pk: UUID) -> Participant:
    one = get_object_or_404(Participant.objects.select_related("table", "profile"), pk=pk, programme=programme)
    one.programme = programme
    return one


def _show_review(request: HttpRequest, one: Participant, *, sent: Any = None) -> HttpResponse:
    """Show a participant, with the form that was sent and needs mending; 422 then."""
    programme, words = one.programme, request.GET.get("q", "")[:100]
    where = [programme.edition.slug, programme.slug, one.pk]
    forms: dict[str, Any] = {}
    for name, form_class, route in (
        ("review_form", ReviewForm, "matchmaking:review_decide"),
        ("settle_form", SettleForm, "matchmaking:participant_settle"),
    ):
        address = reverse(route, args=where)
        is_sent = isinstance(sent, form_class)
        forms[name] = sent if is_sent else bind(request, form_class, one, auto_id=f"{name}_%s", address=address)
    seats = one.meeting_seats.filter(is_live=True).select_related("slot", "meeting__table")
    context = forms | {
        "form": sent or next((form for form in forms.values() if form.errors), forms["review_form"]),
        "one": one,
        "profile": getattr(one, "profile", None),
        "answers": answers_of(one),
        "people": one.members.present().select_related("registration").order_by("joined_at", "pk"),
        "words": words,
        "found": find_candidates(programme, words),
        "seats": seats.prefetch_related("meeting__seats__participant").order_by("slot__number"),
        "history": LogEntry.objects.about(one)[:8],
    }  # fmt: skip
    return show(request, programme, "setup/review.html", context, status=422 if sent else 200)


@require_safe
def review(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    return _show_review(request, _find(find_managed_programme(request, slug, programme), pk))


@require_http_methods(FORMS)
def review_decide(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    one = _find(find_managed_programme(request, slug, programme), pk)
    page = redirect("matchmaking:review", slug, programme, pk)
    if request.method != "POST":
        return page
    form = ReviewForm(one, request.POST, auto_id="review_form_%s")
    if not form.is_valid():
        return _show_review(request, one, sent=form)
    verdict = ParticipantState(form.cleaned_data["verdict"])
    words = form.cleaned_data["words"]
    try:
        review_participant(one, verdict, words=words, actor=actor_of(request), at=clock.now())
    except VerdictRefused:
        messages.error(request, _("Cette fiche a changé d’état entre-temps. Rien n’a changé : relisez-la."))
    except HasMeetings:
        messages.error(request, _("Cette fiche a des rendez-vous : annulez-les d’abord, ou refusez-la."))
    except ProgrammeSettled:
        tell_settled(request)
    else:
        messages.success(request, SAID[verdict])
    return page


@require_http_methods(FORMS)
def participant_settle(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    one = _find(find_managed_programme(request, slug, programme), pk)
    page = redirect("matchmaking:review", slug, programme, pk)
    if request.method != "POST":
        return page
    form = SettleForm(one, request.POST, auto_id="settle_form_%s")
    if form.is_valid():
        try:
            settle_participant(one, **form.cleaned_data, actor=actor_of(request), at=clock.now())
        except SideTaken:
            form.add_error("side", SIDE_TAKEN)
        except TableNotFree:
            form.add_error("table", TABLE_TAKEN)
        except ProgrammeSettled:
            tell_settled(request)
            return page
        else:
            messages.success(request, _("C’est enregistré."))
            return page
    return _show_review(request, one, sent=form)


@require_POST
def member_add(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    one = _find(find_managed_programme(request, slug, programme), pk)
    form = MemberForm(one.programme, request.POST)
    if not form.is_valid():
        messages.error(request, _("Cette personne n’est plus à choisir : cherchez-la de nouveau."))
        return redirect("matchmaking:review", slug, programme, pk)
    person = form.cleaned_data["person"]
    try:
        add_member(one, person, actor=actor_of(request), at=clock.now())
    except AlreadyMember as refusal:
        name = refusal.participant.name
        messages.error(request, _("Cette personne est déjà derrière « %(name)s ».") % {"name": name})
    except NotConfirmed:
        messages.error(request, _("L’inscription de cette personne n’est pas confirmée."))
    except ParticipantGone:
        messages.error(request, _("Ce participant n’est plus dans le jeu : validez-le d’abord."))
    else:
        messages.success(request, _("%(name)s est ajoutée à ce participant.") % {"name": person.full_name})
    return redirect("matchmaking:review", slug, programme, pk)


@require_POST
def member_remove(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    one = _find(find_managed_programme(request, slug, programme), pk)
    page = redirect("matchmaking:review", slug, programme, pk)
    form = ReleaseForm(one, request.POST)
    if not form.is_valid():
        messages.error(request, _("Cette personne n’est plus derrière ce participant. Rien n’a changé."))
        return page
    member = form.cleaned_data["member"]
    gone = release_member(member, actor=actor_of(request), at=clock.now())
    name = {"name": member.registration.full_name}
    if gone:
        messages.warning(
            request,
            _("%(name)s est retirée. Plus personne n’étant là, des rendez-vous sont annulés ; les autres le savent.")
            % name,
        )
    else:
        messages.success(request, _("%(name)s est retirée de ce participant.") % name)
    return page


@require_safe
def review_deck(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponseBase:
    one = _find(find_managed_programme(request, slug, programme), pk)
    profile = getattr(one, "profile", None)
    if profile is None or not profile.deck:
        raise Http404
    try:
        content = profile.deck.open("rb")
    except FileNotFoundError as missing:
        raise Http404 from missing
    response = FileResponse(content, as_attachment=True, filename=profile.deck_name)
    response["Cache-Control"] = "private, no-store"
    return response
