"""What the phone shows for each answer, in the words of the active language. Kept in the scan as it was shown."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language, gettext

from attendees.badges.content import shelf_letter
from attendees.enums import ScanResult
from attendees.models import Category, Registration, Scan, Scanner, Ticket
from events.models import Edition
from forum.core.colour import ink_on
from forum.core.text import format_day, format_time, french, tongue

Shown = dict[str, Any]


def say_admitted(registration: Registration) -> Shown:
    """Welcome somebody: their badge's shelf, and what to ask them for."""
    notes = []
    if registration.is_under_15:
        notes.append(gettext("Moins de 15 ans : demandez l’autorisation parentale signée."))
    return _answer(ScanResult.ADMITTED, registration) | {"notes": notes}


def tell_needs(shown: Shown, registration: Registration | None) -> Shown:
    """Add somebody's needs to a welcome, only where they asked that the desk be told.

    They may touch health and are erased first: they go to the screen and are not kept with the scan.
    """
    if registration is None or shown["result"] != ScanResult.ADMITTED or not registration.needs_told_at_desk:
        return shown
    return shown | {"needs": registration.needs}


def say_already_in(registration: Registration, entry: Scan, *, at: datetime) -> Shown:
    """Say when, at which door and by which phone somebody was let in before."""
    return _answer(ScanResult.ALREADY_IN, registration) | {
        "message": _counted(entry, registration.edition, at),
        "advice": gettext("Retour de pause : laissez passer. Un doute ? Demandez le nom."),
    }


def say_cancelled(registration: Registration) -> Shown:
    """Say since when a registration holds no more, or what it still waits for, and where to send the person."""
    if not registration.is_cancelled:
        return _answer(ScanResult.CANCELLED, registration) | {
            "word": gettext("Inscription non confirmée"),
            "message": _say_unconfirmed(registration),
            "advice": gettext("Accompagnez la personne au bureau d’accueil."),
        }
    message = ""
    if registration.cancelled_at:
        day = _day(registration.cancelled_at, registration.edition)
        message = gettext("Annulée le %(day)s.") % {"day": day}
    return _answer(ScanResult.CANCELLED, registration) | {
        "message": message,
        "advice": gettext("Accompagnez la personne au bureau d’accueil."),
    }


def _say_unconfirmed(registration: Registration) -> str:
    if registration.is_waiting:
        return gettext("En liste d’attente : pas encore de place.")
    if registration.is_offered:
        return gettext("Une place lui est proposée, sans réponse pour l’instant.")
    return gettext("Pas encore validée par l’organisation.")


def say_revoked(registration: Registration, ticket: Ticket, scanner: Scanner) -> Shown:
    """Say that a newer ticket replaced this one, and how to find it."""
    message = ""
    if ticket.revoked_at:
        day = _day(ticket.revoked_at, registration.edition)
        message = gettext("Un nouveau billet l’a remplacé le %(day)s.") % {"day": day}
    if scanner.may_search:
        advice = gettext("Demandez le billet du dernier courriel, ou cherchez par nom.")
    else:
        advice = gettext("Demandez le billet du dernier courriel, sinon envoyez au bureau d’accueil.")
    return _answer(ScanResult.REVOKED, registration) | {"message": message, "advice": advice}


def say_unknown(scanner: Scanner) -> Shown:
    """Say that the code read is nobody's ticket."""
    if scanner.may_search:
        advice = gettext("Présentez le badge bien à plat, ou cherchez par nom.")
    else:
        advice = gettext("Présentez le badge bien à plat, sinon envoyez au bureau d’accueil.")
    return _answer(ScanResult.UNKNOWN) | {
        "message": gettext("Ce code n’est pas celui d’un billet du forum."),
        "advice": advice,
    }


def say_other_edition(edition: Edition, scanner: Scanner) -> Shown:
    """Say which edition a ticket was for. Whose it was stays with that edition."""
    if scanner.may_search:
        advice = gettext("Demandez celui de l’édition %(edition)s, ou cherchez par nom.")
    else:
        advice = gettext("Demandez celui de l’édition %(edition)s, sinon envoyez au bureau d’accueil.")
    return _answer(ScanResult.OTHER_EDITION) | {
        "message": gettext("Ce billet est celui de l’édition %(edition)s.") % {"edition": edition.slug},
        "advice": advice % {"edition": scanner.checkpoint.edition.slug},
    }


def say_undone(registration: Registration, still_in: Scan | None, *, at: datetime) -> Shown:
    """Say that an entry was taken back, or that another one keeps the person inside."""
    if still_in is None:
        message = gettext("Cette personne n’est plus comptée à l’intérieur.")
    else:
        message = _counted(still_in, registration.edition, at)
    return _answer(ScanResult.UNDONE, registration) | {"message": message, "is_still_in": still_in is not None}


def describe_category(category: Category) -> dict[str, str]:
    """Return a category's word and colours, its ink readable on its band."""
    label = category.name_en if tongue(get_language() or "fr") == "en" else ""
    return {
        "label": label or french(category.name),
        "colour": category.colour,
        "ink": ink_on(category.colour),
    }


def describe_hour(moment: datetime, edition: Edition, *, at: datetime) -> str:
    """Return an hour as said where the edition is held, with its day when that is not today."""
    language = get_language() or "fr"
    local = moment.astimezone(edition.zone)
    hour = format_time(local, language)
    if local.date() == at.astimezone(edition.zone).date():
        return hour
    return gettext("%(hour)s le %(day)s") % {"hour": hour, "day": format_day(local.date(), language)}


def _answer(result: ScanResult, registration: Registration | None = None) -> Shown:
    shown: Shown = {"result": result.value, "word": str(result.label), "message": "", "advice": ""}
    if registration is None:
        return shown
    return shown | {
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "shelf_letter": shelf_letter(registration.last_name, registration.first_name),
        "category": describe_category(registration.category),
    }


def _counted(entry: Scan, edition: Edition, at: datetime) -> str:
    return gettext("Entrée comptée à %(hour)s : %(door)s, %(phone)s.") % {
        "hour": describe_hour(entry.at, edition, at=at),
        "door": entry.checkpoint.name,
        "phone": entry.scanner.name,
    }


def _day(moment: datetime, edition: Edition) -> str:
    return format_day(moment.astimezone(edition.zone).date(), get_language() or "fr")
