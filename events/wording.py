"""What organisers wrote, in the language in force, as plain text for files that other programs read."""

import re

from django.utils.translation import gettext

from events.models import Edition, Session
from forum.core.templatetags.components import localized_text

# XML 1.0 and calendars hold no control character but these: tab, line feed, carriage return.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def clean(text: str) -> str:
    """Return a text without the characters that a file of text cannot hold."""
    return _CONTROL.sub("", text)


def told(obj: object, name: str) -> str:
    """Return a text of `obj` in the language in force, French where it has no twin."""
    return clean(localized_text(obj, name))


def naming_field(edition: Edition) -> str:
    """Return which field names an edition: its title, else its theme; neither for some of the past."""
    return "title" if edition.title else "theme" if edition.theme else ""


def plain_name(edition: Edition) -> str:
    """Return how an edition is called that has neither title nor theme."""
    return gettext("Forum de l’ESS %(year)s") % {"year": edition.slug}


def edition_title(edition: Edition) -> str:
    """Return how files name an edition; an invented one says so."""
    field = naming_field(edition)
    name = told(edition, field) if field else plain_name(edition)
    return f"{name} ({gettext('données fictives')})" if edition.is_demo else name


def place(session: Session, edition: Edition) -> str:
    """Return where a session takes place, from the room to the town."""
    venue = session.room.venue if session.room else edition.venue
    parts = [session.room.name] if session.room else []
    if venue:
        parts += [venue.name, venue.address, venue.city]
    return clean(", ".join(part for part in parts if part))


def people(session: Session) -> list[tuple[int, str]]:
    """Return the number and the name, with what they do, of those who speak, in order."""
    return [(entry.speaker.pk, _person(entry.speaker)) for entry in session.line_up.all()]


def _person(speaker: object) -> str:
    role, organisation = told(speaker, "role"), clean(getattr(speaker, "organisation", ""))
    return ", ".join(part for part in (clean(str(speaker)), role, organisation) if part)
