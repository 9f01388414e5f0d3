"""What a real browser finds after a session that ended, and when a part of a page gets no news."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from playwright.sync_api import Page

from attendees.models import Checkpoint
from events.enums import SessionKind
from tests.factories import CheckpointFactory, EditionFactory, SessionFactory, UserFactory


@pytest.fixture
def organiser() -> Any:
    user = UserFactory(organiser=True)
    TOTP.activate(user, generate_totp_secret())
    return user


def test_an_organiser_s_words_wait_behind_the_sign_in_page(
    no_script: Page, sign_in: Callable[[Page, Any], None], organiser: Any
) -> None:
    door = CheckpointFactory(name="Entrée")
    page_address = f"/organisation/{door.edition.slug}/controle/points/"
    sign_in(no_script, organiser)
    no_script.goto(page_address)
    no_script.fill("#id_name", "Parvis")

    no_script.context.clear_cookies(name="sessionid")
    no_script.click("text=Créer la porte")

    assert "ce que vous veniez de taper vous attend" in no_script.inner_text(".messages")
    sign_in(no_script, organiser)
    # The code by mail is spared here, and with it the session that the browser had begun at the sign-in page.
    assert Checkpoint.objects.count() == 1


def test_a_page_left_open_too_long_comes_back_filled_in(
    no_script: Page, sign_in: Callable[[Page, Any], None], organiser: Any
) -> None:
    door = CheckpointFactory(name="Entrée")
    sign_in(no_script, organiser)
    no_script.goto(f"/organisation/{door.edition.slug}/controle/points/")
    no_script.fill("#id_name", "Parvis")
    no_script.context.clear_cookies(name="csrftoken")

    no_script.click("text=Créer la porte")

    assert no_script.url.endswith(f"/organisation/{door.edition.slug}/controle/points/")
    assert no_script.input_value("#id_name") == "Parvis"
    assert no_script.inner_text(".error-summary h2") == "Ce que vous aviez tapé est là"
    no_script.click("text=Aller au formulaire")
    assert no_script.url.endswith("#id_name")
    no_script.click("text=Créer la porte")
    assert sorted(Checkpoint.objects.values_list("name", flat=True)) == ["Entrée", "Parvis"]


def test_a_choice_that_cannot_be_shown_says_so_and_takes_it_back(page: Page, faults: Any) -> None:
    edition = EditionFactory()
    SessionFactory(edition=edition, kind=SessionKind.WORKSHOP)
    SessionFactory(edition=edition, kind=SessionKind.PLENARY)
    page.goto(f"/{edition.slug}/programme/")
    lost = page.locator("[data-live-lost]")
    assert not lost.is_visible()

    faults.allow("response: 500|console")
    page.route("**/programme/?*", lambda route: route.fulfill(status=500, body=""))
    page.click(".filters >> text=Atelier")
    lost.wait_for(state="visible")

    page.unroute("**/programme/?*")
    page.click(".filters >> text=Atelier")
    lost.wait_for(state="hidden")
