"""Who may open and change a registration: its owner, organisers; no colleague, no stranger, nobody."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser

from attendees.perms import can_change_registration, can_open_registration
from tests.factories import RegistrationFactory, UserFactory

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.parametrize("may", [can_open_registration, can_change_registration]),
]


@pytest.fixture
def registration():
    return RegistrationFactory(
        user=UserFactory(), organisation="Recyclerie du Port", organisation_kind="association", email="me@example.org"
    )


def test_its_owner_may(may, registration, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert may(registration.user, registration) is True


def test_whoever_came_by_its_link_may(may, registration, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert may(AnonymousUser(), registration, holds_link=True) is True
        assert may(UserFactory.build(), registration, holds_link=True) is True


def test_a_colleague_may_not(may, registration):
    colleague = RegistrationFactory(
        user=UserFactory(), edition=registration.edition, organisation="Recyclerie du Port"
    ).user

    assert may(colleague, registration) is False


def test_a_stranger_may_not(may, registration):
    assert may(UserFactory(), registration) is False


def test_the_same_address_not_yet_verified_does_not_suffice(may):
    registration = RegistrationFactory(email="me@example.org")

    assert may(UserFactory(email="me@example.org"), registration) is False


def test_nobody_may_not(may, registration):
    assert may(AnonymousUser(), registration) is False
    assert may(AnonymousUser(), RegistrationFactory(user=None)) is False


def test_an_organiser_may_with_a_second_factor(may, registration):
    organiser = UserFactory(organiser=True)
    assert may(organiser, registration) is False

    TOTP.activate(organiser, generate_totp_secret())
    assert may(organiser, registration) is True


def test_an_organiser_of_a_demonstration_needs_no_second_factor(may, registration, settings):
    settings.SECOND_FACTOR_REQUIRED = False

    assert may(UserFactory(organiser=True), registration) is True
    assert may(UserFactory(organiser=True, is_active=False), registration) is False
