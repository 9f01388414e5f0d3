"""The demonstration's panel: its moment, the parts one plays, badges to scan. Elsewhere it does not exist."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendees.badges.qr import qr_svg
from attendees.services.pairing import EditionOver
from attendees.views.access import visitor_of
from attendees.views.frame import render_in
from events.models import Edition
from forum.core import clock
from forum.core.enums import Role
from forum.pages.demo.accounts import DOOR, NobodyThere, open_account_of, pair_browser, participant_of
from forum.pages.demo.enums import Moment, Part
from forum.pages.demo.meeting_people import MEETING_PARTS, players_of
from forum.pages.demo.sample import sample_badges
from forum.pages.demo.switch import edition_played, moment_of, switch_moment
from forum.pages.demo.words import MOMENTS, PARTS, MomentWords, PartWords

LOOPBACK = {"localhost", "127.0.0.1", "::1"}
PARTS_OF_ROLES = {
    Role.ORGANISER: Part.ORGANISER,
    Role.PROGRAMME_EDITOR: Part.PROGRAMME_EDITOR,
    Role.MEETINGS_MANAGER: Part.MEETINGS_MANAGER,
    Role.OBSERVER: Part.OBSERVER,
}


@dataclass(frozen=True, slots=True)
class MomentCard:
    value: str
    words: MomentWords
    button: str | Promise
    is_current: bool
    is_ahead: bool
    is_next: bool


@dataclass(frozen=True, slots=True)
class PartCard:
    value: str
    words: PartWords
    name: str  # of whoever one becomes, where it is a person
    is_current: bool
    closed: str | Promise  # why the card does nothing now


def demonstration_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 404 outside a demonstration, whatever was sent."""

    @login_not_required
    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        if not settings.DEMONSTRATION:
            raise Http404
        return view(request)

    return guarded


def _edition(request: HttpRequest) -> Edition:
    """Return the edition that is played, and tell the layout. 404 where nothing was invented yet."""
    edition = edition_played()
    if edition is None:
        raise Http404
    request.edition = edition  # type: ignore[attr-defined]  # read by the layout, for the band of invented data
    return edition


@demonstration_only
@never_cache
@require_safe
def demonstration(request: HttpRequest) -> HttpResponse:
    edition = edition_played()
    if edition is None:
        return render(request, "forum/demonstration_empty.html")
    moment = moment_of(edition, at=clock.now())
    played, names = _part_played(request, edition), _names_of(edition)
    context = {
        "moments": _moment_cards(moment),
        "parts": [_part_card(each, moment, played, names.get(each, "")) for each in Part],
        "phone_address": _phone_address(),
    }
    return render_in(edition, request, "forum/demonstration.html", context)


@demonstration_only
@never_cache
@require_POST
def set_moment(request: HttpRequest) -> HttpResponse:
    edition, moment = _edition(request), _chosen(Moment, request.POST.get("moment"))
    switch_moment(edition, Moment(moment), actor=visitor_of(request), at=clock.now())
    messages.success(request, MOMENTS[Moment(moment)].done)
    return redirect("pages:demonstration")


@demonstration_only
@never_cache
@require_POST
def take_part(request: HttpRequest) -> HttpResponse:
    """Sign in as the person of a card, or become a phone of the door, or nobody."""
    edition, part = _edition(request), Part(_chosen(Part, request.POST.get("part")))
    try:
        if part in DOOR:
            code = pair_browser(part, edition, at=clock.now())
            # A steward has a phone and no account.
            logout(request)
            return redirect(f"{reverse('attendees:scanner')}#{code}")
        if part == Part.NOBODY:
            logout(request)
            messages.success(request, _("Vous voyez maintenant le site comme le public."))
            return redirect("pages:demonstration")
        user = open_account_of(part, edition, actor=visitor_of(request), at=clock.now())
    except EditionOver:
        messages.error(request, _("Le forum est passé : revenez d’abord au matin du forum."))
        return redirect("pages:demonstration")
    except NobodyThere:
        messages.error(request, _("Il n’y a personne pour ce rôle : cette démonstration est vide."))
        return redirect("pages:demonstration")
    # The session of whoever was signed in before ends here, with all that it remembered.
    logout(request)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return redirect(_first_page(part, edition))


@demonstration_only
@never_cache
@require_safe
def badges(request: HttpRequest) -> HttpResponse:
    """Show badges to scan on the screen, or to print."""
    edition = _edition(request)
    context = {"samples": sample_badges(edition), "phone_address": _phone_address()}
    return render_in(edition, request, "forum/demonstration_badges.html", context)


def _chosen(choices: type[Moment] | type[Part], value: str | None) -> str:
    if value not in choices.values:
        raise Http404
    return value


def _first_page(part: Part, edition: Edition) -> str:
    """Return where the person of a card begins."""
    if part == Part.PROGRAMME_EDITOR:
        return reverse("admin:index")
    if part == Part.OBSERVER:
        return reverse("pages:count", args=[edition.slug])
    if part in MEETING_PARTS and (member := players_of(edition).get(part)):
        return reverse("matchmaking:participant", args=[member.participant_id])
    registration = participant_of(edition) if part == Part.PARTICIPANT else None
    return reverse("attendees:registration", args=[registration.pk]) if registration else reverse("pages:desk")


def _moment_cards(current: Moment) -> list[MomentCard]:
    order = list(Moment)
    here = order.index(current)
    return [_moment_card(moment, number - here) for number, moment in enumerate(order)]


def _moment_card(moment: Moment, steps: int) -> MomentCard:
    """Return the card of a moment that lies so many steps ahead."""
    words = MOMENTS[moment]
    button = words.again if steps == 0 else words.go if steps > 0 else words.back
    return MomentCard(moment.value, words, button, steps == 0, steps > 0, steps == 1)


def _names_of(edition: Edition) -> dict[Part, str]:
    """Return what those are called whom one becomes by a click. Two queries."""
    names = {part: member.participant.name for part, member in players_of(edition).items()}
    registration = participant_of(edition)
    return names | ({Part.PARTICIPANT: registration.full_name} if registration else {})


def _part_card(part: Part, moment: Moment, played: Part | None, name: str) -> PartCard:
    words = PARTS[part]
    closed = _("Le forum est passé : revenez à son matin pour tenir la porte.")
    is_closed = part in DOOR and moment == Moment.AFTER
    return PartCard(part.value, words, name, part == played, closed if is_closed else "")


def _part_played(request: HttpRequest, edition: Edition) -> Part | None:
    """Return the part of who is signed in."""
    if not request.user.is_authenticated:
        return Part.NOBODY
    groups = set(request.user.groups.values_list("name", flat=True))
    if role := next((part for role, part in PARTS_OF_ROLES.items() if role in groups), None):
        return role
    own = (part for part, one in players_of(edition).items() if one.registration.user_id == request.user.pk)
    return next(own, Part.PARTICIPANT)


def _phone_address() -> dict[str, str] | None:
    """Return the panel's address for a phone and its QR; None while the site is served to this machine alone."""
    if not settings.SITE_HTTPS or urlsplit(settings.SITE_URL).hostname in LOOPBACK:
        return None
    address = settings.SITE_URL + reverse("pages:demonstration")
    return {"address": address, "qr": qr_svg(address, label=_("Adresse à ouvrir avec un téléphone"))}
