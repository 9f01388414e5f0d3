"""Scans as phones send them: every field checked before the first is recorded, then each recorded by itself."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from attendees.api.parsing import Fields
from attendees.api.problems import Fault, Problem
from attendees.enums import ScanAction, ScanMethod
from attendees.models import Scanner
from attendees.services import door
from attendees.tokens import parse_token

LONGEST_BATCH = 1000
LONGEST_TICKET = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class SentScan:
    """One scan as a phone made it."""

    id: UUID
    action: ScanAction
    method: ScanMethod
    ticket: str
    registration: UUID | None
    undoes: UUID | None
    device_at: datetime


def read_scans(fields: Fields) -> list[SentScan]:
    """Return the scans of a batch. One wrong field, and none is recorded: the phone must know what to mend."""
    items = fields.list("scans", longest=LONGEST_BATCH)
    read = [_read_scan(Fields(item, pointer=f"/scans/{n}", faults=fields.faults)) for n, item in enumerate(items)]
    fields.check()
    return [scan for scan in read if scan is not None]


def _read_scan(fields: Fields) -> SentScan | None:
    action = ScanAction(fields.choice("action", ScanAction.values, default=ScanAction.ENTRY.value))
    method = ScanMethod(fields.choice("method", ScanMethod.values, default=ScanMethod.CAMERA.value))
    scan_id, device_at = fields.uuid("id"), fields.moment("device_at")
    is_entry = action is ScanAction.ENTRY
    by_camera = method is ScanMethod.CAMERA
    # A QR that is nobody's ticket comes as "": what it said stays on the phone.
    ticket = fields.text("ticket", longest=LONGEST_TICKET) if is_entry and by_camera else ""
    registration = fields.uuid("registration") if is_entry and not by_camera else None
    undoes = None if is_entry else fields.uuid("undoes")
    if scan_id is None or device_at is None:
        return None
    return SentScan(
        id=scan_id, action=action, method=method, ticket=ticket, registration=registration, undoes=undoes,
        device_at=device_at,
    )  # fmt: skip


def take_scan(scanner: Scanner, scan: SentScan, *, sent_at: datetime | None, at: datetime) -> dict[str, Any]:
    """Record one scan and return what to show, or the problem that it met; the others of its batch go on."""
    try:
        return {"id": str(scan.id), "shown": _record(scanner, scan, sent_at=sent_at, at=at)}
    except door.DoorError as error:
        return {"id": str(scan.id), "problem": _explain(error).describe()}


def _record(scanner: Scanner, scan: SentScan, *, sent_at: datetime | None, at: datetime) -> dict[str, Any]:
    if scan.undoes is not None:
        return door.undo_scan(
            scanner, scan_id=scan.id, undoes=scan.undoes, method=scan.method, device_at=scan.device_at, at=at,
            sent_at=sent_at,
        )  # fmt: skip
    return door.record_entry(
        scanner, scan_id=scan.id, token=parse_token(scan.ticket), registration_id=scan.registration,
        method=scan.method, device_at=scan.device_at, at=at, sent_at=sent_at,
    )  # fmt: skip


def _explain(error: door.DoorError) -> Problem:
    match error:
        case door.ScanIdTaken():
            fault = Fault("/id", _("Un autre téléphone a déjà employé cet identifiant."))
            return Problem("scan-id-taken", 409, _("Identifiant déjà pris"), faults=[fault])
        case door.ScanNotFound():
            fault = Fault("/undoes", _("Ce téléphone n’a pas envoyé ce passage."))
            return Problem("scan-not-found", 404, _("Passage introuvable"), faults=[fault])
        case door.NothingToUndo():
            fault = Fault("/undoes", _("Ce passage n’a fait entrer personne."))
            return Problem("nothing-to-undo", 409, _("Rien à retirer"), faults=[fault])
        case door.SearchNotAllowed():
            return Problem("search-not-allowed", 403, _("Ce téléphone ne peut pas chercher par nom."))
        case door.GuestNotFound():
            fault = Fault("/registration", _("Personne dans cette édition n’a cette inscription."))
            return Problem("guest-not-found", 404, _("Inscription introuvable"), faults=[fault])
        case _:
            detail = _("D’autres téléphones contrôlent la même personne : renvoyez ce passage.")
            return Problem("door-busy", 503, _("Réessayez"), detail)
