"""Who could meet in a slot that has room: pairs that are wished for, free then, and not full."""

from collections import Counter
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from uuid import UUID

from matchmaking.models import MeetingProgramme, Slot, Table
from matchmaking.selectors.person import Person, read_people
from matchmaking.selectors.presence import away_slots
from matchmaking.selectors.question import cancelled_pairs, live_pairs
from matchmaking.selectors.weight import WishedPair, wished_pairs


@dataclass(frozen=True, slots=True)
class Suggestion:
    a: Person
    b: Person
    pair: WishedPair
    # Whether one of the two has fewer meetings than promised.
    helps: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Where everybody stands in a slot: approved participants, who meets somebody then, is not there, has enough."""

    people: list[Person]
    seated: AbstractSet[UUID]
    away: AbstractSet[UUID]
    full: AbstractSet[UUID]
    # The pairs that meet in the day, and how many meetings each has.
    pairs: AbstractSet[str]
    counts: Counter[UUID]


def standing_in(programme: MeetingProgramme, slot: Slot) -> Standing:
    """Return where everybody stands in a slot. Six queries."""
    live = live_pairs(programme)
    counts = Counter(end for one in live for end in (one.a, one.b))
    people = [one for one in read_people(programme).values() if one.is_approved]
    away = away_slots(programme, [slot])
    return Standing(
        people=people,
        seated={end for one in live if one.slot == slot.pk for end in (one.a, one.b)},
        away={key for key, slots in away.items() if slot.pk in slots},
        full={one.pk for one in people if one.most is not None and counts[one.pk] >= one.most},
        pairs={one.key for one in live},
        counts=counts,
    )


def suggestions_for(
    programme: MeetingProgramme, slot: Slot, table: Table | None, *, standing: Standing | None = None, most: int = 10
) -> list[Suggestion]:
    """Return who could meet in a slot, at a table: those who lack meetings first, then the most wished for.

    Eight queries at most, whatever the programme holds; two where it is known already how everybody stands in the slot.
    """
    known = standing or standing_in(programme, slot)
    barred = known.seated | known.away | known.full
    free = {one.pk: one for one in known.people if one.pk not in barred}
    met = known.pairs | cancelled_pairs(programme)
    holder = programme.participants.filter(table=table).values_list("pk", flat=True).first() if table else None
    found = [
        Suggestion(free[pair.a], free[pair.b], pair, any(_lacks(free[end], known.counts) for end in (pair.a, pair.b)))
        for key, pair in wished_pairs(programme, within=free).items()
        if key not in met and holder in {None, pair.a, pair.b}
    ]
    return sorted(found, key=_order)[:most]


def _order(one: Suggestion) -> tuple[bool, int, str, str]:
    return (not one.helps, -one.pair.weight, one.a.sort_key, one.b.sort_key)


def _lacks(one: Person, counts: Counter[UUID]) -> bool:
    return counts[one.pk] < one.least
