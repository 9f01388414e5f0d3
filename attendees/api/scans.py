"""Scans as phones send them: every field checked before the first is recorded, then each recorded by itself."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendees.api.parsing import Fields
from attendees.api.problems import Fault, Problem
from attendees.api.walk_ins import LONGEST_EMAIL, read_walk_in
from attendees.enums import Allowance, ScanAction, ScanMethod, ScanResult
from attendees.models import Checkpoint, Scanner
from attendees.services import door
from attendees.services.details import fold_email
from attendees.services.walk_in import WalkIn
from attendees.tokens import hash_token, parse_code, parse_token
from forum.core.text import fold

LONGEST_BATCH = 1000
LONGEST_TICKET = 300
LONGEST_REASON = 200
LONGEST_MESSAGE = 500
# Those of phones. Sheets of paper are typed in by organisers, on a page.
METHODS = [method for method in ScanMethod if method is not ScanMethod.PAPER]
READ = (ScanMethod.CAMERA, ScanMethod.READER, ScanMethod.KIOSK)
# What a phone without network may have answered by itself.
SHOWN = {
    ScanAction.ENTRY: [result for result in ScanResult if result not in {"exited", "not_in", "undone"}],
    ScanAction.EXIT: [ScanResult.EXITED, ScanResult.NOT_IN, ScanResult.UNKNOWN],
    ScanAction.UNDO: [ScanResult.UNDONE],
}
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentScan:
    """One scan as a phone made it. `checkpoint`: None for the door where the phone scans now."""

    id: UUID
    checkpoint: int | None
    action: ScanAction
    method: ScanMethod
    token_hash: str
    code: str
    registration: UUID | None
    mailbox: door.Mailbox | None
    walk_in: WalkIn | None
    undoes: UUID | None
    allowance: Allowance | None
    reason: str
    shown: dict[str, str]
    device_at: datetime


def read_scans(fields: Fields) -> list[SentScan]:
    """Return the scans of a batch. One wrong field, and none is recorded: the phone must know what to mend."""
    items = fields.list("scans", longest=LONGEST_BATCH)
    read = [_read_scan(Fields(item, pointer=f"/scans/{n}", faults=fields.faults)) for n, item in enumerate(items)]
    fields.check()
    return [scan for scan in read if scan is not None]


def _read_scan(fields: Fields) -> SentScan | None:
    action = ScanAction(fields.choice("action", ScanAction.values, default=ScanAction.ENTRY.value))
    method = ScanMethod(fields.choice("method", METHODS, default=ScanMethod.CAMERA.value))
    scan_id, device_at = fields.uuid("id"), fields.moment("device_at")
    is_undo = action is ScanAction.UNDO
    is_chosen = not is_undo and method in (ScanMethod.SEARCH, ScanMethod.GROUP)
    has_written = not is_undo and method is ScanMethod.KIOSK and "who" in fields.read
    is_read = not is_undo and method in READ and not has_written
    allowance = fields.choice("allowance", ["", *Allowance.values], default="") if not is_undo else ""
    reason = fields.text("reason", longest=LONGEST_REASON, is_needed=allowance == Allowance.FORCED)
    if allowance == Allowance.FORCED and not fields.faults and not reason.strip():
        fields.blame("reason", _("Dites pourquoi cette personne entre."))
    scan: dict[str, Any] = {
        "checkpoint": fields.number("checkpoint", is_needed=False),
        "token_hash": _read_hash(fields) if is_read else "",
        "code": _read_code(fields) if not is_undo and method is ScanMethod.CODE else "",
        "registration": fields.uuid("registration") if is_chosen else None,
        "mailbox": _read_mailbox(fields) if has_written else None,
        "walk_in": read_walk_in(fields) if not is_undo and method is ScanMethod.WALK_IN else None,
        "undoes": fields.uuid("undoes") if is_undo else None,
        "shown": _read_shown(fields, action),
    }
    if scan_id is None or device_at is None:
        return None
    return SentScan(
        id=scan_id, action=action, method=method, allowance=Allowance(allowance) if allowance else None,
        reason=reason.strip(), device_at=device_at, **scan,
    )  # fmt: skip


def _read_hash(fields: Fields) -> str:
    """Return the hash of the ticket that was read; "" when it was none: what other codes say stays on the phone."""
    if "hash" in fields.read:
        hashed = fields.text("hash", longest=64)
        if hashed and not _HASH.fullmatch(hashed):
            fields.blame("hash", _("Un condensé SHA-256 en hexadécimal est attendu."))
        return hashed
    token = parse_token(fields.text("ticket", longest=LONGEST_TICKET))
    return hash_token(token) if token else ""


def _read_code(fields: Fields) -> str:
    code = fields.text("code", longest=LONGEST_TICKET)
    read = parse_code(code)
    if code and not read:
        fields.blame("code", _("Le code compte huit lettres et chiffres : il est écrit sous le QR du badge."))
    return read


def _read_mailbox(fields: Fields) -> door.Mailbox:
    """Return what somebody wrote of themselves at a kiosk."""
    who = Fields(fields.read["who"], pointer=f"{fields.pointer}/who", faults=fields.faults)
    return door.Mailbox(fold_email(who.text("email", longest=LONGEST_EMAIL)), fold(who.text("name", longest=160)))


def _read_shown(fields: Fields, action: ScanAction) -> dict[str, str]:
    """Return what a phone without network answered by itself; {} when it leaves that to the server."""
    if fields.read.get("shown") is None:
        return {}
    inner = Fields(fields.read["shown"], pointer=f"{fields.pointer}/shown", faults=fields.faults)
    results = [result.value for result in SHOWN[action]]
    result = inner.choice("result", results, default=results[0])
    shown = {"result": result, "word": str(ScanResult(result).label)}
    for name in ("word", "message", "advice", "first_name", "last_name"):
        if text := inner.text(name, longest=LONGEST_MESSAGE, is_needed=False):
            shown[name] = text
    return shown


def take_scans(scanner: Scanner, scans: list[SentScan], *, sent_at: datetime | None, at: datetime) -> list[Any]:
    """Record scans and return, for each, what to show or the problem that it met; the others go on."""
    doors = _doors_of(scanner, scans)
    gestures = [
        door.Gesture(
            id=scan.id,
            door=doors[scan.checkpoint],
            action=scan.action,
            method=scan.method,
            token_hash=scan.token_hash,
            code=scan.code,
            registration=scan.registration,
            mailbox=scan.mailbox,
            walk_in=scan.walk_in,
            undoes=scan.undoes,
            allowance=scan.allowance,
            reason=scan.reason,
            shown=scan.shown,
            device_at=scan.device_at,
            at=door.settle(scanner, scan.device_at, sent_at=sent_at, received_at=at),
            received_at=at,
        )
        for scan in scans
        if scan.checkpoint in doors
    ]
    taken = {outcome.id: outcome for outcome in door.record_scans(scanner, gestures)}
    not_allowed = door.DoorNotAllowed()
    return [_describe(taken.get(scan.id) or door.Outcome(scan.id, error=not_allowed)) for scan in scans]


def _doors_of(scanner: Scanner, scans: list[SentScan]) -> dict[int | None, Checkpoint]:
    """Return the doors where a phone may scan, of those that it names. No query for the one where it is."""
    doors: dict[int | None, Checkpoint] = {None: scanner.checkpoint, scanner.checkpoint_id: scanner.checkpoint}
    if others := {scan.checkpoint for scan in scans if scan.checkpoint is not None} - doors.keys():
        allowed = scanner.checkpoints.filter(pk__in=others, edition=scanner.checkpoint.edition_id)
        doors |= {one.pk: one for one in allowed.select_related("edition__venue", "session__room")}
    return doors


def _describe(outcome: door.Outcome) -> dict[str, Any]:
    described: dict[str, Any] = {"id": str(outcome.id)}
    if outcome.error is not None:
        return described | {"problem": _explain(outcome.error).describe()}
    described["shown"] = outcome.shown
    return described | ({"judged": outcome.judged} if outcome.judged else {})


def _explain(error: door.DoorError) -> Problem:
    """Return the problem of an error: its kind and status, what it is called, which field, how to mend it."""
    kind, status, title, pointer, sentence = _EXPLAINED[type(error)]
    faults = [Fault(pointer, str(sentence))] if pointer else []
    return Problem(kind, status, str(title), "" if pointer else str(sentence), faults=faults)


_EXPLAINED: dict[type[door.DoorError], tuple[str, int, Any, str, Any]] = {
    door.ScanIdTaken: (
        "scan-id-taken", 409, gettext_lazy("Identifiant déjà pris"), "/id",
        gettext_lazy("Un autre téléphone a déjà employé cet identifiant."),
    ),
    door.ScanNotFound: (
        "scan-not-found", 404, gettext_lazy("Passage introuvable"), "/undoes",
        gettext_lazy("Ce téléphone n’a pas envoyé ce passage."),
    ),
    door.NothingToUndo: (
        "nothing-to-undo", 409, gettext_lazy("Rien à retirer"), "/undoes",
        gettext_lazy("Ce passage n’a fait entrer personne."),
    ),
    door.SearchNotAllowed: (
        "search-not-allowed", 403, gettext_lazy("Ce téléphone ne peut pas chercher par nom."), "", "",
    ),
    door.ForceNotAllowed: (
        "force-not-allowed", 403, gettext_lazy("Ce téléphone ne peut pas passer outre."), "/allowance",
        gettext_lazy("Appelez la personne responsable de l’accueil."),
    ),
    door.DoorNotAllowed: (
        "checkpoint-not-allowed", 403, gettext_lazy("Ce téléphone ne contrôle pas ici."), "/checkpoint",
        gettext_lazy("Choisissez un des points de contrôle de ce téléphone."),
    ),
    door.WalkInNotAllowed: (
        "walk-in-not-allowed", 409, gettext_lazy("Pas d’inscription à cette porte."), "/walk_in",
        gettext_lazy("Envoyez la personne au bureau d’accueil."),
    ),
    door.GuestNotFound: (
        "guest-not-found", 404, gettext_lazy("Inscription introuvable"), "/registration",
        gettext_lazy("Personne dans cette édition n’a cette inscription."),
    ),
    door.TooManyUnknown: (
        "too-many-unknown", 429, gettext_lazy("Ralentissez"), "",
        gettext_lazy("Trop de codes inconnus en une minute. Patientez un peu, puis reprenez."),
    ),
    door.DoorBusy: (
        "door-busy", 503, gettext_lazy("Réessayez"), "",
        gettext_lazy("D’autres téléphones contrôlent la même personne : renvoyez ce passage."),
    ),
}  # fmt: skip
