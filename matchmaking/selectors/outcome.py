"""What came of meetings, as one participant knows it: their own words, and of the other side's what is shared."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, Max, OuterRef

from attendees.enums import RegistrationState
from attendees.models import Registration
from events.selectors import edition_ends_at
from matchmaking.enums import MeetingState, Standing, Verdict
from matchmaking.models import (
    ContactExchange,
    Meeting,
    MeetingNote,
    MeetingProgramme,
    MeetingSeat,
    Outcome,
    Participant,
    ParticipantMember,
)
from matchmaking.models.meeting import MeetingQuerySet
from matchmaking.models.participant import ParticipantMemberQuerySet
from matchmaking.selectors.timetable import shown_meetings

# How long after the last meeting one may still say, or say otherwise, what came of it.
ANSWERS_TAKEN = timedelta(days=60)
# How long news are taken once they were asked for.
NEWS_TAKEN = timedelta(days=90)
# What was marked on the day, where both sides do not agree.
_MARKED: dict[str, Standing] = {MeetingState.HELD: Standing.HELD, MeetingState.NO_SHOW: Standing.MISSED}


@dataclass(slots=True)
class Told:
    """A meeting as one of its two sides knows it."""

    meeting: Meeting
    other: Participant
    mine: Outcome | None
    theirs: Outcome | None
    exchanged_at: datetime | None
    # Who stands behind the other, where contacts were exchanged.
    contacts: list[ParticipantMember] = field(default_factory=list)
    # What the person who looks wrote down about the other.
    note: str = ""

    @property
    def is_missed(self) -> bool:
        """Whether somebody was missing, as it was marked on the day, and one has not said otherwise."""
        return self.mine is None and self.meeting.state == MeetingState.NO_SHOW

    @property
    def was_held(self) -> bool:
        """Whether it took place: by one's own word, or else by what was marked on the day."""
        return not self.is_missed if self.mine is None else self.mine.verdict != Verdict.NOT_HELD

    @property
    def awaits_a_word(self) -> bool:
        """Whether one may be asked what came of it."""
        return self.mine is None and not self.is_missed

    @property
    def promised_to_me(self) -> str:
        return self.theirs.introduction_to if self.theirs else ""

    @property
    def promised_by_me(self) -> str:
        return self.mine.introduction_to if self.mine else ""


def ends_of_meetings(programme: MeetingProgramme) -> datetime | None:
    """Return when the last slot of a programme ends; without slots, when its edition does. At most one query."""
    last = programme.slots.aggregate(last=Max("ends_at"))["last"]
    return last or edition_ends_at(programme.edition)


def answers_taken_until(programme: MeetingProgramme) -> datetime | None:
    """Return until when outcomes are told and changed; None where nobody knows when the meetings are."""
    ends_at = ends_of_meetings(programme)
    return ends_at + ANSWERS_TAKEN if ends_at else None


def news_window(programme: MeetingProgramme, month: int) -> tuple[datetime, datetime] | None:
    """Return from when until when news are taken, so many months after the meetings; None where these have no day."""
    ends_at = ends_of_meetings(programme)
    if ends_at is None:
        return None
    opens_at = months_after(ends_at, month)
    return opens_at, opens_at + NEWS_TAKEN


def months_after(moment: datetime, months: int) -> datetime:
    """Return the same day so many months later; where that month is shorter, its last day."""
    month = moment.month - 1 + months
    year, month = moment.year + month // 12, month % 12 + 1
    return moment.replace(year=year, month=month, day=min(moment.day, monthrange(year, month)[1]))


def going_on(participant: Participant) -> MeetingQuerySet:
    """Return the meetings of a participant that one of the two sides wanted to go on with, as the day went by."""
    wanted = Outcome.objects.filter(meeting=OuterRef("pk"), verdict=Verdict.TO_BE_CONTINUED)
    return _shown_to(participant).filter(Exists(wanted)).in_order()


def meetings_of(participant: Participant, *, at: datetime) -> MeetingQuerySet:
    """Return the meetings of a participant that have begun and were not cancelled, as a day goes by."""
    return _shown_to(participant).filter(slot__starts_at__lte=at).in_order()


def told_meetings(participant: Participant, registration: Registration, *, at: datetime) -> list[Told]:
    """Return a participant's meetings with what each side told, for one of the people behind it. Seven queries."""
    rows = meetings_of(participant, at=at).select_related("slot", "table", "exchange")
    lines = [tell(meeting, participant) for meeting in rows.prefetch_related("seats__participant", "outcomes__leads")]
    _add_contacts(lines)
    notes = dict(MeetingNote.objects.filter(registration=registration).order_by().values_list("about", "text"))
    for line in lines:
        line.note = notes.get(line.other.pk, "")
    return lines


def told_meeting(meeting: Meeting, participant: Participant) -> Told:
    """Return one meeting in the same way; the contacts too. Raises LookupError for one of others."""
    rows = Meeting.objects.filter(pk=meeting.pk, seats__participant=participant).order_by("pk")
    found = rows.select_related("slot", "table", "exchange").prefetch_related("seats__participant", "outcomes__leads")
    for row in found:
        line = tell(row, participant)
        _add_contacts([line])
        return line
    raise LookupError(meeting.pk)


def tell(meeting: Meeting, participant: Participant) -> Told:
    """Return a meeting as a participant of it knows it. No query where seats, outcomes and exchange are at hand."""
    [other] = [seat.participant for seat in meeting.seats.all() if seat.participant_id != participant.pk]
    outcomes = {outcome.author_id: outcome for outcome in meeting.outcomes.all()}
    return Told(meeting, other, outcomes.get(participant.pk), outcomes.get(other.pk), exchanged_at(meeting))


def _shown_to(participant: Participant) -> MeetingQuerySet:
    """Return the meetings of a participant that its people know of, but cancelled ones. The programme is at hand.

    What organisers prepared and never published was told to nobody: nobody is asked what came of it.
    """
    own = MeetingSeat.objects.filter(shown_meetings(participant.programme), participant=participant)
    return Meeting.objects.filter(pk__in=own.values("meeting")).exclude(state=MeetingState.CANCELLED)


def exchanged_at(meeting: Meeting) -> datetime | None:
    """Return when contacts were exchanged, None while they are not. No query where the exchange is at hand."""
    try:
        return meeting.exchange.exchanged_at
    except ContactExchange.DoesNotExist:
        return None


def reachable_members(participants: Iterable[Participant]) -> ParticipantMemberQuerySet:
    """Return who stands behind some participants now, confirmed and with an address, registration at hand."""
    people = ParticipantMember.objects.present().filter(participant__in=participants)
    with_mailbox = people.filter(registration__state=RegistrationState.CONFIRMED).exclude(registration__email="")
    return with_mailbox.select_related("registration").order_by("participant_id", "joined_at", "pk")


def _add_contacts(lines: Iterable[Told]) -> None:
    exchanged = [line for line in lines if line.exchanged_at]
    people: dict[UUID, list[ParticipantMember]] = defaultdict(list)
    for member in reachable_members([line.other for line in exchanged]):
        people[member.participant_id].append(member)
    for line in exchanged:
        line.contacts = people[line.other.pk]


def standing_of(state: str, verdicts: Iterable[str]) -> Standing:
    """Return whether a meeting was held: what both sides agree on, or else what was marked on the day."""
    said = {verdict != Verdict.NOT_HELD for verdict in verdicts}
    if len(said) == 1:
        return Standing.HELD if True in said else Standing.MISSED
    return _MARKED.get(state, Standing.UNKNOWN)
