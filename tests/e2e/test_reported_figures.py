"""Correcting an announced figure in a real browser: what a click shows is as accessible as the page was."""

from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from playwright.sync_api import Page, expect

from events.models import ReportedFigure
from tests.factories import UserFactory

LIST = "/organisation/chiffres/annonces/"


@pytest.fixture
def figure(phone: Page, sign_in: Callable) -> ReportedFigure:
    """The figure of 2014, in front of an organiser with a phone."""
    call_command("load_editions", verbosity=0)
    organiser = UserFactory(organiser=True)
    TOTP.activate(organiser, generate_totp_secret())
    sign_in(phone, organiser)
    phone.goto(LIST)
    phone.get_by_role("link", name="Corriger 2014, 290").click()
    return ReportedFigure.objects.get(edition__slug="2014")


@pytest.fixture
def look(phone: Page, axe: Callable, checks: Callable) -> Callable[[], list[str]]:
    return lambda: [*checks(phone, "read"), *checks(phone, "fit"), *axe(phone)]


def test_a_correction_without_a_reason_comes_back_as_it_was_typed(
    phone: Page, figure: ReportedFigure, look: Callable
) -> None:
    phone.get_by_label("Nombre de personnes").fill("295")
    phone.get_by_role("button", name="Enregistrer la correction").click()
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    assert (phone.get_by_label("Nombre de personnes").input_value(), look()) == ("295", [])

    phone.get_by_label("Pourquoi cette correction").fill("Le bilan dit 295, page 12.")
    phone.get_by_role("button", name="Enregistrer la correction").click()
    expect(phone.locator(".journal__line")).to_have_count(1)
    expect(phone.locator(".claim-now time")).to_contain_text("corrigé le")
    figure.refresh_from_db()
    assert (figure.value, look()) == (295, [])


def test_a_figure_is_withdrawn_and_found_again(phone: Page, figure: ReportedFigure, look: Callable) -> None:
    phone.get_by_role("link", name="Retirer ce chiffre").click()
    phone.get_by_label("Pourquoi").fill("Il parle d’un autre forum.")
    phone.get_by_role("button", name="Retirer le chiffre").click()
    expect(phone.get_by_role("link", name="Rétablir ce chiffre")).to_be_visible()
    assert look() == []

    phone.goto(LIST)
    phone.get_by_text("1 chiffre retiré").click()
    expect(phone.get_by_role("link", name="Voir l’historique 2014, 290")).to_be_visible()
    assert look() == []
