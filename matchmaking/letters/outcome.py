"""Letters about what came of meetings: asked, reminded once, contacts exchanged, one's morning, news months later."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from attendees.links import link_token
from events.wording import told
from forum.core import clock
from forum.core.outbox import Letter, letter
from forum.core.text import format_span
from matchmaking.enums import Verdict
from matchmaking.models import Meeting, ParticipantMember
from matchmaking.selectors.outcome import Told, answers_taken_until, going_on, tell, told_meeting, told_meetings
from matchmaking.selectors.timetable import is_meeting_shown
from matchmaking.wording import deadline_words


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting as a letter shows it: each answer has its link, "" once answers are closed."""

    told: Told
    hours: str
    url: str
    answers: list[tuple[str, str]]


@letter("outcomes_asked", gettext_lazy("que retenez-vous de vos rendez-vous ?"))
def outcomes_asked(context: dict[str, Any]) -> Letter | None:
    """Ask what came of each meeting, by one tap."""
    return _ask(context, is_reminder=False)


@letter("outcomes_reminded", gettext_lazy("rappel : que retenez-vous de vos rendez-vous ?"))
def outcomes_reminded(context: dict[str, Any]) -> Letter | None:
    """Ask again, of those that nothing was said of. None once all was said."""
    return _ask(context, is_reminder=True)


@letter("contacts_exchanged", gettext_lazy("coordonnées échangées"))
def contacts_exchanged(context: dict[str, Any]) -> Letter | None:
    """Say how to reach the other side, what it wrote, and where all of it is found again."""
    member = _read(context)
    meeting = Meeting.objects.filter(pk=context["meeting"]).first()
    if member is None or meeting is None:
        return None
    if not is_meeting_shown(meeting, member.programme):
        return None
    line = told_meeting(meeting, member.participant)
    said = _say(member) | {"line": _line(member, line)}
    return Letter(_("Vous poursuivez avec %(name)s") % {"name": line.other.name}, "contacts_exchanged", said)


@letter("my_morning", gettext_lazy("ma matinée de rendez-vous"))
def my_morning(context: dict[str, Any]) -> Letter | None:
    """Tell somebody's meetings again, without the notes: those stay on the page. None where there is none to tell."""
    member = _read(context)
    if member is None:
        return None
    lines = told_meetings(member.participant, member.registration, at=clock.now())
    if not lines:
        return None
    said = _say(member) | {"lines": [_line(member, line) for line in lines]}
    return Letter(_("Votre matinée : %(name)s") % {"name": said["programme_name"]}, "my_morning", said)


@letter("news_asked", gettext_lazy("des nouvelles de vos rendez-vous ?"))
def news_asked(context: dict[str, Any]) -> Letter | None:
    """Ask, months later, what came of the meetings that one side wanted to go on with."""
    member = _read(context)
    if member is None:
        return None
    rows = going_on(member.participant).select_related("slot", "table", "exchange")
    lines = [tell(row, member.participant) for row in rows.prefetch_related("seats__participant", "outcomes__leads")]
    if not lines:
        return None
    month = context["month"]
    said = _say(member) | {
        "lines": [_line(member, line) for line in lines],
        "month": month,
        "news_url": _address(member, "follow_up_link", month),
    }
    return Letter(_("Des nouvelles de vos rendez-vous ?"), "news_asked", said)


def _ask(context: dict[str, Any], *, is_reminder: bool) -> Letter | None:
    member = _read(context)
    if member is None:
        return None
    lines = told_meetings(member.participant, member.registration, at=clock.now())
    wanted = [line for line in lines if not line.is_missed and (line.mine is None or not is_reminder)]
    until = answers_taken_until(member.programme)
    if not wanted or (until is not None and until < clock.now()):
        return None
    said = _say(member) | {
        "lines": [_line(member, line) for line in wanted],
        "is_reminder": is_reminder,
        "until": _day(until, member) if until else "",
    }
    news = (
        _("Rappel : que retenez-vous de vos rendez-vous ?")
        if is_reminder
        else _("Que retenez-vous de vos rendez-vous ?")
    )
    return Letter(news, "outcomes_asked", said)


def _read(context: dict[str, Any]) -> ParticipantMember | None:
    """Return whom a letter is for; None when they are no longer behind the participant, or their links were renewed."""
    people = ParticipantMember.objects.present().filter(
        participant=context["participant"], registration=context["registration"]
    )
    if "link_version" in context:
        people = people.filter(registration__link_version=context["link_version"])
    member = people.select_related("participant", "programme__edition__venue", "registration").first()
    if member is None or not member.registration.is_confirmed or not member.programme.is_shown:
        return None
    member.participant.programme = member.programme
    return member


def _say(member: ParticipantMember) -> dict[str, Any]:
    """Return what every one of these letters says, in the language of the letter."""
    person, programme, edition = member.registration, member.programme, member.programme.edition
    return {
        "name": person.first_name or person.last_name,
        "participant_name": member.participant.name,
        "programme_name": told(programme, "name"),
        "morning_url": _address(member, "morning_link"),
        "is_demo": edition.is_demo,
        "motif_seed": edition.motif_seed,
    }


def _line(member: ParticipantMember, line: Told) -> Line:
    slot, zone = line.meeting.slot, member.programme.edition.zone
    starts, ends = (timezone.localtime(moment, zone) for moment in (slot.starts_at, slot.ends_at))
    url = _address(member, "outcome_link", line.meeting.pk)
    answers = [(str(label), f"{url}?suite={value}") for value, label in Verdict.choices]
    return Line(line, format_span(starts, ends, get_language() or "fr"), url, answers)


def _address(member: ParticipantMember, name: str, *parts: object) -> str:
    """Return the whole address of a page, which opens without signing in for who holds the letter."""
    token = link_token(member.registration)
    return settings.SITE_URL + reverse(f"matchmaking:{name}", args=[token, member.participant_id, *parts])


def _day(at: datetime, member: ParticipantMember) -> str:
    return deadline_words(timezone.localtime(at, member.programme.edition.zone))
