"""Somebody who came without having registered, as a phone writes them down."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendees.api.parsing import Fields
from attendees.services.details import Details
from attendees.services.walk_in import WalkIn

LONGEST_PART, LONGEST_EMAIL = 80, 254


def read_walk_in(fields: Fields) -> WalkIn | None:
    """Return whom a scan registers: `registration` is the id that the phone made for them. None, and faults."""
    walk_in = Fields(fields.read.get("walk_in"), pointer=f"{fields.pointer}/walk_in", faults=fields.faults)
    made = fields.uuid("registration")
    first_name = walk_in.text("first_name", longest=LONGEST_PART, is_needed=False).strip()
    last_name = walk_in.text("last_name", longest=LONGEST_PART, is_needed=False).strip()
    if not first_name and not last_name:
        walk_in.blame("last_name", _("Écrivez un nom ou un prénom."))
    email = walk_in.text("email", longest=LONGEST_EMAIL, is_needed=False).strip()
    if email and not _is_address(email):
        walk_in.blame("email", _("Cette adresse n’en est pas une : vérifiez-la, ou laissez vide."))
    category = walk_in.number("category", is_needed=False)
    if made is None:
        return None
    details = Details(first_name=first_name, last_name=last_name, email=email, language=get_language() or "fr")
    return WalkIn(id=made, details=details, category=category)


def _is_address(email: str) -> bool:
    try:
        validate_email(email)
    except ValidationError:
        return False
    return True
