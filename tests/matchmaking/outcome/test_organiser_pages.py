"""The organisers' page of outcomes: figures, promises, meeting by meeting; never a message nor a note."""

import csv
from io import StringIO

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from forum.core.enums import Role
from forum.core.models import LogEntry
from matchmaking.enums import MeetingState, Verdict
from matchmaking.models import Outcome
from tests.factories import UserFactory
from tests.factories.moments import BEFORE
from tests.matchmaking.outcome.day import OVER, browser_of, fund, meet, morning, project, promise, say
from tests.pages.reading import read
from tests.proof import give_proof

pytestmark = pytest.mark.django_db
SECRETS = ("Fragile", "Envoyez le budget")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(OVER, tick=False):
        yield


@pytest.fixture
def told(a, b):
    meeting = meet(a, b)
    say(meeting, a, private_note="Fragile")
    return promise(meeting, b, "Mairie", shared_message="Envoyez le budget", private_note="Fragile")


def page_of(programme, name="outcomes", *more) -> str:
    return reverse(f"matchmaking:{name}", args=[programme.edition.slug, programme.slug, *more])


def browser_with(role) -> Client:
    user, browser = UserFactory(roles=[role]), Client()
    TOTP.activate(user, generate_totp_secret())
    browser.force_login(user)
    give_proof(browser.session, user)
    return browser


def test_organisers_see_answers_and_promises_and_no_words(organiser, programme, told):
    words = read(organiser.get(page_of(programme)), 200).text("main")

    for shown in ("Recyclerie", "Fonds vert", "Mairie", "À poursuivre", "en attente", "1/1"):
        assert shown in words
    for hidden in SECRETS:
        assert hidden not in words


def test_before_any_meeting_the_page_says_what_it_will_hold(organiser, programme):
    assert read(organiser.get(page_of(programme)), 200).text("h2") == "Pas encore de rendez-vous"


@pytest.mark.parametrize(
    ("at", "state", "planned", "unknown"),
    [
        (BEFORE, "à venir", "prévus dont 1 à venir 1", "sans nouvelles 0"),
        (OVER, "sans nouvelles", "prévus 1", "sans nouvelles 1"),
    ],
)
def test_a_meeting_that_has_not_begun_is_to_come(organiser, programme, a, b, at, state, planned, unknown):
    meet(a, b)
    with time_machine.travel(at, tick=False):
        give_proof(organiser.session, organiser.user)
        shown = read(organiser.get(page_of(programme)), 200)
        _head, row = rows_of(organiser.get(page_of(programme, "outcomes_csv")))

    assert shown.texts("td")[-1] == state
    assert {planned, unknown} <= set(shown.texts(".stat"))
    assert row[-2] == state


@pytest.mark.parametrize(("role", "status"), [(Role.MEETINGS_MANAGER, 200), (Role.OBSERVER, 404)])
def test_meetings_managers_come_in_and_observers_do_not(programme, told, role, status):
    assert browser_with(role).get(page_of(programme)).status_code == status


def test_participants_do_not_come_in(programme, told, a):
    answer = browser_of(a).get(page_of(programme))

    assert (answer.status_code, answer.url.partition("?")[0]) == (302, reverse("account_login"))


def test_a_promise_is_marked_as_kept_and_back(organiser, programme, told):
    address = page_of(programme, "promise_keep", told.pk)

    organiser.post(address, {"is_kept": "1"})
    assert Outcome.objects.get(pk=told.pk).introduction_kept_at == OVER
    assert "faite le 22 novembre 2026" in read(organiser.get(page_of(programme)), 200).text("main")

    organiser.post(address, {"is_kept": "0"})
    assert Outcome.objects.get(pk=told.pk).introduction_kept_at is None
    assert LogEntry.objects.filter(verb="promise_marked").count() == 2


def test_a_promise_taken_back_meanwhile_says_so(organiser, programme, told):
    say(told.meeting, told.author, Verdict.USEFUL)

    page = read(organiser.post(page_of(programme, "promise_keep", told.pk), {"is_kept": "1"}, follow=True), 200)

    assert "Cette promesse a été retirée" in page.text("main")


def test_a_promise_of_another_programme_is_not_found(organiser, programme, told):
    other = morning(edition=programme.edition)

    assert organiser.post(page_of(other, "promise_keep", told.pk), {"is_kept": "1"}).status_code == 404


def test_meetings_are_filtered(organiser, programme, told, a):
    bank = fund(programme, "Banque")
    meet(a, bank, 2)
    meet(a, fund(programme, "Annulé"), 3, state=MeetingState.CANCELLED)

    def seen(shown):
        page = read(organiser.get(page_of(programme) + f"?montrer={shown}"), 200)
        table = page.all("table.data")[-1].text
        return [name for name in ("Fonds vert", "Banque", "Annulé") if name in table]

    assert seen("") == ["Fonds vert", "Banque"]
    assert seen("silent") == ["Banque"]
    assert seen("exchanged") == ["Fonds vert"]
    assert seen("n’importe") == ["Fonds vert", "Banque"]


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_for_one_meeting_and_for_three(
    organiser, programme, a, size, django_assert_num_queries
):
    for number in range(1, size + 1):
        other = fund(programme, f"Fonds {number}")
        meeting = meet(a, other, number)
        promise(meeting, other, "Mairie")
        say(meeting, a)
    organiser.get(page_of(programme))

    with django_assert_num_queries(26):
        organiser.get(page_of(programme))


def test_promises_come_twenty_at_a_time_and_keep_what_the_list_below_shows(organiser, programme, a):
    for number in range(21):
        other = fund(programme, f"Fonds {number:02}")
        promise(meet(a, other, 1, state=MeetingState.NO_SHOW), other, f"Mairie {number:02}")

    first = read(organiser.get(page_of(programme) + "?montrer=silent&promesses=1"), 200)
    second = read(organiser.get(page_of(programme) + "?montrer=silent&promesses=2"), 200)

    assert (len(first.texts(".promise")), len(second.texts(".promise"))) == (20, 1)
    assert first.links(".pages a") == [("Page suivante", "?montrer=silent&promesses=2#promises")]
    assert second.links(".pages a") == [("Page précédente", "?montrer=silent&promesses=1#promises")]


# --- the file ----------------------------------------------------------------


def rows_of(answer) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_the_file_tells_each_meeting_and_is_noted(organiser, programme, told):
    answer = organiser.get(page_of(programme, "outcomes_csv"))

    head, row = rows_of(answer)
    assert head[:4] == ["Jour et heure", "Table", "porteur de projet", "porteur de projet\u00a0: suite"]
    assert row == [
        "2026-11-22 10:00", "", "Recyclerie", "À poursuivre", "", "", "",
        "Fonds vert", "À poursuivre", "Mise en relation", "Mairie", "non", "tenu", "oui",
    ]  # fmt: skip
    for hidden in SECRETS:
        assert hidden not in answer.content.decode()
    line = LogEntry.objects.get(verb="outcomes_exported")
    assert (line.target_id, line.scope) == (str(programme.pk), programme.edition.slug)


def test_no_cell_of_the_file_is_a_formula(organiser, programme):
    a, b = project(programme, "=1+1"), fund(programme, "@SUM(1)")
    promise(meet(a, b), b, "+33 1")

    _head, row = rows_of(organiser.get(page_of(programme, "outcomes_csv")))

    assert (row[2], row[7], row[10]) == ("'=1+1", "'@SUM(1)", "'+33 1")


def test_invented_meetings_say_so_in_the_file(organiser, programme, told):
    programme.edition.is_demo = True
    programme.edition.save()

    assert rows_of(organiser.get(page_of(programme, "outcomes_csv")))[0][0].startswith("Données fictives")
