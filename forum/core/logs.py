"""Log lines without secrets: ticket and management addresses are cut before they are written."""

import logging
import re

# As the information notice says; whoever keeps the logs deletes them by then.
ACCESS_LOGS_KEPT_MONTHS = 12

_SECRET_ADDRESS = re.compile(r"(/(?:t|compte/lien|compte/lettre|controle/appairer)/)[^\s/\"'?]+", re.IGNORECASE)


def redact(text: str) -> str:
    """Return `text` with the secret part of tickets' and links' addresses replaced by "…"."""
    return _SECRET_ADDRESS.sub(r"\1…", text)


class RedactSecrets(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        cleaned = redact(message)
        if cleaned != message:
            record.msg, record.args = cleaned, ()
        return True
