"""Secrets that are carried around, and the hashes by which the database knows them.

A badge's QR holds 128 bits derived from the ticket, printable again while nothing reversible is stored.
"""

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from uuid import UUID

from django.conf import settings

from attendees.models import Ticket

TOKEN_BYTES = 16
LETTERS = 26
_PADDING = "=" * 6
# Any host: badges printed before the site changed its name still open the door. The 128 bits are the proof.
_READ = re.compile(rf"(?:https?://[a-z0-9.:\[\]-]{{1,255}}/t/)?([a-z2-7]{{{LETTERS}}})", re.IGNORECASE | re.ASCII)


def token_of(ticket_uuid: UUID) -> bytes:
    """Return the token of a ticket: the first half of HMAC-SHA256(`TICKET_KEY`, its UUID)."""
    return hmac.digest(settings.TICKET_KEY, ticket_uuid.bytes, "sha256")[:TOKEN_BYTES]


def token_text(token: bytes) -> str:
    """Return a token as 26 upper-case base32 letters, which a QR stores in its compact alphabet."""
    return b32encode(token).decode().rstrip("=")


def parse_token(text: str) -> bytes | None:
    """Return the token in what was scanned: a ticket's address or its letters alone, in either case. Else None."""
    read = _READ.fullmatch(text)
    if read is None:
        return None
    letters = read[1].upper()
    token = b32decode(letters + _PADDING)
    # The last letter carries three bits; two spare ones must be nought, so that a token has one spelling.
    return token if token_text(token) == letters else None


def hash_token(token: bytes) -> str:
    """Return the hash by which the database finds a token."""
    return hashlib.sha256(token).hexdigest()


def hash_secret(secret: str) -> str:
    """Return the hash by which the database knows a pairing code or a phone's key. Both are random: no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def ticket_address(ticket: Ticket) -> str:
    """Return what the QR of a ticket says: an address in capitals, which opens the edition's public page."""
    return f"{settings.SITE_URL.upper()}/T/{token_text(token_of(ticket.uuid))}"
