"""Closed by default: every address is public by its name in this list, or closed to who has no right."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.factories import EditionFactory, RegistrationFactory, UserFactory

PUBLIC = {
    "pages:home",
    "pages:edition_list",
    "pages:edition",
    "pages:programme",
    "programme_ics",
    "schedule_xml",
    "attendees:register",
    "attendees:registered",
    "attendees:day_ics",
    "health",
    "robots",
    # Printed on tickets: shows the edition's public page, nothing of the person.
    "ticket",
    "ticket_in_small_letters",
    # Mailed: the token in the address is the right.
    "attendees:open_link",
    "attendees:address_changed",
    # The page is the same for all; only a paired phone gets answers from the machine's addresses below.
    "attendees:scanner",
    # Signing in and out.
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "account_logout",
    "account_inactive",
    # Nobody signs up by hand: leads home.
    "account_signup",
    "mfa_authenticate",
}
# Open without an account to whoever came by the mailed link; to anybody else they do not exist.
BY_LINK = {
    "attendees:registration",
    "attendees:registration_edit",
    "attendees:registration_seats",
    "attendees:offer_accept",
    "attendees:offer_decline",
    "attendees:registration_cancel",
    "attendees:registration_return",
    "attendees:registration_ics",
    "attendees:registration_data",
    "attendees:ticket_reissue",
    "attendees:ticket_pdf",
}
# Ask for the key of a paired phone, or for the code that pairs one.
BY_KEY = {"api_pair", "api_scans", "api_search", "api_heartbeat"}
# Exist in a demonstration only.
DEMONSTRATION = {"pages:mailbox", "pages:mailbox_mail", "pages:mailbox_page", "pages:mailbox_file"}
OPEN = PUBLIC | BY_LINK | BY_KEY | DEMONSTRATION
# The person's own pages: closed to nobody who signed in.
OWN = {"attendees:my_registrations", "account_reauthenticate"}


def addresses(resolver: URLResolver, spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, URLPattern]]:
    """Yield each address with its full name."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        else:
            yield ":".join((*spaces, pattern.name or pattern.lookup_str)), pattern


ADDRESSES = dict(addresses(get_resolver()))
CLOSED = sorted(name for name in ADDRESSES if name not in OPEN and not name.startswith("admin:"))
ORGANISERS_ONLY = [name for name in CLOSED if name not in OWN and not name.startswith("mfa_")]


@pytest.fixture
def places(db: None) -> dict[str, Any]:
    """What stands in the variable parts of addresses, by the type of the part: things that exist."""
    registration = RegistrationFactory(edition=EditionFactory())
    return {
        "EditionSlugConverter": registration.edition.slug,
        "UUIDConverter": registration.pk,
        "IntConverter": 1,
        "StringConverter": "word",
        "SlugConverter": "word",
        "PathConverter": "word",
    }


def address_of(name: str, places: dict[str, Any]) -> str:
    parts = ADDRESSES[name].pattern.converters
    outer = {"edition": places["EditionSlugConverter"]}
    kwargs = {part: places[type(converter).__name__] for part, converter in parts.items()}
    return reverse(name, kwargs={key: outer.get(key, value) for key, value in kwargs.items()})


def test_every_address_has_a_name_of_its_own() -> None:
    named = [name for name, _ in addresses(get_resolver()) if not name.startswith("admin:")]

    assert sorted(named) == sorted(set(named))


def test_public_addresses_are_those_listed() -> None:
    unguarded = {name for name, pattern in ADDRESSES.items() if not getattr(pattern.callback, "login_required", True)}

    assert sorted(unguarded) == sorted(OPEN & ADDRESSES.keys())
    assert sorted(OPEN - ADDRESSES.keys()) == []


@pytest.mark.parametrize("name", CLOSED)
def test_closed_address_sends_nobody_to_sign_in(client: Client, places: dict[str, Any], name: str) -> None:
    response = client.get(address_of(name, places))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", ORGANISERS_ONLY)
def test_organisers_address_refuses_who_signed_in(client: Client, places: dict[str, Any], name: str) -> None:
    client.force_login(UserFactory())
    address = address_of(name, places)

    assert {client.get(address).status_code, client.post(address).status_code} <= {403, 405}


@pytest.mark.parametrize("name", sorted(BY_LINK))
@pytest.mark.parametrize("who", ["nobody", "stranger"])
def test_registration_of_somebody_else_does_not_exist(
    client: Client, places: dict[str, Any], name: str, who: str
) -> None:
    if who == "stranger":
        client.force_login(UserFactory())
    address = address_of(name, places)

    assert {client.get(address).status_code, client.post(address).status_code} <= {404, 405}


@pytest.mark.parametrize("name", sorted(BY_KEY))
def test_phone_without_key_is_refused(client: Client, places: dict[str, Any], name: str) -> None:
    answers = {client.post(address_of(name, places), data="{}", content_type="application/json").status_code}

    assert answers <= {400, 401, 403, 404, 422}


@pytest.mark.parametrize("name", sorted(DEMONSTRATION))
def test_mails_are_shown_in_a_demonstration_only(client: Client, places: dict[str, Any], name: str) -> None:
    assert client.get(address_of(name, places)).status_code == 404


@pytest.mark.django_db
def test_back_room_sends_nobody_to_sign_in(client: Client) -> None:
    assert client.get(reverse("admin:index")).status_code == 302
