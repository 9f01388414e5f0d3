"""What is built once for a file is found by each of its tests as it was built."""

import pytest
from django.db import IntegrityError, transaction

from events.models import Edition
from tests.built import built_once
from tests.factories import EditionFactory

pytestmark = pytest.mark.django_db


@built_once
def edition() -> Edition:
    return EditionFactory(slug="2026", title="As it was built")


@pytest.mark.parametrize("turn", [1, 2])
def test_each_finds_it_as_it_was_built(edition: Edition, turn: int) -> None:
    found = Edition.objects.get()
    assert (found.pk, found.title) == (edition.pk, "As it was built")

    Edition.objects.update(title=f"Changed by turn {turn}")
    EditionFactory(slug="2027")


@pytest.mark.parametrize("turn", [1, 2])
def test_what_the_database_refuses_to_one_does_not_stop_the_next(edition: Edition, turn: int) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        EditionFactory(slug="2026")

    assert Edition.objects.count() == 1
