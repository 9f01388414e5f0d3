"""Whom a participant may meet: found by words and answers, the best matches first."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Aggregate, OuterRef, Prefetch, QuerySet, Subquery, TextField
from django.db.models.functions import Cast

from forum.core.text import fold
from matchmaking.enums import CriterionKind
from matchmaking.models import (
    Criterion,
    CriterionOption,
    Meeting,
    MeetingProgramme,
    Participant,
    ProfileAnswer,
    ProgrammeDocument,
    Wish,
)
from matchmaking.models.participant import ParticipantQuerySet
from matchmaking.pairs import as_text, to_key
from matchmaking.selectors.booking import meetings_with
from matchmaking.selectors.compatibility import Answer, Answers, Fit, Said, Tally, compared, explain, tally_for
from matchmaking.territories import lies_in


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for: words, and by criterion an option, a number or a territory."""

    words: str = ""
    options: Mapping[int, int] = field(default_factory=dict)
    numbers: Mapping[int, int] = field(default_factory=dict)
    territories: Mapping[int, Sequence[str]] = field(default_factory=dict)
    by_name: bool = False

    @property
    def criteria(self) -> set[int]:
        """The criteria of which something is looked for."""
        return self.options.keys() | self.numbers.keys() | self.territories.keys()


@dataclass(slots=True)
class Found:
    """A line of the list: whose it is and how they match. The rest is read for the lines of a page alone."""

    key: UUID
    tally: Tally
    mine: Answers
    theirs: Answers
    participant: Participant | None = None
    wish: Wish | None = None
    meeting: Meeting | None = None
    fits: list[Fit] = field(default_factory=list)


def criteria_of(programme: MeetingProgramme) -> list[Criterion]:
    """Return the criteria of a programme in order, their options at hand. Two queries."""
    options = Prefetch("options", CriterionOption.objects.order_by("position", "pk"))
    return list(programme.criteria.order_by("position", "pk").prefetch_related(options))


class _Listed(Aggregate):
    """The numbers of a group in one text: a row each would be thousands to read."""

    function = "GROUP_CONCAT"
    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="STRING_AGG((%(expressions)s)::text, ',')", **more)


def answers_of(
    participants: Collection[UUID] | ParticipantQuerySet, *, to: Collection[int] | None = None
) -> Mapping[UUID, Answers]:
    """Return the answers of some participants, by participant, to all criteria or to some: nobody is missing.

    One query, however many they are. Many are better named by what filters them than one by one.
    """
    named: Any = participants.order_by().values("pk") if isinstance(participants, QuerySet) else participants
    rows = ProfileAnswer.objects.filter(profile__participant__in=named).order_by("pk")
    if to is not None:
        rows = rows.filter(criterion__in=to)
    links: QuerySet[Any] = ProfileAnswer.options.through.objects.filter(profileanswer=OuterRef("pk")).order_by()
    chosen = links.values("profileanswer").annotate(options=_Listed("criterionoption")).values("options")
    told = rows.annotate(places=Cast("territories", TextField()), chosen=Subquery(chosen))
    # Of hundreds there are thousands of answers: each column that must be made a key or read as JSON is felt.
    fields = ("criterion", "stance", "chosen", "lower", "upper", "places", "text")
    found: dict[UUID, dict[tuple[int, str], Answer]] = defaultdict(dict)
    # Many answer alike.
    known: dict[tuple[Any, ...], Answer] = {}
    for participant, criterion, stance, *said in told.values_list(as_text("profile__participant"), *fields):
        key = tuple(said)
        if (answer := known.get(key)) is None:
            options, lower, upper, places, text = said
            answer = known[key] = Answer(_read_options(options or ""), lower, upper, _read_places(places), text)
        found[to_key(participant)][criterion, stance] = answer
    return found


@lru_cache(maxsize=4096)
def _read_options(options: str) -> frozenset[int]:
    return frozenset(int(one) for one in options.split(",") if one)


@lru_cache(maxsize=1024)
def _read_places(places: str) -> tuple[str, ...]:
    return tuple(json.loads(places))


def others_of(viewer: Participant) -> ParticipantQuerySet:
    """Return the participants whose sheets the people of another may read: see `can_see_participant`."""
    others = Participant.objects.approved().filter(programme=viewer.programme).exclude(pk=viewer.pk)
    if not viewer.is_approved:
        return others.none()
    return others if viewer.programme.is_peer else others.exclude(side=viewer.side)


def find_others(viewer: Participant, search: Search, criteria: Sequence[Criterion]) -> list[Found]:
    """Return whom a participant may meet and looks for, the best matches first. Three queries."""
    rows = others_of(viewer)
    for word in fold(search.words).split():
        rows = rows.filter(profile__search_key__contains=word)
    if search.words.strip() and not fold(search.words):
        # Words without a letter fold to nothing, which must not match everybody.
        return []
    others = [to_key(pk) for pk in rows.in_order().values_list(as_text("pk"), flat=True)]
    lines = compared(criteria, viewer.side, _other_side(viewer))
    compared_or_searched = {line[0].pk for line in lines} | search.criteria
    answers, mine = answers_of(rows, to=compared_or_searched), answers_of([viewer.pk])[viewer.pk]
    tally_theirs = tally_for(lines, mine)
    found = [
        Found(pk, tally_theirs(answers[pk]), mine, answers[pk])
        for pk in others
        if _answers_to(search, criteria, answers[pk])
    ]
    return found if search.by_name else sorted(found, key=lambda one: one.tally.order)


def read_page(viewer: Participant, found: Iterable[Found], criteria: Sequence[Criterion]) -> None:
    """Fill in who stands on the lines of a page, what was said of them, and how they match. Three queries."""
    page = list(found)
    keys = [one.key for one in page]
    people = {one.pk: one for one in Participant.objects.filter(pk__in=keys).select_related("profile").order_by("pk")}
    wishes = {wish.wished_id: wish for wish in Wish.objects.filter(wisher=viewer, wished__in=keys).order_by("pk")}
    meetings = meetings_with(viewer, keys)
    lines = compared(criteria, viewer.side, _other_side(viewer))
    said: Said = {}
    for one in page:
        one.participant, one.wish, one.meeting = people[one.key], wishes.get(one.key), meetings.get(one.key)
        one.fits = explain(lines, one.mine, one.theirs, said)


def compare(viewer: Participant, other: Participant, criteria: Sequence[Criterion]) -> list[Fit]:
    """Return how two participants match, in words for the first. One query."""
    answers = answers_of([viewer.pk, other.pk])
    return explain(compared(criteria, viewer.side, other.side), answers[viewer.pk], answers[other.pk])


def documents_for(participant: Participant) -> list[ProgrammeDocument]:
    """Return the programme's documents for a participant's side, and for both. One query."""
    documents = ProgrammeDocument.objects.filter(programme=participant.programme, side__in=["", participant.side])
    return list(documents.order_by("position", "title", "pk"))


def _other_side(viewer: Participant) -> str:
    if viewer.programme.is_peer:
        return viewer.side
    [other] = [side for side in viewer.programme.sides if side != viewer.side]
    return other


def _answers_to(search: Search, criteria: Iterable[Criterion], answers: Answers) -> bool:
    """Return whether somebody's answers hold all that is looked for, in whatever sense they are meant."""
    wanted = search.criteria
    if not wanted:
        return True
    given: dict[int, list[Answer]] = defaultdict(list)
    for (criterion, _stance), answer in answers.items():
        given[criterion].append(answer)
    # What is not public is found by nobody.
    shown = {one.pk for one in criteria if one.is_public}
    return wanted <= shown and all(
        any(_holds(search, criterion, answer) for answer in given[criterion]) for criterion in wanted
    )


def _holds(search: Search, criterion: int, answer: Answer) -> bool:
    if criterion in search.options:
        return search.options[criterion] in answer.options
    if criterion in search.numbers:
        number = search.numbers[criterion]
        is_above = answer.lower is None or answer.lower <= number
        is_below = answer.upper is None or number <= answer.upper
        return is_above and is_below and (answer.lower is not None or answer.upper is not None)
    places = search.territories[criterion]
    return any(lies_in(one, other) or lies_in(other, one) for one in places for other in answer.territories)


SEARCHED = (CriterionKind.CHOICE, CriterionKind.RANGE, CriterionKind.TERRITORY)
