"""The pages of an account that allauth does not have: the browsers where it is signed in."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from forum.core import clock
from forum.core.sessions import end_other_sessions, end_session, list_sessions
from forum.core.user_agents import describe_browser


@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    found = list_sessions(request.user, key=request.session.session_key or "", at=clock.now())  # type: ignore[arg-type]  # signed in
    context = {
        "sessions": [(session, describe_browser(session.browser)) for session in found],
        "has_others": any(not session.is_this_one for session in found),
    }
    return render(request, "account/sessions.html", context)


@require_POST
def session_end(request: HttpRequest, pk: int) -> HttpResponse:
    if end_session(request.user, pk, at=clock.now()):  # type: ignore[arg-type]  # signed in
        messages.success(request, _("La session est terminée."))
    else:
        messages.info(request, _("Cette session était déjà terminée."))
    return redirect("account_sessions")


@require_POST
def session_end_others(request: HttpRequest) -> HttpResponse:
    key = request.session.session_key or ""
    ended = end_other_sessions(request.user, key=key, at=clock.now())  # type: ignore[arg-type]  # signed in
    words = ngettext("%(n)s session est terminée.", "%(n)s sessions sont terminées.", ended) % {"n": ended}
    messages.success(request, words)
    return redirect("account_sessions")
