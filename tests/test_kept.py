"""What is kept for tests whose tables are emptied is written again as it was built."""

import pytest
from django.utils import timezone

from events.models import Edition, Session, Venue
from forum.core.models import User
from tests.built import Kept
from tests.emptying import holding_rows, rows_of
from tests.factories import EditionFactory, SessionFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
MODELS = (Session, Edition, Venue, User, User.groups.through)


@pytest.fixture
def built() -> list[Edition]:
    return []


@pytest.fixture
def kept(built: list[Edition]) -> Kept:
    def build() -> Edition:
        built.append(EditionFactory(slug="2026"))
        SessionFactory(edition=built[-1], starts_at=timezone.now())
        UserFactory(organiser=True)
        return built[-1]

    return Kept(build)


def rows() -> dict[str, object]:
    return rows_of(holding_rows([model._meta.db_table for model in MODELS]))


def empty() -> None:
    for model in MODELS:
        model.objects.all().delete()


def test_rows_are_written_again_as_they_were(kept: Kept, built: list[Edition]) -> None:
    kept.give()
    before = rows()
    Edition.objects.update(title="Changed by the first test")
    empty()

    found = kept.give()

    assert len(built) == 1
    assert (found, found is built[0]) == (Edition.objects.get(), False)
    assert rows() == before
    assert found.sessions.count() == User.objects.get().groups.count() == 1


def test_where_other_rows_were_there_it_is_built_anew(kept: Kept, built: list[Edition]) -> None:
    kept.give()
    empty()
    EditionFactory(slug="2027")

    kept.give()

    assert len(built) == 2
    assert set(Edition.objects.values_list("slug", flat=True)) == {"2026", "2027"}
