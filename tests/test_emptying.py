"""A test whose rows other connections see leaves the tables as it found them."""

import pytest
from django.contrib.auth.models import Group, Permission

from events.models import Edition
from forum.core.enums import Role
from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def permissions_of(role: Role) -> int:
    return Permission.objects.filter(group__name=role).count()


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_rows_are_gone_and_what_installations_have_is_there(turn: int) -> None:
    assert not Edition.objects.exists()
    assert permissions_of(Role.ORGANISER) > permissions_of(Role.PROGRAMME_EDITOR) > 0

    EditionFactory()
    UserFactory(organiser=True)


@pytest.mark.parametrize("turn", [1, 2, 3])
def test_what_installations_have_comes_back_when_a_test_took_it_away(turn: int) -> None:
    assert not Group.objects.filter(name="guests").exists()
    assert permissions_of(Role.ORGANISER) > permissions_of(Role.PROGRAMME_EDITOR) > 0

    Group.objects.get(name=Role.ORGANISER).permissions.clear()
    Group.objects.exclude(name=Role.ORGANISER).delete()
    Group.objects.create(name="guests")
