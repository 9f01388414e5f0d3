"""The way through the sign-in page: what was typed before it is found again behind it."""

from typing import Any

from allauth.account.views import RequestLoginCodeView
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _

from forum.core.typed import STALE, comes_from_here, keep_typed, page_of, take_typed

WAITING = _("Votre session est terminée. Connectez-vous : ce que vous veniez de taper vous attend.")
ENDED = _("Votre session est terminée. Connectez-vous, puis recommencez : rien n’a été fait.")


class SignInFirst(Exception):
    """Who asks has not signed in: before that, nobody looks whether the page is theirs, or exists at all."""


class KeepingLoginRequired(LoginRequiredMiddleware):
    """Django's own, which throws away the form of somebody whose session has ended."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseRedirect | None:
        """Lead to the sign-in page from a page that mailed links open as well, so that it looks by itself."""
        if not isinstance(exception, SignInFirst):
            return None
        return self.handle_no_permission(request, request.resolver_match.func)  # type: ignore[union-attr]  # resolved

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> HttpResponseRedirect:
        if request.method != "POST" or not comes_from_here(request):
            return super().handle_no_permission(request, view_func)
        messages.warning(request, WAITING if keep_typed(request) else ENDED)
        # Back to the page that held the form: its own address may answer to nothing but a form.
        return redirect_to_login(
            page_of(request), self.get_login_url(view_func), self.get_redirect_field_name(view_func)
        )


class SignInView(RequestLoginCodeView):
    """Asking for a code. The address is still there when the page had grown old."""

    def get_form(self, form_class: type[BaseForm] | None = None) -> BaseForm:
        form: BaseForm = super().get_form(form_class)
        if self.request.method != "POST" and (words := take_typed(self.request)) is not None:
            form.initial["email"] = words.get("email", "")
            messages.warning(self.request, STALE)
        return form


sign_in = SignInView.as_view()
