"""Forms of accounts: passkeys, in our words."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NAME_LENGTH = 60
KEY_REFUSED = _("Cette clé d’accès n’est pas reconnue ici. Essayez-en une autre, ou prenez un code.")
NAME_HINT = _("De quoi la reconnaître : « Téléphone d’Awa », « Clé du bureau ».")


class AddPasskeyForm(AddWebAuthnForm):
    passwordless = forms.BooleanField(
        label=_("Elle suffit pour se connecter, sans code par courriel"),
        help_text=_("Elle demande alors votre empreinte, votre visage ou un code secret."),
        required=False,
        initial=True,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, is_needed=False)
        self.order_fields(["name", "passwordless", "credential"])


class KeyInWords:
    """Says of a key that is refused what allauth says of a code."""

    def clean_credential(self) -> Authenticator:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form that this is mixed into
        except ValidationError as error:
            if error.code == "incorrect_code":
                raise ValidationError(KEY_REFUSED, code=error.code) from error
            raise


class SignInWithPasskeyForm(KeyInWords, LoginWebAuthnForm):
    """A key alone."""


class SecondPasskeyForm(KeyInWords, AuthenticateWebAuthnForm):
    """A key after a mailed code."""


class ConfirmWithPasskeyForm(KeyInWords, ReauthenticateWebAuthnForm):
    """A key before a dangerous act."""


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _name(self, is_needed=True)


def _name(form: forms.Form, *, is_needed: bool) -> None:
    widget = forms.TextInput(attrs={"maxlength": NAME_LENGTH, "autocomplete": "off"})
    form.fields["name"] = forms.CharField(
        label=_("Nom de la clé"), help_text=NAME_HINT, max_length=NAME_LENGTH, required=is_needed, widget=widget
    )
