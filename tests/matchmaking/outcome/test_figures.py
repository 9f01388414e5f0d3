"""The figures of a programme, counted a second time from a journal of plain tuples that the test keeps itself."""

from collections import Counter
from random import Random

import pytest

from attendees.models import Registration
from matchmaking.enums import LeadKind, MeetingState, ParticipantState, Side, Standing, Verdict
from matchmaking.models import FollowUp, Outcome, ParticipantMember
from matchmaking.selectors.figures import programme_figures
from matchmaking.selectors.outcome import standing_of
from matchmaking.services.outcome import mark_promise
from tests.factories import (
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    SlotFactory,
    WishFactory,
)
from tests.matchmaking.acts import SYSTEM
from tests.matchmaking.outcome.day import GOES_ON, OVER, fund, meet, morning, project, promise, say

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("state", "verdicts", "standing"),
    [
        (MeetingState.PUBLISHED, [], Standing.UNKNOWN),
        (MeetingState.HELD, [], Standing.HELD),
        (MeetingState.NO_SHOW, [], Standing.MISSED),
        (MeetingState.PUBLISHED, [Verdict.NO_INTEREST], Standing.HELD),
        (MeetingState.PUBLISHED, [Verdict.NOT_HELD], Standing.MISSED),
        # Both agree: they know better than who marked it on the day.
        (MeetingState.NO_SHOW, [Verdict.USEFUL, GOES_ON], Standing.HELD),
        (MeetingState.HELD, [Verdict.NOT_HELD, Verdict.NOT_HELD], Standing.MISSED),
        # They do not agree: what was marked decides, or nobody knows.
        (MeetingState.HELD, [Verdict.NOT_HELD, Verdict.USEFUL], Standing.HELD),
        (MeetingState.NO_SHOW, [Verdict.NOT_HELD, Verdict.USEFUL], Standing.MISSED),
        (MeetingState.PUBLISHED, [Verdict.NOT_HELD, Verdict.USEFUL], Standing.UNKNOWN),
    ],
)
def test_whether_a_meeting_was_held(state, verdicts, standing):
    assert standing_of(state, verdicts) == standing


def test_a_morning_in_figures():
    programme = morning()
    a, b, c = project(programme), fund(programme), fund(programme, "Banque")
    lonely = project(programme, "Seule")
    project(programme, "Brouillon", state=ParticipantState.DRAFT)
    first, second = meet(a, b, 1), meet(a, c, 2)
    meet(lonely, c, 3, state=MeetingState.CANCELLED)
    missed = meet(lonely, b, 4, state=MeetingState.NO_SHOW)
    say(first, a)
    mark_promise(promise(first, b, "Mairie"), is_kept=True, actor=SYSTEM, at=OVER)
    promise(second, c, "Région")
    WishFactory(wisher=a, wished=b, rank=1)
    WishFactory(wisher=a, wished=ParticipantFactory(programme=programme, financier=True, members=0), rank=2)
    WishFactory(wisher=b, wished=lonely, refusal=True)

    figures = programme_figures(programme, at=OVER)

    assert (figures.planned, figures.held, figures.missed, figures.unknown, figures.no_show) == (3, 2, 1, 0, 1)
    assert figures.to_come == 0
    assert (figures.exchanges, figures.promised, figures.kept) == (1, 2, 1)
    assert figures.verdicts == {GOES_ON: 3}
    assert figures.leads == {LeadKind.INTRODUCTION: 2}
    assert (figures.wishes, figures.wishes_met) == (2, 1)
    projects, funds = figures.sides
    assert (projects.side, projects.participants, projects.planned, projects.held) == (Side.A, 2, 3, 2)
    assert (projects.answered, projects.answer_rate, projects.mean_planned, projects.mean_held) == (1, 33, 1.5, 1.0)
    assert (funds.side, funds.participants, funds.planned, funds.held, funds.answered) == (Side.B, 3, 3, 2, 2)
    assert missed.outcomes.count() == 0


def test_meetings_to_come_are_not_without_news():
    programme = morning()
    a, b, c = project(programme), fund(programme), fund(programme, "Banque")
    first, _second = meet(a, b, 1), meet(a, c, 2)
    meet(project(programme, "Autre"), b, 2, state=MeetingState.HELD)

    counts = [
        (figures.planned, figures.held, figures.unknown, figures.to_come)
        for at in (first.slot.starts_at, OVER)
        for figures in [programme_figures(programme, at=at)]
    ]

    assert counts == [(3, 1, 1, 1), (3, 1, 2, 0)]


def test_nothing_yet_is_nought():
    figures = programme_figures(MeetingProgrammeFactory(), at=OVER)

    assert (figures.planned, figures.promised, figures.amount) == (0, 0, 0)
    assert [(one.participants, one.answer_rate, one.mean_held) for one in figures.sides] == [(0, 0, 0.0)] * 2


def test_peers_are_one_side():
    programme = morning(peers=True)
    one, other = ParticipantFactory.create_batch(2, programme=programme)
    say(meet(one, other), one, Verdict.USEFUL)

    [peers] = programme_figures(programme, at=OVER).sides

    assert (peers.participants, peers.planned, peers.held, peers.answered, peers.mean_held) == (2, 2, 2, 1, 1.0)


def test_an_amount_told_twice_counts_once_and_the_last_news_replaces_the_first():
    programme = morning()
    a, b, c = project(programme), fund(programme), fund(programme, "Banque")
    first, second = meet(a, b, 1), meet(a, c, 2)
    for meeting, author, month, kind, amount in (
        (first, a, 6, "loan", 10_000), (first, b, 6, "loan", 12_000), (first, a, 12, "loan", 30_000),
        (second, c, 6, "grant", 5_000), (second, a, 6, "nothing", None),
    ):  # fmt: skip
        FollowUp.objects.create(meeting=meeting, author=author, month=month, kind=kind, amount=amount, answered_at=OVER)

    figures = programme_figures(programme, at=OVER)

    six, twelve = figures.follow_ups
    assert (six.month, six.answers, six.meetings, six.amount) == (6, 4, 2, 15_000)
    assert six.kinds == {"loan": 2, "grant": 1, "nothing": 1}
    assert (twelve.month, twelve.answers, twelve.meetings, twelve.amount) == (12, 1, 1, 30_000)
    assert figures.amount == 35_000


def mixed_up(programme, random) -> list[tuple[str, dict[str, str]]]:
    """Hold a morning of chance, and return what was written of each meeting: its state, and each side's answer."""
    projects = ParticipantFactory.create_batch(5, programme=programme, members=0)
    funds = ParticipantFactory.create_batch(5, programme=programme, financier=True, members=0)
    book = []
    for number in range(1, 6):
        slot = SlotFactory(programme=programme, number=number)
        for n, a in enumerate(projects):
            b, state = funds[(n + number) % 5], random.choice(MeetingState.values)
            meeting = MeetingFactory(slot=slot, a=a, b=b, state=state)
            said = {side: random.choice(Verdict.values) for side in ("a", "b") if random.random() < 0.6}
            for side, verdict in said.items():
                author = {"a": a, "b": b}[side]
                Outcome.objects.create(meeting=meeting, author=author, verdict=verdict, answered_at=OVER)
            book.append((state, said))
    return book


def recount(state: str, said: dict[str, str]) -> str:
    """Say again, in other words than the app's, whether a meeting was held."""
    no = list(said.values()).count("not_held")
    if said and no == 0:
        return "held"
    if said and no == len(said):
        return "missed"
    return {"held": "held", "no_show": "missed", "published": "unknown"}[state]


@pytest.mark.parametrize("seed", range(5))
def test_a_recount_of_a_mixed_up_morning_agrees(seed):
    programme = MeetingProgrammeFactory(published=True)
    book = [line for line in mixed_up(programme, Random(seed)) if line[0] != "cancelled"]

    figures = programme_figures(programme, at=OVER)

    counted = Counter(recount(*line) for line in book)
    assert figures.planned == len(book)
    assert {"held": figures.held, "missed": figures.missed, "unknown": figures.unknown} == {
        name: counted[name] for name in ("held", "missed", "unknown")
    }
    assert figures.no_show == sum(state == "no_show" for state, _said in book)
    for one in figures.sides:
        assert one.verdicts == Counter(said[one.side] for _state, said in book if one.side in said)
        assert (one.planned, one.held, one.mean_planned) == (len(book), counted["held"], len(book) / 5)


@pytest.mark.parametrize("size", [1, 3])
def test_figures_cost_the_same_for_one_meeting_and_for_three(size, django_assert_num_queries):
    programme = morning()
    a = project(programme)
    for number in range(1, size + 1):
        other = fund(programme, f"Fonds {number}")
        promise(meet(a, other, number), other, "Mairie")

    with django_assert_num_queries(11):
        assert programme_figures(programme, at=OVER).promised == size


def test_figures_stay_when_people_leave():
    programme = morning()
    a, b = project(programme), fund(programme)
    meeting = meet(a, b)
    promise(meeting, b, "Mairie")
    say(meeting, a)
    before = programme_figures(programme, at=OVER)

    Registration.objects.update(first_name="", last_name="x", email="", email_key="", name_key="", sort_key="")
    assert programme_figures(programme, at=OVER) == before
    ParticipantMember.objects.all().delete()
    assert programme_figures(programme, at=OVER) == before
    assert (before.planned, before.exchanges, before.promised) == (1, 1, 1)
