"""The largest programme that we promise: the lifelike fair of 300 projects, 100 financiers and 16 slots, with its life.

`prepare`, `publish`, `finish` take it from one moment of its life to the next.
"""

import random
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from attendees.enums import RegistrationState
from attendees.models import Registration
from events.models import Edition
from forum.core import clock
from forum.core.journal import Actor
from forum.core.text import fold
from matchmaking.enums import (
    CriterionKind,
    LeadKind,
    MeetingState,
    ParticipantState,
    PhaseKind,
    Preset,
    ProgrammeState,
    RequestState,
    Side,
    Verdict,
)
from matchmaking.models import (
    Availability,
    ContactExchange,
    Criterion,
    Meeting,
    MeetingProgramme,
    MeetingRequest,
    MeetingSeat,
    Outcome,
    OutcomeLead,
    Participant,
    ParticipantMember,
    Phase,
    Profile,
    ProfileAnswer,
    ScheduleRun,
    Wish,
)
from matchmaking.pairs import pair_key
from matchmaking.services.creation import create_programme
from matchmaking.services.draft import accept_run, publish_timetable
from matchmaking.services.place import Span, generate_slots, generate_tables
from matchmaking.services.programme import move_programme
from matchmaking.services.run import ask_for_run, claim_run, finish_run
from matchmaking.solver.baselines import first_come, heaviest_first
from matchmaking.solver.reading import parse_problem
from matchmaking.solver.writing import plain
from tests.benchmarks.programmes import Asked, lifelike

FAIR = "fair-300x100x16-s1"
ACTOR = Actor.system("benchmark")
# A wish of this weight or more comes from both sides.
MUTUAL = 15
PITCH = "Une recyclerie de quartier qui répare, revend et forme, avec ses habitants. "
PLACES = ("Courbevoie", "Nanterre", "Boulogne", "Antony", "Clichy", "Montrouge", "Sèvres", "Vanves")


def prepare(edition: Edition) -> MeetingProgramme:
    """Make the fair on the eve of an edition, open to wishes, with everybody in it and nobody placed; return it."""
    at, asked, chance = clock.now(), lifelike(FAIR), random.Random(1)
    programme = create_programme(edition, Preset.FINANCE, actor=ACTOR, at=at)
    programme.starts_on = programme.ends_on = edition.starts_on - timedelta(days=1)
    # The fair's own figures stand on its people.
    programme.max_meetings_a, programme.intro = None, PITCH * 4
    programme.save()
    hours = Span(programme.starts_on, time(9), time(18))
    generate_slots(programme, [hours], length=20, gap=5, actor=ACTOR, at=at)
    programme.slots.filter(number__gt=asked["slots"]).delete()
    generate_tables(programme, asked["tables"], actor=ACTOR, at=at)
    programme.phases.all().delete()
    for position, kind in enumerate((PhaseKind.PROFILES, PhaseKind.WISHES, PhaseKind.REQUESTS), 1):
        Phase.objects.create(
            programme=programme, kind=kind, position=position, opens_at=at - timedelta(days=9),
            closes_at=at + timedelta(days=9),
        )  # fmt: skip
    programme = move_programme(programme, ProgrammeState.OPEN, actor=ACTOR, at=at)
    people = _put_people(programme, asked, at)
    _answer(programme, list(people.values()), chance)
    _wish(programme, asked, people, at)
    slots = {slot.number - 1: slot for slot in programme.slots.order_by("number")}
    Availability.objects.bulk_create(
        Availability(participant=people[one["id"]], slot=slots[number])
        for one in asked["participants"]
        for number in one["unavailable"]
    )
    _ask(programme, asked, people, at)
    return programme


def _put_people(programme: MeetingProgramme, asked: Asked, at: datetime) -> dict[str, Participant]:
    """Put everybody on their side: one person behind a project, two behind a financier; some sheets wait."""
    confirmed = programme.edition.registrations.filter(state=RegistrationState.CONFIRMED).order_by("pk")
    free: Iterator[Registration] = iter(confirmed[: 2 * len(asked["participants"])])
    people, members, profiles = {}, [], []
    for number, one in enumerate(asked["participants"]):
        of_a = one["side"] == Side.A
        name = f"{'Recyclerie' if of_a else 'Fonds'} de {PLACES[number % len(PLACES)]} {number:03}"
        made = Participant(
            programme=programme, side=one["side"], name=name, sort_key=fold(name), organisation=f"Association {number}",
            min_meetings=one.get("min"), max_meetings=one["max"], created_at=at, submitted_at=at,
            state=ParticipantState.APPROVED if number % 50 else ParticipantState.SUBMITTED,
        )  # fmt: skip
        people[one["id"]] = made
        members += [
            ParticipantMember(programme=programme, participant=made, registration=next(free), joined_at=at)
            for _person in range(1 if of_a else 2)
        ]
        profiles.append(
            Profile(
                participant=made, pitch=PITCH * 3, description=PITCH * 40, updated_at=at,
                search_key=fold(f"{name} {PITCH * 43}"),
            )
        )  # fmt: skip
    Participant.objects.bulk_create(people.values())
    ParticipantMember.objects.bulk_create(members)
    Profile.objects.bulk_create(profiles)
    return people


def _answer(programme: MeetingProgramme, people: Sequence[Participant], chance: random.Random) -> None:
    """Answer every criterion, several options each."""
    link, answers, options = ProfileAnswer.options.through, [], []
    criteria = list(programme.criteria.order_by("position", "pk").prefetch_related("options"))
    for one in people:
        for criterion in criteria:
            for stance in criterion.stances_of(one.side):
                answers.append(_fill(ProfileAnswer(profile=one.profile, criterion=criterion, stance=stance), criterion))
                there = list(criterion.options.all())
                options.append(chance.sample(there, min(1 if criterion.takes_one(stance) else 4, len(there))))
    ProfileAnswer.objects.bulk_create(answers)
    link.objects.bulk_create(
        link(profileanswer=answer, criterionoption=option)
        for answer, chosen in zip(answers, options, strict=True)
        for option in chosen
    )


def _fill(answer: ProfileAnswer, criterion: Criterion) -> ProfileAnswer:
    if criterion.kind == CriterionKind.TERRITORY:
        answer.territories = ["92", "75056"]
    elif criterion.kind == CriterionKind.RANGE:
        answer.lower, answer.upper = 20_000, 50_000
    elif criterion.kind == CriterionKind.TEXT:
        answer.text = PITCH
    return answer


def _wish(programme: MeetingProgramme, asked: Asked, people: dict[str, Participant], at: datetime) -> None:
    """Rank what each wishes for, the weightiest first; where it weighs much, the other side wishes too."""
    wanted: dict[str, list[str]] = {}
    for wish in sorted(asked["wishes"], key=lambda wish: -wish["weight"]):
        wanted.setdefault(wish["a"], []).append(wish["b"])
        if wish["weight"] >= MUTUAL:
            wanted.setdefault(wish["b"], []).append(wish["a"])
    Wish.objects.bulk_create(
        Wish(programme=programme, wisher=people[one], wished=people[other], rank=rank, wished_at=at, motivation="Oui.")
        for one, others in wanted.items()
        for rank, other in enumerate(others, 1)
    )


def _ask(programme: MeetingProgramme, asked: Asked, people: dict[str, Participant], at: datetime) -> None:
    """Send every financier a few requests that wait for an answer."""
    pairs = {(wish["a"], wish["b"]): None for wish in asked["wishes"] if wish["weight"] == 1}
    MeetingRequest.objects.bulk_create(
        MeetingRequest(
            programme=programme, asker=people[a], asked=people[b], pair_key=pair_key(people[a].pk, people[b].pk),
            state=RequestState.PENDING, message=PITCH, asked_at=at, expires_at=at + timedelta(days=30),
        )
        for a, b in pairs
    )  # fmt: skip


def draft(programme: MeetingProgramme, *, moves_published: bool = False) -> ScheduleRun:
    """Ask for a timetable, compute it in no time, not at its best, and return the run with its draft."""
    at = clock.now()
    ask_for_run(programme, seed=1, seconds=30, moves_published=moves_published, actor=ACTOR, at=at)
    run = claim_run(at=at)
    assert run is not None
    way = first_come if moves_published else heaviest_first
    finish_run(run, schedule=plain(way(parse_problem(run.input["problem"]))), at=at)
    run.refresh_from_db()
    return run


def publish(run: ScheduleRun) -> MeetingProgramme:
    """Accept a draft and publish its programme; return it."""
    accept_run(run, actor=ACTOR, at=clock.now())
    publish_timetable(run.programme, actor=ACTOR, at=clock.now())
    return MeetingProgramme.objects.select_related("edition").get(pk=run.programme_id)


def finish(programme: MeetingProgramme) -> None:
    """Let the meetings be held, but one in fifteen, and most people say what came of theirs."""
    at, chance = clock.now(), random.Random(1)
    meetings = list(programme.meetings.live().in_order().prefetch_related("seats"))
    missed = [one for number, one in enumerate(meetings) if number % 15 == 0]
    held = [one for number, one in enumerate(meetings) if number % 15]
    Meeting.objects.filter(pk__in=[one.pk for one in held]).update(state=MeetingState.HELD)
    Meeting.objects.filter(pk__in=[one.pk for one in missed]).update(state=MeetingState.NO_SHOW, is_live=False)
    MeetingSeat.objects.filter(meeting__in=missed).update(is_live=False)
    outcomes = [
        Outcome(
            meeting=meeting, author_id=seat.participant_id, answered_at=at, shared_message=PITCH,
            verdict=chance.choice([Verdict.TO_BE_CONTINUED, Verdict.TO_BE_CONTINUED, Verdict.USEFUL]),
        )
        for meeting in held
        for seat in meeting.seats.all()
        if chance.random() < 0.8
    ]  # fmt: skip
    going_on = [one for one in outcomes if one.verdict == Verdict.TO_BE_CONTINUED]
    for one in going_on[::4]:
        one.introduction_to = "Coopérative Les Deux-Rives"
    Outcome.objects.bulk_create(outcomes)
    OutcomeLead.objects.bulk_create(
        OutcomeLead(outcome=one, kind=kind) for one in going_on for kind in (LeadKind.FUNDING, LeadKind.ADVICE)
    )
    both = {one.meeting_id for one in going_on}
    ContactExchange.objects.bulk_create(ContactExchange(meeting_id=pk, exchanged_at=at) for pk in sorted(both)[::2])
