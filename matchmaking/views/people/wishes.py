"""Whom one wishes to meet, in order, and whom not: by buttons, by dragging, all of it without a script too."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from forum.core import clock
from forum.core.typed import bind
from matchmaking.forms.booking import MotivationForm
from matchmaking.models import Participant, ParticipantMember, Wish
from matchmaking.selectors.phase import TAKING, takes_wishes
from matchmaking.services import wish as services
from matchmaking.views.access import find_acting_member, find_other
from matchmaking.views.people.frame import PAGES, render_for, send_back

MOST = 500


@login_not_required
@never_cache
@require_http_methods(PAGES)
def wishes(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One's wishes in order. What is posted is a new order, by the keys of those wished for."""
    member = find_acting_member(request, pk)
    own, at = member.participant, clock.now()
    if request.method == "POST":
        return _reorder(request, member)
    rows = Wish.objects.filter(wisher=own).select_related("wished__profile")
    context = {
        "wishes": list(rows.filter(no_thanks=False).order_by("rank", "pk")),
        "refused": list(rows.filter(no_thanks=True).order_by("wished__sort_key", "pk")),
        "may_wish": own.is_approved and takes_wishes(member.programme, at=at),
        "may_refuse": own.is_approved and member.programme.state in TAKING,
    }
    return render_for(member, request, "matchmaking/people_wishes.html", context)


def _reorder(request: HttpRequest, member: ParticipantMember) -> HttpResponse:
    """Put wishes in the order that was sent; what is no key is passed over."""
    try:
        services.rank_wishes(member.participant, _keys(request.POST.getlist("order")[:MOST]), at=clock.now())
    except services.WishRefused as refusal:
        return send_back(request, refusal, "matchmaking:wishes", member.participant_id)
    return redirect("matchmaking:wishes", member.participant_id)


def _keys(sent: list[str]) -> list[UUID]:
    keys = []
    for value in sent:
        try:
            keys.append(UUID(value))
        except ValueError:
            continue
    return keys


@login_not_required
@require_POST
def wish_change(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """One button pressed about somebody: wished for, moved, dropped, "no thanks" said or taken back."""
    member = find_acting_member(request, pk)
    wished = find_other(member, other)
    act = request.POST.get("act", "")
    try:
        words = _change(member.participant, wished, act)
    except services.WishRefused as refusal:
        return send_back(request, refusal, "matchmaking:wishes", pk)
    if words:
        messages.success(request, words % {"name": wished.name})
    return redirect(_back_to(request) or "matchmaking:wishes", *([] if _back_to(request) else [pk]))


def _change(own: Participant, wished: Participant, act: str) -> str:
    """Do what a button says and return what to say of it; a button that we do not have does nothing."""
    at = clock.now()
    if act == "wish":
        services.make_wish(own, wished, at=at)
        return _("« %(name)s » est dans vos vœux, en dernière place.")
    if act == "drop":
        services.drop_wish(own, wished, at=at)
        return _("« %(name)s » n’est plus dans vos vœux.")
    if act == "refuse":
        services.refuse_to_meet(own, wished, at=at)
        return _("Non merci à « %(name)s » : c’est noté, et personne d’autre ne le saura.")
    if act == "take_back":
        services.take_refusal_back(own, wished, at=at)
        return _("« %(name)s » est de nouveau parmi les autres.")
    steps = {"up": -1, "down": 1, "first": None}
    if act in steps:
        services.move_wish(own, wished, steps[act], at=at)
    return ""


def _back_to(request: HttpRequest) -> str:
    """Return the page of ours on which the button stands, where it says so."""
    back = request.POST.get("back", "")
    is_ours = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return back if is_ours else ""


@login_not_required
@never_cache
@require_http_methods(PAGES)
def motivation(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """Why one wishes to meet somebody, in a line."""
    member = find_acting_member(request, pk)
    wished = find_other(member, other)
    wish = Wish.objects.wanted().filter(wisher=member.participant, wished=wished).first()
    form = bind(request, MotivationForm, initial={"motivation": wish.motivation if wish else ""})
    if wish is None or not takes_wishes(member.programme, at=clock.now()):
        return redirect("matchmaking:wishes", pk)
    if form.is_valid():
        try:
            services.make_wish(member.participant, wished, motivation=form.cleaned_data["motivation"], at=clock.now())
        except services.WishRefused as refusal:
            return send_back(request, refusal, "matchmaking:wishes", pk)
        messages.success(request, _("C’est enregistré."))
        return redirect("matchmaking:wishes", pk)
    return render_for(member, request, "matchmaking/people_motivation.html", {"form": form, "shown": wished})
