"""The one place that reads the time. Services are given it, so that tests and replays decide it."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment, aware, in UTC."""
    return timezone.now()
