"""Doors of an edition and the phones that scan there, for organisers."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees.badges.qr import qr_svg
from attendees.forms.door import CheckpointForm, PairingForm
from attendees.models import Checkpoint, Pairing, Scanner
from attendees.services.checkpoint import CheckpointExists, create_checkpoint, rename_checkpoint
from attendees.services.pairing import EditionOver, create_pairing, pairing_address, revoke_scanner
from attendees.tokens import hash_secret
from attendees.views.access import load_edition
from attendees.views.badge_print import STOP_POLLING
from attendees.views.frame import render_in
from events.models import Edition
from forum.core import clock
from forum.core.access import organiser_required
from forum.core.journal import Actor
from forum.core.typed import bind

NAME_TAKEN = gettext_lazy("Un point de contrôle porte déjà ce nom. Choisissez-en un autre.")


def _show_doors(
    request: HttpRequest,
    edition: Edition,
    *,
    checkpoint_form: CheckpointForm | None = None,
    pairing_form: PairingForm | None = None,
) -> HttpResponse:
    """Show the page, with the forms that were sent and need mending; 422 then."""
    at, slug = clock.now(), edition.slug
    faulty = checkpoint_form or pairing_form
    if checkpoint_form is None:
        address = reverse("attendees:checkpoint_create", args=[slug])
        checkpoint_form = bind(request, CheckpointForm, auto_id="point_%s", address=address)
    if pairing_form is None:
        address = reverse("attendees:pairing_create", args=[slug])
        pairing_form = bind(request, PairingForm, edition, auto_id="phone_%s", address=address)
    scanners = Scanner.objects.filter(checkpoint__edition=edition).select_related("checkpoint")
    phones = [(scanner, scanner.is_working(at)) for scanner in scanners]
    context = {
        "checkpoints": edition.checkpoints.all(),
        # Those that scan first: the others are there for the record.
        "phones": sorted(phones, key=lambda phone: not phone[1]),
        "checkpoint_form": checkpoint_form,
        "pairing_form": pairing_form,
        # The one whose errors the title speaks of.
        "form": checkpoint_form if checkpoint_form.errors else pairing_form,
    }
    status = 422 if faulty else 200
    return render_in(edition, request, "attendees/organiser/doors.html", context, status=status)


@organiser_required
@require_safe
def doors(request: HttpRequest, slug: str) -> HttpResponse:
    return _show_doors(request, load_edition(request, slug))


# The switch of languages, and the address bar, ask again by GET for a page that answered a form.
@organiser_required
@require_http_methods(["GET", "HEAD", "POST"])
def checkpoint_create(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    if request.method != "POST":
        return redirect("attendees:doors", slug)
    form = CheckpointForm(request.POST, auto_id="point_%s")
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            create_checkpoint(edition, name=name, actor=Actor.from_user(request.user), at=clock.now())
        except CheckpointExists:
            form.add_error("name", NAME_TAKEN)
        else:
            messages.success(request, _("Le point de contrôle « %(name)s » est créé.") % {"name": name})
            return redirect("attendees:doors", slug)
    return _show_doors(request, edition, checkpoint_form=form)


@organiser_required
def checkpoint_rename(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition = load_edition(request, slug)
    checkpoint = get_object_or_404(Checkpoint.objects.select_related("edition"), pk=pk, edition=edition)
    form = bind(request, CheckpointForm, initial={"name": checkpoint.name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        try:
            rename_checkpoint(checkpoint, name=name, actor=Actor.from_user(request.user), at=clock.now())
        except CheckpointExists:
            form.add_error("name", NAME_TAKEN)
        else:
            messages.success(request, _("Le point de contrôle s’appelle maintenant « %(name)s ».") % {"name": name})
            return redirect("attendees:doors", slug)
    context = {"checkpoint": checkpoint, "form": form}
    return render_in(edition, request, "attendees/organiser/checkpoint.html", context)


@organiser_required
@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def pairing_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the QR of a new pairing. Its code is in this answer alone: nothing of ours keeps it."""
    edition = load_edition(request, slug)
    if request.method != "POST":
        return redirect("attendees:doors", slug)
    form = PairingForm(edition, request.POST, auto_id="phone_%s")
    if not form.is_valid():
        return _show_doors(request, edition, pairing_form=form)
    wanted = dict(form.cleaned_data)
    checkpoint = wanted.pop("checkpoint")
    try:
        code = create_pairing(checkpoint, **wanted, actor_user=request.user, at=clock.now())
    except EditionOver:
        messages.error(request, _("Cette édition est passée, ou n’a pas encore de date : aucun téléphone n’y scanne."))
        return redirect("attendees:doors", slug)
    address = pairing_address(code)
    context = {
        "pairing": Pairing.objects.select_related("checkpoint").get(code_hash=hash_secret(code)),
        "address": address,
        "qr": qr_svg(address, label=_("Code à montrer au téléphone")),
        "is_waiting": True,
    }
    return render_in(edition, request, "attendees/organiser/pairing.html", context)


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
