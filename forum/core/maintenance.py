"""The sign "closed for a while": a file, so that every process sees it and no database is needed to read it.

It lies beside the files that the site keeps, which all servers of an installation share.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

# How long visitors are told to wait where nobody said until when, and between two looks when the hour has passed.
USUAL_WAIT, SHORT_WAIT = 600, 60


@dataclass(frozen=True, slots=True)
class Closing:
    """The site is closed, perhaps until a known moment."""

    until: datetime | None = None

    def wait_seconds(self, now: datetime) -> int:
        """Return after how long it is worth coming back."""
        if self.until is None:
            return USUAL_WAIT
        return max(SHORT_WAIT, round((self.until - now).total_seconds()))


def _sign() -> Path:
    return settings.FILES_ROOT / "closed.json"


def read_closing() -> Closing | None:
    """Return how the site is closed, None when it is open. A sign that cannot be read still closes."""
    try:
        text = _sign().read_text(encoding="utf8")
    except OSError:
        return None
    try:
        until = json.loads(text)["until"]
        moment = datetime.fromisoformat(until) if until else None
    except (ValueError, LookupError, TypeError):
        return Closing()
    return Closing(moment if moment and moment.tzinfo else None)


def close_site(until: datetime | None) -> None:
    """Put the sign up, in one step: no process reads half of it."""
    sign = _sign()
    sign.parent.mkdir(parents=True, exist_ok=True)
    draft = sign.with_suffix(".new")
    draft.write_text(json.dumps({"until": until.isoformat() if until else None}), encoding="utf8")
    draft.replace(sign)


def open_site() -> None:
    """Take the sign down."""
    _sign().unlink(missing_ok=True)
