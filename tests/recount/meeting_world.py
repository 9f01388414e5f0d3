"""Random programmes of meetings."""

from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as st

from events.models import Edition
from matchmaking.enums import (
    LIVE_MEETINGS,
    FollowUpKind,
    LeadKind,
    MeetingState,
    ParticipantState,
    ProgrammeState,
    Side,
    Verdict,
)
from matchmaking.models import ContactExchange, FollowUp, FrozenWishes, Meeting, OutcomeLead, Participant
from tests.factories import (
    MeetingFactory,
    MeetingProgrammeFactory,
    OutcomeFactory,
    ParticipantFactory,
    WishFactory,
)
from tests.factories.matchmaking import TEN, SlotFactory

SEATS = 3
words = st.fixed_dictionaries(
    {
        "verdict": st.none() | st.sampled_from(Verdict.values),
        "promises": st.booleans(),
        "keeps": st.booleans(),
        "leads": st.sets(st.sampled_from(LeadKind.values), max_size=2),
    }
)
news = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from([6, 12])),
    st.tuples(st.sampled_from(FollowUpKind.values), st.none() | st.integers(0, 90_000)),
    max_size=4,
)
meetings = st.fixed_dictionaries(
    {
        "a": st.integers(0, SEATS - 1),
        "b": st.integers(0, SEATS - 1),
        "state": st.sampled_from(MeetingState.values),
        "said": st.tuples(words, words),
        "exchanged": st.booleans(),
        "news": news,
    }
)
programmes = st.fixed_dictionaries(
    {
        "state": st.sampled_from([*ProgrammeState.values, "closed"]),
        "is_peer": st.booleans(),
        "states": st.lists(st.sampled_from([*ParticipantState.values, "approved"]), min_size=6, max_size=6),
        "meetings": st.lists(meetings, max_size=8),
        "wishes": st.sets(st.tuples(st.integers(0, SEATS - 1), st.integers(0, SEATS - 1), st.booleans()), max_size=5),
        "frozen": st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    }
)


def build_programme(edition: Edition, told: dict[str, Any], number: int = 0) -> None:
    """Make a programme of an edition."""
    is_peer, states = told["is_peer"], told["states"]
    programme = MeetingProgrammeFactory(
        edition=edition,
        slug=f"programme-{number}",
        state=told["state"],
        name=f"Rendez-vous {-number}",
        name_en=f"Meetings {number}",
        peers=is_peer,
    )
    ordinary = {"programme": programme, "members": 0, "profile": False}
    first = [ParticipantFactory(state=state, **ordinary) for state in states[:SEATS]]
    second = [ParticipantFactory(state=state, financier=not is_peer, **ordinary) for state in states[SEATS:]]
    for slot, one in enumerate(told["meetings"], start=1):
        _meet(first[one["a"]], second[one["b"]], one, SlotFactory(programme=programme, number=slot))
    pairs = {(wisher, wished): refuses for wisher, wished, refuses in sorted(told["wishes"])}
    for rank, ((wisher, wished), refuses) in enumerate(pairs.items(), start=1):
        a, b = (first[wisher], second[wished]) if rank % 2 else (second[wished], first[wisher])
        WishFactory(wisher=a, wished=b, rank=None if refuses else rank, no_thanks=refuses)
    if told["frozen"]:
        met, all_of_them = sorted(told["frozen"])
        FrozenWishes.objects.create(programme=programme, wishes=all_of_them, wishes_met=met, frozen_at=TEN)


def _meet(a: Participant, b: Participant, told: dict[str, Any], slot: Any) -> None:
    is_taken = Meeting.objects.filter(programme=slot.programme, is_live=True, seats__participant=a)
    state = told["state"]
    if state in LIVE_MEETINGS and is_taken.filter(pk__in=b.meeting_seats.values("meeting")).exists():
        # The database keeps one living meeting of a pair.
        state = MeetingState.CANCELLED
    meeting = MeetingFactory(slot=slot, state=state, a=a, b=b)
    for author, words in zip((a, b), told["said"], strict=True):
        _say(meeting, author, words)
    if told["exchanged"]:
        ContactExchange.objects.create(meeting=meeting, exchanged_at=TEN)
    for (side, month), (kind, amount) in told["news"].items():
        FollowUp.objects.create(
            meeting=meeting,
            author=a if side == Side.A else b,
            month=month,
            kind=kind,
            amount=None if kind == FollowUpKind.NOTHING else amount,
            answered_at=TEN + timedelta(days=31 * month),
        )


def _say(meeting: Meeting, author: Participant, told: dict[str, Any]) -> None:
    if told["verdict"] is None:
        return
    promises = told["promises"] and told["verdict"] == Verdict.TO_BE_CONTINUED
    kept_at: datetime | None = TEN if promises and told["keeps"] else None
    outcome = OutcomeFactory(
        meeting=meeting,
        author=author,
        verdict=told["verdict"],
        introduction_to="Camille Exemple" if promises else "",
        introduction_kept_at=kept_at,
    )
    for kind in sorted(told["leads"]):
        OutcomeLead.objects.create(outcome=outcome, kind=kind)
