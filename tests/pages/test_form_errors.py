"""Every form error stands at its field and in a summary that leads to it; the title and the status say so too."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.urls import reverse

from attendees.models import Registration
from tests.attendees.answers import answers, open_by_link
from tests.factories import (
    CheckpointFactory,
    RegistrationFactory,
    ReportedFigureFactory,
    SeatBookingFactory,
    SessionFactory,
    UserFactory,
)
from tests.pages.form_errors import Case, check_errors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


@pytest.fixture
def person() -> Registration:
    return RegistrationFactory(edition=CheckpointFactory(name="Entrée").edition)


def sign_in_organiser(browser: Client) -> None:
    # Models, so only once Django is up.
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    user = UserFactory(organiser=True)
    TOTP.activate(user, generate_totp_secret())
    browser.force_login(user)


def begin_code(browser: Client) -> None:
    browser.post(reverse("account_login"), {"email": UserFactory(email="zoe@example.org").email})


def begin_second_factor(browser: Client) -> None:
    # Models, so only once Django is up.
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.core import mail

    TOTP.activate(UserFactory(email="zoe@example.org"), generate_totp_secret())
    browser.post(reverse("account_login"), {"email": "zoe@example.org"})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
    browser.post(reverse("account_confirm_login_code"), {"code": code})


def edition_page(name: str) -> Callable[[Registration], str]:
    return lambda person: reverse(f"attendees:{name}", args=[person.edition.slug])


def own_page(name: str) -> Callable[[Registration], str]:
    return lambda person: reverse(f"attendees:{name}", args=[person.pk])


def page(name: str) -> Callable[[Registration], str]:
    return lambda person: reverse(name)


def door_page(person: Registration) -> str:
    return reverse("attendees:checkpoint_change", args=[person.edition.slug, person.edition.checkpoints.get().pk])


def full_session(person: Registration) -> dict[str, Any]:
    session = SessionFactory(edition=person.edition, bookable=True, capacity=1)
    SeatBookingFactory(session=session, registration=RegistrationFactory(edition=person.edition))
    return {"sessions": [session.pk]}


def nobody(browser: Client, person: Registration) -> None:
    """Come as one is."""


def organiser(browser: Client, person: Registration) -> None:
    sign_in_organiser(browser)


FORMS = {
    "registration, nothing": Case(
        nobody, edition_page("register"), lambda person: {}, ["first_name", "email", "age", "category"]
    ),
    "registration, odd": Case(
        nobody,
        edition_page("register"),
        lambda person: answers(
            person.category,
            first_name="a\x00",
            last_name="b" * 300,
            email="zoe",
            category="x",
            age="x",
            organisation="c" * 300,
            organisation_kind="x",
            needs="d" * 2000,
            has_no_photo_sign="on",
            photos_allowed="on",
            postcode="Nanterre",
            heard_by="x",
        ),
        [
            "first_name",
            "last_name",
            "email",
            "age",
            "category",
            "organisation",
            "organisation_kind",
            "needs",
            "photos_allowed",
            "postcode",
            "heard_by",
        ],
    ),
    "registration, full workshop": Case(
        nobody, edition_page("register"), lambda person: answers(person.category, **full_session(person)), ["sessions"]
    ),
    "correction": Case(
        open_by_link,
        own_page("registration_edit"),
        lambda person: {"email": "zoe"},
        ["first_name", "email", "age", "category"],
    ),
    "workshops": Case(open_by_link, own_page("registration_seats"), full_session, ["sessions"]),
    "workshops, unknown": Case(
        open_by_link,
        own_page("registration_seats"),
        lambda person: full_session(person) and {"sessions": ["0"]},
        ["sessions"],
    ),
    "door": Case(organiser, edition_page("checkpoint_create"), lambda person: {}, ["name", "mode", "repeats"]),
    "door, name taken": Case(
        organiser,
        edition_page("checkpoint_create"),
        lambda person: {"name": "Entrée", "mode": "anyone", "repeats": "daily"},
        ["name"],
    ),
    "door changed": Case(
        organiser,
        door_page,
        lambda person: {
            "name": "a" * 200,
            "mode": "x",
            "repeats": "x",
            "capacity": "0",
            "opens_at": "x",
            "closes_at": "x",
            "categories": ["x"],
        },
        ["name", "mode", "repeats", "capacity", "opens_at", "closes_at", "categories"],
    ),
    "phone": Case(
        organiser,
        edition_page("pairing_create"),
        lambda person: {"role": "x", "checkpoint": "x"},
        ["name", "checkpoint", "role"],
    ),
    "reported figure": Case(
        organiser,
        lambda person: reverse("pages:reported_figure", args=[ReportedFigureFactory().pk]),
        lambda person: {"value": "0"},
        ["value", "source", "reason"],
    ),
    "reported figure, new": Case(
        organiser, page("pages:reported_figure_add"), lambda person: {}, ["edition", "kind", "value", "source"]
    ),
    "sign-in": Case(nobody, page("account_login"), lambda person: {"email": "zoe"}, ["email"]),
    "sign-in, nothing": Case(nobody, page("account_request_login_code"), lambda person: {}, ["email"]),
    "code": Case(
        lambda browser, person: begin_code(browser),
        page("account_confirm_login_code"),
        lambda person: {"code": "X"},
        ["code"],
    ),
    "code, nothing": Case(
        lambda browser, person: begin_code(browser), page("account_confirm_login_code"), lambda person: {}, ["code"]
    ),
    "second code": Case(
        lambda browser, person: begin_second_factor(browser),
        page("mfa_authenticate"),
        lambda person: {"code": "1"},
        ["code"],
    ),
    "second factor": Case(
        lambda browser, person: browser.force_login(UserFactory()),
        page("mfa_activate_totp"),
        lambda person: {"code": "1"},
        ["code"],
    ),
    "confirmation by code": Case(organiser, page("mfa_reauthenticate"), lambda person: {"code": "1"}, ["code"]),
    "confirmation by password": Case(
        lambda browser, person: browser.force_login(UserFactory(password=make_password("une phrase"))),
        page("account_reauthenticate"),
        lambda person: {"password": "x"},
        ["password"],
    ),
}


@pytest.mark.parametrize("name", FORMS)
def test_errors_stand_at_their_fields_and_in_the_summary(client: Client, person: Registration, name: str) -> None:
    check_errors(FORMS[name], person, client)
