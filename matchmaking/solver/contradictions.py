"""What can never be, seen before anything is searched: locks that clash, musts that nobody could keep."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from matchmaking.solver.instance import Instance, Pair, slots_in
from matchmaking.solver.reasons import Code, Reason


def contradictions(instance: Instance) -> list[Reason]:
    """Return why what is locked cannot stand; then no timetable exists at all."""
    if not instance.pairs:
        return []
    if not instance.problem.tables:
        return [Reason(Code.NO_TABLES)]
    if not instance.open_slots:
        return [Reason(Code.NO_SLOTS)]
    locked = [pair for pair in instance.pairs if pair.lock is not None]
    return [
        *(reason for pair in locked for reason in _lock_alone(instance, pair)),
        *_locks_of_one(instance),
        *_locks_of_slots(instance, locked),
    ]


def _names(instance: Instance, *pairs: Pair) -> tuple[str, ...]:
    return tuple(instance.names[end] for pair in pairs for end in (pair.a, pair.b))


def _slot(pair: Pair) -> int:
    return pair.mask.bit_length() - 1


def _lock_alone(instance: Instance, pair: Pair) -> Iterator[Reason]:
    slot, names = _slot(pair), _names(instance, pair)
    if not instance.open_slots & pair.mask:
        yield Reason(Code.LOCK_IN_PAUSE, names, (slot,))
        return
    for end in (pair.a, pair.b):
        if not instance.free[end] & pair.mask:
            yield Reason(Code.LOCK_UNAVAILABLE, (*names, instance.names[end]), (slot,))
    owner = instance.owners.get(pair.table) if pair.table is not None else None
    if owner is not None and owner not in (pair.a, pair.b):
        yield Reason(Code.LOCK_TABLE_OWNED, (*names, instance.names[owner]), (slot, pair.table or 0))


def _locks_of_one(instance: Instance) -> Iterator[Reason]:
    for person, indexes in enumerate(instance.meets):
        locked = [instance.pairs[index] for index in indexes if instance.pairs[index].lock is not None]
        others = {pair.index: instance.names[pair.b if pair.a == person else pair.a] for pair in locked}
        for one, two in combinations(locked, 2) if len(locked) > len({pair.mask for pair in locked}) else ():
            if one.mask == two.mask:
                who = (instance.names[person], others[one.index], others[two.index])
                yield Reason(Code.LOCK_CLASH, who, (_slot(one),))
        most = instance.problem.participants[person].max
        if most is not None and len(locked) > most:
            yield Reason(Code.LOCKS_OVER_MAX, (instance.names[person], *others.values()), (len(locked), most))


def _locks_of_slots(instance: Instance, locked: list[Pair]) -> Iterator[Reason]:
    tables: dict[tuple[int, int], Pair] = {}
    shared: dict[int, list[Pair]] = defaultdict(list)
    for pair in locked:
        slot = _slot(pair)
        if pair.shared:
            shared[slot].append(pair)
        if pair.table is None:
            continue
        other = tables.setdefault((slot, pair.table), pair)
        if other is not pair:
            yield Reason(Code.LOCK_TABLE_CLASH, _names(instance, other, pair), (slot, pair.table))
    for slot, pairs in sorted(shared.items()):
        if len(pairs) > instance.room[slot]:
            yield Reason(Code.LOCKS_OVER_TABLES, _names(instance, *pairs), (slot, len(pairs), instance.room[slot]))


def impossible_musts(instance: Instance) -> list[Reason]:
    """Return why some pairs that must meet cannot, as far as counting tells."""
    musts = [pair for pair in instance.pairs if pair.must]
    reasons = [Reason(Code.MUST_WITHOUT_SLOT, _names(instance, pair)) for pair in musts if not pair.mask]
    for person in range(len(instance.names)):
        reasons.extend(_musts_of_one(instance, person))
    places = sum(instance.room[slot] for slot in slots_in(instance.open_slots))
    seated = [pair for pair in musts if pair.shared]
    if len(seated) > places:
        reasons.append(Reason(Code.MUSTS_OVER_TABLES, _names(instance, *seated), (len(seated), places)))
    return reasons


def _musts_of_one(instance: Instance, person: int) -> Iterator[Reason]:
    musts = [instance.pairs[index] for index in instance.meets[person] if instance.pairs[index].must]
    who = (instance.names[person], *(instance.names[pair.b if pair.a == person else pair.a] for pair in musts))
    most = instance.problem.participants[person].max
    slots = 0
    for pair in musts:
        slots |= pair.mask
    if most is not None and len(musts) > most:
        yield Reason(Code.MUSTS_OVER_MAX, who, (len(musts), most))
    if len([pair for pair in musts if pair.mask]) > slots.bit_count():
        yield Reason(Code.MUSTS_OVER_SLOTS, who, (len(musts), slots.bit_count()))
