"""Setting the doors of an edition up: one by one, or those of all its sessions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from attendees.enums import CheckpointKind
from attendees.forms.door import CheckpointForm, describe_checkpoint
from attendees.models import Checkpoint
from attendees.selectors.checkpoint import session_doors, sessions_without_door, unused_session_doors
from attendees.services.checkpoint import (
    CheckpointExists,
    CheckpointHasPhones,
    CheckpointScanned,
    change_checkpoint,
    create_checkpoint,
    create_session_doors,
    default_plan,
    move_checkpoint,
    remove_checkpoint,
    remove_session_doors,
)
from attendees.views.access import load_edition
from attendees.views.frame import render_in
from events.models import Edition
from forum.core import clock
from forum.core.access import organiser_required
from forum.core.journal import Actor
from forum.core.typed import bind

NAME_TAKEN = gettext_lazy("Une porte a déjà ce nom. Choisissez-en un autre.")
SESSION_KEPT = gettext_lazy(
    "Des personnes sont déjà passées ici : cette porte reste celle de sa séance. Créez-en une pour l’autre séance."
)
FORM_PAGE = ["GET", "HEAD", "POST"]


def _kind_asked(request: HttpRequest) -> CheckpointKind:
    asked = request.GET.get("sorte", "")
    return CheckpointKind(asked) if asked in CheckpointKind.values else CheckpointKind.MAIN


def _load(request: HttpRequest, slug: str, pk: int) -> tuple[Edition, Checkpoint]:
    edition = load_edition(request, slug)
    rows = Checkpoint.objects.select_related("edition__venue", "session__room")
    return edition, get_object_or_404(rows, pk=pk, edition=edition)


@organiser_required
@require_http_methods(FORM_PAGE)
def checkpoint_create(request: HttpRequest, slug: str) -> HttpResponse:
    edition, kind = load_edition(request, slug), _kind_asked(request)
    # Hours are typed where the edition is held.
    with timezone.override(edition.zone):
        form = bind(request, CheckpointForm, edition, kind)
        if form.is_valid():
            try:
                door = create_checkpoint(edition, form.plan, actor=Actor.from_user(request.user), at=clock.now())
            except CheckpointExists:
                form.add_error("name", NAME_TAKEN)
            else:
                messages.success(request, _("La porte « %(name)s » est créée.") % {"name": door.name})
                return redirect("attendees:doors", slug)
    context = {"form": form, "kind": kind, "kinds": CheckpointKind.choices, "checkpoint": None, "scans": 0}
    return render_in(edition, request, "attendees/organiser/checkpoint.html", context)


@organiser_required
@require_http_methods(FORM_PAGE)
def checkpoint_change(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    edition, door = _load(request, slug, pk)
    kind, name = CheckpointKind(door.kind), door.name
    with timezone.override(edition.zone):
        form = bind(request, CheckpointForm, edition, kind, initial=describe_checkpoint(door))
        if form.is_valid():
            try:
                change_checkpoint(door, form.plan, actor=Actor.from_user(request.user), at=clock.now())
            except CheckpointExists:
                form.add_error("name", NAME_TAKEN)
            except CheckpointScanned:
                form.add_error("session", SESSION_KEPT)
            else:
                messages.success(request, _("La porte « %(name)s » est enregistrée.") % {"name": door.name})
                return redirect("attendees:doors", slug)
    context = {"form": form, "kind": kind, "checkpoint": door, "name": name, "scans": door.scans.count()}
    return render_in(edition, request, "attendees/organiser/checkpoint.html", context)


@organiser_required
@require_POST
def checkpoint_remove(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _edition, door = _load(request, slug, pk)
    try:
        remove_checkpoint(door, actor=Actor.from_user(request.user), at=clock.now())
    except CheckpointScanned:
        messages.error(request, _("Des personnes sont passées à « %(name)s » : la porte reste.") % {"name": door.name})
    except CheckpointHasPhones:
        text = _("Un téléphone ne scanne qu’à « %(name)s » : révoquez-le d’abord, ou donnez-lui une autre porte.")
        messages.error(request, text % {"name": door.name})
    else:
        messages.success(request, _("La porte « %(name)s » est supprimée.") % {"name": door.name})
    return redirect("attendees:doors", slug)


@organiser_required
@require_POST
def checkpoint_move(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    _edition, door = _load(request, slug, pk)
    is_up = request.POST.get("vers") != "bas"
    move_checkpoint(door, up=is_up, actor=Actor.from_user(request.user), at=clock.now())
    return redirect("attendees:doors", slug)


@organiser_required
@require_http_methods(FORM_PAGE)
def session_doors_create(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what would be made for each session, and make it."""
    edition = load_edition(request, slug)
    if request.method == "POST":
        made = create_session_doors(edition, actor=Actor.from_user(request.user), at=clock.now())
        text = ngettext("%(number)d porte de séance est créée.", "%(number)d portes de séances sont créées.", len(made))
        messages.success(request, text % {"number": len(made)} if made else _("Chaque séance a déjà sa porte."))
        return redirect("attendees:doors", slug)
    context = {
        "plans": [default_plan(session, "") for session in sessions_without_door(edition)],
        "existing": session_doors(edition),
        "unused": unused_session_doors(edition),
    }
    return render_in(edition, request, "attendees/organiser/doors_sessions.html", context)


@organiser_required
@require_POST
def session_doors_remove(request: HttpRequest, slug: str) -> HttpResponse:
    edition = load_edition(request, slug)
    gone = remove_session_doors(edition, actor=Actor.from_user(request.user), at=clock.now())
    text = ngettext("%(number)d porte est retirée.", "%(number)d portes sont retirées.", len(gone))
    messages.success(
        request, text % {"number": len(gone)} if gone else _("Toutes ces portes ont servi : aucune n’est retirée.")
    )
    return redirect("attendees:session_doors_create", slug)
