"""What the database itself refuses, whoever writes."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from matchmaking.enums import MeetingState, ParticipantState, RequestState, RunState, Side
from matchmaking.models import Meeting, MeetingSeat, ParticipantMember
from matchmaking.pairs import pair_key
from tests.factories import (
    AvailabilityFactory,
    CriterionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    MeetingRequestFactory,
    OutcomeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    PhaseFactory,
    ProfileAnswerFactory,
    ScheduleRunFactory,
    SlotFactory,
    TableFactory,
    WishFactory,
)
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db


def refused(constraint, make, **fields):
    """Return whether the database refuses what a factory writes, by a constraint of that name or those columns."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make(**fields)
    told = str(refusal.value)
    assert any(word in told for word in constraint), told


@pytest.mark.parametrize(
    ("constraint", "make", "fields"),
    [
        ("meeting_programme_state_known", MeetingProgrammeFactory, {"state": "adrift"}),
        ("meeting_programme_slack_is_a_share", MeetingProgrammeFactory, {"weight_slack": 1.5}),
        ("meeting_programme_a_max_above_min", MeetingProgrammeFactory, {"min_meetings_a": 3, "max_meetings_a": 2}),
        ("meeting_programme_has_two_sides", MeetingProgrammeFactory, {"side_b_name": ""}),
        ("meeting_programme_only_cancelled_says_so", MeetingProgrammeFactory, {"cancellation_is_told": True}),
        ("meeting_programme_only_cancelled_says_so", MeetingProgrammeFactory, {"cancellation_words": "Trop tard"}),
        ("phase_closes_after_it_opens", PhaseFactory, {"closes_at": BEFORE - timedelta(days=15)}),
        ("slot_ends_after_start", SlotFactory, {"ends_at": BEFORE}),
        ("slot_counted_from_one", SlotFactory, {"number": 0}),
        ("criterion_asks_somebody", CriterionFactory, {"asked_of_a": "", "asked_of_b": ""}),
        ("criterion_weight_at_most_ten", CriterionFactory, {"weight": 11}),
        ("participant_state_known", ParticipantFactory, {"state": "lost"}),
        ("participant_max_above_min", ParticipantFactory, {"min_meetings": 3, "max_meetings": 2}),
        ("participant_has_a_name", ParticipantFactory, {"name": ""}),
        ("member_leaves_after_joining", ParticipantMemberFactory, {"left_at": BEFORE - timedelta(days=1)}),
        ("answer_range_in_order", ProfileAnswerFactory, {"lower": 2, "upper": 1}),
        ("availability_reason_known", AvailabilityFactory, {"reason": "mood"}),
        ("wish_is_a_rank_or_no_thanks", WishFactory, {"rank": None}),
        ("wish_is_a_rank_or_no_thanks", WishFactory, {"no_thanks": True}),
        ("wish_is_a_rank_or_no_thanks", WishFactory, {"refusal": True, "motivation": "Parce que"}),
        ("wish_is_a_rank_or_no_thanks", WishFactory, {"rank": 0}),
        ("request_expires_later", MeetingRequestFactory, {"expires_at": BEFORE}),
        ("request_answered_has_a_date", MeetingRequestFactory, {"answered_at": BEFORE}),
        ("request_answered_has_a_date", MeetingRequestFactory, {"state": RequestState.DECLINED, "answered_at": None}),
        ("meeting_live_as_its_state", MeetingFactory, {"is_live": False}),
        ("meeting_live_as_its_state", MeetingFactory, {"state": MeetingState.CANCELLED, "is_live": True}),
        ("run_state_known", ScheduleRunFactory, {"state": "asleep"}),
        ("outcome_verdict_known", OutcomeFactory, {"verdict": "so so"}),
    ],
)
def test_a_row_that_makes_no_sense(constraint, make, fields) -> None:
    refused([constraint], make, **fields)


def test_a_programme_of_peers_has_one_side() -> None:
    programme = MeetingProgrammeFactory(peers=True)

    assert programme.sides == (Side.A,)


def test_a_person_stands_behind_one_participant_of_a_programme_until_they_leave() -> None:
    member = ParticipantFactory().members.get()
    other = ParticipantFactory(programme=member.programme, members=0)
    again = {"participant": other, "registration": member.registration}

    refused(["member_behind_one_participant", "registration_id"], ParticipantMemberFactory, **again)

    ParticipantMember.objects.update(left_at=BEFORE)
    assert ParticipantMemberFactory(**again).participant == other


def test_one_wish_a_pair_and_one_a_rank_and_none_for_oneself() -> None:
    wish = WishFactory()

    refused(["wish_once_a_pair", "wished_id"], WishFactory, wisher=wish.wisher, wished=wish.wished, rank=2)
    refused(["wish_one_at_a_rank", "rank"], WishFactory, wisher=wish.wisher)
    refused(["wish_not_for_oneself"], WishFactory, wisher=wish.wisher, wished=wish.wisher, rank=2)
    for _n in range(2):
        WishFactory(wisher=wish.wisher, refusal=True)
    assert wish.wisher.wishes.wanted().get() == wish


def test_one_pending_request_for_a_pair_whoever_asks() -> None:
    request = MeetingRequestFactory()
    back = {"asker": request.asked, "asked": request.asker}

    refused(["request_one_pending_for_a_pair", "pair_key"], MeetingRequestFactory, **back)

    request.state, request.answered_at = RequestState.DECLINED, BEFORE
    request.save()
    assert MeetingRequestFactory(**back).pair_key == request.pair_key


def test_nobody_sits_twice_in_a_slot_unless_the_first_meeting_is_gone() -> None:
    meeting = MeetingFactory()
    seat = meeting.seats.get(side=Side.A)
    again = {"slot": meeting.slot, "a": seat.participant}

    refused(["meeting_seat_once_a_slot", "participant_id"], MeetingFactory, **again)

    Meeting.objects.update(state=MeetingState.NO_SHOW, is_live=False)
    MeetingSeat.objects.update(is_live=False)
    assert MeetingFactory(**again).seats.count() == 2


def test_a_table_holds_one_meeting_in_a_slot() -> None:
    table = TableFactory()
    first = MeetingFactory(slot=SlotFactory(programme=table.programme), table=table)

    refused(["meeting_one_at_a_table", "table_id"], MeetingFactory, slot=first.slot, table=table)

    later = SlotFactory(programme=table.programme, number=2)
    assert MeetingFactory(slot=later, table=table).table == table


def test_two_participants_meet_once() -> None:
    meeting = MeetingFactory()
    one, other = (seat.participant for seat in meeting.seats.order_by("side"))
    later = SlotFactory(programme=meeting.programme, number=2)

    refused(["meeting_once_a_pair", "pair_key"], MeetingFactory, slot=later, a=one, b=other)

    Meeting.objects.update(state=MeetingState.CANCELLED, is_live=False)
    assert MeetingFactory(slot=later, a=one, b=other).pair_key == pair_key(other.pk, one.pk)


def test_nobody_meets_themselves() -> None:
    project = ParticipantFactory()
    slot = SlotFactory(programme=project.programme)

    refused(["meeting_seat", "participant_id"], MeetingFactory, slot=slot, a=project, b=project)


def test_one_run_at_a_time_in_a_programme() -> None:
    run = ScheduleRunFactory()

    refused(["run_one_under_way", "programme_id"], ScheduleRunFactory, programme=run.programme)

    assert ScheduleRunFactory(programme=run.programme, state=RunState.DONE).programme == run.programme


def test_deleting_an_edition_takes_its_meetings_along() -> None:
    meeting = MeetingFactory()
    edition = meeting.programme.edition
    edition.registrations.all().delete()

    edition.delete()

    assert (Meeting.objects.count(), MeetingSeat.objects.count()) == (0, 0)


def test_a_participant_who_meets_cannot_be_deleted() -> None:
    meeting = MeetingFactory()
    project = meeting.seats.get(side=Side.A).participant

    with pytest.raises(IntegrityError):
        project.delete()
    assert project.state == ParticipantState.APPROVED
