"""The people of invented meetings: who comes on the day, who does not, and whose part one plays."""

from uuid import UUID

from django.db.models import Count, Q

from attendees.enums import RegistrationState
from events.models import Edition
from forum.pages.demo.enums import Part
from matchmaking.enums import MeetingState, ParticipantState, Preset, Side
from matchmaking.models import MeetingProgramme, Participant, ParticipantMember

MEETING_PARTS: dict[Part, tuple[Preset, Side]] = {
    Part.PROJECT_HOLDER: (Preset.FINANCE, Side.A),
    Part.FINANCIER: (Preset.FINANCE, Side.B),
    Part.SUPPLIER: (Preset.PURCHASES, Side.A),
    Part.BUYER: (Preset.PURCHASES, Side.B),
}
# What tells invented people from those who registered by the form, whose act is numbered otherwise (version 5).
INVENTED = 4
# Where few meet, everybody comes.
MANY_MEETINGS = 8

_MET = Count("participant__meeting_seats", filter=~Q(participant__meeting_seats__meeting__state=MeetingState.CANCELLED))


def is_invented(submission: UUID) -> bool:
    """Return whether a registration was invented, and not made by somebody who tries the demonstration."""
    return submission.version == INVENTED


def who_comes(edition: Edition) -> dict[UUID, bool]:
    """Return, by registration, whether somebody who has meetings comes: all do, but one here and there."""
    programmes = MeetingProgramme.objects.filter(edition=edition).order_by("pk")
    missing = {one for programme in programmes for one in absent_from(programme)}
    members = ParticipantMember.objects.present().filter(programme__edition=edition).annotate(met=_MET)
    rows = members.filter(met__gt=0).order_by("pk").values_list("registration", "participant")
    return {registration: participant not in missing for registration, participant in rows}


def absent_from(programme: MeetingProgramme) -> set[UUID]:
    """Return who does not come to a programme: of those who seek, the one with the fewest meetings."""
    if programme.meetings.exclude(state=MeetingState.CANCELLED).count() < MANY_MEETINGS:
        return set()
    met = Count("meeting_seats", filter=~Q(meeting_seats__meeting__state=MeetingState.CANCELLED))
    seekers = Participant.objects.filter(programme=programme, side=Side.A).annotate(met=met).filter(met__gt=0)
    # Whoever plays somebody comes.
    by_themselves = seekers.exclude(members__registration__user__isnull=False)
    return set(by_themselves.order_by("met", "pk").values_list("pk", flat=True)[:1])


def players_of(edition: Edition) -> dict[Part, ParticipantMember]:
    """Return who is behind each part of the meetings: whoever has the account, else who has most meetings. One query.

    Nobody who registered by the form is ever played.
    """
    members = ParticipantMember.objects.present().filter(
        programme__edition=edition,
        participant__state=ParticipantState.APPROVED,
        registration__state=RegistrationState.CONFIRMED,
    )
    rows = members.select_related("participant", "programme", "registration__user").annotate(met=_MET)
    found: dict[Part, ParticipantMember] = {}
    for member in rows.order_by("-met", "participant"):
        person = member.registration
        part = part_of(member)
        if part is None or not is_invented(person.submission) or (person.user and person.user.is_staff):
            continue
        if part not in found or (person.user and not found[part].registration.user):
            found[part] = member
    return found


def part_of(member: ParticipantMember) -> Part | None:
    """Return the part that somebody behind a participant has. No query where programme and participant are at hand."""
    place = (member.programme.slug, member.participant.side)
    return next((part for part, of in MEETING_PARTS.items() if of == place), None)
