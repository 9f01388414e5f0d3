"""Who could meet in a slot that has room: pairs that are wished for, free then, and not full."""

from dataclasses import dataclass
from uuid import UUID

from matchmaking.models import MeetingProgramme, Participant, Slot, Table
from matchmaking.selectors.board import SHOWN
from matchmaking.selectors.presence import away_slots
from matchmaking.selectors.question import cancelled_pairs, live_pairs
from matchmaking.selectors.weight import WishedPair, wished_pairs


@dataclass(frozen=True, slots=True)
class Suggestion:
    a: Participant
    b: Participant
    pair: WishedPair
    # Whether one of the two has fewer meetings than promised.
    helps: bool


def suggestions_for(
    programme: MeetingProgramme, slot: Slot, table: Table | None, *, most: int = 10
) -> list[Suggestion]:
    """Return who could meet in a slot, at a table: those who lack meetings first, then the most wished for.

    Nine queries at most, whatever the programme holds.
    """
    live = live_pairs(programme)
    counts: dict[object, int] = {}
    for one in live:
        for end in (one.a, one.b):
            counts[end] = counts.get(end, 0) + 1
    seated = {end for one in live if one.slot == slot.pk for end in (one.a, one.b)}
    away = away_slots(programme, [slot])
    free: dict[UUID, Participant] = {}
    for person in programme.participants.approved().only(*SHOWN).in_order():
        person.programme = programme
        if person.pk not in seated and slot.pk not in away.get(person.pk, ()) and not _is_full(person, counts):
            free[person.pk] = person
    met = {one.key for one in live} | cancelled_pairs(programme)
    holder = programme.participants.filter(table=table).values_list("pk", flat=True).first() if table else None
    found = [
        Suggestion(free[pair.a], free[pair.b], pair, any(_lacks(free[end], counts) for end in (pair.a, pair.b)))
        for key, pair in wished_pairs(programme, within=free).items()
        if key not in met and holder in {None, pair.a, pair.b}
    ]
    return sorted(found, key=_order)[:most]


def _order(one: Suggestion) -> tuple[bool, int, str, str]:
    return (not one.helps, -one.pair.weight, one.a.sort_key, one.b.sort_key)


def _lacks(one: Participant, counts: dict[object, int]) -> bool:
    return counts.get(one.pk, 0) < one.least


def _is_full(one: Participant, counts: dict[object, int]) -> bool:
    return one.most is not None and counts.get(one.pk, 0) >= one.most
