"""Why a mail did not leave, and whether trying again can help."""

import re
import smtplib
import socket
import ssl

from django.core.mail import BadHeaderError

from forum.core.enums import MailFailure

# What is kept of a server's answer.
LENGTH = 300


class UnwritableAddress(Exception):
    """The part before the @ has letters that Django's way of sending cannot write: no try will do better."""


def classify(error: Exception) -> MailFailure:
    """Return what kind of failure an error is."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return MailFailure.REFUSED if _is_final(error) else MailFailure.DEFERRED
    if isinstance(error, smtplib.SMTPDataError):
        return MailFailure.REFUSED_MESSAGE if error.smtp_code >= 500 else MailFailure.DEFERRED
    for kinds, failure in _KINDS:
        if isinstance(error, kinds):
            return failure
    return MailFailure.OURS


def is_permanent(error: Exception) -> bool:
    """Whether the answer will be the same tomorrow: the recipient or the message was refused for good."""
    return classify(error) in PERMANENT


def describe(error: Exception) -> str:
    """Return the technical line: the error's kind and what the server said, on one line."""
    return re.sub(r"\s+", " ", f"{type(error).__name__}: {error}")[:LENGTH]


def _is_final(error: smtplib.SMTPRecipientsRefused) -> bool:
    codes = [code for code, _ in error.recipients.values()]
    return bool(codes) and all(code >= 500 for code in codes)


PERMANENT = frozenset({MailFailure.REFUSED, MailFailure.REFUSED_MESSAGE, MailFailure.ADDRESS})
# The first that fits. Sender and password are ours to mend: the mails wait meanwhile.
_KINDS: tuple[tuple[tuple[type[Exception], ...], MailFailure], ...] = (
    ((UnwritableAddress, BadHeaderError, smtplib.SMTPNotSupportedError), MailFailure.ADDRESS),
    ((smtplib.SMTPAuthenticationError,), MailFailure.AUTHENTICATION),
    ((smtplib.SMTPSenderRefused,), MailFailure.SENDER),
    ((TimeoutError, socket.timeout), MailFailure.TIMEOUT),
    ((ssl.SSLError,), MailFailure.ENCRYPTION),
    ((smtplib.SMTPResponseException,), MailFailure.DEFERRED),
    ((smtplib.SMTPException, OSError), MailFailure.UNREACHABLE),
)
