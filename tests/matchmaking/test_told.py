"""What is prepared is told to nobody before it is published, to each of the two from then on; whom it clashes with."""

import json
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from attendees.models import AgendaEntry, SeatBooking
from attendees.selectors.offer import offer_sessions
from attendees.services.registration import cancel_registration
from attendees.services.seat import SeatClash, change_seats
from forum.core.models import OutboxMail
from forum.core.outbox import build_letter, queue_mail
from matchmaking.enums import MeetingSource, ProgrammeState, Verdict
from matchmaking.models import Meeting, Outcome
from matchmaking.selectors.clash import clashes_of
from matchmaking.selectors.hours import hours_of
from matchmaking.services.availability import set_hours
from matchmaking.services.draft import publish_timetable
from matchmaking.services.ground import AgendaClash
from matchmaking.services.member import add_member
from matchmaking.services.programme import move_programme
from tests.attendees.answers import open_by_link
from tests.factories import (
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RegistrationFactory,
    SessionFactory,
    TicketFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, agenda, person_of, put, slot_of
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PAGES = [
    "registration", "registration_cancel", "registration_transfer", "registration_seats", "registration_ics",
    "registration_data",
]  # fmt: skip
LETTERS = ["registration_confirmed", "already_registered", "seats_changed"]
CALENDAR = "text/calendar"


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(slots=3, tables=2)


@pytest.fixture
def workshop(programme):
    """A workshop at the hour of the first slot, and one far from it."""
    SessionFactory(edition=programme.edition, bookable=True, title="Le soir", starts_at=TEN + timedelta(hours=8))
    return SessionFactory(
        edition=programme.edition,
        bookable=True,
        title="Atelier couture",
        starts_at=TEN,
        ends_at=TEN + timedelta(minutes=20),
    )


@pytest.fixture
def meeting(project, fund, workshop):
    return put(project, fund)


def publish(programme):
    return publish_timetable(programme, actor=SYSTEM, at=BEFORE)


def sit(person, session):
    return change_seats(person, sessions=[session], actor=SYSTEM, at=BEFORE)


def page_of(person, page, client=None):
    """Return the status of a page of somebody, and what it says as it is read."""
    if client is None:
        open_by_link(client := Client(), person)
    answer = client.get(reverse(f"attendees:{page}", args=[person.pk]))
    # Lines of a calendar are folded.
    return answer.status_code, answer.content.decode().replace("\r\n ", "")


def tells(words):
    """Return which of the two a text names."""
    return {name for name in ("Fonds vert", "Recyclerie") if name in words}


def letter_of(person, name):
    mail = queue_mail(name, to=person.email, language=person.language, at=BEFORE, registration=str(person.pk))
    with translation.override(person.language):
        letter = build_letter(mail)
    files = [one.content.decode() for one in letter.attachments if one.mime_type.startswith(CALENDAR)]
    return " ".join([*(line["label"] for line in letter.context["agenda"]), *files]).replace("\r\n ", "")


# --- who learns of it --------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
def test_pages_of_both_say_nothing_before_and_all_of_it_after(programme, project, fund, meeting, page):
    both = [(person_of(project), {"Fonds vert"}), (person_of(fund), {"Recyclerie"})]
    for person, other in both:
        status, words = page_of(person, page)
        assert (status, tells(words) & other, "Rendez-vous\u00a0:" in words) == (200, set(), False)

    publish(programme)

    for person, other in both:
        status, words = page_of(person, page)
        assert (status, tells(words) & other, "Rendez-vous\u00a0:" in words) == (200, other, True)


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_reads_neither_before_nor_after(programme, project, fund, meeting, page):
    stranger = RegistrationFactory(edition=programme.edition)
    open_by_link(client := Client(), stranger)
    for _moment in ("before", "after"):
        for person in (person_of(project), person_of(fund)):
            status, words = page_of(person, page, client)
            assert (status in (302, 404), tells(words)) == (True, set())
        assert tells(page_of(stranger, page, client)[1]) == set()
        if programme.state == ProgrammeState.OPEN:
            publish(programme)
            programme.refresh_from_db()


@pytest.mark.parametrize("name", LETTERS)
def test_letters_say_nothing_before_and_all_of_it_after(programme, project, fund, meeting, name):
    for one in (project, fund):
        TicketFactory(registration=person_of(one))
    assert [tells(letter_of(person_of(one), name)) for one in (project, fund)] == [set(), set()]

    publish(programme)

    assert [tells(letter_of(person_of(one), name)) for one in (project, fund)] == [{"Fonds vert"}, {"Recyclerie"}]


def test_what_is_kept_of_a_person_says_nothing_before_and_all_of_it_after(programme, project, meeting):
    def kept():
        found = json.loads(page_of(person_of(project), "registration_data")[1])
        return [one["label"] for one in found["agenda"]], [one["with"] for one in found["meetings"][0]["meetings"]]

    assert kept() == ([], [])
    publish(programme)
    assert kept() == (["Rendez-vous\u00a0: Fonds vert"], ["Fonds vert"])


@pytest.mark.parametrize("page", ["outcome", "morning"])
def test_pages_of_what_came_of_it_know_nothing_before(programme, project, meeting, now, page):
    """Numbers of meetings follow each other: guessing one tells nothing, and the day itself changes nothing."""
    now.move_to(TEN + timedelta(minutes=10))
    open_by_link(client := Client(), person_of(project))
    args = [project.pk, meeting.pk] if page == "outcome" else [project.pk]
    address = reverse(f"matchmaking:{page}", args=args)

    before = client.get(address)
    publish(programme)
    after = client.get(address)

    assert (before.status_code, "Fonds vert" in before.content.decode()) == (404 if page == "outcome" else 200, False)
    assert (after.status_code, "Fonds vert" in after.content.decode()) == (200, True)


def what_came(name, participant, **ids):
    """Return the letter of what came of meetings, as the worker renders it now; None: it does not leave."""
    person = person_of(participant)
    known = {"registration": str(person.pk), "participant": str(participant.pk), **ids}
    mail = queue_mail(name, to=person.email, language="fr", at=BEFORE, **known)
    with translation.override("fr"):
        return build_letter(mail)


@pytest.mark.parametrize("name", ["outcomes_asked", "outcomes_reminded", "my_morning", "news_asked"])
def test_letters_of_what_came_of_it_do_not_leave_before(programme, project, fund, meeting, now, name):
    Outcome.objects.create(meeting=meeting, author=fund, verdict=Verdict.TO_BE_CONTINUED, answered_at=BEFORE)
    now.move_to(TEN + timedelta(minutes=10))
    assert what_came(name, project, month=6) is None

    publish(programme)

    letter = what_came(name, project, month=6)
    assert [line.told.other.name for line in letter.context["lines"]] == ["Fonds vert"]


def test_contacts_of_what_is_hidden_again_do_not_leave(programme, project, meeting):
    assert what_came("contacts_exchanged", project, meeting=meeting.pk) is None
    publish(programme)
    assert what_came("contacts_exchanged", project, meeting=meeting.pk).context["line"].told.other.name == "Fonds vert"


def test_a_morning_with_nothing_to_tell_is_not_mailed_and_the_page_says_so(programme, project, meeting, now):
    now.move_to(TEN + timedelta(minutes=10))
    open_by_link(client := Client(), person_of(project))
    address = reverse("matchmaking:morning_mail", args=[project.pk])

    assert "aucun de vos rendez-vous n’a commencé" in client.post(address, follow=True).content.decode()
    assert OutboxMail.objects.count() == 0
    publish(programme)
    assert "Votre matinée part par courriel" in client.post(address, follow=True).content.decode()
    assert OutboxMail.objects.filter(template="my_morning").count() == 1


def test_the_workshops_page_marks_the_hour_only_once_it_is_told(programme, project, meeting):
    def marks():
        return [
            [entry.label for entry in offer.engaged]
            for offer in offer_sessions(programme.edition, own=person_of(project))
        ]

    assert marks() == [[], []]
    publish(programme)
    assert marks() == [["Rendez-vous\u00a0: Fonds vert"], []]


def test_what_another_programme_prepares_does_not_mark_one_s_hours(programme, project, meeting):
    other = MeetingProgrammeFactory(edition=programme.edition, slots=3)
    twin = ParticipantFactory(programme=other, members=0)
    ParticipantMemberFactory(participant=twin, registration=person_of(project))

    assert [hour.is_free for hour in hours_of(twin)] == [True, True, True]
    publish(programme)
    assert [hour.is_free for hour in hours_of(twin)] == [False, True, True]


def test_what_people_put_themselves_is_told_at_once(programme, project, fund):
    put(project, fund, source=MeetingSource.DIRECT)
    assert tells(page_of(person_of(project), "registration")[1]) >= {"Fonds vert"}

    move_programme(programme, ProgrammeState.DRAFT, actor=SYSTEM, at=BEFORE)
    assert person_of(project).agenda.told().count() == 1


def test_a_timetable_that_is_taken_back_is_hidden_again(programme, project, fund, meeting):
    def shown():
        return "Fonds vert" in page_of(person_of(project), "registration")[1]

    publish(programme)
    move_programme(programme, ProgrammeState.OPEN, actor=SYSTEM, at=BEFORE)
    assert shown() is False

    publish(programme)
    assert shown() is True
    move_programme(programme, ProgrammeState.CLOSED, actor=SYSTEM, at=BEFORE)
    assert shown() is True


def test_a_meeting_put_once_the_timetable_is_out_is_told_at_once(programme, project, fund):
    publish(programme)
    project.programme.refresh_from_db()
    put(project, fund)
    assert person_of(fund).agenda.get().is_told


def test_who_joins_a_participant_is_told_what_its_people_are(programme, project, meeting):
    early, late = RegistrationFactory.create_batch(2, edition=programme.edition)
    add_member(project, early, actor=SYSTEM, at=BEFORE)
    assert early.agenda.get().is_told is False
    publish(programme)
    add_member(project, late, actor=SYSTEM, at=BEFORE)
    assert (early.agenda.get().is_told, late.agenda.get().is_told) == (True, True)


@pytest.mark.parametrize("meetings", [1, 3])
def test_own_pages_cost_the_same_whether_told_or_not(programme, project, meetings, workshop):
    for number in range(1, meetings + 1):
        put(project, ParticipantFactory(programme=programme, financier=True), number)
    person = person_of(project)
    open_by_link(client := Client(), person)

    def cost(page):
        with CaptureQueriesContext(connection) as queries:
            page_of(person, page, client)
        return len(queries)

    before = [cost(page) for page in PAGES]
    publish(programme)
    assert [cost(page) for page in PAGES] == before


# --- what people do meanwhile ------------------------------------------------


def test_a_workshop_over_what_is_prepared_is_theirs_and_nothing_is_said(project, meeting, workshop):
    person = person_of(project)
    open_by_link(client := Client(), person)

    answer = client.post(reverse("attendees:registration_seats", args=[person.pk]), {"sessions": [workshop.pk]})

    assert (answer.status_code, answer.headers["Location"]) == (302, f"/compte/inscription/{person.pk}/")
    assert [seat.session.title for seat in SeatBooking.objects.all()] == ["Atelier couture"]
    assert "Fonds vert" not in " ".join(page_of(person, page, client)[1] for page in PAGES)
    assert Meeting.objects.get().is_live


def test_who_publishes_sees_the_clash_before(organiser, programme, project, fund, meeting, workshop):
    page = reverse("matchmaking:publish", args=[programme.edition.slug, programme.slug])
    assert read(organiser.get(page)).texts("#clashes") == []

    sit(person_of(project), workshop)

    shown = read(organiser.get(page))
    assert shown.text("#clashes") == "1 rendez-vous tombe à une heure prise depuis"
    assert shown.texts(".gains li") == ["Recyclerie – Fonds vert, 10 h · Recyclerie n’est pas libre"]
    address = reverse("matchmaking:board_meeting", args=[programme.edition.slug, programme.slug, meeting.pk])
    assert f'href="{address}"' in organiser.get(page).content.decode()


def test_published_all_the_same_both_stand_in_the_agenda(programme, project, meeting, workshop):
    sit(person_of(project), workshop)
    publish(programme)

    assert {label for _kind, label, _place in agenda(person_of(project))} == {
        "Atelier couture",
        "Rendez-vous\u00a0: Fonds vert",
    }
    assert person_of(project).agenda.told().count() == 2


def test_a_colleague_who_is_free_holds_the_meeting(programme, project, fund, workshop):
    first = person_of(project)
    second = ParticipantMemberFactory(participant=project).registration
    put(project, fund)
    sit(first, workshop)

    assert clashes_of(programme) == []
    publish(programme)
    assert [label for _kind, label, _place in agenda(first)] == ["Atelier couture"]
    assert [label for _kind, label, _place in agenda(second)] == ["Rendez-vous\u00a0: Fonds vert"]


def test_a_workshop_given_up_again_leaves_no_clash(programme, project, meeting, workshop):
    sit(person_of(project), workshop)
    change_seats(person_of(project), sessions=[], actor=SYSTEM, at=BEFORE)
    assert clashes_of(programme) == []


def test_an_hour_given_up_meanwhile_is_a_clash_too(programme, project, fund, meeting):
    kept = [slot_of(programme, number).pk for number in (2, 3)]
    set_hours(fund, there=kept, actor=SYSTEM, at=BEFORE)

    [clash] = clashes_of(programme)
    assert (clash.meeting, clash.a, clash.b, clash.busy) == (meeting, project, fund, (fund,))


def test_who_prepares_is_still_kept_from_clashes(programme, project, fund, meeting, workshop):
    other = MeetingProgrammeFactory(edition=programme.edition, slots=3)
    twin = ParticipantFactory(programme=other, members=0)
    ParticipantMemberFactory(participant=twin, registration=person_of(project))
    with pytest.raises(AgendaClash):
        put(twin, ParticipantFactory(programme=other, financier=True))

    publish(programme)
    with pytest.raises(SeatClash):
        sit(person_of(project), workshop)


def test_who_leaves_frees_what_was_prepared_and_nobody_hears(programme, project, fund, meeting):
    cancel_registration(person_of(project), actor=SYSTEM, at=BEFORE)

    assert (Meeting.objects.get().is_live, AgendaEntry.objects.count()) == (False, 0)
    assert set(OutboxMail.objects.values_list("recipient", flat=True)) == {person_of(project).email}


@pytest.mark.parametrize("meetings", [1, 3])
def test_clashes_cost_the_same_however_many(programme, project, workshop, meetings, django_assert_num_queries):
    for number in range(1, meetings + 1):
        put(project, ParticipantFactory(programme=programme, financier=True), number)
    sit(person_of(project), workshop)
    with django_assert_num_queries(7):
        assert len(clashes_of(programme)) == 1


def test_what_was_prepared_before_this_was_kept_is_hidden(programme, project, fund, meeting):
    put(project, ParticipantFactory(programme=programme, financier=True), 2, source=MeetingSource.DIRECT)
    out = MeetingProgrammeFactory(edition=programme.edition, slots=3, published=True)
    put(ParticipantFactory(programme=out), ParticipantFactory(programme=out, financier=True), 3)
    AgendaEntry.objects.update(is_told=True)

    import_module("matchmaking.migrations.0004_prepared_meetings_are_not_told").hide_what_is_prepared(apps, None)

    hidden = AgendaEntry.objects.filter(is_told=False).order_by("pk")
    assert list(hidden.values_list("source_id", flat=True)) == [meeting.pk, meeting.pk]
    assert AgendaEntry.objects.count() == 6
