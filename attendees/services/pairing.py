"""Phones of the door: shown a QR once, known by a key from then on, sent away at once."""

import re
import secrets
from base64 import b32encode
from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from attendees.enums import ScannerRole
from attendees.models import Checkpoint, Pairing, Scanner
from attendees.tokens import hash_secret
from events.models import Edition
from events.selectors import edition_ends_at
from forum.core.enums import ActorKind
from forum.core.journal import Actor, record
from forum.core.models import User

CODE_BYTES = 16
CODE_LASTS = timedelta(minutes=10)
KEY_BYTES = 32
_CODE = re.compile(r"[A-Z2-7]{26}", re.ASCII)


class PairingError(Exception):
    """A phone cannot be paired."""


class PairingUnknown(PairingError):
    """Nobody made this code."""


class PairingUsed(PairingError):
    """Another phone was paired with this code, or this one already."""


class PairingExpired(PairingError):
    """The code was shown too long ago."""


class EditionOver(PairingError):
    """The edition has no day to come on which a phone could scan."""


@transaction.atomic
def create_pairing(
    checkpoint: Checkpoint,
    *,
    name: str,
    role: ScannerRole,
    may_search: bool,
    actor_user: User,
    at: datetime,
    besides: Collection[Checkpoint] = (),
    exit_code: str = "",
) -> str:
    """Return a code, stored only as a hash, that pairs one phone with a door in the next ten minutes.

    `besides`: other doors of the edition to which the phone may move; `exit_code`: what is typed to leave a kiosk,
    which never has the list of names, whatever was asked: anybody stands before it.
    """
    _phones_end_at(checkpoint.edition, at)
    may_search = may_search and role != ScannerRole.KIOSK
    code = b32encode(secrets.token_bytes(CODE_BYTES)).decode().rstrip("=")
    pairing = Pairing.objects.create(
        checkpoint=checkpoint,
        code_hash=hash_secret(code),
        name=name,
        role=role,
        may_search=may_search,
        exit_code_hash=hash_secret(exit_code) if exit_code else "",
        created_by=actor_user,
        created_at=at,
        expires_at=at + CODE_LASTS,
    )
    pairing.checkpoints.set({checkpoint, *besides})
    record(
        Actor.from_user(actor_user), "pairing_created", checkpoint, at=at, scope=checkpoint.edition.slug,
        changes={"name": [None, name], "role": [None, role], "may_search": [None, may_search]},
    )  # fmt: skip
    return code


@transaction.atomic
def pair_phone(code: str, *, at: datetime) -> tuple[Scanner, str]:
    """Use a code up; return the phone that it made and the key, stored only as a hash, that the phone keeps."""
    pairing = (
        Pairing.objects.select_related("checkpoint__edition", "created_by")
        .select_for_update(of=("self",))
        .filter(code_hash=hash_secret(read_code(code)))
        .first()
    )
    if pairing is None:
        raise PairingUnknown
    if pairing.scanner_id is not None:
        raise PairingUsed
    if pairing.expires_at <= at:
        raise PairingExpired
    edition = pairing.checkpoint.edition
    key = secrets.token_urlsafe(KEY_BYTES)
    scanner = Scanner.objects.create(
        checkpoint=pairing.checkpoint,
        name=pairing.name,
        role=pairing.role,
        may_search=pairing.may_search,
        exit_code_hash=pairing.exit_code_hash,
        key_hash=hash_secret(key),
        paired_at=at,
        last_seen_at=at,
        ends_at=_phones_end_at(edition, at),
    )
    scanner.checkpoints.set(pairing.checkpoints.all())
    pairing.scanner = scanner
    pairing.save(update_fields=["scanner"])
    record(
        actor_of(scanner), "scanner_paired", scanner, at=at, scope=edition.slug, on_behalf_of=pairing.created_by.email
    )
    return scanner, key


@transaction.atomic
def revoke_scanner(scanner: Scanner, *, actor: Actor, at: datetime) -> Scanner:
    """Send a phone away: what it asks from now on is refused. Doing it twice keeps the first hour."""
    locked = Scanner.objects.select_related("checkpoint__edition").select_for_update(of=("self",)).get(pk=scanner.pk)
    if locked.revoked_at is None:
        locked.revoked_at = at
        locked.save(update_fields=["revoked_at"])
        record(actor, "scanner_revoked", locked, at=at, scope=locked.checkpoint.edition.slug)
    return locked


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """What a phone tells of itself: scans that wait on it, the version it runs, the hour of its list."""

    waiting_scans: int = 0
    version: str = ""
    roster_at: datetime | None = None


SILENT = Contact()


@transaction.atomic
def note_contact(scanner: Scanner, contact: Contact = SILENT, *, at: datetime) -> None:
    """Remember that a phone was heard of, and what it told: its scans to come are younger than this.

    Not journalled: a phone calls every few seconds. Called once its waiting scans have been taken in.
    """
    Scanner.objects.filter(pk=scanner.pk, last_seen_at__lt=at).update(last_seen_at=at, **asdict(contact))


@transaction.atomic
def move_scanner(scanner: Scanner, number: int, *, at: datetime) -> Checkpoint | None:
    """Let a phone scan at another of its doors from now on, and return it; None where it may not."""
    if number == scanner.checkpoint_id:
        return scanner.checkpoint
    doors = scanner.checkpoints.filter(edition=scanner.checkpoint.edition_id)
    door = doors.select_related("edition__venue", "session__room").filter(pk=number).first()
    if door is not None:
        before, scanner.checkpoint = scanner.checkpoint, door
        scanner.save(update_fields=["checkpoint"])
        record(
            actor_of(scanner), "scanner_moved", scanner, at=at, scope=door.edition.slug,
            changes={"checkpoint": [before.name, door.name]},
        )  # fmt: skip
    return door


def pairing_address(code: str) -> str:
    """Return what the pairing QR says. The code stands in the fragment, which browsers send to no server."""
    return f"{settings.SITE_URL}{reverse('attendees:scanner')}#{code}"


def read_code(text: str) -> str:
    """Return the code in what was scanned or pasted: the QR's address or the code alone; "" when there is none."""
    code = text.rpartition("#")[2].strip().upper()
    return code if _CODE.fullmatch(code) else ""


def actor_of(scanner: Scanner) -> Actor:
    """Return the journal's actor for a phone."""
    return Actor(ActorKind.SCANNER, str(scanner.pk), scanner.name)


def _phones_end_at(edition: Edition, at: datetime) -> datetime:
    ends_at = edition_ends_at(edition)
    if ends_at is None or ends_at <= at:
        raise EditionOver
    return ends_at
