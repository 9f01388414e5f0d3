"""What a person says of themselves, and how a registration keeps it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from attendees.models import Registration
from forum.core.journal import WITHHELD
from forum.core.text import fold

_KEY_LENGTH = 200
_EMAIL_KEY_LENGTH = 254
_ORGANISATION_KEY_LENGTH = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """One person's answers, cleaned up by the form."""

    first_name: str
    last_name: str
    email: str
    organisation: str = ""
    organisation_kind: str = ""
    language: str = "fr"
    is_under_15: bool = False
    needs: str = ""
    needs_told_at_desk: bool = False
    has_no_photo_sign: bool = False
    photos_allowed: bool = False
    newsletter_wanted: bool = False
    postcode: str = ""
    heard_by: str = ""

    @property
    def email_key(self) -> str:
        """The address as it is compared."""
        return fold_email(self.email)

    @property
    def name_key(self) -> str:
        """The name as it is compared."""
        return _key(f"{self.first_name} {self.last_name}")

    @property
    def sort_key(self) -> str:
        """The name as a guest list sorts it."""
        return _key(f"{self.last_name} {self.first_name}")


def fold_email(email: str) -> str:
    """Return an address as it is compared."""
    return email.strip().lower()[:_EMAIL_KEY_LENGTH]


def _key(name: str) -> str:
    # A name without any letter folds to nothing: then what was typed tells people apart.
    return (fold(name) or name.strip().casefold())[:_KEY_LENGTH]


def write_details(registration: Registration, details: Details, *, at: datetime) -> dict[str, Any]:
    """Set a registration's fields, without saving, and return what changed in the journal's words.

    A consent keeps the moment at which it was given, until it is withdrawn.
    """
    values = {
        "first_name": details.first_name.strip(),
        "last_name": details.last_name.strip(),
        "email": details.email.strip(),
        "email_key": details.email_key,
        "name_key": details.name_key,
        "sort_key": details.sort_key,
        "organisation": details.organisation.strip(),
        "organisation_key": fold(details.organisation)[:_ORGANISATION_KEY_LENGTH],
        "organisation_kind": details.organisation_kind,
        "language": details.language,
        "is_under_15": details.is_under_15,
        "needs": details.needs.strip(),
        "needs_told_at_desk": details.needs_told_at_desk and bool(details.needs.strip()),
        "has_no_photo_sign": details.has_no_photo_sign,
        "photos_allowed_at": (registration.photos_allowed_at or at) if details.photos_allowed else None,
        "newsletter_wanted_at": (registration.newsletter_wanted_at or at) if details.newsletter_wanted else None,
        "postcode": details.postcode,
        "heard_by": details.heard_by,
    }
    changed = [field for field, value in values.items() if getattr(registration, field) != value]
    for field in changed:
        setattr(registration, field, values[field])
    return {field: WITHHELD for field in changed if not field.endswith("_key")}
