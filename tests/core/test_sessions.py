"""Sessions: listed in plain words, ended one by one or all, written seldom, erased when they are over."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.core.journal import Actor
from forum.core.models import LogEntry
from forum.core.sessions import end_every_session, forget_dead_sessions, note_sight
from forum.core.user_agents import describe_browser
from tests.core.test_sign_in import ZOE, ask, enter
from tests.factories import UserFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
PAGE = "/compte/sessions/"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile Safari/604.1"
DESK = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0"


@pytest.fixture
def user():
    return UserFactory(email=ZOE)


def sign_in(agent, address="192.0.2.7"):
    """Return a browser that signed in by a mailed code."""
    client = Client(headers={"User-Agent": agent}, REMOTE_ADDR=address)
    ask(client)
    enter(client)
    return client


def test_sessions_are_listed_this_one_first(user):
    sign_in(PHONE, "198.51.100.8")
    desk = sign_in(DESK)

    page = desk.get(PAGE)

    assert [(session.is_this_one, browser, session.address) for session, browser in page.context["sessions"]] == [
        (True, "Firefox, Windows", "192.0.2.7"),
        (False, "Safari, iPhone", "198.51.100.8"),
    ]
    assert "données personnelles" in page.content.decode()


def test_one_session_is_ended(user):
    phone, desk = sign_in(PHONE), sign_in(DESK)
    other = desk.get(PAGE).context["sessions"][1][0]

    desk.post(f"{PAGE}{other.pk}/")

    assert phone.get("/compte/").status_code == 302
    assert desk.get("/compte/").status_code == 200
    assert len(desk.get(PAGE).context["sessions"]) == 1
    assert LogEntry.objects.about(user).get(verb="sessions_ended").actor_label == ZOE


def test_ending_it_twice_is_told(user):
    sign_in(PHONE)
    desk = sign_in(DESK)
    address = f"{PAGE}{desk.get(PAGE).context['sessions'][1][0].pk}/"
    desk.post(address)

    assert "déjà terminée" in desk.post(address, follow=True).content.decode()


def test_all_others_are_ended(user):
    others = [sign_in(PHONE), sign_in(PHONE)]
    desk = sign_in(DESK)

    page = desk.post(f"{PAGE}autres/", follow=True)

    assert "2 sessions sont terminées" in page.content.decode()
    assert [client.get("/compte/").status_code for client in others] == [302, 302]
    assert desk.get("/compte/").status_code == 200


def test_nobody_ends_somebody_else_s_session(user):
    desk = sign_in(DESK)
    row = UserSession.objects.get(user=user)
    stranger = Client()
    stranger.force_login(UserFactory())

    stranger.post(f"{PAGE}{row.pk}/")

    assert desk.get("/compte/").status_code == 200
    assert UserSession.objects.filter(pk=row.pk).exists()


def test_signing_out_erases_what_was_kept(user):
    desk = sign_in(DESK)

    desk.post("/compte/deconnexion/")
    sign_in(PHONE)

    assert UserSession.objects.filter(user=user).count() == 1


def test_a_session_begun_without_allauth_is_listed_too(client, user):
    client.force_login(user)  # tells no address: not listed

    assert client.get(PAGE).context["sessions"] == []


def test_last_sight_is_written_at_most_every_five_minutes(user, now):
    desk = sign_in(DESK)

    def writes():
        with CaptureQueriesContext(connection) as captured:
            desk.get("/compte/")
        return [query["sql"] for query in captured if query["sql"].startswith("UPDATE")]

    assert writes() == []
    now.shift(timedelta(minutes=4, seconds=59))
    assert writes() == []
    now.shift(timedelta(seconds=1))
    assert len(writes()) == 1
    assert writes() == []
    assert UserSession.objects.get(user=user).last_seen_at == BEFORE + timedelta(minutes=5)


def test_a_process_that_remembers_too_many_begins_again(monkeypatch):
    monkeypatch.setattr("forum.core.sessions.MOST_REMEMBERED", 1)

    assert [note_sight(key, at=BEFORE) for key in ("one-of-many", "other-of-many", "one-of-many")] == [True] * 3


def test_every_session_ends_those_no_list_knows_too(user):
    listed, unlisted = sign_in(DESK), Client()
    unlisted.force_login(user)

    end_every_session(user, actor=Actor.system("test"), at=BEFORE)

    assert [client.get("/compte/").status_code for client in (listed, unlisted)] == [302, 302]
    assert not UserSession.objects.filter(user=user).exists()


def test_what_is_kept_goes_with_the_session(user):
    sign_in(DESK)
    after = BEFORE + timedelta(days=14, minutes=1)

    assert forget_dead_sessions(at=BEFORE) == 0
    assert forget_dead_sessions(at=after) == 1
    assert (Session.objects.count(), UserSession.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (DESK, "Firefox, Windows"),
        (PHONE, "Safari, iPhone"),
        ("Mozilla/5.0 (Macintosh) AppleWebKit/537.36 Chrome/120 Safari/537.36 Edg/120.0", "Edge, Mac"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/120 Mobile Safari/537.36", "Chrome, Android"),
        ("curl/8.0", "Navigateur inconnu"),
        ("", "Navigateur inconnu"),
    ],
)
def test_a_browser_in_plain_words(line, told):
    assert describe_browser(line) == told


def test_one_session_costs_as_much_as_three(user):
    desk = sign_in(DESK)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            desk.get(PAGE)
        return len(captured)

    one = queries()
    sign_in(PHONE)
    sign_in(PHONE)

    assert queries() == one
