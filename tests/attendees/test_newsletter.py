"""Ending the newsletter: one click, no account, no cookie, as often as one likes."""

import pytest
from django.test import Client

from attendees.links import newsletter_address, newsletter_token
from attendees.services.newsletter import withdraw_newsletter
from forum.core.journal import WITHHELD, Actor
from forum.core.logs import redact
from forum.core.models import LogEntry
from tests.factories import EditionFactory, RegistrationFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def zoe():
    return RegistrationFactory(email="zoe@example.org", newsletter_wanted_at=BEFORE)


def path(person):
    return newsletter_address(person).removeprefix("http://localhost:8000")


def wants(person):
    person.refresh_from_db()
    return person.newsletter_wanted_at is not None


def test_the_link_speaks_the_language_of_the_registration(zoe):
    assert path(zoe) == f"/compte/lettre/{newsletter_token(zoe)}/"
    zoe.language = "en"
    assert path(zoe) == f"/en/compte/lettre/{newsletter_token(zoe)}/"


def test_looking_at_the_link_changes_nothing(zoe):
    response = Client().get(path(zoe))

    assert response.status_code == 200
    assert "Ne plus la recevoir" in response.content.decode()
    assert wants(zoe)
    assert "zoe@example.org" not in response.content.decode()


def test_one_click_of_a_mail_program_is_enough(zoe):
    # RFC 8058: no cookie, no token of a form, this very body.
    program = Client(enforce_csrf_checks=True)

    response = program.post(path(zoe), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")

    assert response.status_code == 200
    assert not wants(zoe)
    [line] = LogEntry.objects.all()
    assert (line.verb, line.actor_kind, line.target_id) == ("newsletter_withdrawn", "link", str(zoe.pk))
    assert line.changes == {"newsletter_wanted_at": WITHHELD}


def test_a_second_time_answers_the_same_and_writes_nothing_more(zoe):
    first, second = (Client().post(path(zoe)) for _ in range(2))

    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert LogEntry.objects.count() == 1


def test_no_is_said_for_the_mailbox_whichever_year_asked(zoe):
    before = RegistrationFactory(edition=EditionFactory(), email="Zoe@Example.org", newsletter_wanted_at=BEFORE)
    other = RegistrationFactory(edition=zoe.edition, newsletter_wanted_at=BEFORE)

    assert withdraw_newsletter(zoe, actor=Actor.from_link(zoe), at=BEFORE) == 2

    assert (wants(zoe), wants(before), wants(other)) == (False, False, True)


def test_without_an_address_one_registration_alone_is_meant():
    people = [RegistrationFactory(email="", newsletter_wanted_at=BEFORE) for _ in range(2)]

    assert withdraw_newsletter(people[0], actor=Actor.system(), at=BEFORE) == 1
    assert [wants(person) for person in people] == [False, True]


def test_the_link_outlives_those_that_open_the_registration(zoe):
    address = path(zoe)
    zoe.link_version += 1
    zoe.save()

    Client().post(address)

    assert not wants(zoe)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 32 + ".abc", "é"])
def test_a_forged_link_is_refused(method, token):
    assert getattr(Client(), method)(f"/compte/lettre/{token}/").status_code == 404


def test_a_link_of_another_kind_opens_nothing(zoe):
    assert Client().get(f"/compte/lien/{newsletter_token(zoe)}/").status_code == 404


def test_the_link_of_somebody_erased_is_refused():
    person = RegistrationFactory(ticket=False)
    address = path(person)
    person.delete()

    assert Client().post(address).status_code == 404


def test_logs_hide_the_link(zoe):
    assert redact(f'"POST {path(zoe)} HTTP/1.1" 200') == '"POST /compte/lettre/…/ HTTP/1.1" 200'
