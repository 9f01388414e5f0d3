"""Signing in: an address, then the code that it receives."""

from allauth.account.forms import RequestLoginCodeForm
from django import forms
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import MailboxField
from attendees.services.account import open_account
from forum.core import clock


class SignInForm(RequestLoginCodeForm):
    """Ask for a code. An address that registered but never signed in gets its account here, unnoticed."""

    email = MailboxField(
        label=_("Votre adresse électronique"),
        help_text=_("Celle de votre inscription."),
        widget=forms.EmailInput(attrs={"autocomplete": "email", "autocapitalize": "off", "spellcheck": "false"}),
    )

    def clean_email(self) -> str:
        """Find the account, or open it. The limits on requests were checked before anything is written."""
        email: str = super().clean_email()
        if email and self._user is None:
            # allauth's view calls nothing of ours but this form, so the moment is read here.
            self._user = open_account(email, at=clock.now())
        return email
