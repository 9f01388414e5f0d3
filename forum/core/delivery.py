"""The worker's half of the outbox: claim rows, render, send, remember.

A claim is a lease: a worker that dies leaves its row due again after `LEASE`. That mail, the one that it was handing
over, may then leave twice, with the same Message-ID; nothing is ever lost.
"""

import logging
import time
from datetime import datetime, timedelta
from email.mime.image import MIMEImage

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import translation

from forum.core import clock
from forum.core.bounces import classify, describe, is_permanent
from forum.core.enums import MailState
from forum.core.models import OutboxMail
from forum.core.outbox import Attachment, Letter, build_letter
from forum.core.sender import address_from_us, offer_unsubscribing
from forum.core.text import tidy_paragraphs

logger = logging.getLogger(__name__)

# Longer than one mail may take, its server stalling at each step for EMAIL_TIMEOUT.
LEASE = timedelta(minutes=5)
# Mails that leave through one connection: some servers count them.
PER_CONNECTION = 50
# How long mails wait for a server that does not let us in. It is nobody's own failure: no try is counted.
SERVER_PAUSE = timedelta(seconds=15)
# Pauses before the next try, in minutes; after the last the mail stays as failed for a person to look at.
PAUSES = (1, 2, 5, 15, 30, 60, 120, 240, 480, 960)


@transaction.atomic
def claim_mails(*, at: datetime, limit: int = 1) -> list[OutboxMail]:
    """Claim up to `limit` due mails for this worker and return them, oldest first."""
    due = OutboxMail.objects.due(at).order_by("next_try_at", "pk")
    if connection.features.has_select_for_update_skip_locked:
        due = due.select_for_update(skip_locked=True)
    mails = list(due[:limit])
    for mail in mails:
        mail.state = MailState.SENDING
        mail.attempts += 1
        mail.next_try_at = at + LEASE
    OutboxMail.objects.bulk_update(mails, ["state", "attempts", "next_try_at"])
    return mails


def send_due_mails() -> int:
    """Send every mail that is due, one after the other, and return how many left.

    Each is claimed when its turn has come: a worker that dies, or waits for a server that stalls, holds back the one
    mail in its hands and no other. A server that lets nobody in ends the round, and the mails wait for it.
    """
    sent, is_open = 0, True
    while is_open:
        backend = get_connection()
        for _turn in range(PER_CONNECTION):
            claimed = claim_mails(at=clock.now())
            is_open = bool(claimed) and _open(backend, claimed[0])
            if not is_open:
                break
            begun = time.process_time()
            sent += _deliver(claimed[0], backend)
            time.sleep(settings.MAIL_REST * (time.process_time() - begun))
        _close(backend)
    return sent


def _open(backend: BaseEmailBackend, mail: OutboxMail) -> bool:
    """Open the connection if it is not, and return whether the server lets us in; else let the mails wait for it."""
    try:
        backend.open()
    except Exception as error:
        mail.attempts -= 1
        mail.state, mail.failure, mail.last_error = MailState.QUEUED, classify(error), describe(error)
        mail.next_try_at = clock.now() + SERVER_PAUSE
        mail.save(update_fields=["state", "attempts", "failure", "last_error", "next_try_at"])
        logger.warning("mail server lets nobody in: %s", type(error).__name__)
        return False
    return True


def _close(backend: BaseEmailBackend) -> None:
    try:
        backend.close()
    except Exception as error:
        # The mails have left; how the server says goodbye changes nothing.
        logger.info("mail server did not say goodbye: %s", type(error).__name__)


def render_message(mail: OutboxMail, letter: Letter) -> EmailMultiAlternatives:
    """Return the message for a letter: text first, then its HTML twin with the styles inlined."""
    context = {
        "subject": letter.subject,
        "site_url": settings.SITE_URL,
        "site_name": settings.SITE_NAME,
        "organiser_name": settings.ORGANISER_NAME,
        "language": mail.language,
        **letter.context,
    }
    text = tidy_paragraphs(render_to_string(f"emails/{letter.template}.txt", context))
    html = render_to_string(f"emails/{letter.template}.html", context)
    message = EmailMultiAlternatives(letter.subject, text, to=[mail.recipient])
    address_from_us(message, number=mail.uuid)
    # RFC 3282: readers aloud and translators need not guess.
    message.extra_headers["Content-Language"] = mail.language
    if letter.unsubscribe_url:
        offer_unsubscribing(message, letter.unsubscribe_url)
    message.attach_alternative(css_inline.inline(html, load_remote_stylesheets=False), "text/html")
    for item in letter.attachments:
        _attach(message, item)
    return message


def _attach(message: EmailMultiAlternatives, item: Attachment) -> None:
    if not item.content_id:
        message.attach(item.name, item.content, item.mime_type)
        return
    # A picture of the letter itself: shown where the HTML names it, not listed among the files.
    picture = MIMEImage(item.content, item.mime_type.partition("/")[2])
    picture.add_header("Content-ID", f"<{item.content_id}>")
    picture.add_header("Content-Disposition", "inline", filename=item.name)
    message.attach(picture)


def _deliver(mail: OutboxMail, backend: BaseEmailBackend) -> bool:
    try:
        with translation.override(mail.language):
            letter = build_letter(mail)
            if letter is not None:
                message = render_message(mail, letter)
                message.connection = backend
                message.send()
    except Exception as error:
        # Whatever goes wrong with one mail, the others must leave; the row keeps the reason and tries again.
        _postpone(mail, error)
        # Nobody knows where the conversation stopped: the next mail begins another.
        _close(backend)
        return False
    mail.state, mail.sent_at, mail.failure, mail.last_error = MailState.SENT, clock.now(), "", ""
    mail.save(update_fields=["state", "sent_at", "failure", "last_error"])
    return letter is not None


def _postpone(mail: OutboxMail, error: Exception) -> None:
    spent = is_permanent(error) or mail.attempts > len(PAUSES)
    mail.state = MailState.FAILED if spent else MailState.QUEUED
    mail.failure, mail.last_error = classify(error), describe(error)
    if not spent:
        mail.next_try_at = clock.now() + timedelta(minutes=PAUSES[mail.attempts - 1])
    mail.save(update_fields=["state", "failure", "last_error", "next_try_at"])
    logger.warning("mail %s %s: %s", mail.uuid, "failed" if spent else "to be tried again", type(error).__name__)
