"""How accounts behave: nobody signs up by hand, a code by mail opens the door."""

import logging
from typing import Any

import css_inline
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import RequestLoginCodeForm
from allauth.core import context as allauth_context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.utils import get_form_class
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.mail import EmailAlternative, EmailMultiAlternatives
from django.http import HttpRequest
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from forum.core.bounces import UnwritableAddress
from forum.core.client import client_address
from forum.core.sender import address_from_us
from forum.core.text import tidy_paragraphs

logger = logging.getLogger(__name__)

ERRORS: dict[str, str | Promise] = {
    "incorrect_code": _("Ce code n’est pas le bon. Vérifiez chaque lettre, ou demandez-en un autre."),
    "too_many_login_attempts": _(
        "Cela fait beaucoup d’essais. Attendez quelques minutes, puis demandez un nouveau code."
    ),
    "rate_limited": _("Cela fait beaucoup de demandes. Attendez quelques minutes, puis recommencez."),
    "account_inactive": _("Ce compte est fermé."),
}
SECOND_FACTOR_ERRORS: dict[str, str | Promise] = {
    "incorrect_code": _("Ce code n’est pas le bon. Il change toutes les trente secondes : prenez celui du moment."),
}
MAIL_STUCK = _(
    "Le courriel n’a pas pu partir : notre messagerie ne répond pas. Votre adresse est restée ci-dessous, "
    "recommencez dans quelques minutes."
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | ERRORS

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts come from a registration or from an organiser, never from a form."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits count by. A request without one is no reason to refuse somebody."""
        return client_address(request) or "unknown"

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Return the ways of proving again who one is, a passkey first where there is one: it takes one touch."""
        methods = super().get_reauthentication_methods(user)
        return sorted(methods, key=lambda method: method["id"] != "mfa_reauthenticate:webauthn")

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """Render a mail in the layout of our letters, its styles inlined."""
        context = context | {
            "subject": render_to_string(f"{template_prefix}_subject.txt", context).strip(),
            "site_url": settings.SITE_URL,
            "site_name": settings.SITE_NAME,
            "organiser_name": settings.ORGANISER_NAME,
            "language": get_language(),
        }
        message = super().render_mail(template_prefix, email, context, headers)
        message.body = tidy_paragraphs(message.body)
        address_from_us(message)
        message.alternatives = [
            EmailAlternative(css_inline.inline(html, load_remote_stylesheets=False), mimetype)
            for html, mimetype in message.alternatives
        ]
        return message

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Hand a mail over at once: a code is a secret, so it never lies in the outbox.

        When the mail server does not answer, the person is told so and finds the address still typed in.
        """
        try:
            super().send_mail(template_prefix, email, context)
        except (OSError, UnwritableAddress) as error:
            logger.warning("%s not sent: %s", template_prefix, type(error).__name__)
            request: HttpRequest = allauth_context.request
            messages.error(request, MAIL_STUCK)
            form = get_form_class(app_settings.FORMS, "request_login_code", RequestLoginCodeForm)(
                initial={"email": email}
            )
            page = render(request, "account/request_login_code.html", {"form": form}, status=503)
            raise ImmediateHttpResponse(page) from error


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | SECOND_FACTOR_ERRORS

    def get_totp_issuer(self) -> str:
        """Return the name under which an application of codes lists the account."""
        return f"{settings.SITE_NAME}"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Name the site for the browser, which shows it with the key."""
        return super().get_public_key_credential_rp_entity() | {"name": f"{settings.SITE_NAME}"}

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """Return the name proposed for the next key."""
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Clé d’accès") if number == 1 else gettext("Clé d’accès %(number)d") % {"number": number}
