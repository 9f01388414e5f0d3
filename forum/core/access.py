"""Doors of pages. Login is asked everywhere by the middleware; these ask for more."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from forum.core.enums import Role
from forum.core.perms import TEAM, has_second_factor, roles_of

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]
COME_BACK = _("Confirmez d’abord que c’est vous. Vous reviendrez ensuite à la page, pour télécharger le fichier.")


def roles_at(request: HttpRequest) -> frozenset[Role]:
    """Return the roles of who asks, read once a request: doors and layout share them."""
    known: frozenset[Role] | None = getattr(request, "roles", None)
    if known is None:
        known = request.roles = roles_of(request.user)  # type: ignore[attr-defined]  # noted here, for this alone
    return known


def has_second_factor_at(request: HttpRequest) -> bool:
    """Return whether who asks has the second factor, read once a request: the back room asks several times."""
    known: bool | None = getattr(request, "has_second_factor", None)
    if known is None:
        known = request.has_second_factor = has_second_factor(request.user)  # type: ignore[attr-defined]  # likewise
    return known


def role_required(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let in whoever has one of these roles.

    Whoever has any role must have the second factor before anything is shown or refused: without it they are sent to
    set it up. Anybody else who signed in gets a 403.
    """

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            held = roles_at(request)
            if held and not has_second_factor_at(request):
                return redirect("mfa_index")
            if held.isdisjoint(roles):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return guard


organiser_required = role_required(Role.ORGANISER)
team_required = role_required(*TEAM)


def demand_proof(request: HttpRequest) -> None:
    """Before a dangerous act, have who asks prove again who they are, unless they did within the quarter of an hour.

    allauth's middleware sends them to where that is done. What was posted waits in the session, and is done then.
    A demonstration asks for no second factor, so it has nothing to prove it with.
    """
    if not has_proved_lately(request):
        raise ReauthenticationRequired


def has_proved_lately(request: HttpRequest) -> bool:
    """Return whether the second factor was given lately in this session: at sign-in, or since."""
    return not settings.SECOND_FACTOR_REQUIRED or did_recently_reauthenticate(request)


def proof_required(view: View[P]) -> View[P]:
    """Make a page of a dangerous act. It stands under `role_required`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        demand_proof(request)
        return view(request, *args, **kwargs)

    return guarded


def ask_before_download(request: HttpRequest, page: str, *args: Any) -> HttpResponse | None:
    """Return where a file of personal data sends who has to prove again; None when it may leave.

    A download leaves the page as it was: so they come back to `page`, and start it there.
    """
    if has_proved_lately(request):
        return None
    messages.info(request, COME_BACK)
    query = request.META.get("QUERY_STRING", "")
    address = reverse(page, args=args) + (f"?{query}" if query else "")
    where = get_adapter().get_reauthentication_methods(request.user)[0]["url"]
    return redirect(f"{where}?{urlencode({REDIRECT_FIELD_NAME: address})}")
