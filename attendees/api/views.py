"""The addresses of the API."""

from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page

from attendees.api.endpoints import Answer, open_endpoint, phone_endpoint
from attendees.api.parsing import Fields
from attendees.api.problems import Fault, Problem
from attendees.api.roster import LONGEST_CURSOR, describe_roster, doors_of, read_cursor
from attendees.api.scans import read_scans, take_scans
from attendees.badges.content import shelf_letter
from attendees.models import Registration, Scanner
from attendees.selectors.door import count_door, find_guests
from attendees.services import pairing
from attendees.services.door.answers import describe_category, describe_hour
from forum.core import clock
from forum.core.text import fold

LONGEST_CODE = 300
LONGEST_NAME = 100
LONGEST_VERSION = 40
SHORTEST_NAME = 2


@open_endpoint
def api_pair(fields: Fields) -> Answer:
    code = fields.text("code", longest=LONGEST_CODE)
    fields.check()
    now = clock.now()
    try:
        scanner, key = pairing.pair_phone(code, at=now)
    except pairing.PairingError as error:
        raise _explain_pairing(error) from None
    return {"key": key, "now": now, **_describe_phone(scanner)}


@phone_endpoint
def api_scans(scanner: Scanner, fields: Fields) -> Answer:
    sent_at = fields.moment("sent_at", is_needed=False)
    scans = read_scans(fields)
    now = clock.now()
    return {"results": take_scans(scanner, scans, sent_at=sent_at, at=now), "now": now}


@gzip_page
@phone_endpoint
def api_roster(scanner: Scanner, fields: Fields) -> Answer:
    version, since = read_cursor(fields)
    setup = fields.text("setup", longest=LONGEST_CURSOR, is_needed=False)
    fields.check()
    return describe_roster(scanner, version, since, setup=setup, at=clock.now())


@phone_endpoint
def api_search(scanner: Scanner, fields: Fields) -> Answer:
    if not scanner.may_search:
        raise Problem("search-not-allowed", 403, _("Ce téléphone ne peut pas chercher par nom."))
    name = fields.text("name", longest=LONGEST_NAME)
    if not fields.faults and len(fold(name)) < SHORTEST_NAME:
        fields.blame("name", _("Écrivez au moins deux lettres du nom."))
    fields.check()
    found = find_guests(scanner.checkpoint.edition, name)
    return {"guests": [_describe_guest(guest, scanner) for guest in found.guests], "has_more": found.has_more}


@phone_endpoint
def api_heartbeat(scanner: Scanner, fields: Fields) -> Answer:
    waiting = fields.number("waiting", is_needed=False)
    version = fields.text("version", longest=LONGEST_VERSION, is_needed=False)
    roster_at = fields.moment("roster_at", is_needed=False)
    door = fields.number("checkpoint", is_needed=False)
    fields.check()
    now = clock.now()
    if door is not None and pairing.move_scanner(scanner, door, at=now) is None:
        fields.blame("checkpoint", _("Choisissez un des points de contrôle de ce téléphone."))
        fields.check()
    contact = pairing.Contact(waiting_scans=waiting or 0, version=version, roster_at=roster_at)
    pairing.note_contact(scanner, contact, at=now)
    count = count_door(scanner.checkpoint.edition, now)
    return {"now": now, "inside": count.inside, "expected": count.expected, **_describe_phone(scanner)}


def _describe_phone(scanner: Scanner) -> dict[str, Any]:
    edition = scanner.checkpoint.edition
    return {
        "scanner": {
            "name": scanner.name,
            "role": scanner.role,
            "may_search": scanner.may_search,
            "ends_at": scanner.ends_at.astimezone(UTC),
            "exit_code_hash": scanner.exit_code_hash,
        },
        "checkpoint": {"id": scanner.checkpoint_id, "name": scanner.checkpoint.name},
        "checkpoints": [{"id": door.pk, "name": door.name} for door in doors_of(scanner)],
        "edition": {"slug": edition.slug, "is_demo": edition.is_demo},
    }


def _describe_guest(registration: Registration, scanner: Scanner) -> dict[str, Any]:
    entered_at: datetime | None = registration.entered_at  # type: ignore[attr-defined]  # annotated by the search
    edition = scanner.checkpoint.edition
    if entered_at is not None:
        state = "inside"
        told = _("À l’intérieur depuis %(hour)s") % {"hour": describe_hour(entered_at, edition, at=clock.now())}
    elif registration.is_cancelled:
        state, told = "cancelled", _("Inscription annulée")
    elif not registration.is_confirmed:
        # For the phone there is one way of not being let in; the words say which.
        state, told = "cancelled", _("En liste d’attente, sans place confirmée")
    else:
        state, told = "expected", _("Pas encore d’entrée")
    return {
        "registration": str(registration.pk),
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "organisation": registration.organisation,
        "shelf_letter": shelf_letter(registration.last_name, registration.first_name),
        "category": describe_category(registration.category),
        "state": state,
        "told": told,
    }


def _explain_pairing(error: pairing.PairingError) -> Problem:
    again = _("Demandez à l’organisation d’en montrer un nouveau.")
    match error:
        case pairing.PairingUsed():
            return Problem("pairing-used", 409, _("Ce QR d’appairage a déjà servi"), again)
        case pairing.PairingExpired():
            return Problem("pairing-expired", 410, _("Ce QR d’appairage n’est plus valable"), again)
        case pairing.EditionOver():
            return Problem("edition-over", 409, _("L’édition est terminée"), _("Plus rien à contrôler."))
        case _:
            fault = Fault("/code", _("Ce n’est pas un code d’appairage connu."))
            return Problem("pairing-unknown", 422, _("Code inconnu"), again, faults=[fault])
