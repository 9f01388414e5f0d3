"""Who may open and change a registration: its owner, organisers; no colleague, no stranger, nobody."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser

from attendees.perms import can_open_registration
from tests.factories import RegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def registration():
    return RegistrationFactory(
        user=UserFactory(), organisation="Recyclerie du Port", organisation_kind="association", email="me@example.org"
    )


def test_its_owner_may(registration, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert can_open_registration(registration.user, registration) is True


def test_whoever_came_by_its_link_may(registration, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert can_open_registration(AnonymousUser(), registration, holds_link=True) is True
        assert can_open_registration(UserFactory.build(), registration, holds_link=True) is True


def test_a_colleague_may_not(registration):
    colleague = RegistrationFactory(
        user=UserFactory(), edition=registration.edition, organisation="Recyclerie du Port"
    ).user

    assert can_open_registration(colleague, registration) is False


def test_a_stranger_may_not(registration):
    assert can_open_registration(UserFactory(), registration) is False


def test_the_same_address_not_yet_verified_does_not_suffice():
    registration = RegistrationFactory(email="me@example.org")

    assert can_open_registration(UserFactory(email="me@example.org"), registration) is False


def test_nobody_may_not(registration):
    assert can_open_registration(AnonymousUser(), registration) is False
    assert can_open_registration(AnonymousUser(), RegistrationFactory(user=None)) is False


def test_an_organiser_may_with_a_second_factor(registration):
    organiser = UserFactory(organiser=True)
    assert can_open_registration(organiser, registration) is False

    TOTP.activate(organiser, generate_totp_secret())
    assert can_open_registration(organiser, registration) is True


def test_an_organiser_of_a_demonstration_needs_no_second_factor(registration, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert can_open_registration(UserFactory(organiser=True), registration) is True
    assert can_open_registration(UserFactory(organiser=True, is_active=False), registration) is False
