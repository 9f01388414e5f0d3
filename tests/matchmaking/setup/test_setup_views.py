"""The set-up pages: a programme from nothing to open, what is refused and how it is said, what pages cost."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from events.enums import EditionState
from forum.core.delivery import send_due_mails
from forum.core.models import OutboxMail
from matchmaking.enums import ParticipantState, ProgrammeState
from matchmaking.models import MeetingProgramme
from tests.factories import (
    CriterionFactory,
    EditionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    PhaseFactory,
    RoomFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of, slot_of
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
LIST = "/organisation/2026/rendez-vous/"
ONE = f"{LIST}financements/"


@pytest.fixture(autouse=True)
def _in_october():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def programme(edition):
    return MeetingProgrammeFactory(edition=edition, slug="financements", state=ProgrammeState.DRAFT)


def send(client, section, **words):
    return client.post(f"{ONE}reglages/{section}/", words)


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_an_empty_list_offers_the_first_step(organiser, edition):
    page = read(organiser.get(LIST))

    assert "Pas encore de rendez-vous" in page.text("main")
    assert page.links(".empty a") == [("Créer un programme", f"{LIST}creer/")]


def test_a_programme_is_made_from_a_preset(organiser, edition):
    response = organiser.post(f"{LIST}creer/", {"source": "achats-inclusifs"})

    programme = MeetingProgramme.objects.get()
    assert response.headers["Location"] == f"{LIST}achats-inclusifs/reglages/"
    assert (programme.edition, programme.criteria.count() > 8) == (edition, True)


def test_a_programme_is_taken_over_from_another_edition(organiser, edition):
    former = MeetingProgrammeFactory(edition=EditionFactory(slug="2025", year=2025), name="Matinée")
    page = read(organiser.get(f"{LIST}creer/")).text("main")

    organiser.post(f"{LIST}creer/", {"source": former.pk})

    assert "Matinée, comme en 2025" in page
    assert edition.meeting_programmes.get().name == "Matinée"


def test_a_cancelled_edition_gets_no_programme_and_says_so(organiser):
    EditionFactory(slug="2026", state=EditionState.CANCELLED)

    page = read(organiser.post(f"{LIST}creer/", {"source": "financement"}), 422)

    assert "Cette édition est annulée" in page.text(".error-summary")


def test_hours_are_given_read_and_given_again(organiser, programme):
    sent = {
        "rows": 3, "slot_minutes": 20, "gap_minutes": 5,
        "kind_0": "meetings", "on_0": "2026-11-22", "start_0": "09:45", "end_0": "12:00",
        "kind_1": "pause", "on_1": "2026-11-22", "start_1": "10:40", "end_1": "10:55",
        "kind_2": "meetings", "on_2": "", "start_2": "", "end_2": "",
    }  # fmt: skip
    response = send(organiser, "hours", **sent)

    assert response.headers["Location"] == f"{ONE}reglages/#hours"
    assert programme.slots.filter(is_pause=False).count() == 4
    assert slot_of(programme, 1).starts_at == datetime(2026, 11, 22, 8, 45, tzinfo=UTC)
    page = read(organiser.get(f"{ONE}reglages/"))
    assert page.find("#hours_start_0").attributes["value"] == "09:45"
    assert page.find("#hours_end_1").attributes["value"] == "10:55"


def test_a_row_half_filled_says_what_is_missing(organiser, programme):
    sent = {"rows": 1, "slot_minutes": 20, "gap_minutes": 5, "on_0": "2026-11-22", "start_0": "09:45", "end_0": ""}

    page = read(send(organiser, "hours", **sent), 422)

    assert [address for _words, address in page.links(".error-summary a")] == ["#hours_end_0"]
    assert "open" in page.find("#hours details").attributes
    assert page.find("#hours_start_0").attributes["value"] == "09:45"


def test_rows_that_did_not_arrive_change_nothing(organiser, programme):
    PhaseFactory(programme=programme)

    assert send(organiser, "phases").status_code == 422
    assert programme.phases.count() == 1


def test_slots_in_use_are_named(organiser, programme):
    MeetingFactory(slot__programme=programme, slot__number=1)
    sent = {"rows": 1, "slot_minutes": 20, "gap_minutes": 5, "on_0": "2026-11-22", "start_0": "14:00", "end_0": "15:00"}

    page = read(send(organiser, "hours", **sent), 422)

    assert "qui ne peuvent ni partir ni changer : 1." in page.text(".error-summary")
    assert "1 rendez-vous est fixé" in page.text("main .note")


def test_tables_are_counted_and_named_at_once(organiser, programme):
    send(organiser, "tables", count=2)
    send(organiser, "tables", count=4, names="Fenêtre\r\n\r\n  Estrade  ", stepped="1 3-4")

    assert list(programme.tables.order_by("number").values_list("label", "is_step_free")) == [
        ("Fenêtre", False), ("", True), ("Estrade", False), ("", False)
    ]  # fmt: skip
    page = read(organiser.get(f"{ONE}reglages/"))
    assert page.text("#tables_names").split() == ["Fenêtre", "Estrade"]
    assert page.find("#tables_stepped").attributes["value"] == "1, 3-4"


def test_the_first_table_may_have_no_name(organiser, programme):
    send(organiser, "tables", count=2, names="\r\nEstrade")
    page = organiser.get(f"{ONE}reglages/").content.decode()

    assert list(programme.tables.order_by("number").values_list("label", flat=True)) == ["", "Estrade"]
    # Browsers leave out one line break after the opening tag.
    assert re.search(r'<textarea name="names"[^>]*>\n\nEstrade</textarea>', page)


def test_phases_are_read_in_the_hours_of_the_edition(organiser, programme):
    sent = {"rows": 1, "kind_0": "wishes", "opens_at_0": "2026-10-20T00:00", "closes_at_0": "2026-11-01T00:00"}

    send(organiser, "phases", **sent)

    phase = programme.phases.get()
    assert (phase.opens_at, phase.closes_at) == (
        datetime(2026, 10, 19, 22, tzinfo=UTC), datetime(2026, 10, 31, 23, tzinfo=UTC)
    )  # fmt: skip


def test_a_phase_that_ends_before_it_begins_is_refused(organiser, programme):
    sent = {"rows": 1, "kind_0": "wishes", "opens_at_0": "2026-11-20T00:00", "closes_at_0": "2026-11-01T00:00"}

    assert "échangez-les" in read(send(organiser, "phases", **sent), 422).text(".error-summary")


@pytest.mark.parametrize(
    ("section", "sent", "expected"),
    [
        ("numbers", {"min_meetings_a": 2, "max_meetings_a": 6, "min_meetings_b": 0}, {"max_meetings_a": 6}),
        ("timetable", {"minimise": "breaks", "idle": "all", "weight_slack": "0.02"}, {"weight_slack": 0.02}),
        ("after", {"direct_quota": "", "request_quota": 1, "request_hours": 24, "min_lead_minutes": 0,
                   "absence_minutes": 7, "standby_is_automatic": "on"}, {"direct_quota": None, "absence_minutes": 7}),
        ("where", {"starts_on": "2026-11-21"}, {"ends_on": datetime(2026, 11, 21).date()}),  # noqa: DTZ001  a day
        ("keep", {"wishes_kept_until": "2027-01-31"}, {"notes_kept_until": None}),
    ],
)  # fmt: skip
def test_rules_are_set(organiser, programme, section, sent, expected):
    assert send(organiser, section, **sent).status_code == 302

    programme.refresh_from_db()
    assert {name: getattr(programme, name) for name in expected} == expected


@pytest.mark.parametrize(
    ("section", "sent", "faulty"),
    [
        ("numbers", {"min_meetings_a": 5, "max_meetings_a": 2, "min_meetings_b": 0}, "numbers_max_meetings_a"),
        ("where", {"ends_on": "2026-11-21"}, "where_starts_on"),
        ("where", {"starts_on": "2026-11-22", "ends_on": "2026-11-21"}, "where_ends_on"),
        ("documents", {"title": "Plan"}, "documents_file"),
        ("documents", {"title": "Plan", "link": "ftp//x"}, "documents_link"),
        ("tables", {"count": 900}, "tables_count"),
        ("tables", {"count": 2, "names": "A\nB\nC"}, "tables_names"),
        ("tables", {"count": 2, "names": "é" * 41}, "tables_names"),
        ("tables", {"count": 2, "stepped": "3"}, "tables_stepped"),
        ("tables", {"count": 2, "stepped": "2-1"}, "tables_stepped"),
        ("tables", {"count": 2, "stepped": "fenêtre"}, "tables_stepped"),
        ("timetable", {"minimise": "x", "idle": "all", "weight_slack": "0.0"}, "timetable_minimise_0"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(organiser, programme, section, sent, faulty):
    page = read(send(organiser, section, **sent), 422)

    assert [address for _words, address in page.links(".error-summary a")] == [f"#{faulty}"]


def test_only_rooms_of_the_house_are_offered(organiser, programme):
    own, other = RoomFactory(venue=programme.edition.venue), RoomFactory()

    assert send(organiser, "where", room=other.pk).status_code == 422
    assert send(organiser, "where", room=own.pk).status_code == 302


def test_a_document_is_sent_fetched_and_taken_away(organiser, programme):
    send(organiser, "documents", title="Plan", side="a", file=ContentFile(b"%PDF-1.4", name="Plan d’accès.pdf"))
    document = programme.documents.get()

    response = organiser.get(f"{ONE}documents/{document.pk}/")
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert b"".join(response.streaming_content) == b"%PDF-1.4"
    organiser.post(f"{ONE}documents/{document.pk}/retirer/")
    assert programme.documents.count() == 0


@pytest.mark.parametrize("name", ["page.html", "run.exe", "picture.svg"])
def test_files_that_could_run_are_refused(organiser, programme, name):
    file = ContentFile(b"<script>", name=name)

    assert send(organiser, "documents", title="Plan", file=file).status_code == 422


def criterion_words(**changes):
    words = {"rows": 2, "label": "Délai", "asked_of_a": "seeks", "weight": 2, "option_0": "Court", "option_1": "Long"}
    return words | {"kind": "choice"} | changes


def test_a_question_is_added_changed_moved_and_removed(organiser, programme):
    CriterionFactory(programme=programme)
    organiser.post(f"{ONE}criteres/ajouter/", criterion_words())
    criterion = programme.criteria.get(key="delai")
    option = criterion.options.order_by("position").first()

    sent = criterion_words(label="Quand", rows=3, option_pk_0=option.pk, option_0="Vite", option_2="Jamais")
    organiser.post(f"{ONE}criteres/{criterion.pk}/", sent)
    organiser.post(f"{ONE}criteres/{criterion.pk}/deplacer/", {"way": "up"})

    assert programme.criteria.order_by("position").first().label == "Quand"
    assert list(criterion.options.order_by("position").values_list("label", flat=True)) == ["Vite", "Long", "Jamais"]
    organiser.post(f"{ONE}criteres/{criterion.pk}/retirer/")
    assert programme.criteria.count() == 1


@pytest.mark.parametrize(
    ("changes", "faulty"),
    [({"option_1": ""}, "id_option_0"), ({"asked_of_a": ""}, "id_asked_of_a"), ({"label": ""}, "id_label")],
)
def test_a_question_that_asks_nothing_is_refused(organiser, programme, changes, faulty):
    page = read(organiser.post(f"{ONE}criteres/ajouter/", criterion_words(**changes)), 422)

    assert [address for _words, address in page.links(".error-summary a")] == [f"#{faulty}"]


def test_a_programme_is_opened_after_a_look_and_cancelled_with_its_meetings(organiser, programme):
    assert "Aucun créneau n’est encore fixé" in organiser.get(f"{ONE}etat/open/").content.decode()
    organiser.post(f"{ONE}etat/open/")
    meeting = MeetingFactory(slot__programme=programme)
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.OPEN

    page = read(organiser.get(f"{ONE}annuler/")).text("main")
    assert ["1 rendez-vous est fixé" in page, "2 personnes sont prévenues par courriel" in page] == [True, True]
    organiser.post(f"{ONE}annuler/", {"words": "La salle est fermée."})

    meeting.refresh_from_db()
    assert (meeting.state, meeting.is_live) == ("cancelled", False)
    assert organiser.get(f"{ONE}annuler/").status_code == 302


def test_a_cancelled_programme_is_told_once_to_who_is_in_the_game_with_the_organisers_word(organiser, programme):
    MeetingProgramme.objects.filter(pk=programme.pk).update(state=ProgrammeState.PUBLISHED, published_at=BEFORE)
    meeting = MeetingFactory(
        slot__programme=programme, a__name="Recyclerie", a__programme=programme, b__programme=programme
    )
    ParticipantFactory(programme=programme, state=ParticipantState.DECLINED)
    waiting = ParticipantFactory(programme=programme, state=ParticipantState.SUBMITTED)

    for _turn in range(2):
        organiser.post(f"{ONE}annuler/", {"words": "La salle est fermée."})
    send_due_mails()

    people = [seat.participant for seat in meeting.seats.all()] + [waiting]
    assert sorted(letter.to[0] for letter in mail.outbox) == sorted(person_of(one).email for one in people)
    letter = next(one for one in mail.outbox if one.to == [person_of(people[0]).email])
    assert letter.subject.startswith("Les rendez-vous sont annulés")
    assert "La salle est fermée." in letter.body
    [(_name, calendar, _kind)] = letter.attachments
    assert b"STATUS:CANCELLED" in (calendar if isinstance(calendar, bytes) else calendar.encode())


def test_cancelling_twice_says_that_it_was_cancelled_already(organiser, programme):
    MeetingProgramme.objects.filter(pk=programme.pk).update(state=ProgrammeState.OPEN)
    ParticipantFactory(programme=programme)

    for _click in range(2):
        response = organiser.post(f"{ONE}annuler/", {"words": "La salle est fermée."}, follow=True)

    assert "Ce programme est déjà annulé" in response.content.decode()
    assert "Rien n’a changé." not in response.content.decode()
    assert "Ce programme est déjà annulé" in organiser.get(f"{ONE}annuler/", follow=True).content.decode()
    assert OutboxMail.objects.filter(template="programme_cancelled").count() == 1


def test_a_programme_that_is_taken_up_again_forgets_why_it_was_cancelled(organiser, programme):
    MeetingProgramme.objects.filter(pk=programme.pk).update(state=ProgrammeState.OPEN)
    ParticipantFactory(programme=programme)
    organiser.post(f"{ONE}annuler/", {"words": "La salle est fermée."})
    programme.refresh_from_db()
    assert (programme.cancellation_is_told, programme.cancellation_words) == (True, "La salle est fermée.")

    organiser.post(f"{ONE}etat/draft/")

    programme.refresh_from_db()
    assert (programme.state, programme.cancellation_is_told, programme.cancellation_words) == ("draft", False, "")


def test_cancelling_what_was_only_prepared_writes_to_nobody(organiser, programme):
    ParticipantFactory(programme=programme)

    assert "aucun courriel ne part" in organiser.get(f"{ONE}annuler/").content.decode()
    organiser.post(f"{ONE}annuler/")

    programme.refresh_from_db()
    assert programme.state == ProgrammeState.CANCELLED
    assert OutboxMail.objects.count() == 0


def test_a_word_that_is_too_long_cancels_nothing(organiser, programme):
    MeetingProgramme.objects.filter(pk=programme.pk).update(state=ProgrammeState.OPEN)
    ParticipantFactory(programme=programme)

    page = read(organiser.post(f"{ONE}annuler/", {"words": "é" * 1001}), 422)

    assert page.links(".error-summary a")[0][1] == "#id_words"
    programme.refresh_from_db()
    assert programme.state == ProgrammeState.OPEN


def test_a_move_that_came_too_late_changes_nothing(organiser, programme):
    response = organiser.post(f"{ONE}etat/closed/", follow=True)

    assert "Rien n’a changé" in response.content.decode()
    assert organiser.get(f"{ONE}etat/closed/").status_code == 302
    assert organiser.get(f"{ONE}etat/cancelled/").status_code == 404
    assert organiser.get(f"{ONE}etat/nowhere/").status_code == 404


def test_a_closed_programme_says_why_nothing_changes(organiser, programme):
    programme.state = ProgrammeState.CLOSED
    programme.save()

    response = organiser.post(f"{ONE}reglages/numbers/", {"min_meetings_a": 1, "min_meetings_b": 1}, follow=True)

    assert "rouvrez-le pour le modifier" in response.content.decode()


@pytest.mark.parametrize("address", [LIST, ONE, f"{ONE}reglages/"])
def test_one_of_each_costs_as_much_as_three(organiser, edition, address):
    programme = MeetingProgrammeFactory(edition=edition, slug="financements", slots=1, tables=1)

    def furnish():
        CriterionFactory(programme=programme, options=("a", "b"))
        PhaseFactory(programme=programme)
        programme.documents.create(title="Plan", link="https://example.org/")
        ParticipantFactory(programme=programme)
        MeetingProgrammeFactory(edition=edition)

    furnish()
    one = queries(organiser, address)
    furnish()
    furnish()

    assert queries(organiser, address) == one


def test_the_way_there_is_on_every_organisers_page(organiser, programme):
    address = reverse("attendees:guest_list", args=["2026"])

    assert LIST in [target for _words, target in read(organiser.get(address)).links(".sub-nav a")]
    assert LIST in [target for _words, target in read(organiser.get("/organisation/")).links("main a")]
