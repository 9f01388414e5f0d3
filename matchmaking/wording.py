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
    language = get_language() or "fr"
    if local.time() == time():
        return _("%(day)s à minuit") % {"day": format_day(local.date() - timedelta(days=1), language, weekday=True)}
    words = {"day": format_day(local.date(), language, weekday=True), "hour": format_time(local, language)}
    return _("%(day)s à %(hour)s") % words
