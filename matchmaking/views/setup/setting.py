"""The set-up page: one programme, its rules section by section. Each section is a form of its own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from forum.core import clock
from forum.core.typed import bind
from matchmaking.forms.setup.document import DocumentForm
from matchmaking.forms.setup.hours import MEETINGS, PAUSE, HoursForm, PhasesForm, TablesForm
from matchmaking.forms.setup.programme import (
    AfterForm,
    IdentityForm,
    KeepForm,
    NumbersForm,
    SectionForm,
    TimetableForm,
    WhereForm,
)
from matchmaking.models import MeetingProgramme
from matchmaking.selectors.phase import phases_of
from matchmaking.selectors.programme import live_meetings
from matchmaking.services.place import PlaceRefused, generate_slots, generate_tables
from matchmaking.services.setting import (
    ProgrammeSettled,
    add_document,
    change_programme,
    set_phases,
)
from matchmaking.views.access import find_managed_programme
from matchmaking.views.setup.frame import FORMS, actor_of, show, tell_settled

Apply = Callable[[HttpRequest, MeetingProgramme, Any], bool]


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the page: its form, what it is called, how it is put to work."""

    key: str
    title: Promise
    icon: str
    form: Callable[..., forms.Form]
    # Does what the form asks; False where it was refused, and the form says why.
    apply: Apply
    done: Promise
    takes_file: bool = False


@dataclass(slots=True)
class Shown:
    """A section as it stands on the page."""

    section: Section
    form: forms.Form
    action: str

    @property
    def template(self) -> str:
        return f"matchmaking/setup/words_{self.section.key}.html"

    @property
    def is_open(self) -> bool:
        """Whether its form is to be read at once: it needs mending, or waits for nothing else."""
        return bool(self.form.errors)


def _change(request: HttpRequest, programme: MeetingProgramme, form: SectionForm) -> bool:
    change_programme(programme, form.values, actor=actor_of(request), at=clock.now())
    return True


def _set_hours(request: HttpRequest, programme: MeetingProgramme, form: HoursForm) -> bool:
    try:
        generate_slots(
            programme,
            form.spans(MEETINGS),
            length=form.cleaned_data["slot_minutes"],
            gap=form.cleaned_data["gap_minutes"],
            pauses=form.spans(PAUSE),
            actor=actor_of(request),
            at=clock.now(),
        )
    except PlaceRefused as refusal:
        form.tell(refusal, get_language() or "fr")
        return False
    return True


def _set_tables(request: HttpRequest, programme: MeetingProgramme, form: TablesForm) -> bool:
    try:
        generate_tables(
            programme, form.cleaned_data["count"], names=form.table_names, actor=actor_of(request), at=clock.now()
        )
    except PlaceRefused as refusal:
        form.tell(refusal)
        return False
    return True


def _set_phases(request: HttpRequest, programme: MeetingProgramme, form: PhasesForm) -> bool:
    set_phases(programme, form.spans, actor=actor_of(request), at=clock.now())
    return True


def _add_document(request: HttpRequest, programme: MeetingProgramme, form: DocumentForm) -> bool:
    add_document(programme, form.content, actor=actor_of(request), at=clock.now())
    return True


SAVED = gettext_lazy("C’est enregistré.")
SECTIONS = {
    section.key: section
    for section in (
        Section("identity", gettext_lazy("De quoi il s’agit"), "info-circle-fill", IdentityForm, _change, SAVED),
        Section("where", gettext_lazy("Jours et salle"), "geo-alt", WhereForm, _change, SAVED),
        Section(
            "hours", gettext_lazy("Heures et pauses"), "clock", HoursForm, _set_hours,
            gettext_lazy("Les créneaux sont fixés."),
        ),
        Section(
            "tables", gettext_lazy("Tables"), "tag", TablesForm, _set_tables, gettext_lazy("Les tables sont fixées.")
        ),
        Section(
            "numbers", gettext_lazy("Nombre de rendez-vous"), "bar-chart", NumbersForm, _change, SAVED
        ),
        Section("phases", gettext_lazy("Étapes"), "list", PhasesForm, _set_phases, SAVED),
        Section(
            "timetable", gettext_lazy("Comment le planning est composé"), "calendar-event", TimetableForm, _change,
            SAVED,
        ),
        Section("after", gettext_lazy("Après la publication, et le jour J"), "arrow-repeat", AfterForm, _change, SAVED),
        Section(
            "documents", gettext_lazy("Documents"), "file-earmark-pdf", DocumentForm, _add_document,
            gettext_lazy("Le document est ajouté."), takes_file=True,
        ),
        Section("keep", gettext_lazy("Ce qui est gardé, et jusqu’à quand"), "shield-lock", KeepForm, _change, SAVED),
    )
}  # fmt: skip


def _sections(request: HttpRequest, programme: MeetingProgramme, sent: Shown | None) -> Iterator[Shown]:
    """Yield the sections; the one that was sent and needs mending as it was sent."""
    for section in SECTIONS.values():
        if sent is not None and sent.section is section:
            yield sent
            continue
        action = _action_of(programme, section)
        form = bind(request, section.form, programme, auto_id=f"{section.key}_%s", address=action)
        yield Shown(section, form, action)


def _action_of(programme: MeetingProgramme, section: Section) -> str:
    return reverse("matchmaking:setup_section", args=[programme.edition.slug, programme.slug, section.key])


def _show_setup(request: HttpRequest, programme: MeetingProgramme, sent: Shown | None = None) -> HttpResponse:
    """Show the page, with the form that was sent and needs mending; 422 then."""
    with timezone.override(programme.edition.zone):
        sections = list(_sections(request, programme, sent))
    context = {
        "sections": sections,
        # The one whose errors the title and the summary speak of.
        "form": next((shown.form for shown in sections if shown.form.errors), sections[0].form),
        "slots": programme.slots.order_by("number"),
        "tables": programme.tables.order_by("number"),
        "phases": phases_of(programme),
        "criteria": programme.criteria.order_by("position", "pk"),
        "documents": programme.documents.order_by("position", "title", "pk"),
        "meetings": live_meetings(programme),
    }
    return show(request, programme, "setup/setup.html", context, status=422 if sent else 200)


@require_safe
def setup(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    return _show_setup(request, find_managed_programme(request, slug, programme))


# The switch of languages, and the address bar, ask again by GET for a page that answered a form.
@require_http_methods(FORMS)
def setup_section(request: HttpRequest, slug: str, programme: str, section: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    wanted = SECTIONS.get(section)
    if wanted is None:
        raise Http404
    page = redirect("matchmaking:setup", slug, found.slug)
    if request.method != "POST":
        return page
    files = {"files": request.FILES} if wanted.takes_file else {}
    with timezone.override(found.edition.zone):
        form = wanted.form(found, data=request.POST, auto_id=f"{wanted.key}_%s", **files)
        is_valid = form.is_valid()
    try:
        if is_valid and wanted.apply(request, found, form):
            messages.success(request, wanted.done)
            page["Location"] += f"#{wanted.key}"
            return page
    except ProgrammeSettled:
        tell_settled(request)
        return page
    return _show_setup(request, found, Shown(wanted, form, _action_of(found, wanted)))
