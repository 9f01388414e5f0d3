"""The stand-by list: who is on it, in which order, silently who is not; put by hand or by itself."""

from datetime import timedelta

import pytest
import time_machine

from forum.core.models import OutboxMail
from matchmaking.enums import MeetingSource, MeetingState
from matchmaking.models import Meeting
from matchmaking.rounds import day as rounds
from matchmaking.selectors.standby import standby_for
from matchmaking.services.day import MeetingOver, mark_meeting
from matchmaking.services.meeting import cancel_meeting
from matchmaking.services.standby import NotOnStandby, put_standby, replace_missing
from tests.factories import (
    AvailabilityFactory,
    EditionFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    SeatBookingFactory,
    SessionFactory,
    WishFactory,
)
from tests.factories.matchmaking import TEN
from tests.matchmaking.acts import SYSTEM, person_of, put, slot_of, verbs
from tests.matchmaking.day.presences import arrive
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
NOW = TEN + timedelta(minutes=6)
ACTS = {"actor": SYSTEM, "at": NOW}


@pytest.fixture
def programme():
    edition = EditionFactory(slug="2026")
    return MeetingProgrammeFactory(edition=edition, slug="financements", published=True, slots=3, tables=3)


@pytest.fixture
def fund(programme):
    """A financier who waits at table 1: the project of the first slot did not come."""
    fund = ParticipantFactory(programme=programme, financier=True, name="Fonds vert")
    absent = ParticipantFactory(programme=programme, name="Absente")
    arrive(fund)
    mark_meeting(put(absent, fund), MeetingState.NO_SHOW, missing={absent.pk}, **ACTS)
    return fund


@pytest.fixture
def come(programme):
    """Return `come(name)`: a project that has come through the door."""

    def made(name, **more):
        project = ParticipantFactory(programme=programme, name=name, **more)
        arrive(project)
        return project

    return made


def names(programme, fund, number=1):
    return [one.participant.name for one in standby_for(programme, fund, slot_of(programme, number))]


def test_those_there_free_and_willing_are_on_the_list(programme, fund, come):
    come("Là")
    come("Peu disposée", takes_standby=False)
    come("À relire", state="submitted")
    ParticipantFactory(programme=programme, name="Pas là")
    ParticipantFactory(programme=programme, financier=True, name="De l’autre côté")

    assert names(programme, fund) == ["Là"]


def test_those_who_are_taken_elsewhere_are_not(programme, fund, come):
    put(come("En rendez-vous"), ParticipantFactory(programme=programme, financier=True))
    AvailabilityFactory(participant=come("Indisponible"), slot=slot_of(programme, 1))
    slot = slot_of(programme, 1)
    session = SessionFactory(edition=programme.edition, bookable=True, starts_at=slot.starts_at, ends_at=slot.ends_at)
    SeatBookingFactory(registration=person_of(come("En atelier")), session=session)
    put(come("Déjà rencontrée"), fund, 2)
    put(come("Comblée", max_meetings=1), ParticipantFactory(programme=programme, financier=True), 3)

    assert names(programme, fund) == []


def test_whoever_was_marked_missing_is_not_sent_for_again(programme, fund):
    absent = programme.participants.get(name="Absente")
    WishFactory(wisher=fund, wished=absent)
    WishFactory(wisher=absent, wished=fund)
    arrive(absent)
    another = ParticipantFactory(programme=programme, financier=True, name="Autre fonds")

    # In the slot that she missed, by nobody; later, not by the one she left waiting.
    assert names(programme, fund) == names(programme, another) == names(programme, fund, 2) == []
    assert names(programme, another, 2) == ["Absente"]


def test_an_absence_that_was_taken_back_leaves_nobody_out(programme, come):
    fund = ParticipantFactory(programme=programme, financier=True)
    late = come("En retard")
    meeting = put(late, fund)
    mark_meeting(meeting, MeetingState.NO_SHOW, missing={late.pk}, **ACTS)
    mark_meeting(meeting, MeetingState.PUBLISHED, **ACTS)
    cancel_meeting(meeting, **ACTS)

    assert names(programme, fund) == ["En retard"]


def test_by_itself_the_missing_one_is_not_put_again(programme, missed):
    absent, fund = (seat.participant for seat in missed.seats.order_by("side"))
    WishFactory(wisher=absent, wished=fund)
    WishFactory(wisher=fund, wished=absent)

    assert replace_missing(programme, **ACTS) == 1
    arrive(absent)
    assert replace_missing(programme, **ACTS) == 0
    assert Meeting.objects.count() == 1


def test_a_refusal_of_either_leaves_out_without_a_word(programme, fund, come):
    WishFactory(wisher=come("Refuse"), wished=fund, refusal=True)
    WishFactory(wisher=fund, wished=come("Refusée"), refusal=True)

    assert names(programme, fund) == []


def test_wishes_make_the_order(programme, fund, come):
    for name in ("Sans vœu", "Veut", "Voulue en 2", "Voulue en 1", "Les deux"):
        come(name)
    people = {one.name: one for one in programme.participants.all()}
    WishFactory(wisher=people["Veut"], wished=fund)
    for rank, name in ((1, "Voulue en 1"), (2, "Voulue en 2"), (3, "Les deux")):
        WishFactory(wisher=fund, wished=people[name], rank=rank)
    WishFactory(wisher=people["Les deux"], wished=fund, rank=4)

    assert names(programme, fund) == ["Les deux", "Voulue en 1", "Voulue en 2", "Veut", "Sans vœu"]


def test_among_equals_who_has_met_fewer_comes_first(programme, fund, come):
    put(come("A"), ParticipantFactory(programme=programme, financier=True), 3)
    come("B")

    assert names(programme, fund) == ["B", "A"]


def test_the_list_costs_the_same_whatever_its_length(programme, fund, come, django_assert_num_queries):
    come("Une")
    with django_assert_num_queries(7):
        names(programme, fund)
    for number in range(3):
        WishFactory(wisher=come(f"Autre {number}"), wished=fund)
    with django_assert_num_queries(7):
        names(programme, fund)


# --- put ---------------------------------------------------------------------


def test_who_is_put_comes_to_the_table_and_both_are_told(programme, fund, come):
    other = come("Là")

    meeting = put_standby(programme, fund, other, slot_of(programme, 1), **ACTS)

    assert (meeting.source, meeting.table.number) == (MeetingSource.STANDBY, 1)
    told = sorted(OutboxMail.objects.values_list("template", "recipient"))
    assert told == sorted(("meeting_added", person_of(one).email) for one in (fund, other))


def test_where_the_table_was_given_away_another_is_found(programme, fund, come):
    table = programme.tables.get(number=1)
    put(ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True), 1, table)

    assert put_standby(programme, fund, come("Là"), slot_of(programme, 1), **ACTS).table.number == 2


def test_who_is_not_on_the_list_is_not_put(programme, fund, come):
    refusing = come("Refuse")
    WishFactory(wisher=refusing, wished=fund, refusal=True)

    with pytest.raises(NotOnStandby):
        put_standby(programme, fund, refusing, slot_of(programme, 1), **ACTS)


def test_near_the_end_of_a_slot_nobody_is_put(programme, fund, come):
    at = TEN + timedelta(minutes=14)

    with pytest.raises(MeetingOver):
        put_standby(programme, fund, come("Là"), slot_of(programme, 1), actor=SYSTEM, at=at)


# --- by itself ---------------------------------------------------------------


@pytest.fixture
def missed(programme):
    """A meeting whose financier is there and whose project is not."""
    fund = ParticipantFactory(programme=programme, financier=True, name="Fonds bleu")
    arrive(fund)
    return put(ParticipantFactory(programme=programme), fund)


def test_the_round_notes_the_absence_and_puts_the_best_who_is_wished(programme, missed, come):
    programme.standby_is_automatic = True
    programme.save()
    come("Sans vœu")
    wanted = come("Voulue")
    fund = missed.seats.get(side="b").participant
    WishFactory(wisher=fund, wished=wanted)

    with time_machine.travel(NOW, tick=False):
        assert rounds.replace_those_who_are_missing() == 2

    missed.refresh_from_db()
    assert missed.state == MeetingState.NO_SHOW
    [added] = Meeting.objects.filter(source=MeetingSource.STANDBY)
    assert {seat.participant for seat in added.seats.all()} == {fund, wanted}
    assert verbs()[-2:] == ["meeting_marked", "meeting_put"]


def test_by_itself_nobody_is_put_whom_none_wished(programme, missed, come):
    come("Sans vœu")

    assert replace_missing(programme, **ACTS) == 1
    assert not Meeting.objects.filter(source=MeetingSource.STANDBY).exists()


def test_where_the_door_saw_neither_nothing_is_done(programme):
    put(ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True))

    assert replace_missing(programme, **ACTS) == 0


@pytest.mark.parametrize("minutes", [-1, 4, 14])
def test_too_early_or_too_late_nothing_is_done(programme, missed, minutes):
    assert replace_missing(programme, actor=SYSTEM, at=TEN + timedelta(minutes=minutes)) == 0


def test_a_programme_by_hand_is_left_to_the_organisers(programme, missed):
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        rounds.replace_those_who_are_missing()

    missed.refresh_from_db()
    assert missed.state == MeetingState.PUBLISHED


# --- the page ----------------------------------------------------------------


def address(fund):
    return f"/organisation/2026/rendez-vous/financements/jour-j/{fund.pk}/remplacants/?creneau=1"


@pytest.fixture
def desk(organiser):
    with time_machine.travel(NOW, tick=False):
        yield organiser


def test_one_tap_has_somebody_come(desk, programme, fund, come):
    other = come("Là")
    assert read(desk.get(address(fund))).texts(".standby__one h2") == ["Là"]

    page = read(desk.post(address(fund), {"candidate": other.pk}, follow=True))

    assert "Fonds vert rencontre Là. Les deux sont prévenus." in page.text(".messages")
    assert Meeting.objects.live().count() == 1


@pytest.mark.parametrize("candidate", ["", "x", "00000000-0000-4000-8000-000000000000"])
def test_who_is_no_longer_free_is_said(desk, fund, candidate):
    page = read(desk.post(address(fund), {"candidate": candidate}, follow=True))

    assert "n’est plus libre" in page.text(".messages")


def test_an_empty_list_says_so(desk, fund):
    assert read(desk.get(address(fund))).text(".empty h2") == "Personne n’est libre"


def test_at_the_end_of_a_slot_the_list_leads_back(desk, fund):
    with time_machine.travel(TEN + timedelta(minutes=15), tick=False):
        page = read(desk.get(address(fund), follow=True))

    assert "touche à sa fin" in page.text(".messages")
