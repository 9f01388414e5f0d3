"""Who a mail comes from, whoever wrote it: on the envelope, in its headers.

The envelope's sender is where failures come back to, the From that people read is always of our domain: what
SPF and DMARC compare stays aligned.
"""

from email.utils import make_msgid, parseaddr
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage

from forum.core.bounces import UnwritableAddress


def own_domain() -> str:
    """Return the domain that our mails come from."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]


def address_from_us(message: EmailMessage, *, number: UUID | None = None) -> None:
    """Give a message its sender. With a number, every copy of it carries the same Message-ID.

    Raises UnwritableAddress for a recipient that would reach somebody else's mailbox, or nobody's.
    """
    for recipient in message.recipients():
        if not (recipient.isprintable() and parseaddr(recipient)[1].rpartition("@")[0].isascii()):
            raise UnwritableAddress(recipient)
    message.from_email = settings.BOUNCE_EMAIL or settings.DEFAULT_FROM_EMAIL
    if settings.REPLY_TO_EMAIL:
        message.reply_to = [settings.REPLY_TO_EMAIL]
    message.extra_headers |= {
        "From": settings.DEFAULT_FROM_EMAIL,
        "Message-ID": f"<{number}@{own_domain()}>" if number else make_msgid(domain=own_domain()),
        # Programs that answer for people who are away leave these alone.
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "OOF, AutoReply",
    }


def offer_unsubscribing(message: EmailMessage, address: str) -> None:
    """Let mail programs show their own button that ends a subscription, by one POST to `address` (RFC 8058)."""
    message.extra_headers |= {
        "List-Unsubscribe": f"<{address}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
