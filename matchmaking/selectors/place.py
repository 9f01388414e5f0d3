"""Where people stand in programmes, and which ones they may still join."""

from collections.abc import Iterable
from dataclasses import dataclass

from attendees.models import Registration
from matchmaking.enums import ProgrammeState
from matchmaking.models import MeetingProgramme, ParticipantMember

JOINABLE = (ProgrammeState.OPEN, ProgrammeState.PUBLISHED)


@dataclass(frozen=True, slots=True)
class Place:
    """A person's registration and a programme; `member` is None where they may join it."""

    registration: Registration
    programme: MeetingProgramme
    member: ParticipantMember | None = None


def places_of(registrations: Iterable[Registration]) -> list[Place]:
    """Return where confirmed registrations stand, coming editions first; programmes to join last. Two queries.

    One that was cancelled is there for those who were in it, after those that are held.
    """
    people = {person.pk: person for person in registrations if person.is_confirmed}
    if not people:
        return []
    shown = MeetingProgramme.objects.shown_or_called_off().filter(
        edition__in={person.edition_id for person in people.values()}
    )
    shown = shown.select_related("edition").order_by("-edition__year", "starts_on", "name", "pk")
    programmes = {programme.pk: programme for programme in shown}
    rows = ParticipantMember.objects.present().filter(registration__in=people, programme__in=programmes)
    members = {(one.registration_id, one.programme_id): one for one in rows.select_related("participant")}
    held, open_ones = [], []
    for programme in programmes.values():
        for person in people.values():
            member = members.get((person.pk, programme.pk))
            if member is not None:
                member.programme = member.participant.programme = programme
                held.append(Place(person, programme, member))
            elif person.edition_id == programme.edition_id and programme.state in JOINABLE:
                open_ones.append(Place(person, programme))
    return sorted(held, key=lambda place: place.programme.is_cancelled) + open_ones
