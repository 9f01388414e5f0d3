"""Passkeys in a real browser, with an authenticator that it plays: set up, sign in, confirm, remove."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.factories import EditionFactory, RegistrationFactory, UserFactory

# Only the name localhost is safe without HTTPS, and only pages that are safe know passkeys.
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def authenticator() -> Callable[[Page], Any]:
    """Return `authenticator(page)`: the browser then has a key, of a person who always says yes."""

    def plug(page: Page) -> Any:
        session = page.context.new_cdp_session(page)
        session.send("WebAuthn.enable")
        key = session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})["authenticatorId"]
        return session, key

    return plug


@pytest.fixture
def organiser() -> Any:
    return UserFactory(organiser=True, email="awa@example.org")


def enter_mailed_code(page: Page, email: str) -> None:
    page.goto("/organisation/")
    page.get_by_label("Votre adresse électronique").fill(email)
    page.get_by_role("button", name="Recevoir un code").click()
    expect(page.get_by_role("heading", name="Recopiez votre code")).to_be_visible()
    page.get_by_label("Code", exact=True).fill(re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1])
    page.get_by_role("button", name="Entrer", exact=True).click()


def add_key(page: Page, name: str) -> None:
    page.get_by_label("Nom de la clé").fill(name)
    page.get_by_role("button", name="Créer la clé d’accès").click()


def set_up(page: Page, organiser: Any) -> None:
    """Sign in and set up a first key."""
    enter_mailed_code(page, organiser.email)
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    add_key(page, "Téléphone d’Awa")
    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()


def sign_out(page: Page) -> None:
    page.goto("/compte/deconnexion/")
    page.locator("main").get_by_role("button", name="Se déconnecter").click()


def test_a_key_is_set_up_before_anything_is_seen(page, organiser, authenticator, axe):
    authenticator(page)
    enter_mailed_code(page, organiser.email)
    expect(page.get_by_role("heading", name="Protégez d’abord votre compte")).to_be_visible()
    assert axe(page) == []

    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    assert axe(page) == []
    add_key(page, "Téléphone d’Awa")

    expect(page.get_by_role("heading", name="Vos codes de secours")).to_be_visible()
    assert axe(page) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Télécharger").click()
    assert "awa@example.org" in download.value.path().read_text(encoding="utf8")
    page.get_by_role("link", name="Aller au bureau").click()
    expect(page.get_by_role("heading", name="Bureau de l’organisation")).to_be_visible()


def test_signing_in_by_a_mailed_code_then_the_key(page, organiser, authenticator, axe):
    authenticator(page)
    set_up(page, organiser)
    sign_out(page)

    enter_mailed_code(page, organiser.email)
    expect(page.get_by_role("heading", name="est-ce bien vous")).to_be_visible()
    assert axe(page) == []
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()

    expect(page.get_by_role("heading", name="Bureau de l’organisation")).to_be_visible()


def test_signing_in_by_the_key_alone(page, organiser, authenticator, axe):
    authenticator(page)
    set_up(page, organiser)
    sign_out(page)

    page.goto("/organisation/")
    assert axe(page) == []
    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()

    expect(page.get_by_role("heading", name="Bureau de l’organisation")).to_be_visible()


def test_a_key_that_gives_up_is_told_and_the_code_stays(page, organiser, authenticator):
    session, key = authenticator(page)
    set_up(page, organiser)
    sign_out(page)
    page.goto("/compte/connexion/")
    session.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})

    page.get_by_role("button", name="Entrer avec ma clé d’accès").click()

    expect(page.get_by_text("n’a pas répondu")).to_be_visible()
    expect(page.get_by_role("button", name="Recevoir un code")).to_be_visible()


def test_the_key_confirms_a_dangerous_act_and_the_act_is_done(page, organiser, authenticator, axe, settings):
    day = timezone.localdate() + timedelta(days=9)
    edition = EditionFactory(slug="2026", starts_on=day, ends_on=day)
    guest = RegistrationFactory(edition=edition)
    authenticator(page)
    set_up(page, organiser)
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0
    page.goto(f"/organisation/2026/inscriptions/{guest.pk}/")
    page.get_by_text("Annuler cette inscription").click()
    page.get_by_role("button", name="Annuler l’inscription").click()

    expect(page.get_by_role("heading", name="Confirmez que c’est vous")).to_be_visible()
    assert axe(page) == []
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 900
    page.get_by_role("button", name="Utiliser ma clé d’accès").click()

    expect(page.get_by_text("L’inscription est annulée")).to_be_visible()


def test_keys_are_listed_renamed_and_removed(page, organiser, authenticator, axe):
    authenticator(page)
    set_up(page, organiser)
    page.goto("/compte/securite/webauthn/")
    assert axe(page) == []
    page.get_by_role("link", name="Renommer").click()
    assert axe(page) == []
    page.get_by_label("Nom de la clé").fill("Clé du bureau")
    page.get_by_role("button", name="Renommer").click()
    expect(page.get_by_role("heading", name="Clé du bureau")).to_be_visible()

    page.get_by_role("link", name="Retirer Clé du bureau").click()
    assert axe(page) == []
    page.get_by_role("button", name="Retirer cette clé").click()

    expect(page.get_by_text("Aucune clé pour l’instant")).to_be_visible()
    assert not Authenticator.objects.filter(user=organiser).exists()
    page.goto("/organisation/")
    expect(page.get_by_role("heading", name="Protégez d’abord votre compte")).to_be_visible()


def test_without_script_the_code_is_offered_alone(no_script, organiser):
    no_script.goto("/compte/connexion/")

    expect(no_script.get_by_role("button", name="Recevoir un code")).to_be_visible()
    expect(no_script.get_by_role("button", name="Entrer avec ma clé d’accès")).to_be_hidden()
