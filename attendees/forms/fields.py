"""Fields that clean up what people type, and say in plain words what they cannot take."""

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator, RegexValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from attendees.territory import POSTCODE_LENGTH
from forum.core.text import french

NAME_LENGTH = 80
ORGANISATION_LENGTH = 120
EMAIL_LENGTH = 254
NEEDS_LENGTH = 1000
_POSTCODE_TYPED = 12

# Marks that come along with a copy and show nothing: directions of writing, byte order mark, zero-width space.
_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad]")
_APOSTROPHE = re.compile(r"(?<=\w)['`´‘](?=\w)")
# What people put into a postcode or before it: "92 000", "92-000", "F-92000".
_AROUND_POSTCODE = re.compile(r"^F(?=[\W\d])|[\s.,-]", re.IGNORECASE)
_OUTSIDE_MAILBOX = re.compile(r"[^-!#$%&'*+/=?^_`{}|~.\w@\"]", re.ASCII)

CONTROL_MESSAGE = _(
    "Ce texte contient un caractère invisible que nous ne pouvons pas garder. "
    "Il vient sans doute d’un copier-coller : retapez-le à la main."
)
TOO_LONG = ngettext_lazy(
    "C’est trop long : %(limit_value)d caractère au plus, vous en avez tapé %(show_value)d.",
    "C’est trop long : %(limit_value)d caractères au plus, vous en avez tapé %(show_value)d.",
    "limit_value",
)
_SPACE = _("une espace")
TAIL_MISSING = _("Il manque la fin de l’adresse, par exemple « .fr ».")

is_mailbox = EmailValidator(
    message=_("Cette adresse n’est pas complète. Elle s’écrit comme camille@exemple.fr."), allowlist=[]
)

is_postcode = RegexValidator(
    rf"^[0-9]{{{POSTCODE_LENGTH}}}\Z",
    message=_(
        "Un code postal français a cinq chiffres, comme 92000. Vous venez de l’étranger ? Laissez cette case vide."
    ),
)

# RFC 5321, section 4.5.3.1.1.
LONGEST_LOCAL_PART = 64


def refuse_control_characters(value: str) -> None:
    """Refuse what no keyboard types: NUL bytes, other control characters, halves of characters."""
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in value):
        raise ValidationError(CONTROL_MESSAGE, code="control")


def check_mailbox(value: str) -> None:
    """Say which part of an address is missing or wrong, and how to mend it."""
    local, at, domain = value.rpartition("@")
    if not at:
        raise ValidationError(_("Il manque l’arobase « @ », comme dans camille@exemple.fr."), code="at")
    if not local:
        raise ValidationError(_("Il manque le début de l’adresse, avant « @ »."), code="local")
    if not domain:
        message = _("Il manque la suite de l’adresse après « @ », par exemple « exemple.fr ».")
        raise ValidationError(message, code="domain")
    if (odd := _OUTSIDE_MAILBOX.search(value)) is not None:
        message = _("L’adresse contient un caractère qui n’y a pas sa place : « %(character)s ».")
        raise ValidationError(message, code="character", params={"character": _SPACE if odd[0] == " " else odd[0]})
    if "@" in local:
        raise ValidationError(_("L’adresse a plusieurs arobases « @ » : il en faut une seule."), code="ats")
    if len(local) > LONGEST_LOCAL_PART:
        raise ValidationError(_("Le début de l’adresse, avant « @ », est trop long."), code="local")
    if "." not in domain or domain.endswith("."):
        raise ValidationError(TAIL_MISSING, code="tail")
    is_mailbox(value)


class LineField(forms.CharField):
    """One line of text: composed characters, single spaces, nothing unseen."""

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # The browser cuts at the limit; whoever goes past it anyway is told by how much.
        self.widget.attrs["maxlength"] = max_length
        self.longest = max_length
        self.validators = [refuse_control_characters, MaxLengthValidator(max_length, TOO_LONG)]

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value))
        return " ".join(_UNSEEN.sub("", text).split())

    def run_validators(self, value: str) -> None:
        """Say one thing at a time: the first that is wrong makes the others confusing."""
        if value not in self.empty_values:
            for validator in self.validators:
                validator(value)


class NameField(LineField):
    """A name as its owner writes it, with the typographic apostrophe."""

    def to_python(self, value: Any) -> str:
        return _APOSTROPHE.sub("’", super().to_python(value))


class OrganisationField(LineField):
    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        # What will be refused for its length is not worth the work.
        return french(text) if len(text) <= self.longest else text


class MailboxField(LineField):
    widget = forms.EmailInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=EMAIL_LENGTH, **kwargs)
        self.validators.append(check_mailbox)


class PostcodeField(LineField):
    """A French postcode, however it is spaced; its five digits are kept."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=POSTCODE_LENGTH, **kwargs)
        # The browser leaves room for spaces; what is wrong is said in one way, too long or not.
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "postal-code", "maxlength": _POSTCODE_TYPED}
        self.validators = [refuse_control_characters, is_postcode]

    def to_python(self, value: Any) -> str:
        return _AROUND_POSTCODE.sub("", super().to_python(value))


class ParagraphField(forms.CharField):
    """Several lines of text, their ends written one way."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.validators = [refuse_control_characters, MaxLengthValidator(max_length, TOO_LONG)]

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFC", super().to_python(value))
        text = _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
        return text.strip() if self.strip else text


class SubmissionField(forms.UUIDField):
    """The hidden number of a filled-in form. One that was tampered with is simply replaced."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> uuid.UUID:
        try:
            return super().clean(value) or uuid.uuid4()
        except ValidationError:
            return uuid.uuid4()
