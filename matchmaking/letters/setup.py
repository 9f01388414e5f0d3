"""Letters about a sheet that was reviewed, and about meetings that are off because somebody left."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from attendees import calendar
from attendees.links import link_address
from events.wording import told
from forum.core.outbox import Letter, letter
from forum.core.text import format_day, format_span
from matchmaking.enums import MeetingState, ParticipantState
from matchmaking.letters.frame import Reader, days_of, read_reader, subject
from matchmaking.models import Meeting


@letter("participant_approved", gettext_lazy("fiche de rendez-vous validée"))
def participant_approved(context: dict[str, Any]) -> Letter | None:
    """Say that a sheet is in the game."""
    return _verdict(context, ParticipantState.APPROVED, _("Votre fiche est validée"), "participant_approved")


@letter("participant_to_amend", gettext_lazy("fiche de rendez-vous à compléter"))
def participant_to_amend(context: dict[str, Any]) -> Letter | None:
    """Say what is missing."""
    return _verdict(context, ParticipantState.TO_AMEND, _("Votre fiche est à compléter"), "participant_to_amend")


@letter("participant_declined", gettext_lazy("fiche de rendez-vous refusée"))
def participant_declined(context: dict[str, Any]) -> Letter | None:
    """Say that a sheet is not taken, and why."""
    return _verdict(context, ParticipantState.DECLINED, _("Votre fiche n’est pas retenue"), "participant_declined")


@letter("meeting_cancelled", gettext_lazy("rendez-vous annulé par un départ"))
def meeting_cancelled(context: dict[str, Any]) -> Letter | None:
    """Say which meetings are off; none of those that were put again since."""
    reader = read_reader(context)
    if reader is None:
        return None
    lines = [_line(reader, meeting) for meeting in _still_off(reader, context["meetings"])]
    if not lines:
        return None
    news = ngettext("Un rendez-vous est annulé", "Des rendez-vous sont annulés", len(lines))
    return Letter(subject(news, reader.programme), "meeting_cancelled", _say(reader) | {"news": news, "lines": lines})


def _verdict(context: dict[str, Any], state: ParticipantState, news: str, template: str) -> Letter | None:
    """Return what was decided; None once something else was: its own letter says that."""
    reader = read_reader(context)
    if reader is None or reader.participant.state != state:
        return None
    said = _say(reader) | {"words": reader.participant.review_words}
    if state == ParticipantState.TO_AMEND:
        sheet = reverse("matchmaking:profile", args=[reader.participant.pk])
        said["link"] = link_address(reader.registration, sheet)
    return Letter(subject(news, reader.programme), template, said)


def _say(reader: Reader) -> dict[str, Any]:
    """Return what these letters say: words, already in the language of the letter."""
    programme, person = reader.programme, reader.registration
    return {
        "registration": person,
        "name": person.first_name or person.last_name,
        "participant": reader.participant.name,
        "programme": told(programme, "name"),
        "when": days_of(programme),
        "where": calendar.place_of(reader.edition),
        "contact": ", ".join(filter(None, [programme.contact_name, programme.contact_email])),
        "link": link_address(person),
        "is_demo": reader.edition.is_demo,
        "motif_seed": reader.edition.motif_seed,
    }


def _still_off(reader: Reader, numbers: Iterable[int]) -> list[Meeting]:
    """Return the meetings that are off, by hour, without those of pairs that meet all the same."""
    own = Meeting.objects.filter(seats__participant=reader.participant).select_related("slot")
    live = set(own.live().order_by("pk").values_list("pair_key", flat=True))
    gone = own.filter(pk__in=list(numbers), state=MeetingState.CANCELLED).prefetch_related("seats__participant")
    return [meeting for meeting in gone.in_order() if meeting.pair_key not in live]


def _line(reader: Reader, meeting: Meeting) -> dict[str, str]:
    language = get_language() or "fr"
    zone = reader.edition.zone
    starts, ends = (timezone.localtime(moment, zone) for moment in (meeting.slot.starts_at, meeting.slot.ends_at))
    other = next(seat.participant for seat in meeting.seats.all() if seat.participant_id != reader.participant.pk)
    return {
        "day": format_day(starts.date(), language, weekday=True),
        "hours": format_span(starts, ends, language),
        "name": other.name,
    }
