"""Closed for a while: one page for everybody, until the sign is taken down."""

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from forum.core import maintenance
from tests.factories.moments import BEFORE
from tests.pages.reading import read


@pytest.fixture(autouse=True)
def _own_sign(settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    with time_machine.travel(BEFORE, tick=False):
        yield


def order(act, **options) -> str:
    said = StringIO()
    call_command("maintenance", act, stdout=said, **options)
    return said.getvalue().strip()


def test_the_command_closes_and_opens_and_says_which():
    assert order("state") == "open"
    # The moment is noon in Paris.
    assert order("on", until="18:30") == "closed until 2026-10-01 18:30"
    assert order("on", until="2026-10-02T08:00") == "closed until 2026-10-02 08:00"
    assert order("state") == "closed until 2026-10-02 08:00"
    # Already past today: tomorrow's.
    assert order("on", until="09:00") == "closed until 2026-10-02 09:00"
    assert order("on") == "closed"
    assert order("off") == "open"
    assert order("off") == "open"


@pytest.mark.parametrize("until", ["soon", "25:00", "2026-09-30", "2020-01-01T08:00"])
def test_an_hour_that_makes_no_sense_closes_nothing(until):
    with pytest.raises(CommandError):
        order("on", until=until)
    assert order("state") == "open"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/", "Le site est fermé un moment"),
        ("/2026/inscription/", "Le site est fermé un moment"),
        ("/organisation/", "Le site est fermé un moment"),
        ("/nulle/part/", "Le site est fermé un moment"),
        ("/en/2026/", "The site is closed for a while"),
    ],
)
def test_everybody_gets_the_page_without_a_query(client, path, heading):
    order("on")

    response = client.get(path)

    assert read(response, 503).text("h1") == heading
    assert (response.headers["Retry-After"], response.headers["Cache-Control"]) == ("600", "no-store")


def test_what_is_sent_meanwhile_is_not_taken_and_stays_in_the_browser(client):
    order("on")

    page = read(client.post("/2026/inscription/", {"first_name": "Zoé"}), 503)

    assert "votre saisie y est restée" in page.text("main")


@pytest.mark.parametrize(
    ("until", "told", "wait"),
    [
        ("18:30", "Il rouvre vers 18 h 30.", "23400"),
        ("2026-10-02T08:00", "Il rouvre le 2 octobre 2026 vers 8 h.", "72000"),
    ],
)
def test_it_says_when_it_opens_again(client, until, told, wait):
    order("on", until=until)

    response = client.get("/")

    assert told in read(response, 503).text(".lead").replace("\u00a0", " ")
    assert response.headers["Retry-After"] == wait


def test_once_the_hour_is_past_it_stays_closed_and_says_no_hour(client):
    maintenance.close_site(BEFORE - timedelta(minutes=5))

    response = client.get("/")

    assert "dans quelques minutes" in read(response, 503).text(".lead")
    assert response.headers["Retry-After"] == "60"


def test_phones_get_a_problem_and_keep_their_scans(client):
    order("on")

    response = client.post("/controle/api/v1/scans", headers={"Accept-Language": "en"})

    assert response.status_code == 503
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["type"] == "urn:problem:maintenance"
    assert response.json()["title"] == "The site is under maintenance"
    assert response.headers["Retry-After"] == "600"


def test_machines_go_on_seeing_that_the_app_lives(client):
    order("on")

    assert client.get("/sante/").status_code == 200


@pytest.mark.django_db
def test_the_site_is_back_at_once(client):
    order("on")
    assert client.get("/editions/").status_code == 503

    order("off")
    assert client.get("/editions/").status_code == 200


@pytest.mark.parametrize("text", ["", "{", "[]", '{"until": 3}', '{"until": "soon"}', '{"until": "2026-10-02T08:00"}'])
def test_a_sign_that_cannot_be_read_still_closes(settings, text):
    settings.FILES_ROOT.mkdir()
    (settings.FILES_ROOT / "closed.json").write_text(text)

    assert maintenance.read_closing() == maintenance.Closing()


def test_a_sign_is_read_as_it_was_written():
    until = datetime(2026, 10, 1, 18, 30, tzinfo=UTC)
    maintenance.close_site(until)

    assert maintenance.read_closing() == maintenance.Closing(until)


def test_the_proxy_s_page_stands_alone_and_speaks_both_languages():
    page = order("page")

    assert "Le site est fermé un moment" in page
    assert "The site is closed for a while" in page
    assert "&quot;" not in page
    assert [word for word in ("href=", "src=", "url(", "<script") if word in page] == []
