"""Why two participants meet, or do not.

A refusal is told to no one: a pair that one of the two refuses reads like one for which the day simply had no room.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from matchmaking.enums import MeetingState
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot
from matchmaking.pairs import pair_key
from matchmaking.selectors.presence import away_slots
from matchmaking.selectors.question import LivePair, live_pairs
from matchmaking.selectors.weight import WishedPair, wished_pairs


class Answer(StrEnum):
    MEET = "meet"
    CANCELLED = "cancelled"
    MISSED = "missed"
    NOT_APPROVED = "not_approved"
    NOT_WISHED = "not_wished"
    NO_COMMON_SLOT = "no_common_slot"
    FULL = "full"  # with wishes that weigh as much or more
    FULL_OTHERWISE = "full_otherwise"
    NOT_POSSIBLE = "not_possible"


@dataclass(frozen=True, slots=True)
class Why:
    answer: Answer
    pair: WishedPair | None = None
    # Whom the answer is about: who is full, who is not approved.
    about: list[Participant] = field(default_factory=list)
    meeting: Meeting | None = None
    count: int = 0


def explain_pair(programme: MeetingProgramme, a: Participant, b: Participant) -> Why:
    """Return why two participants of a programme meet, or do not. Eleven queries at most."""
    key = pair_key(a.pk, b.pk)
    pair = wished_pairs(programme, within=[a.pk, b.pk]).get(key)
    meetings = programme.meetings.filter(pair_key=key).select_related("slot", "table").order_by("-is_live", "-pk")
    meeting = meetings.first()
    if meeting is not None and meeting.is_live:
        return Why(Answer.MEET, pair, meeting=meeting)
    if meeting is not None:
        answer = Answer.MISSED if meeting.state == MeetingState.NO_SHOW else Answer.CANCELLED
        return Why(answer, pair, meeting=meeting)
    unapproved = [one for one in (a, b) if not one.is_approved]
    if unapproved:
        return Why(Answer.NOT_APPROVED, pair, unapproved)
    if pair is None and not _is_wished(programme, a, b):
        return Why(Answer.NOT_WISHED)
    return _explain_wish(programme, a, b, pair)


def _is_wished(programme: MeetingProgramme, a: Participant, b: Participant) -> bool:
    """Return whether one of the two wishes for the other, whatever the other says."""
    ranked = programme.wishes.filter(rank__isnull=False, wisher__in=[a, b], wished__in=[a, b])
    return ranked.exists()


def _explain_wish(programme: MeetingProgramme, a: Participant, b: Participant, pair: WishedPair | None) -> Why:
    slots = [slot for slot in programme.slots.order_by("number") if not slot.is_pause]
    away = away_slots(programme, slots)
    common = [slot for slot in slots if not {slot.pk} & (away.get(a.pk, set()) | away.get(b.pk, set()))]
    if not common:
        return Why(Answer.NO_COMMON_SLOT, pair)
    live, pairs = live_pairs(programme), wished_pairs(programme, of=[a.pk, b.pk])
    for one in (a, b):
        mine = [meeting for meeting in live if one.pk in (meeting.a, meeting.b)]
        if _is_full(one, mine, slots, away):
            weight = pair.weight if pair else 0
            better = all(_weight(pairs, meeting) >= weight for meeting in mine)
            answer = Answer.FULL if better else Answer.FULL_OTHERWISE
            return Why(answer, pair, [one], count=len(mine))
    return Why(Answer.NOT_POSSIBLE)


def _weight(pairs: Mapping[str, WishedPair], meeting: LivePair) -> int:
    return pairs[meeting.key].weight if meeting.key in pairs else 0


def _is_full(one: Participant, mine: list[LivePair], slots: list[Slot], away: Mapping[UUID, set[int]]) -> bool:
    """Return whether somebody takes no more meetings, or has one in every slot in which they are there."""
    if one.most is not None and len(mine) >= one.most:
        return True
    taken = {meeting.slot for meeting in mine}
    return all(slot.pk in taken or slot.pk in away.get(one.pk, ()) for slot in slots)
