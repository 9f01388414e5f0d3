"""Invents the meetings of an edition: programmes made by the services, their people in bulk."""

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
from forum.pages.demo.meeting_content import FINANCE, PURCHASES, Persona, ProgrammePlan, SidePlan
from forum.pages.demo.timetable import compute_timetable
from matchmaking.enums import CriterionKind, ParticipantState, ProgrammeState, Side
from matchmaking.models import (
    Availability,
    Criterion,
    MeetingProgramme,
    Participant,
    ParticipantMember,
    Profile,
    ProfileAnswer,
    Table,
    Wish,
)
from matchmaking.services.creation import create_programme
from matchmaking.services.place import Span, generate_slots, generate_tables
from matchmaking.services.programme import move_programme
from matchmaking.services.setting import DocumentContent, add_document, change_programme
from matchmaking.territories import NAMES

ACTOR = Actor.system("demo")
COMMUNES = [code for code in NAMES if len(code) == 5]
# Amounts in euros: what people ask for, from and to.
AMOUNTS = [(5_000, 15_000), (10_000, 30_000), (20_000, 50_000), (50_000, 120_000), (100_000, 250_000)]
# For whoever has no table of their own, and for meetings added on the day.
SPARE_TABLES = 2
COMPUTED_BEFORE = timedelta(days=2)
FEW, MANY = 2, 6
# As many as leave everybody what they are promised, and a free slot for what comes up on the day.
EACH_MEETS, MOST_MEETINGS = 2, {"max_meetings_a": 4, "max_meetings_b": 5}
# Nobody is refused by whom they wish for among their first: everybody has whom to meet.
SURE_WISHES = 3


def invent_meetings(
    edition: Edition, people: Sequence[Registration], timing: Timing, *, is_over: bool, fake: Faker, rng: Random
) -> list[MeetingProgramme]:
    """Give an edition its programmes of meetings, open, with a timetable that was accepted; one where it is over."""
    by_category: dict[str, list[Registration]] = defaultdict(list)
    kinds = {category.pk: category.kind for category in edition.categories.all()}
    for person in people:
        if person.is_confirmed:
            by_category[kinds[person.category_id]].append(person)
    plans = [FINANCE] if is_over else [FINANCE, PURCHASES]
    programmes = [_build(edition, plan, by_category, timing, fake=fake, rng=rng) for plan in plans]
    for programme in programmes:
        compute_timetable(programme, at=timing.until - COMPUTED_BEFORE)
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
    programme = _prepare(edition, plan, timing, most=len(by_category[plan.b.category]))
    sides: dict[Side, list[Participant]] = {}
    holders = by_category[plan.b.category][: plan.b.most]
    # Between few and many the solver proves every table, which takes it seconds.
    holders = holders if len(holders) >= MANY else holders[:FEW]
    seekers = by_category[plan.a.category][: min(plan.a.most, EACH_MEETS * len(holders))]
    for side, half, people in ((Side.A, plan.a, seekers), (Side.B, plan.b, holders)):
        _free_hours(people, programme, workshops=half is FINANCE.a)
        sides[side] = _invent_side(programme, side, half, people, fake=fake, rng=rng)
    _give_tables(programme, sides[Side.B])
    _promise_what_can_be(programme, sides, at=at)
    _invent_answers(programme, [one for found in sides.values() for one in found], rng)
    _invent_wishes(programme, sides, plan, at=at, rng=rng)
    _invent_hours(programme, sides, rng)
    return programme


def _prepare(edition: Edition, plan: ProgrammePlan, timing: Timing, *, most: int) -> MeetingProgramme:
    """Make a programme, with a table for each of side b and a few more, and open it."""
    at = timing.until
    programme = create_programme(edition, plan.preset, actor=ACTOR, at=at)
    values = {
        "room": Room.objects.filter(venue=edition.venue, name=plan.room).first(),
        "contact_name": "Équipe des rendez-vous",
        "contact_email": "rendez-vous@example.org",
        **MOST_MEETINGS,
    }
    programme = change_programme(programme, values, actor=ACTOR, at=at)
    hours, pause = Span(timing.on, *plan.hours), Span(timing.on, *plan.pause)
    length, gap = programme.slot_minutes, programme.gap_minutes
    generate_slots(programme, [hours], length=length, gap=gap, pauses=[pause], actor=ACTOR, at=at)
    generate_tables(programme, min(most, plan.b.most) + SPARE_TABLES, actor=ACTOR, at=at)
    for document in plan.documents:
        content = DocumentContent(
            title=document.title, title_en=document.title_en, side=document.side, link=document.link
        )
        add_document(programme, content, actor=ACTOR, at=at)
    return move_programme(programme, ProgrammeState.OPEN, actor=ACTOR, at=at)


def _give_tables(programme: MeetingProgramme, holders: Sequence[Participant]) -> None:
    """Let each of a side stay at a table of their own: the others come to them."""
    tables = Table.objects.filter(programme=programme).order_by("number")
    for one, table in zip(holders, tables, strict=False):
        one.table = table
    Participant.objects.bulk_update(holders, ["table"])


def _promise_what_can_be(programme: MeetingProgramme, sides: dict[Side, list[Participant]], *, at: datetime) -> None:
    """Where few came, promise no more meetings than there are people to meet."""
    there = {side: sum(one.is_approved for one in found) for side, found in sides.items()}
    values = {
        "min_meetings_a": min(programme.min_meetings_a, there[Side.B]),
        "min_meetings_b": min(programme.min_meetings_b, there[Side.A]),
    }
    change_programme(programme, values, actor=ACTOR, at=at)


def _free_hours(people: Sequence[Registration], programme: MeetingProgramme, *, workshops: bool) -> None:
    """Give back seats during the meetings: who comes to meet books nothing else, or one of the `workshops` at most."""
    slots = list(programme.slots.order_by("number"))
    seats = SeatBooking.objects.filter(
        registration__in=people, session__starts_at__lt=slots[-1].ends_at, session__ends_at__gt=slots[0].starts_at
    ).select_related("session")
    has_workshop: set[uuid.UUID] = set()
    given_back = []
    for seat in seats.order_by("session__starts_at", "session__title", "registration"):
        if workshops and seat.session.kind == SessionKind.WORKSHOP and seat.registration_id not in has_workshop:
            has_workshop.add(seat.registration_id)
        else:
            given_back.append(seat)
    entries = AgendaEntry.objects.filter(registration__in=people, kind=AgendaKind.SEAT)
    for session in {seat.session_id for seat in given_back}:
        freed = [seat.registration_id for seat in given_back if seat.session_id == session]
        entries.filter(source_id=session, registration__in=freed).delete()
    SeatBooking.objects.filter(pk__in=[seat.pk for seat in given_back]).delete()


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
        persona = half.personas[number % len(half.personas)]
        one = _invent_participant(programme, side, half, persona, person, place=fake.city(), rng=rng)
        one.state = _state_of(side, number, len(people))
        one.submitted_at = None if one.state == ParticipantState.DRAFT else person.created_at
        one.reviewed_at = person.created_at if one.is_approved else None
        participants.append(one)
        members.append(
            ParticipantMember(programme=programme, participant=one, registration=person, joined_at=person.created_at)
        )
        search_key = fold(f"{one.name} {one.organisation} {persona.pitch}")
        profiles.append(
            Profile(
                participant=one,
                pitch=persona.pitch,
                pitch_en=persona.pitch_en,
                search_key=search_key,
                updated_at=person.created_at,
            )
        )
    Participant.objects.bulk_create(participants)
    ParticipantMember.objects.bulk_create(members)
    Profile.objects.bulk_create(profiles)
    return participants


def _invent_participant(
    programme: MeetingProgramme,
    side: Side,
    half: SidePlan,
    persona: Persona,
    person: Registration,
    *,
    place: str,
    rng: Random,
) -> Participant:
    name = persona.name.format(place=place)[:120]
    return Participant(
        id=uuid.UUID(int=rng.getrandbits(128), version=4),
        programme=programme,
        side=side,
        name=name,
        sort_key=fold(name)[:120],
        # A project may have no structure yet.
        organisation=name if half.kind else person.organisation,
        organisation_kind=half.kind or "",
        created_at=person.created_at,
    )


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
    """Let both sides wish, and now and then say "no thanks", never to somebody's first wishes."""
    wishes: list[Wish] = []
    for side, other, half in ((Side.A, Side.B, plan.a), (Side.B, Side.A, plan.b)):
        approved = [one for one in sides[other] if one.is_approved]
        for one in sides[side]:
            if not one.is_approved:
                continue
            sure = {wish.wisher_id for wish in wishes if wish.wished_id == one.pk and (wish.rank or 9) <= SURE_WISHES}
            for rank, wished in enumerate(_choose_wishes(approved, half, rng), start=1):
                is_refusal = rank > SURE_WISHES and wished.pk not in sure and rng.random() < 0.08
                wishes.append(
                    Wish(
                        programme=programme,
                        wisher=one,
                        wished=wished,
                        rank=None if is_refusal else rank,
                        no_thanks=is_refusal,
                        motivation="" if is_refusal else rng.choice(half.motivations),
                        wished_at=at - timedelta(days=rng.randint(6, 12)),
                    )
                )
    Wish.objects.bulk_create(wishes)


def _choose_wishes(approved: Sequence[Participant], half: SidePlan, rng: Random) -> list[Participant]:
    return rng.sample(approved, min(len(approved), half.wishes + rng.randint(-1, 1)))


def _invent_hours(programme: MeetingProgramme, sides: dict[Side, list[Participant]], rng: Random) -> None:
    """Let one in five be away for the first or the last slot."""
    slots = [slot for slot in programme.slots.order_by("number") if not slot.is_pause]
    if slots:
        away = [one for found in sides.values() for one in found if rng.random() < 0.2]
        Availability.objects.bulk_create(
            Availability(participant=one, slot=rng.choice([slots[0], slots[-1]])) for one in away
        )
