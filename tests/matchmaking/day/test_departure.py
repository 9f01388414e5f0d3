"""Leaving early, coming late: meetings that are off, who is told, and that the rest may be placed anew."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail

from forum.core.delivery import send_due_mails
from forum.core.models import OutboxMail
from matchmaking.enums import MeetingState, ProgrammeState, Unavailability
from matchmaking.models import Meeting
from matchmaking.services.departure import arrive_late, come_back, leave_for_the_day
from matchmaking.services.ground import NotAllowed
from matchmaking.services.meeting import both_of, lock_meeting
from matchmaking.services.rest import resolve_rest
from tests.factories import EditionFactory, MeetingProgrammeFactory, ParticipantFactory, WishFactory
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, person_of, put, slot_of, verbs
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
ACTS = {"actor": SYSTEM, "at": BEFORE}


@pytest.fixture
def programme():
    edition = EditionFactory(slug="2026")
    return MeetingProgrammeFactory(edition=edition, slug="financements", published=True, slots=4, tables=2)


@pytest.fixture
def project(programme):
    project = ParticipantFactory(programme=programme, name="Recyclerie")
    programme.slots.filter(number=3).update(is_pause=True)
    for number in (1, 2, 4):
        put(project, ParticipantFactory(programme=programme, financier=True, name=f"Fonds {number}"), number)
    return project


def away(participant):
    return list(participant.unavailabilities.order_by("slot__number").values_list("slot__number", "reason"))


def states(project):
    rows = Meeting.objects.filter(seats__participant=project).order_by("slot__number")
    return list(rows.values_list("slot__number", "state"))


def test_leaving_frees_the_rest_and_tells_each_once(programme, project):
    lock_meeting(Meeting.objects.get(slot__number=4), is_locked=True, **ACTS)

    cancelled = leave_for_the_day(project, slot_of(programme, 2), **ACTS)

    assert [one.slot.number for one in cancelled] == [2, 4]
    assert states(project) == [(1, MeetingState.PUBLISHED), (2, MeetingState.CANCELLED), (4, MeetingState.CANCELLED)]
    assert away(project) == [(2, Unavailability.LEFT), (4, Unavailability.LEFT)]
    assert verbs()[-1] == "participant_left"
    leave_for_the_day(project, slot_of(programme, 2), **ACTS)
    assert OutboxMail.objects.count() == 2
    send_due_mails()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        person_of(programme.participants.get(name=f"Fonds {number}")).email for number in (2, 4)
    )


def test_what_takes_its_place_is_told_in_the_same_letter(programme, project):
    fund, other = (programme.participants.get(name=name) for name in ("Fonds 2", "Fonds 4"))
    WishFactory(wisher=ParticipantFactory(programme=programme, name="Épicerie"), wished=fund)

    leave_for_the_day(project, slot_of(programme, 2), **ACTS)
    changes = resolve_rest(programme, actor=SYSTEM, at=BEFORE)

    assert [one.name for meeting in changes.put for one in both_of(meeting)] == ["Épicerie", "Fonds 2"]
    assert (changes.moved, changes.cancelled) == ([], [])
    send_due_mails()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        person_of(one).email for one in (fund, other, programme.participants.get(name="Épicerie"))
    )
    told = next(message for message in mail.outbox if message.to == [person_of(fund).email])
    assert "Annulé" in told.body
    assert "Nouveau" in told.body


def test_coming_late_frees_what_comes_before(programme, project):
    cancelled = arrive_late(project, slot_of(programme, 2), **ACTS)

    assert [one.slot.number for one in cancelled] == [1]
    assert away(project) == [(1, Unavailability.LATE)]


def test_what_is_past_stays_as_it_was(programme, project):
    at = TEN + timedelta(minutes=20)

    arrive_late(project, slot_of(programme, 4), actor=SYSTEM, at=at)

    assert states(project) == [(1, MeetingState.PUBLISHED), (2, MeetingState.CANCELLED), (4, MeetingState.PUBLISHED)]


def test_who_is_there_after_all_may_be_met_again(programme, project):
    leave_for_the_day(project, slot_of(programme, 2), **ACTS)

    assert come_back(project, **ACTS) == 2
    assert come_back(project, **ACTS) == 0

    put(project, programme.participants.get(name="Fonds 2"), 2)
    assert verbs().count("participant_came_back") == 1


def test_a_closed_programme_takes_no_departure(programme, project):
    programme.state = ProgrammeState.CLOSED
    programme.save()

    with pytest.raises(NotAllowed):
        leave_for_the_day(project, slot_of(programme, 2), **ACTS)
    assert away(project) == []


# --- the page ----------------------------------------------------------------


PAGE = "/organisation/2026/rendez-vous/financements/jour-j/"


@pytest.fixture
def desk(organiser):
    with time_machine.travel(BEFORE, tick=False):
        yield organiser


def test_a_departure_is_said_on_the_page(desk, project):
    page = read(desk.post(f"{PAGE}{project.pk}/", {"kind": "leaves", "number": 2}, follow=True))

    assert "C’est noté. Rendez-vous annulés : 2" in page.text(".messages").replace("\u00a0", " ")
    assert page.texts(".day-people .state") == ["annulé", "annulé"]


def test_the_rest_is_placed_anew_with_one_tap(desk, programme, project):
    wisher = ParticipantFactory(programme=programme, name="Épicerie")
    WishFactory(wisher=wisher, wished=programme.participants.get(name="Fonds 2"))
    desk.post(f"{PAGE}{project.pk}/", {"kind": "leaves", "number": 2})

    page = read(desk.post(f"{PAGE}suite/", follow=True))

    assert "1 rendez-vous ajouté, 0 déplacé, 0 annulé" in page.text(".messages").replace("\u00a0", " ")
    assert wisher.meeting_seats.filter(is_live=True).count() == 1
    again = read(desk.post(f"{PAGE}suite/", follow=True))
    assert "Rien à changer" in again.text(".messages")


def test_a_closed_programme_places_nothing_anew(desk, programme, project):
    programme.state = ProgrammeState.CLOSED
    programme.save()

    page = read(desk.post(f"{PAGE}suite/", follow=True))

    assert "ne changent plus" in page.text(".messages")


@pytest.mark.parametrize(
    "sent", [{}, {"kind": "leaves"}, {"kind": "leaves", "number": 3}, {"kind": "x", "number": 2}, {"number": "x"}]
)
def test_what_is_not_offered_comes_back(desk, project, sent):
    assert desk.post(f"{PAGE}{project.pk}/", sent).status_code == 422
    assert away(project) == []


def test_the_list_of_people_leads_to_each(desk, programme, project):
    page = read(desk.get(f"{PAGE}participants/"))

    assert page.links(".day-people a")[-1] == ("Recyclerie", f"{PAGE}{project.pk}/")


def test_a_closed_programme_says_so(desk, programme, project):
    programme.state = ProgrammeState.CLOSED
    programme.save()

    page = read(desk.post(f"{PAGE}{project.pk}/", {"kind": "leaves", "number": 2}), status=422)

    assert "Le programme est clos" in page.html
