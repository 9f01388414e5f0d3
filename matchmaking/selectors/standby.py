"""Who may take the place of somebody who does not come: there, free, willing; the best first."""

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from attendees.models import AgendaEntry, Stay
from matchmaking.enums import MeetingState
from matchmaking.models import (
    Availability,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Participant,
    ParticipantMember,
    Slot,
    Wish,
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody on the stand-by list; ranks are those of wishes, None where there is none."""

    participant: Participant
    wished: int | None
    wishes: int | None
    meetings: int

    @property
    def is_wanted(self) -> bool:
        return self.wished is not None or self.wishes is not None

    @property
    def order(self) -> tuple[object, ...]:
        """Both wish, then whoever waits, then whoever comes; then the higher wish, and who has met fewer."""
        ranks = [rank for rank in (self.wished, self.wishes) if rank is not None]
        return (
            -len(ranks), self.wished is None, sum(ranks), self.meetings, self.participant.sort_key,
            self.participant.pk.hex,
        )  # fmt: skip


def standby_for(programme: MeetingProgramme, waiting: Participant, slot: Slot) -> list[Candidate]:
    """Return who may meet, in a slot, somebody who waits; a "no thanks" of either leaves out without a word.

    Whoever was marked missing in the slot, or at a meeting of the two, is not sent for again. Six queries, however many
    people there are.
    """
    wished, wishes, refused = _wishes_around(waiting)
    met = set(_met_by(waiting))
    missing = Q(is_missing=True, slot=slot, meeting__state=MeetingState.NO_SHOW)
    seats = MeetingSeat.objects.filter(Q(is_live=True) | missing, meeting__programme=programme).order_by("pk")
    taken = list(seats.values_list("participant", "slot", "is_live"))
    counts = Counter(participant for participant, _slot, is_live in taken if is_live)
    away = {participant for participant, number, _is_live in taken if number == slot.pk}
    away |= set(Availability.objects.filter(slot=slot).order_by("pk").values_list("participant", flat=True))
    free = _free_inside(programme, slot)
    found = [
        Candidate(one, wished.get(one.pk), wishes.get(one.pk), counts[one.pk])
        for one in _others_of(programme, waiting)
        if one.pk in free and one.pk not in refused | met | away and (one.most is None or counts[one.pk] < one.most)
    ]
    return sorted(found, key=lambda candidate: candidate.order)


def _others_of(programme: MeetingProgramme, waiting: Participant) -> list[Participant]:
    people = programme.participants.approved().filter(takes_standby=True).exclude(pk=waiting.pk).in_order()
    others = list(people if programme.is_peer else people.exclude(side=waiting.side))
    for one in others:
        one.programme = programme
    return others


def _wishes_around(waiting: Participant) -> tuple[dict[UUID, int], dict[UUID, int], set[UUID]]:
    """Return whom somebody wishes, who wishes them, each with the rank; and the pairs that one of them refuses."""
    wished: dict[UUID, int] = {}
    wishes: dict[UUID, int] = {}
    refused: set[UUID] = set()
    for wish in Wish.objects.filter(Q(wisher=waiting) | Q(wished=waiting)).order_by("pk"):
        is_own = wish.wisher_id == waiting.pk
        other = wish.wished_id if is_own else wish.wisher_id
        if wish.rank is None:
            refused.add(other)
        else:
            (wished if is_own else wishes)[other] = wish.rank
    return wished, wishes, refused


def _met_by(waiting: Participant) -> list[UUID]:
    """Return whom somebody meets in the day already, or should have met."""
    own = Meeting.objects.filter(Q(is_live=True) | Q(state=MeetingState.NO_SHOW), seats__participant=waiting)
    facing = MeetingSeat.objects.filter(meeting__in=own).exclude(participant=waiting).order_by("pk")
    return list(facing.values_list("participant", flat=True))


def _free_inside(programme: MeetingProgramme, slot: Slot) -> set[UUID]:
    """Return whose people are in the building, one of them free in a slot."""
    inside = Stay.objects.filter(registration=OuterRef("registration"), left_at__isnull=True)
    busy = AgendaEntry.objects.filter(
        registration=OuterRef("registration"), starts_at__lt=slot.ends_at, ends_at__gt=slot.starts_at
    )
    members = ParticipantMember.objects.present().filter(Exists(inside), ~Exists(busy), programme=programme)
    return set(members.order_by("pk").values_list("participant", flat=True))
