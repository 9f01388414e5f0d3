"""A person's own registration: seen, corrected, cancelled, brought back, by its mailed link or by its account."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees import calendar
from attendees.forms import CorrectionForm, SeatsForm
from attendees.links import ONWARD, registration_for_link, remember_link
from attendees.models import Registration
from attendees.selectors.badge import badge_content, badge_pdf
from attendees.selectors.offer import offer_categories, offer_sessions
from attendees.selectors.personal_data import personal_data
from attendees.selectors.place import has_place_for
from attendees.selectors.registration import my_registrations
from attendees.selectors.waiting import place_in_line, takes_waiting
from attendees.services.ground import MoveRefused, RegistrationRefused
from attendees.services.registration import (
    AlreadyRegistered,
    CategoryFull,
    cancel_registration,
    correct_registration,
    return_registration,
)
from attendees.services.seat import SeatClash, SeatsUnavailable, change_seats
from attendees.services.ticket import reissue_ticket
from attendees.services.transfer import lack_of_transfer
from attendees.services.waiting import accept_offer, decline_offer, leave_waiting_list
from attendees.signals import own_page_shown
from attendees.views.access import actor_of, demand_proof_of_team, get_registration_or_404, is_own
from attendees.views.frame import calendar_file, file_response, render_in
from attendees.views.refusals import say_refusal
from events.selectors import has_ended, hours_of_day
from forum.core import clock
from forum.core.journal import record_export
from forum.core.limits import count_wrong_secret
from forum.core.typed import bind

PAGES = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
def my_registrations_page(request: HttpRequest) -> HttpResponse:
    return render(request, "attendees/my_registrations.html", {"registrations": my_registrations(request.user)})


@login_not_required
@never_cache
@require_safe
def open_link(request: HttpRequest, token: str) -> HttpResponse:
    """Let in whoever holds the mailed link; the address that they then see keeps no secret."""
    registration = registration_for_link(token)
    if registration is None:
        count_wrong_secret(request, at=clock.now())
        return render(request, "attendees/link_refused.html", status=404)
    request.session.cycle_key()
    remember_link(request.session, registration)
    onward = request.GET.get(ONWARD, "")
    # A page of this very site, or none.
    if onward.startswith("/") and url_has_allowed_host_and_scheme(onward, allowed_hosts=None):
        return HttpResponseRedirect(onward)
    return redirect("attendees:registration", pk=registration.pk)


@login_not_required
@never_cache
@require_safe
def registration(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    now = clock.now()
    context = {
        "registration": person,
        "badge": badge_content(person),
        "agenda": person.agenda.told(),
        "hours": hours_of_day(person.edition),
        "place": calendar.place_of(person.edition),
        "is_over": has_ended(person.edition, at=now),
        "comes_back": _way_back(person, now),
        "may_transfer": lack_of_transfer(person, by_team=not is_own(request, person), at=now) is None,
        "turn": place_in_line(person) if person.is_waiting else None,
        "is_expired": person.offer_expires_at is not None and person.offer_expires_at <= now,
        "leads": _leads_of(person, now) if is_own(request, person) else [],
    }
    return render_in(person.edition, request, "attendees/registration.html", context)


def _leads_of(person: Registration, now: datetime) -> list[dict[str, Any]]:
    """Return what the apps above have for somebody, each with its label and its address."""
    answers = own_page_shown.send(sender=Registration, registration=person, at=now)
    return [lead for _receiver, leads in answers for lead in leads]


def _way_back(person: Registration, now: datetime) -> str:
    """Return how somebody who cancelled can come back now: to a "place", to the "line", or "" for not at all."""
    if not person.is_cancelled or not person.edition.takes_registrations(now):
        return ""
    if has_place_for(person.edition, person.category):
        return "place"
    return "line" if takes_waiting(person.edition, at=now) else ""


@login_not_required
@never_cache
@require_http_methods(PAGES)
def registration_edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    if person.is_cancelled:
        return _send_back(request, person, MoveRefused())
    categories = offer_categories(person.edition, own=person)
    form = bind(request, CorrectionForm, registration=person, categories=categories)
    if form.is_valid() and (answer := _correct(request, person, form)):
        return answer
    context = {"registration": person, "form": form}
    return render_in(person.edition, request, "attendees/registration_edit.html", context)


def _correct(request: HttpRequest, person: Registration, form: CorrectionForm) -> HttpResponse | None:
    """Correct and return where to go next; None when the form now says what stands in the way."""
    details, former_key = form.details(), person.email_key
    category = form.cleaned_data["category"]
    try:
        correct_registration(
            person, details=details, category=category, actor=actor_of(request, person), at=clock.now()
        )
    except AlreadyRegistered:
        message = _("Une autre inscription porte déjà ce nom à cette adresse. Gardez celle-là, annulez celle-ci.")
        form.add_error("first_name", message)
        return None
    except CategoryFull:
        form.tell_category_full()
        return None
    except RegistrationRefused as refusal:
        return _send_back(request, person, refusal)
    if details.email_key != former_key:
        # The answer is the same whatever the new address knows of: its mailbox alone is told.
        return redirect("attendees:address_changed")
    messages.success(request, _("C’est corrigé."))
    return redirect("attendees:registration", pk=person.pk)


@login_not_required
@never_cache
@require_safe
def address_changed(request: HttpRequest) -> HttpResponse:
    return render(request, "attendees/address_changed.html")


@login_not_required
@never_cache
@require_http_methods(PAGES)
def registration_seats(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    if not person.is_confirmed:
        return _send_back(request, person, MoveRefused())
    offers = offer_sessions(person.edition, own=person)
    form = bind(request, SeatsForm, session_offers=offers)
    if form.is_valid() and (answer := _change_seats(request, person, form)):
        return answer
    context = {"registration": person, "form": form}
    return render_in(person.edition, request, "attendees/registration_seats.html", context)


def _change_seats(request: HttpRequest, person: Registration, form: SeatsForm) -> HttpResponse | None:
    wanted = form.cleaned_data["sessions"]
    try:
        change_seats(person, sessions=wanted, actor=actor_of(request, person), at=clock.now())
    except SeatsUnavailable as lack:
        form.tell_unavailable(lack.sessions)
        return None
    except SeatClash as clash:
        form.tell_clashes(clash.pairs)
        return None
    except RegistrationRefused as refusal:
        return _send_back(request, person, refusal)
    messages.success(request, _("Vos séances sont enregistrées."))
    return redirect("attendees:registration", pk=person.pk)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def registration_cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    demand_proof_of_team(request, person)
    if person.is_cancelled:
        return redirect("attendees:registration", pk=pk)
    if person.is_offered:
        # Whoever leaves the list at the moment when a place comes free learns of it first, and may still say no.
        return _send_back(request, person, MoveRefused())
    if request.method == "POST":
        if person.is_waiting:
            return _act(request, person, leave_waiting_list, done=_("Vous n’êtes plus en liste d’attente."))
        done = _("Votre inscription est annulée. Votre place revient à quelqu’un d’autre.")
        return _act(request, person, cancel_registration, done=done)
    context = {
        "registration": person,
        "agenda": person.agenda.told(),
        "may_transfer": lack_of_transfer(person, by_team=not is_own(request, person), at=clock.now()) is None,
    }
    return render_in(person.edition, request, "attendees/registration_cancel.html", context)


@login_not_required
@require_POST
def registration_return(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    demand_proof_of_team(request, person)
    waits = request.POST.get("waits") == "1"
    try:
        back = return_registration(person, waits=waits, actor=actor_of(request, person), at=clock.now())
    except RegistrationRefused as refusal:
        return _send_back(request, person, refusal)
    if back.is_waiting:
        messages.success(request, _("Vous êtes en liste d’attente. Nous vous écrivons dès qu’une place se libère."))
    else:
        words = _("Bon retour ! Un nouveau billet vous est envoyé ; choisissez de nouveau vos séances.")
        messages.success(request, words)
    return redirect("attendees:registration", pk=pk)


@login_not_required
@require_POST
def offer_accept(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    done = _("Votre place est prise. Votre billet part par courriel ; choisissez vos séances.")
    return _act(request, person, accept_offer, done=done)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def offer_decline(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    if not person.is_offered:
        return _send_back(request, person, MoveRefused())
    if request.method == "POST":
        done = _("Merci d’avoir répondu : la place va à la personne suivante.")
        return _act(request, person, decline_offer, done=done)
    return render_in(person.edition, request, "attendees/offer_decline.html", {"registration": person})


@login_not_required
@never_cache
@require_http_methods(PAGES)
def ticket_reissue(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    if not person.is_confirmed:
        return _send_back(request, person, MoveRefused())
    if request.method == "POST":
        done = _("Votre nouveau billet est prêt, et envoyé par courriel. L’ancien n’ouvre plus.")
        return _act(request, person, reissue_ticket, done=done)
    return render_in(person.edition, request, "attendees/ticket_reissue.html", {"registration": person})


@login_not_required
@require_safe
def ticket_pdf(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    try:
        content = badge_pdf(person)
    except LookupError:
        return _send_back(request, person, MoveRefused())
    return file_response(content, "application/pdf", f"badge-forum-{person.edition.slug}.pdf", attached=False)


@login_not_required
@require_safe
def registration_ics(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    if person.is_waiting or person.is_offered:
        # Nobody should find in their calendar a day on which the door stays closed to them.
        return _send_back(request, person, MoveRefused())
    return calendar_file(calendar.registration_calendar(person, at=clock.now()), person.edition)


@login_not_required
@never_cache
@require_safe
def registration_data(request: HttpRequest, pk: UUID) -> HttpResponse:
    """All that is kept of a person, as a file."""
    person = get_registration_or_404(request, pk)
    demand_proof_of_team(request, person)
    if request.method == "GET":
        record_export(actor_of(request, person), "data_exported", person, at=clock.now(), scope=person.edition.slug)
    name = f'attachment; filename="mes-donnees-forum-{person.edition.slug}.json"'
    options = {"ensure_ascii": False, "indent": 2}
    return JsonResponse(personal_data(person), json_dumps_params=options, headers={"Content-Disposition": name})


def _act(request: HttpRequest, person: Registration, act: Callable[..., object], *, done: str) -> HttpResponse:
    """Do what somebody asks of their registration, and go back to its page, which says that it is done or why not."""
    try:
        act(person, actor=actor_of(request, person), at=clock.now())
    except RegistrationRefused as refusal:
        return _send_back(request, person, refusal)
    messages.success(request, done)
    return redirect("attendees:registration", pk=person.pk)


def _send_back(request: HttpRequest, person: Registration, refusal: RegistrationRefused) -> HttpResponse:
    messages.error(request, say_refusal(refusal))
    return redirect("attendees:registration", pk=person.pk)
