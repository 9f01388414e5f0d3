"""What every letter about meetings says and leads to."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from attendees import calendar
from attendees.links import link_address
from attendees.models import Registration
from events.models import Edition
from events.wording import naming_field, plain_name, told
from forum.core.text import format_day_range
from matchmaking.models import MeetingProgramme, Participant, ParticipantMember


@dataclass(frozen=True, slots=True)
class Reader:
    """To whom a letter goes, and on whose behalf they act."""

    registration: Registration
    member: ParticipantMember

    @property
    def participant(self) -> Participant:
        return self.member.participant

    @property
    def programme(self) -> MeetingProgramme:
        return self.member.programme

    @property
    def edition(self) -> Edition:
        return self.member.programme.edition


def read_reader(context: dict[str, Any]) -> Reader | None:
    """Return who a letter is for; None once they left the participant, or their links were renewed since."""
    rows = ParticipantMember.objects.present().filter(
        participant=context["participant"], registration=context["registration"]
    )
    if "link_version" in context:
        rows = rows.filter(registration__link_version=context["link_version"])
    at_hand = ("participant", "programme__edition__venue", "programme__room", "registration")
    member = rows.select_related(*at_hand).first()
    if member is None or not member.registration.is_confirmed:
        return None
    member.participant.programme = member.programme
    return Reader(member.registration, member)


def say(reader: Reader) -> dict[str, Any]:
    """Return what every letter says: words, already in the language of the letter."""
    edition, person = reader.edition, reader.registration
    field = naming_field(edition)
    onward = reverse("matchmaking:timetable", args=[reader.participant.pk])
    return {
        "registration": person,
        "name": person.first_name or person.last_name,
        "participant": reader.participant.name,
        "programme": told(reader.programme, "name"),
        "edition_name": told(edition, field) if field else plain_name(edition),
        "when": days_of(reader.programme),
        "where": calendar.place_of(edition),
        "link": link_address(person, onward),
        "is_demo": edition.is_demo,
        "motif_seed": edition.motif_seed,
    }


def days_of(programme: MeetingProgramme) -> str:
    """Return the days of a programme in words, those of its edition where it has none of its own."""
    first = programme.starts_on or programme.edition.starts_on
    last = programme.ends_on or programme.edition.ends_on or first
    return format_day_range(first, last or first, get_language() or "fr") if first else ""


def subject(news: str, programme: MeetingProgramme) -> str:
    """Say what is new and of which meetings, on one line."""
    when = days_of(programme)
    words = {"programme": told(programme, "name"), "when": when}
    about = _("%(programme)s, %(when)s") % words if when else words["programme"]
    return f"{news} – {about}"
