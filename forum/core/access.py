"""Doors of pages. Login is asked everywhere by the middleware; these ask for more."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from forum.core.perms import has_second_factor, is_organiser

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def organiser_required(view: View[P]) -> View[P]:
    """Let organisers in, once they have a second factor. Anybody else who signed in gets a 403."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not is_organiser(request.user):
            raise PermissionDenied
        if not has_second_factor(request.user):
            return redirect("mfa_activate_totp")
        request.is_organiser = True  # type: ignore[attr-defined]  # the layout shows the organisers' links without asking again
        return view(request, *args, **kwargs)

    return guarded
