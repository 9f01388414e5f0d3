"""A hall behind one address registers; a script by the thousand does not, nor one that writes to one mailbox."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from attendees.models import Category, Registration
from attendees.views.registration import FOR_ONE_MAILBOX, PLACE_SECONDS
from forum.core.limits import Limit, count
from tests.attendees.answers import answers
from tests.factories import CategoryFactory, EditionFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def category(settings) -> Category:
    # What installations have by default.
    settings.REGISTRATIONS_PER_ADDRESS = 1000
    return CategoryFactory(edition=EditionFactory(capacity=5000))


def send(category: Category, number: int, **changes: object) -> tuple[int, str]:
    """Register somebody from the hall's one address; return the status, and what the form says."""
    person = {"first_name": f"Maëlys {number}", "email": f"maelys{number}@example.org", "submission": None}
    response = Client().post(
        reverse("attendees:register", args=[category.edition.slug]), answers(category, **person | changes)
    )
    return response.status_code, response.content.decode()


def test_five_hundred_people_behind_one_address_register(category, settings):
    """The last ten of them; the others are counted as the form counts them."""
    assert send(category, 0)[0] == 302
    hall = Limit("registrations", settings.REGISTRATIONS_PER_ADDRESS, PLACE_SECONDS)
    for _number in range(489):
        count(hall, "127.0.0.1", at=BEFORE)

    statuses = [send(category, number)[0] for number in range(490, 500)]

    assert statuses == [302] * 10
    settings.REGISTRATIONS_PER_ADDRESS = 500
    assert send(category, 500)[0] == 429


def test_beyond_the_limit_the_form_comes_back_filled_in_until_the_window_ends(category, settings, now):
    settings.REGISTRATIONS_PER_ADDRESS = 3
    sent = [send(category, number) for number in range(4)]
    address = reverse("attendees:register", args=[category.edition.slug])
    refused = Client().post(address, answers(category, first_name="Zoé", email="zoe@example.org"))

    assert [status for status, _page in sent] == [302, 302, 302, 429]
    assert "Trop d’inscriptions viennent du même endroit" in sent[-1][1]
    assert "dans 10\u00a0minutes" in sent[-1][1]
    assert 'value="maelys3@example.org"' in sent[-1][1]
    assert refused.headers["Retry-After"] == "600"
    assert Registration.objects.count() == 3

    now.shift(timedelta(seconds=600))
    assert send(category, 3)[0] == 302


def test_the_address_is_the_one_that_the_proxy_saw(category, settings):
    settings.REGISTRATIONS_PER_ADDRESS, settings.TRUSTED_PROXIES = 1, 1
    address = reverse("attendees:register", args=[category.edition.slug])

    def from_(forwarded: str, number: int) -> int:
        person = answers(category, first_name=f"Maëlys {number}", email=f"m{number}@example.org", submission=None)
        return Client().post(address, person, headers={"X-Forwarded-For": forwarded}).status_code

    assert [from_("203.0.113.7", 1), from_("203.0.113.8", 2)] == [302, 302]
    # The first words are the client's own: they change nothing.
    assert from_("198.51.100.9, 203.0.113.7", 3) == 429


def test_one_mailbox_registers_an_association_and_not_a_crowd(category, now):
    sent = [send(category, number, email="Asso@example.org")[0] for number in range(FOR_ONE_MAILBOX.times + 1)]

    assert (set(sent[:-1]), sent[-1]) == ({302}, 429)
    # Others go on.
    assert send(category, 1000)[0] == 302

    now.shift(timedelta(seconds=FOR_ONE_MAILBOX.seconds))
    assert send(category, 1001, email="asso@example.org")[0] == 302


def test_a_form_with_faults_counts_for_nothing(category, settings):
    settings.REGISTRATIONS_PER_ADDRESS = 1
    faulty = [send(category, number, age=None)[0] for number in range(3)]

    assert faulty == [422, 422, 422]
    assert send(category, 4)[0] == 302
