"""Whom a participant may meet: found by words and answers, the best matches first."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from uuid import UUID

from django.db.models import Prefetch, TextField
from django.db.models.functions import Cast

from forum.core.text import fold
from matchmaking.enums import CriterionKind
from matchmaking.models import (
    Criterion,
    CriterionOption,
    Meeting,
    MeetingProgramme,
    Participant,
    Profile,
    ProfileAnswer,
    ProgrammeDocument,
    Wish,
)
from matchmaking.models.participant import ParticipantQuerySet
from matchmaking.pairs import as_text, to_key
from matchmaking.selectors.booking import meetings_with
from matchmaking.selectors.compatibility import Answer, Answers, Fit, Said, Tally, compared, explain, tally_for
from matchmaking.territories import lies_in

_NONE: frozenset[int] = frozenset()


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


def answers_of(participants: Iterable[UUID], *, to: Collection[int] | None = None) -> dict[UUID, Answers]:
    """Return the answers of some participants, by participant, to all criteria or to some.

    Three queries, however many they are.
    """
    wanted = list(participants)
    found: dict[UUID, dict[tuple[int, str], Answer]] = {pk: {} for pk in wanted}
    profiles = Profile.objects.filter(participant__in=wanted).order_by("pk").values_list("pk", as_text("participant"))
    # Of hundreds there are thousands of answers: each column that must be made a key or read as JSON is felt.
    answers_by_profile = {pk: found[to_key(participant)] for pk, participant in profiles}
    chosen: dict[int, list[int]] = defaultdict(list)
    links = ProfileAnswer.options.through.objects.filter(profileanswer__profile__in=answers_by_profile)
    rows = ProfileAnswer.objects.filter(profile__in=answers_by_profile).order_by("pk")
    if to is not None:
        links, rows = links.filter(profileanswer__criterion__in=to), rows.filter(criterion__in=to)
    for row, option in links.order_by("pk").values_list("profileanswer", "criterionoption"):
        chosen[row].append(option)
    told = rows.annotate(places=Cast("territories", TextField()))
    fields = ("pk", "profile", "criterion", "stance", "lower", "upper", "places", "text")
    for pk, profile, criterion, stance, lower, upper, places, text in told.values_list(*fields):
        options = frozenset(chosen[pk]) if pk in chosen else _NONE
        answers_by_profile[profile][criterion, stance] = Answer(options, lower, upper, _read_places(places), text)
    return dict(found)


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
    """Return whom a participant may meet and looks for, the best matches first. Four queries."""
    rows = others_of(viewer)
    for word in fold(search.words).split():
        rows = rows.filter(profile__search_key__contains=word)
    if search.words.strip() and not fold(search.words):
        # Words without a letter fold to nothing, which must not match everybody.
        return []
    others = list(rows.in_order().values_list("pk", flat=True))
    lines = compared(criteria, viewer.side, _other_side(viewer))
    answers = answers_of([viewer.pk, *others], to={line[0].pk for line in lines} | search.criteria)
    mine = answers[viewer.pk]
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
    """Return how two participants match, in words for the first. Three queries."""
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
