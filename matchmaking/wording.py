"""What this app says of its things, in the language in force."""

from datetime import datetime, time, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.wording import told
from forum.core.text import format_day, format_time
from matchmaking.models import MeetingProgramme, Participant, Profile, Table


def table_words(programme: MeetingProgramme, table: Table | None) -> str:
    """Return a table and its room in words; empty where a programme has neither."""
    room = (table.room if table else None) or programme.room
    return ", ".join([*([table_name(table)] if table else []), *([room.name] if room else [])])


def table_name(table: Table) -> str:
    """Return a table as it stands in a sentence: by its own name, else by its number."""
    return table.label or _("table %(number)s") % {"number": table.number}


def pitch_of(participant: Participant) -> str:
    """Return what a participant says of itself in a few words. No query where the profile is at hand."""
    profile: Profile | None = getattr(participant, "profile", None)
    return told(profile, "pitch") if profile else ""


def deadline_words(local: datetime) -> str:
    """Return until when something is open. Midnight ends a day: nobody waits for the one that it begins."""
    return _("%(day)s à minuit") % {"day": _day_before(local)} if local.time() == time() else _day_and_hour(local)


def opening_words(local: datetime) -> str:
    """Return from when something is open. What opens with a day has no hour: "mardi 3 novembre"."""
    return _day(local) if local.time() == time() else _day_and_hour(local)


def closing_words(local: datetime) -> str:
    """Return until when something is open that lasts for days: midnight leaves the day before whole."""
    return _("%(day)s inclus") % {"day": _day_before(local)} if local.time() == time() else _day_and_hour(local)


def _day(local: datetime) -> str:
    return format_day(local.date(), get_language() or "fr", weekday=True)


def _day_before(local: datetime) -> str:
    return _day(local - timedelta(days=1))


def _day_and_hour(local: datetime) -> str:
    return _("%(day)s à %(hour)s") % {"day": _day(local), "hour": format_time(local, get_language() or "fr")}
