"""Sheets that were signed on paper, typed in afterwards: with a pen in one hand, so it must be quick."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import cached_property
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from attendees.forms.sheet import SheetChoiceForm, SheetForm, UnexpectedForm
from attendees.models import Checkpoint
from attendees.selectors.sheet import (
    Line,
    Sheets,
    listed,
    people_of,
    seen_at,
    sheet_days,
    sheet_doors,
    sheets_done,
    sheets_of,
    start_of,
)
from attendees.services.door import DoorError
from attendees.services.door.sheet import SheetClosed, record_sheet, record_unexpected, withdraw_sheet
from attendees.services.walk_in import NoCategory
from attendees.views.access import load_edition
from attendees.views.frame import render_in
from events.models import Edition
from events.selectors import ENDED, edition_ends_at
from forum.core import clock
from forum.core.access import organiser_required
from forum.core.typed import bind

TEMPLATE = "attendees/organiser/sheet.html"
# Two fields a line: a form of this many lines stays well below what one form may carry.
PAGE_SIZE = 200
LIST = "#people"


class Desk:
    """What is asked for in the address: an edition's sheet, as far as it was chosen."""

    def __init__(self, request: HttpRequest, slug: str) -> None:
        self.request, self.at = request, clock.now()
        self.edition: Edition = load_edition(request, slug)
        self.doors = sheet_doors(self.edition)
        self.days = sheet_days(self.edition, self.at)
        self._by_letter = next((sheets_of(door) for door in self.doors if door.is_main), Sheets())
        asked = request.GET if "porte" in request.GET or request.method == "POST" else None
        initial = {"jour": self.days[-1].isoformat()} if self.days else {}
        self.choice = SheetChoiceForm(self.doors, self.days, self._by_letter.letters, asked, initial=initial)
        self.is_chosen = bool(self.days) and self.choice.is_bound and self.choice.is_valid()
        self.is_closed = self.edition.state in ENDED

    @cached_property
    def door(self) -> Checkpoint:
        return self.choice.door

    @cached_property
    def day(self) -> date:
        return self.choice.day

    @cached_property
    def sheets(self) -> Sheets:
        return self._by_letter if self.door.is_main else sheets_of(self.door)

    @cached_property
    def page(self) -> Page[Line]:
        lines = self.sheets.lines.get(self.choice.letter, [])
        return Paginator(lines, PAGE_SIZE).get_page(self.request.GET.get("page"))

    @cached_property
    def start(self) -> datetime:
        """When people are said to have come who have no hour: not later than now, while the forum lasts."""
        return min(start_of(self.door, self.day), self.at.replace(second=0, microsecond=0))

    def address(self, name: str = "sheet", **changes: Any) -> str:
        """Return the address of this sheet, or of what is sent from it."""
        asked = {field: value for field in self.choice.fields if (value := self.request.GET.get(field))}
        if self.page.number > 1:
            asked["page"] = str(self.page.number)
        return f"{reverse(f'attendees:{name}', args=[self.edition.slug])}?{urlencode(asked | changes)}"

    @property
    def action(self) -> str:
        return self.address()

    @property
    def guest_action(self) -> str:
        return self.address("sheet_guest")

    @property
    def withdraw_action(self) -> str:
        return self.address("sheet_withdraw")

    @property
    def query(self) -> str:
        """Return what the address asks for besides the page."""
        return urlencode({field: self.request.GET.get(field, "") for field in self.choice.fields}) + "&"

    @property
    def is_over(self) -> bool:
        ends_at = edition_ends_at(self.edition)
        return ends_at is not None and ends_at <= self.at

    @property
    def next_address(self) -> str:
        """Return the address of the page or the letter that follows in the pile; "" after the last."""
        if self.page.has_next():
            return self.address(page=self.page.next_page_number())
        letter = self.sheets.after(self.choice.letter)
        return self.address(lettre=letter, page=1) if letter else ""

    @property
    def next_letter(self) -> str:
        return self.choice.letter if self.page.has_next() else self.sheets.after(self.choice.letter)

    def sheet_form(self) -> SheetForm:
        """Return the form of this page; when sent, with whoever was ticked meanwhile moved to another page."""
        lines, known = list(self.page), listed(self.sheets)
        if self.request.method == "POST":
            shown = set(people_of(lines))
            ticked = [known[pk] for pk in _uuids(self.request.POST.getlist("signe")) if pk in known]
            lines += [line for line in dict.fromkeys(ticked) if line.registration not in shown]
        seen = seen_at(self.door, self.day, people_of(lines))
        return bind(
            self.request, SheetForm, lines, seen, day=self.day, start=self.start, edition=self.edition, at=self.at,
            auto_id="feuille_%s", address=reverse("attendees:sheet", args=[self.edition.slug]),
            initial={"submission": uuid4(), "heure": f"{self.start.astimezone(self.edition.zone):%H:%M}"},
        )  # fmt: skip

    def unexpected_form(self) -> UnexpectedForm:
        return bind(
            self.request, UnexpectedForm, day=self.day, start=self.start, edition=self.edition, at=self.at,
            auto_id="personne_%s", address=reverse("attendees:sheet_guest", args=[self.edition.slug]),
            initial={"submission": uuid4()},
        )  # fmt: skip

    def show(self, sheet: SheetForm | None = None, unexpected: UnexpectedForm | None = None) -> HttpResponse:
        """Show the page, with the forms that were sent and need mending; 422 then."""
        faulty = sheet or unexpected or (self.choice if self.choice.is_bound and self.choice.errors else None)
        context: dict[str, Any] = {"choice": self.choice, "desk": self, "faulty": faulty, "is_ready": False}
        if self.is_chosen and not self.is_closed:
            sheet, unexpected = sheet or self.sheet_form(), unexpected or self.unexpected_form()
            done = sheets_done(self.door, self.day)
            context |= {
                "is_ready": True, "sheet": sheet, "unexpected": unexpected, "done": done,
                "known": sum(row.seen is not None for row in sheet.rows),
            }  # fmt: skip
        status = 422 if faulty else 200
        return render_in(self.edition, self.request, TEMPLATE, context, status=status)


def _uuids(values: Iterable[str]) -> Iterator[UUID]:
    for value in values:
        try:
            yield UUID(value)
        except ValueError:
            continue


@organiser_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sheet(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a sheet as it was printed, and count in who is ticked."""
    desk = Desk(request, slug)
    if request.method != "POST" or desk.is_closed or not desk.is_chosen:
        return desk.show()
    form = desk.sheet_form()
    if not form.is_valid():
        return desk.show(sheet=form)
    try:
        people = record_sheet(
            desk.door, form.entries, submission=form.cleaned_data["submission"], actor_user=request.user, at=desk.at
        )
    except DoorError as refusal:
        form.add_error(None, say_refusal(refusal))
        return desk.show(sheet=form)
    _say_recorded(request, people)
    # Where the next name is looked for, not at the top of the page: the pile is long.
    return redirect(((desk.next_address if "suite" in request.POST else "") or desk.address()) + LIST)


def _say_recorded(request: HttpRequest, people: int) -> None:
    if not people:
        messages.info(request, _("Personne de plus : ces signatures étaient déjà comptées."))
        return
    said = ngettext("%(people)s personne est comptée.", "%(people)s personnes sont comptées.", people)
    messages.success(request, said % {"people": people})


@organiser_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def sheet_guest(request: HttpRequest, slug: str) -> HttpResponse:
    """Register somebody who signed a blank line, and count them in."""
    desk = Desk(request, slug)
    if not desk.is_chosen:
        return desk.show() if request.method == "POST" else redirect("attendees:sheet", slug)
    if request.method != "POST" or desk.is_closed:
        return redirect(desk.address())
    form = desk.unexpected_form()
    if not form.is_valid():
        return desk.show(unexpected=form)
    try:
        person, is_counted = record_unexpected(
            desk.door, form.walk_in, entered_at=form.cleaned_data["at"], actor_user=request.user, at=desk.at
        )
    except (DoorError, NoCategory) as refusal:
        form.add_error(None, say_refusal(refusal))
        return desk.show(unexpected=form)
    said = (
        _("Présence de %(name)s comptée.") if is_counted else _("Présence de %(name)s déjà comptée : rien n’a changé.")
    )
    messages.success(request, said % {"name": person.full_name})
    return redirect(desk.address() + "#personne")


@organiser_required
@require_POST
def sheet_withdraw(request: HttpRequest, slug: str) -> HttpResponse:
    """Take a re-entry back."""
    desk = Desk(request, slug)
    submission = next(_uuids(request.POST.getlist("saisie")), None)
    if not desk.is_chosen or submission is None:
        messages.error(request, _("Cette saisie n’est plus là : rien n’a changé."))
        return redirect(desk.address() if desk.is_chosen else reverse("attendees:sheet", args=[slug]))
    try:
        people = withdraw_sheet(desk.door, submission, actor_user=request.user, at=desk.at)
    except DoorError as refusal:
        messages.error(request, say_refusal(refusal))
        return redirect(desk.address())
    if people:
        said = ngettext(
            "La saisie est retirée : %(people)s personne n’est plus comptée.",
            "La saisie est retirée : %(people)s personnes ne sont plus comptées.",
            people,
        )
        messages.success(request, said % {"people": people})
    else:
        messages.info(request, _("Cette saisie n’est plus là : rien n’a changé."))
    return redirect(desk.address())


def say_refusal(refusal: Exception) -> str:
    """Return why nothing was counted, and what to do."""
    if isinstance(refusal, SheetClosed):
        return _("L’édition a été close entre-temps : ses chiffres sont arrêtés, rien n’a changé.")
    if isinstance(refusal, NoCategory):
        return _("Cette édition n’a pas de catégorie : ajoutez-en une, puis enregistrez de nouveau.")
    return _("D’autres personnes saisissent en même temps : enregistrez de nouveau, rien n’est perdu.")
