"""The mailed link: it opens one registration, for whoever holds it, until the address changes."""

import re

import pytest
from django.core.signing import Signer

from attendees.links import holds_link, link_address, link_token, registration_for_link, remember_link
from tests.factories import RegistrationFactory

pytestmark = pytest.mark.django_db


def test_a_link_opens_its_registration(django_assert_num_queries):
    registration = RegistrationFactory()
    token = link_token(registration)

    with django_assert_num_queries(1):
        found = registration_for_link(token)
        assert (found, found.edition, found.category) == (registration, registration.edition, registration.category)


def test_a_link_of_another_version_is_dead():
    registration = RegistrationFactory()
    token = link_token(registration)
    registration.link_version += 1
    registration.save()

    assert registration_for_link(token) is None
    assert registration_for_link(link_token(registration)) == registration


def test_a_link_outlives_a_change_of_the_secret_key(settings):
    registration = RegistrationFactory()
    token = link_token(registration)

    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new" * 20, [settings.SECRET_KEY]
    assert registration_for_link(token) == registration
    settings.SECRET_KEY_FALLBACKS = []
    assert registration_for_link(token) is None


def test_a_link_to_a_registration_that_is_gone_opens_nothing():
    registration = RegistrationFactory(ticket=False)
    token = link_token(registration)
    registration.delete()

    assert registration_for_link(token) is None


def test_forged_links_open_nothing():
    mine, other = RegistrationFactory(), RegistrationFactory()
    key, version, signature = link_token(mine).split(".")
    forged = [
        "",
        ".",
        "..",
        "a.b.c",
        key,
        f"{key}.{version}",
        f"{key}.{version}.",
        f"{other.pk.hex}.{version}.{signature}",
        f"{key}.2.{signature}",
        f"{key}.{version}.{signature[:-1]}",
        f"{key}.{version}.{signature}\x00",
        f"\u202e{key}.{version}.{signature}",
        f"🎫.{version}.{signature}",
        "A" * 100_000,
        Signer(sep=".").sign(f"{mine.pk.hex}.1"),  # signed by us, for something else
        Signer(salt="attendees.tickets", sep=".").sign(f"{mine.pk.hex}.1"),
    ]

    assert [registration_for_link(token) for token in forged] == [None] * len(forged)


@pytest.mark.parametrize(("language", "prefix"), [("fr", ""), ("en", "/en")])
def test_the_address_speaks_the_registrations_language(language, prefix):
    registration = RegistrationFactory(language=language)

    address = link_address(registration)

    assert address == f"http://localhost:8000{prefix}/compte/lien/{link_token(registration)}/"
    assert re.fullmatch(r"[\w.-]+", link_token(registration), re.ASCII)


def test_a_browser_remembers_its_links_until_they_die():
    session = {}
    mine, colleagues, others = RegistrationFactory.create_batch(3)
    remember_link(session, mine)
    remember_link(session, colleagues)

    assert [holds_link(session, person) for person in (mine, colleagues, others)] == [True, True, False]
    mine.link_version += 1
    assert holds_link(session, mine) is False
    assert holds_link({}, mine) is False
