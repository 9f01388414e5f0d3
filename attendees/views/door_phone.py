"""The phones of the door: shown a code to film, watched while they come, sent away."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees.badges.qr import qr_svg
from attendees.enums import ScannerRole
from attendees.forms.phone import PairingForm
from attendees.models import Pairing, Scanner
from attendees.services.pairing import EditionOver, create_pairing, pairing_address, revoke_scanner
from attendees.services.phone import revoke_scanners
from attendees.tokens import hash_secret
from attendees.views.access import load_edition
from attendees.views.badge_print import STOP_POLLING
from attendees.views.frame import render_in
from forum.core import clock
from forum.core.access import organiser_required
from forum.core.journal import Actor
from forum.core.typed import bind


@organiser_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pairing_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask which phone, then show the QR of its pairing. Its code is in that answer alone: nothing of ours keeps it."""
    edition = load_edition(request, slug)
    form = bind(request, PairingForm, edition, initial=_choices_kept(request))
    if form.is_valid():
        wanted = form.wanted
        checkpoint = wanted.pop("checkpoint")
        try:
            code = create_pairing(checkpoint, **wanted, actor_user=request.user, at=clock.now())
        except EditionOver:
            text = _("Cette édition est passée, ou n’a pas encore de date : aucun téléphone n’y scanne.")
            messages.error(request, text)
            return redirect("attendees:doors", slug)
        address = pairing_address(code)
        context = {
            "pairing": Pairing.objects.select_related("checkpoint").get(code_hash=hash_secret(code)),
            "address": address,
            "qr": qr_svg(address, label=_("Code à montrer au téléphone")),
            "is_waiting": True,
            "again": _keep_choices(wanted | {"checkpoint": checkpoint}),
        }
        return render_in(edition, request, "attendees/organiser/pairing.html", context)
    context = {"form": form, "has_doors": edition.checkpoints.exists()}
    return render_in(edition, request, "attendees/organiser/pairing_form.html", context)


def _keep_choices(wanted: dict[str, Any]) -> str:
    """Return the choices of one phone as the address of the form for the next: all but its name and its code."""
    kept = [("porte", wanted["checkpoint"].pk), ("role", wanted["role"])]
    kept += [("aussi", door.pk) for door in wanted["besides"]]
    return urlencode(kept if wanted["may_search"] else [*kept, ("sans-noms", 1)])


def _choices_kept(request: HttpRequest) -> dict[str, Any]:
    """Return what an address keeps of the phone before; nonsense reads as nothing."""
    asked = request.GET
    kept: dict[str, Any] = {"may_search": "sans-noms" not in asked}
    if asked.get("porte", "").isdecimal():
        kept["checkpoint"] = asked["porte"]
    if asked.get("role") in ScannerRole.values:
        kept["role"] = asked["role"]
    return kept | {"besides": [number for number in asked.getlist("aussi") if number.isdecimal()]}


@organiser_required
@require_safe
def pairing_state(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Answer the page that shows a QR: whether the phone has come."""
    edition = load_edition(request, slug)
    pairing = get_object_or_404(
        Pairing.objects.select_related("checkpoint", "scanner"), pk=pk, checkpoint__edition=edition
    )
    is_waiting = pairing.scanner is None and pairing.expires_at > clock.now()
    context = {"pairing": pairing, "is_waiting": is_waiting}
    status = 200 if is_waiting else STOP_POLLING
    return render_in(edition, request, "attendees/organiser/pairing_state.html", context, status=status)


@organiser_required
@require_POST
def scanner_revoke(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    edition = load_edition(request, slug)
    scanner = get_object_or_404(Scanner.objects.select_related("checkpoint"), pk=pk, checkpoint__edition=edition)
    revoke_scanner(scanner, actor=Actor.from_user(request.user), at=clock.now())
    messages.success(request, _("Le téléphone « %(name)s » ne peut plus scanner.") % {"name": scanner.name})
    return redirect("attendees:doors", slug)


@organiser_required
@require_POST
def scanners_revoke(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    number = revoke_scanners(edition, actor=Actor.from_user(request.user), at=clock.now())
    text = ngettext(
        "%(number)d téléphone ne peut plus scanner.", "%(number)d téléphones ne peuvent plus scanner.", number
    )
    messages.success(request, text % {"number": number} if number else _("Aucun téléphone ne scannait."))
    return redirect("attendees:doors", slug)
