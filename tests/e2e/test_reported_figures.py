"""Correcting an announced figure in a real browser: what a click shows is as accessible as the page was."""

from collections.abc import Callable

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.management import call_command
from playwright.sync_api import Page, expect

from events.models import ReportedFigure
from tests.factories import UserFactory

LIST = "/organisation/chiffres/annonces/"


def test_a_figure_is_corrected_then_withdrawn_on_a_phone(
    phone: Page, sign_in: Callable, axe: Callable, checks: Callable
) -> None:
    call_command("load_editions", verbosity=0)
    organiser = UserFactory(organiser=True)
    TOTP.activate(organiser, generate_totp_secret())
    figure = ReportedFigure.objects.get(edition__slug="2014")
    sign_in(phone, organiser)

    def look() -> list[str]:
        return [*checks(phone, "read"), *checks(phone, "fit"), *axe(phone)]

    phone.goto(LIST)
    phone.get_by_role("link", name="Corriger 2014, 290").click()
    phone.get_by_label("Nombre de personnes").fill("295")
    phone.get_by_role("button", name="Enregistrer la correction").click()
    expect(phone.locator("[data-error-summary]")).to_be_focused()
    assert (phone.get_by_label("Nombre de personnes").input_value(), look()) == ("295", [])

    phone.get_by_label("Pourquoi cette correction").fill("Le bilan dit 295, page 12.")
    phone.get_by_role("button", name="Enregistrer la correction").click()
    expect(phone.locator(".journal__line")).to_have_count(1)
    expect(phone.locator(".claim-now time")).to_contain_text("corrigé le")
    assert look() == []

    phone.get_by_role("link", name="Retirer ce chiffre").click()
    phone.get_by_label("Pourquoi").fill("Il parle d’un autre forum.")
    phone.get_by_role("button", name="Retirer le chiffre").click()
    expect(phone.get_by_role("link", name="Rétablir ce chiffre")).to_be_visible()
    assert look() == []

    phone.goto(LIST)
    phone.get_by_text("1 chiffre retiré").click()
    assert look() == []
    figure.refresh_from_db()
    assert (figure.value, figure.withdrawn_at is None) == (295, False)
