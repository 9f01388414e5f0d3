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
CODE_LETTERS, CODE_DIGITS = 8, 10
_PADDING = "=" * 6
_CODE = re.compile(rf"[A-Z2-7]{{{CODE_LETTERS}}}", re.ASCII)
# The alphabet has no nought, one or eight: whoever types them read a letter.
_LOOKALIKES = str.maketrans("018", "OIB")
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


def short_code(token_hash: str) -> str:
    """Return the eight letters under a badge's QR, typed where the QR cannot be read: the first 40 bits of the hash.

    It opens no more doors than saying one's name does: the steward sees whose it is.
    """
    return b32encode(bytes.fromhex(token_hash[:CODE_DIGITS])).decode()


def parse_code(text: str) -> str:
    """Return the short code in what was typed, spaces and dashes aside; "" when it is none."""
    letters = "".join(text.split()).replace("-", "").upper().translate(_LOOKALIKES)
    return letters if _CODE.fullmatch(letters) else ""


def code_range(code: str) -> tuple[str, str]:
    """Return the first hash of a short code, and a bound that the hashes of others do not come below."""
    first = b32decode(code).hex()
    return first, f"{first}g"


def hash_secret(secret: str) -> str:
    """Return the hash by which the database knows a pairing code or a phone's key. Both are random: no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def ticket_address(ticket: Ticket) -> str:
    """Return what the QR of a ticket says: an address in capitals, which opens the edition's public page."""
    return f"{settings.SITE_URL.upper()}/T/{token_text(token_of(ticket.uuid))}"
