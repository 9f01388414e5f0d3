"""The guest list, and one person of it, for organisers."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from attendees.forms.guest import GuestSearchForm
from attendees.models import Registration
from attendees.selectors.badge import badge_pdf
from attendees.selectors.guest import find_guests, first_entries
from attendees.selectors.place import count_places
from attendees.selectors.waiting import may_be_offered, place_in_line
from attendees.services.ground import MoveRefused, RegistrationRefused
from attendees.services.guest import mail_ticket_again
from attendees.services.registration import CategoryFull, EditionFull, cancel_registration, return_registration
from attendees.services.transfer import lack_of_transfer
from attendees.services.waiting import OffersOver, offer_place
from attendees.territory import describe_territory, territory_of
from attendees.views.access import load_edition
from attendees.views.frame import file_response, render_in
from events.models import Edition
from forum.core import clock
from forum.core.access import ask_before_download, organiser_required, proof_required
from forum.core.journal import Actor, record_export
from forum.core.limits import Limit, count
from forum.core.models import LogEntry
from forum.core.spreadsheets import Cell, csv_response

PAGE_SIZE = 50
# Whole lists of people: more than anybody reads, less than a stolen session would take.
EXPORTS = Limit("exports", 60, 600)


@organiser_required
@require_safe
def guest_list(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    form = GuestSearchForm(edition, request.GET)
    guests = find_guests(edition, form.wanted)
    page = Paginator(guests, PAGE_SIZE).get_page(request.GET.get("page"))
    entries = first_entries(page.object_list)
    asked = {name: value for name in form.fields if (value := request.GET.get(name))}
    context = {
        "form": form,
        "page": page,
        "rows": [(guest, entries.get(guest.pk)) for guest in page],
        "is_filtered": bool(asked),
        "query": urlencode(asked) + "&" if asked else "",
    }
    return render_in(edition, request, "attendees/organiser/guest_list.html", context)


@organiser_required
@require_safe
def guest_list_csv(request: HttpRequest, slug: str) -> HttpResponse:
    count(EXPORTS, str(request.user.pk), at=clock.now())
    edition = load_edition(request, slug)
    if answer := ask_before_download(request, "attendees:guest_list", slug):
        return answer
    form = GuestSearchForm(edition, request.GET)
    guests = find_guests(edition, form.wanted)
    rows = _csv_rows(edition, guests.iterator(chunk_size=1000), first_entries(guests.order_by()))
    if request.method == "GET":
        # Words that were searched for are names of people: the journal does not keep them.
        asked = {n: "…" if n == "q" else v for n in form.fields if (v := request.GET.get(n))}
        actor = Actor.from_user(request.user)
        record_export(actor, "guests_exported", edition, at=clock.now(), scope=edition.slug, asked=asked)
    response = csv_response(f"forum-{edition.slug}-inscriptions.csv", rows)
    response["Cache-Control"] = "no-store"
    return response


def _csv_rows(edition: Edition, guests: Iterator[Registration], entries: dict[UUID, datetime]) -> Iterator[list[Cell]]:
    if edition.is_demo:
        yield [_("Données fictives : édition de démonstration")]
    yield [
        pgettext("de famille", "Nom"), _("Prénom"), _("Courriel"), _("Structure"), _("Sorte de structure"),
        _("Catégorie"), _("État"), _("Langue"), _("Inscription du"), _("Entrée"), _("Code postal"),
        _("Comment le forum a été connu"),
    ]  # fmt: skip
    zone = edition.zone
    for guest in guests:
        entered = entries.get(guest.pk)
        yield [
            guest.last_name, guest.first_name, guest.email, guest.organisation, guest.get_organisation_kind_display(),
            guest.category.name, guest.get_state_display(), guest.language,
            f"{guest.created_at.astimezone(zone):%Y-%m-%d %H:%M}",
            f"{entered.astimezone(zone):%Y-%m-%d %H:%M}" if entered else "",
            guest.postcode, guest.get_heard_by_display(),
        ]  # fmt: skip


def _load_guest(request: HttpRequest, slug: str, pk: UUID) -> Registration:
    edition = load_edition(request, slug)
    people = Registration.objects.select_related("category", "edition__venue")
    return get_object_or_404(people, pk=pk, edition=edition)


@organiser_required
@require_safe
def guest(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    registration = _load_guest(request, slug, pk)
    context = {
        "registration": registration,
        "seats": registration.seats.confirmed().select_related("session__room").order_by("session__starts_at", "pk"),
        "stays": registration.stays.select_related("checkpoint"),
        "history": LogEntry.objects.about(registration)[:8],
        "territory": describe_territory(territory_of(registration.postcode)).label,
        "may_transfer": lack_of_transfer(registration, by_team=True, at=clock.now()) is None,
    } | _waiting(registration)
    return render_in(registration.edition, request, "attendees/organiser/guest.html", context)


def _waiting(registration: Registration) -> dict[str, Any]:
    """Return where somebody who waits stands, and whether a place could be offered to them now."""
    if not registration.is_waiting:
        return {"turn": None, "may_offer": False}
    places = count_places(registration.edition)
    return {
        "turn": place_in_line(registration),
        "may_offer": may_be_offered(registration, places, at=clock.now()),
    }


@organiser_required
@require_POST
def guest_offer(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    registration = _load_guest(request, slug, pk)
    try:
        offer_place(registration, actor=Actor.from_user(request.user), at=clock.now())
    except EditionFull:
        messages.error(request, _("L’édition est complète : aucune place n’est à proposer."))
    except CategoryFull:
        messages.error(request, _("Cette catégorie est complète : aucune place n’est à proposer."))
    except OffersOver:
        messages.error(request, _("Il est trop tard pour proposer une place, ou l’édition n’est pas ouverte."))
    except RegistrationRefused:
        messages.error(request, _("Cette personne n’est plus en liste d’attente. Rien n’a changé."))
    else:
        messages.success(request, _("La place est proposée, par courriel. Elle est gardée le temps de répondre."))
    return redirect("attendees:guest", slug, pk)


@organiser_required
@require_safe
def guest_badge(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    registration = _load_guest(request, slug, pk)
    try:
        pdf = badge_pdf(registration)
    except LookupError as no_ticket:
        raise Http404 from no_ticket
    if request.method == "GET":
        record_export(Actor.from_user(request.user), "badge_opened", registration, at=clock.now(), scope=slug)
    return file_response(pdf, "application/pdf", f"badge-{registration.edition.slug}.pdf", attached=False)


@organiser_required
@require_POST
def guest_mail(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    registration = _load_guest(request, slug, pk)
    try:
        mail_ticket_again(registration, actor=Actor.from_user(request.user), at=clock.now())
    except MoveRefused:
        messages.error(
            request, _("Rien n’a été envoyé : il faut une inscription confirmée et une adresse électronique.")
        )
    else:
        messages.success(request, _("Le billet part à nouveau, à l’adresse %(email)s.") % {"email": registration.email})
    return redirect("attendees:guest", slug, pk)


@organiser_required
@require_POST
@proof_required
def guest_cancel(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    registration = _load_guest(request, slug, pk)
    try:
        cancel_registration(registration, actor=Actor.from_user(request.user), at=clock.now())
    except RegistrationRefused:
        messages.error(request, _("Cette inscription ne peut plus être annulée. Rien n’a changé."))
    else:
        messages.success(request, _("L’inscription est annulée. La personne en est avertie par courriel."))
    return redirect("attendees:guest", slug, pk)


@organiser_required
@require_POST
@proof_required
def guest_return(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    registration = _load_guest(request, slug, pk)
    try:
        return_registration(registration, actor=Actor.from_user(request.user), at=clock.now())
    except EditionFull:
        messages.error(request, _("L’édition est complète : l’inscription reste annulée."))
    except CategoryFull:
        messages.error(request, _("Cette catégorie est complète : l’inscription reste annulée."))
    except RegistrationRefused:
        messages.error(
            request,
            _("Cette inscription ne peut pas revenir : les inscriptions sont closes, ou elle est déjà ouverte."),
        )
    else:
        messages.success(request, _("L’inscription est confirmée à nouveau. Un nouveau billet part par courriel."))
    return redirect("attendees:guest", slug, pk)
