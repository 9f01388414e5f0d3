"""The questions that profiles answer. What was answered goes with its question, or with its option."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from forum.core.journal import Actor, record
from matchmaking.enums import CriterionKind
from matchmaking.models import Criterion, CriterionOption, MeetingProgramme
from matchmaking.services.setting import lock_unsettled


class CriterionRefused(Exception):
    """The criterion was not changed. The subclasses say why."""


class OptionsMissing(CriterionRefused):
    """A choice needs two options at least."""


class SidesAnswered(CriterionRefused):
    """Profiles hold answers that would not be asked any more: what a side is asked stays."""


@dataclass(frozen=True, slots=True)
class OptionContent:
    """An option; without a number it is new."""

    pk: int | None
    label: str
    label_en: str = ""


@transaction.atomic
def add_criterion(
    programme: MeetingProgramme,
    fields: Mapping[str, Any],
    options: Sequence[OptionContent] = (),
    *,
    actor: Actor,
    at: datetime,
) -> Criterion:
    """Add a question at the end and return it. Raises OptionsMissing, ProgrammeSettled."""
    programme = lock_unsettled(programme)
    last = programme.criteria.order_by("-position").first()
    criterion = Criterion(programme=programme, position=last.position + 1 if last else 0, **fields)
    criterion.key = _free_key(criterion.label, set(programme.criteria.order_by("pk").values_list("key", flat=True)))
    _check_options(criterion, options)
    criterion.save(force_insert=True)
    _write_options(criterion, options)
    changes = {"criterion": [None, criterion.label]}
    record(actor, "criterion_added", programme, at=at, scope=programme.edition.slug, changes=changes)
    return criterion


@transaction.atomic
def change_criterion(
    criterion: Criterion,
    fields: Mapping[str, Any],
    options: Sequence[OptionContent] = (),
    *,
    actor: Actor,
    at: datetime,
) -> Criterion:
    """Change a question, its options in the order that is given, and return it.

    Options that are left out go, and what was answered with them. The kind of answer stays as it is.
    Raises OptionsMissing, SidesAnswered, ProgrammeSettled.
    """
    programme = lock_unsettled(criterion.programme)
    criterion = Criterion.objects.get(pk=criterion.pk, programme=programme)
    asked = (criterion.asked_of_a, criterion.asked_of_b)
    for name, value in fields.items():
        setattr(criterion, name, value)
    if asked != (criterion.asked_of_a, criterion.asked_of_b) and criterion.answers.exists():
        raise SidesAnswered
    _check_options(criterion, options)
    criterion.save()
    _write_options(criterion, options)
    changes = {"criterion": [criterion.label, criterion.label]}
    record(actor, "criterion_changed", programme, at=at, scope=programme.edition.slug, changes=changes)
    return criterion


@transaction.atomic
def remove_criterion(criterion: Criterion, *, actor: Actor, at: datetime) -> int:
    """Remove a question and return how many answers went with it. Raises ProgrammeSettled."""
    programme = lock_unsettled(criterion.programme)
    answers = criterion.answers.count()
    Criterion.objects.filter(pk=criterion.pk).delete()
    changes = {"criterion": [criterion.label, None], "answers": [answers, 0]}
    record(actor, "criterion_removed", programme, at=at, scope=programme.edition.slug, changes=changes)
    return answers


@transaction.atomic
def move_criterion(criterion: Criterion, *, by: int, actor: Actor, at: datetime) -> None:
    """Move a question up (-1) or down (1) by one place; at the end it stays. Raises ProgrammeSettled."""
    programme = lock_unsettled(criterion.programme)
    ordered = list(programme.criteria.order_by("position", "pk"))
    place = next(n for n, one in enumerate(ordered) if one.pk == criterion.pk)
    target = min(max(place + by, 0), len(ordered) - 1)
    if target == place:
        return
    ordered.insert(target, ordered.pop(place))
    for position, one in enumerate(ordered):
        one.position = position
    Criterion.objects.bulk_update(ordered, ["position"])
    changes = {"criterion": [criterion.label, criterion.label], "position": [place + 1, target + 1]}
    record(actor, "criterion_moved", programme, at=at, scope=programme.edition.slug, changes=changes)


def _check_options(criterion: Criterion, options: Sequence[OptionContent]) -> None:
    if criterion.kind == CriterionKind.CHOICE and len(options) < 2:
        raise OptionsMissing


def _write_options(criterion: Criterion, options: Sequence[OptionContent]) -> None:
    """Bring the options of a choice to what they shall be; other kinds have none."""
    wanted = options if criterion.kind == CriterionKind.CHOICE else ()
    there = {option.pk: option for option in criterion.options.order_by("position", "pk")}
    keys = {option.key for option in there.values()}
    kept: list[CriterionOption] = []
    new: list[CriterionOption] = []
    for position, content in enumerate(wanted):
        option = there.get(content.pk) if content.pk is not None else None
        if option is None:
            option = CriterionOption(criterion=criterion, key=_free_key(content.label, keys))
            keys.add(option.key)
            new.append(option)
        else:
            kept.append(option)
        option.label, option.label_en, option.position = content.label, content.label_en, position
    criterion.options.exclude(pk__in=[option.pk for option in kept]).delete()
    CriterionOption.objects.bulk_update(kept, ["label", "label_en", "position"])
    CriterionOption.objects.bulk_create(new)


def _free_key(label: str, taken: set[str]) -> str:
    wanted = slugify(label)[:36].strip("-") or "question"
    number, key = 1, wanted
    while key in taken:
        number += 1
        key = f"{wanted}-{number}"
    return key
