"""Invents the meetings of an edition: programmes made by the services, their people in bulk, a timetable."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from faker import Faker

from attendees.enums import AgendaKind
from attendees.models import AgendaEntry, Registration, SeatBooking
from events.enums import SessionKind
from events.models import Edition, Room
from forum.core.journal import Actor
from forum.core.text import fold
from forum.pages.demo.calendar import Timing
from forum.pages.demo.meeting_content import (
    FINANCE,
    MESSAGES,
    MOTIVATIONS,
    PURCHASES,
    ProgrammePlan,
    SidePlan,
)
from matchmaking.enums import (
    CriterionKind,
    LeadKind,
    MeetingSource,
    MeetingState,
    ParticipantState,
    ProgrammeState,
    Side,
    Verdict,
)
from matchmaking.models import (
    Availability,
    Criterion,
    Meeting,
    MeetingProgramme,
    MeetingSeat,
    Outcome,
    OutcomeLead,
    Participant,
    ParticipantMember,
    Profile,
    ProfileAnswer,
    Slot,
    Wish,
)
from matchmaking.selectors.presence import away_slots
from matchmaking.selectors.weight import wished_pairs
from matchmaking.services.creation import create_programme
from matchmaking.services.meeting import Put, change_timetable
from matchmaking.services.place import Span, generate_slots, generate_tables
from matchmaking.services.programme import move_programme
from matchmaking.territories import NAMES

ACTOR = Actor.system("demo")
COMMUNES = [code for code in NAMES if len(code) == 5]
# Amounts in euros: what people ask for, from and to.
AMOUNTS = [(5_000, 15_000), (10_000, 30_000), (20_000, 50_000), (50_000, 120_000), (100_000, 250_000)]
OUTCOMES = [Verdict.TO_BE_CONTINUED, Verdict.USEFUL, Verdict.USEFUL, Verdict.NO_INTEREST]


def invent_meetings(
    edition: Edition, people: Sequence[Registration], timing: Timing, *, is_over: bool, fake: Faker, rng: Random
) -> list[MeetingProgramme]:
    """Give an edition its programmes of meetings: two, one of them published; one, closed, where it is over."""
    by_category: dict[str, list[Registration]] = defaultdict(list)
    kinds = {category.pk: category.kind for category in edition.categories.all()}
    for person in people:
        if person.is_confirmed:
            by_category[kinds[person.category_id]].append(person)
    plans = [FINANCE] if is_over else [FINANCE, PURCHASES]
    programmes = [_build(edition, plan, by_category, timing, fake=fake, rng=rng) for plan in plans]
    for programme in programmes:
        place_demo_meetings(programme, at=timing.until)
    # Published as participants know it; the other is accepted, and waits for whoever tries the organisers' part.
    programmes[0] = move_programme(programmes[0], ProgrammeState.PUBLISHED, actor=ACTOR, at=timing.until)
    if is_over:
        _play_meetings(programmes[0], timing, rng)
        programmes[0] = move_programme(programmes[0], ProgrammeState.CLOSED, actor=ACTOR, at=timing.empty_at)
    return programmes


def _build(
    edition: Edition,
    plan: ProgrammePlan,
    by_category: dict[str, list[Registration]],
    timing: Timing,
    *,
    fake: Faker,
    rng: Random,
) -> MeetingProgramme:
    at = timing.until
    programme = create_programme(edition, plan.preset, actor=ACTOR, at=at)
    programme.room = Room.objects.filter(venue=edition.venue, name=plan.room).first()
    programme.contact_name, programme.contact_email = "Équipe des rendez-vous", "rendez-vous@example.org"
    programme.save(update_fields=["room", "contact_name", "contact_email"])
    hours, pause = Span(timing.on, *plan.hours), Span(timing.on, *plan.pause)
    length, gap = programme.slot_minutes, programme.gap_minutes
    generate_slots(programme, [hours], length=length, gap=gap, pauses=[pause], actor=ACTOR, at=at)
    generate_tables(programme, plan.tables, actor=ACTOR, at=at)
    programme = move_programme(programme, ProgrammeState.OPEN, actor=ACTOR, at=at)
    sides: dict[Side, list[Participant]] = {}
    for side, half in ((Side.A, plan.a), (Side.B, plan.b)):
        people = by_category[half.category][: half.most]
        _free_hours(people, programme)
        sides[side] = _invent_side(programme, side, half, people, fake=fake, rng=rng)
    _invent_answers(programme, [one for found in sides.values() for one in found], rng)
    _invent_wishes(programme, sides, plan, at=at, rng=rng)
    _invent_hours(programme, sides, rng)
    return programme


def _free_hours(people: Sequence[Registration], programme: MeetingProgramme) -> None:
    """Give back seats at round tables during the meetings: who comes to meet has not booked them. Workshops stay."""
    slots = list(programme.slots.order_by("number"))
    seats = SeatBooking.objects.filter(
        registration__in=people,
        session__kind=SessionKind.ROUND_TABLE,
        session__starts_at__lt=slots[-1].ends_at,
        session__ends_at__gt=slots[0].starts_at,
    )
    sessions = set(seats.order_by("pk").values_list("session", flat=True))
    AgendaEntry.objects.filter(registration__in=people, kind=AgendaKind.SEAT, source_id__in=sessions).delete()
    seats.delete()


def _invent_side(
    programme: MeetingProgramme,
    side: Side,
    half: SidePlan,
    people: Sequence[Registration],
    *,
    fake: Faker,
    rng: Random,
) -> list[Participant]:
    """Create participants with their people and sheets; the last few wait to be reviewed, or to be finished."""
    participants, members, profiles = [], [], []
    for number, person in enumerate(people):
        name = half.names[number % len(half.names)].format(place=fake.city())[:120]
        state = _state_of(side, number, len(people))
        one = Participant(
            id=uuid.UUID(int=rng.getrandbits(128), version=4),
            programme=programme,
            side=side,
            state=state,
            name=name,
            sort_key=fold(name)[:120],
            organisation=person.organisation if side == Side.A else name,
            organisation_kind=half.kind or "",
            created_at=person.created_at,
            submitted_at=None if state == ParticipantState.DRAFT else person.created_at,
            reviewed_at=person.created_at if state == ParticipantState.APPROVED else None,
        )
        participants.append(one)
        members.append(
            ParticipantMember(programme=programme, participant=one, registration=person, joined_at=person.created_at)
        )
        pitch, pitch_en = half.pitches[number % len(half.pitches)]
        search_key = fold(f"{name} {one.organisation} {pitch}")
        profiles.append(
            Profile(
                participant=one, pitch=pitch, pitch_en=pitch_en, search_key=search_key, updated_at=person.created_at
            )
        )
    Participant.objects.bulk_create(participants)
    ParticipantMember.objects.bulk_create(members)
    Profile.objects.bulk_create(profiles)
    return participants


def _state_of(side: Side, number: int, total: int) -> ParticipantState:
    """Return how a sheet stands: nearly all are in the game, where there are enough of them."""
    from_end = total - number
    if total > 6 and from_end <= (2 if side == Side.A else 1):
        return ParticipantState.SUBMITTED
    is_unfinished = side == Side.A and total > 9 and from_end == 3
    return ParticipantState.DRAFT if is_unfinished else ParticipantState.APPROVED


def _invent_answers(programme: MeetingProgramme, participants: Sequence[Participant], rng: Random) -> None:
    """Answer every criterion that a side is asked, as far as it is required or by a throw of the dice."""
    criteria = list(programme.criteria.order_by("position").prefetch_related("options"))
    profiles = {profile.participant_id: profile for profile in Profile.objects.filter(participant__in=participants)}
    answers, options = [], []
    for one in participants:
        for criterion in criteria:
            for stance in criterion.stances_of(one.side):
                if criterion.kind == CriterionKind.TEXT or not (criterion.is_required or rng.random() < 0.8):
                    continue
                answer = ProfileAnswer(profile=profiles[one.pk], criterion=criterion, stance=stance)
                answers.append(_fill(answer, criterion, stance, rng))
                options.append(_choose(criterion, stance, rng))
    ProfileAnswer.objects.bulk_create(answers)
    link = ProfileAnswer.options.through
    link.objects.bulk_create(
        link(profileanswer=answer, criterionoption_id=option)
        for answer, chosen in zip(answers, options, strict=True)
        for option in chosen
    )


def _fill(answer: ProfileAnswer, criterion: Criterion, stance: str, rng: Random) -> ProfileAnswer:
    if criterion.kind == CriterionKind.TERRITORY:
        answer.territories = rng.choice([["92"], ["92", "75"], rng.sample(COMMUNES, 2), rng.sample(COMMUNES, 1)])
    elif criterion.kind == CriterionKind.RANGE:
        if criterion.takes_one(stance):
            answer.lower = answer.upper = rng.randint(2, 40)
        else:
            answer.lower, answer.upper = rng.choice(AMOUNTS)
    return answer


def _choose(criterion: Criterion, stance: str, rng: Random) -> list[int]:
    """Return the options chosen of a choice: one, or a few."""
    there = [option.pk for option in criterion.options.all()]
    if not there:
        return []
    return rng.sample(there, 1 if criterion.takes_one(stance) else min(len(there), rng.randint(2, 4)))


def _invent_wishes(
    programme: MeetingProgramme,
    sides: dict[Side, list[Participant]],
    plan: ProgrammePlan,
    *,
    at: datetime,
    rng: Random,
) -> None:
    """Let both sides wish; one in twenty says "no thanks"."""
    wishes = []
    for side, other, half in ((Side.A, Side.B, plan.a), (Side.B, Side.A, plan.b)):
        approved = [one for one in sides[other] if one.is_approved]
        for one in sides[side]:
            if not one.is_approved or rng.random() < 0.05:
                continue
            wanted = rng.sample(approved, min(len(approved), half.wishes + rng.randint(-1, 1)))
            for rank, wished in enumerate(wanted, start=1):
                is_refusal = rank > 1 and rng.random() < 0.05
                wishes.append(
                    Wish(
                        programme=programme,
                        wisher=one,
                        wished=wished,
                        rank=None if is_refusal else rank,
                        no_thanks=is_refusal,
                        motivation="" if is_refusal else rng.choice(MOTIVATIONS),
                        wished_at=at,
                    )
                )
    Wish.objects.bulk_create(wishes)


def _invent_hours(programme: MeetingProgramme, sides: dict[Side, list[Participant]], rng: Random) -> None:
    """Let one in five be away for the first or the last slot."""
    slots = [slot for slot in programme.slots.order_by("number") if not slot.is_pause]
    if slots:
        away = [one for found in sides.values() for one in found if rng.random() < 0.2]
        Availability.objects.bulk_create(
            Availability(participant=one, slot=rng.choice([slots[0], slots[-1]])) for one in away
        )


# --- the timetable -----------------------------------------------------------


def place_demo_meetings(programme: MeetingProgramme, *, at: datetime) -> None:
    """Put meetings into a programme: the heaviest wishes first, those below their minimum before the others."""
    slots = [slot for slot in programme.slots.order_by("number") if not slot.is_pause]
    people = {one.pk: one for one in programme.participants.approved().order_by("pk")}
    for one in people.values():
        one.programme = programme
    pairs = [pair for pair in wished_pairs(programme).values() if {pair.a, pair.b} <= people.keys()]
    pairs.sort(key=lambda pair: (-pair.weight, pair.a, pair.b))
    taken = away_slots(programme, slots)
    tables = programme.tables.count()
    put: list[Put] = []
    counts: dict[uuid.UUID, int] = defaultdict(int)
    full: dict[int, int] = defaultdict(int)
    placed = set()
    for is_second_round in (False, True):
        for pair in pairs:
            a, b = people[pair.a], people[pair.b]
            if (a.pk, b.pk) in placed or any(_has_enough(one, counts, is_second_round) for one in (a, b)):
                continue
            slot = _first_free(slots, taken, full, a, b, tables)
            if slot is not None:
                put.append(Put(a, b, slot))
                placed.add((a.pk, b.pk))
                full[slot.pk] += 1
                for one in (a, b):
                    taken[one.pk].add(slot.pk)
                    counts[one.pk] += 1
    if put:
        change_timetable(programme, put=put, source=MeetingSource.TIMETABLE, actor=ACTOR, at=at)


def _has_enough(one: Participant, counts: dict[uuid.UUID, int], is_second_round: bool) -> bool:
    """Return whether somebody takes no more: in the first round, projects stop at what they are promised."""
    if one.most is not None and counts[one.pk] >= one.most:
        return True
    return not is_second_round and one.least > 0 and counts[one.pk] >= one.least


def _first_free(
    slots: Sequence[Slot],
    taken: dict[uuid.UUID, set[int]],
    full: dict[int, int],
    a: Participant,
    b: Participant,
    tables: int,
) -> Slot | None:
    for slot in slots:
        if slot.pk not in taken[a.pk] and slot.pk not in taken[b.pk] and full[slot.pk] < tables:
            return slot
    return None


# --- what came of it ---------------------------------------------------------


def _play_meetings(programme: MeetingProgramme, timing: Timing, rng: Random) -> None:
    """Let meetings be held, but one in fifteen, and most people say what came of theirs."""
    meetings = list(programme.meetings.in_order().prefetch_related("seats"))
    told_at = timing.empty_at + timedelta(hours=2)
    outcomes, leads = [], []
    for meeting in meetings:
        meeting.state = MeetingState.NO_SHOW if rng.random() < 1 / 15 else MeetingState.HELD
        meeting.is_live = meeting.state == MeetingState.HELD
        for seat in sorted(meeting.seats.all(), key=lambda seat: seat.side):
            if not meeting.is_live or rng.random() < 0.25:
                continue
            verdict = rng.choice(OUTCOMES)
            message = rng.choice(MESSAGES) if verdict != Verdict.NO_INTEREST and seat.side == Side.B else ""
            outcomes.append(
                Outcome(
                    meeting=meeting,
                    author_id=seat.participant_id,
                    verdict=verdict,
                    shared_message=message,
                    answered_at=told_at,
                )
            )
    Meeting.objects.bulk_update(meetings, ["state", "is_live"])
    missed = [meeting.pk for meeting in meetings if not meeting.is_live]
    MeetingSeat.objects.filter(meeting__in=missed).update(is_live=False)
    for outcome in Outcome.objects.bulk_create(outcomes):
        if outcome.verdict == Verdict.TO_BE_CONTINUED:
            kind = rng.choice([LeadKind.FUNDING, LeadKind.ADVICE, LeadKind.INCUBATION])
            leads.append(OutcomeLead(outcome=outcome, kind=kind))
    OutcomeLead.objects.bulk_create(leads)
