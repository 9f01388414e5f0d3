"""Whom a participant wishes to meet, in order, and whom not.

None of this is written in the journal: a "no thanks" is known to its author alone, and a journal without the one but
with the other would tell it. Wishes hold no slot, so that nothing else is locked: each participant orders its own.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from matchmaking.models import Participant, Wish
from matchmaking.perms import can_see_participant
from matchmaking.selectors.phase import TAKING, takes_wishes
from matchmaking.services.participant import lock_participant


class WishRefused(Exception):
    """The wish cannot be written; nothing was changed. The subclasses say why."""


class WishesClosed(WishRefused):
    """The programme takes no wishes at this moment."""


class NotToBeWished(WishRefused):
    """The two may not meet: oneself, the same side, one that is not approved."""


@transaction.atomic
def make_wish(wisher: Participant, wished: Participant, *, motivation: str = "", at: datetime) -> Wish:
    """Wish to meet somebody, after all others wished for; return the wish. Wishing again changes the motivation alone.

    Takes back a "no thanks". Raises WishesClosed, NotToBeWished.
    """
    wisher, wished = _check(wisher, wished)
    if not takes_wishes(wisher.programme, at=at):
        raise WishesClosed
    wish = Wish.objects.filter(wisher=wisher, wished=wished).first()
    if wish is not None and not wish.no_thanks:
        wish.motivation = motivation
        wish.save(update_fields=["motivation"])
        return wish
    if wish is not None:
        wish.delete()
    last = Wish.objects.filter(wisher=wisher).aggregate(last=Max("rank"))["last"] or 0
    return Wish.objects.create(
        programme=wisher.programme, wisher=wisher, wished=wished, rank=last + 1, motivation=motivation, wished_at=at
    )


@transaction.atomic
def drop_wish(wisher: Participant, wished: Participant, *, at: datetime) -> None:
    """Wish for somebody no more; those after move up. Raises WishesClosed."""
    wisher = lock_participant(wisher)
    if not takes_wishes(wisher.programme, at=at):
        raise WishesClosed
    Wish.objects.wanted().filter(wisher=wisher, wished=wished).delete()
    _number(wisher, _order_of(wisher))


@transaction.atomic
def rank_wishes(wisher: Participant, order: Sequence[UUID], *, at: datetime) -> None:
    """Put wishes in an order. Those that it does not name follow as they were; what it names wrongly is passed over.

    Raises WishesClosed.
    """
    wisher = lock_participant(wisher)
    if not takes_wishes(wisher.programme, at=at):
        raise WishesClosed
    held = _order_of(wisher)
    first = [pk for pk in dict.fromkeys(order) if pk in held]
    _number(wisher, [*first, *(pk for pk in held if pk not in first)])


@transaction.atomic
def move_wish(wisher: Participant, wished: Participant, by: int | None, *, at: datetime) -> None:
    """Move a wish by so many ranks, up where it is negative; to the top with None. Raises WishesClosed."""
    wisher = lock_participant(wisher)
    if not takes_wishes(wisher.programme, at=at):
        raise WishesClosed
    order = _order_of(wisher)
    if wished.pk not in order:
        return
    place = 0 if by is None else max(0, order.index(wished.pk) + by)
    order.remove(wished.pk)
    order.insert(place, wished.pk)
    _number(wisher, order)


@transaction.atomic
def refuse_to_meet(wisher: Participant, wished: Participant, *, at: datetime) -> None:
    """Say "no thanks", which nobody else ever learns; a wish goes with it. Raises WishesClosed, NotToBeWished."""
    wisher, wished = _check(wisher, wished)
    if wisher.programme.state not in TAKING:
        raise WishesClosed
    Wish.objects.filter(wisher=wisher, wished=wished).delete()
    Wish.objects.create(programme=wisher.programme, wisher=wisher, wished=wished, no_thanks=True, wished_at=at)
    _number(wisher, _order_of(wisher))


@transaction.atomic
def take_refusal_back(wisher: Participant, wished: Participant, *, at: datetime) -> None:
    """Say "no thanks" no more. Raises WishesClosed."""
    wisher = lock_participant(wisher)
    if wisher.programme.state not in TAKING:
        raise WishesClosed
    Wish.objects.filter(wisher=wisher, wished=wished, no_thanks=True).delete()


def _check(wisher: Participant, wished: Participant) -> tuple[Participant, Participant]:
    """Lock who wishes; return both as they are now. Raises NotToBeWished."""
    wisher = lock_participant(wisher)
    wished = Participant.objects.get(pk=wished.pk)
    wished.programme = wisher.programme
    if wisher.pk == wished.pk or not can_see_participant(wisher, wished):
        raise NotToBeWished
    return wisher, wished


def _order_of(wisher: Participant) -> list[UUID]:
    return list(Wish.objects.wanted().filter(wisher=wisher).values_list("wished", flat=True))


def _number(wisher: Participant, order: Sequence[UUID]) -> None:
    """Write ranks from 1 on. In two steps: a rank is never held twice, not for a moment."""
    wishes = {wish.wished_id: wish for wish in Wish.objects.wanted().filter(wisher=wisher)}
    if [wishes[pk].rank for pk in order] == list(range(1, len(order) + 1)):
        return
    free = max((wish.rank or 0 for wish in wishes.values()), default=0)
    for first in (free + 1, 1):
        for rank, pk in enumerate(order, first):
            wishes[pk].rank = rank
        Wish.objects.bulk_update(wishes.values(), ["rank"])
