"""What the notice on the form promises is kept."""

from datetime import UTC, date, datetime

import pytest

from attendees.services.retention import forget_needs
from forum.core.models import LogEntry
from tests.factories import EditionFactory, RegistrationFactory

LAST_DAY_KEPT = datetime(2026, 12, 22, 12, 0, tzinfo=UTC)
FIRST_DAY_FORGOTTEN = datetime(2026, 12, 23, 12, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_needs_are_forgotten_thirty_days_after_the_forum() -> None:
    edition = EditionFactory(starts_on=date(2026, 11, 22), ends_on=date(2026, 11, 22))
    told = RegistrationFactory(edition=edition, needs="Boucle magnétique", needs_told_at_desk=True)
    quiet = RegistrationFactory(edition=edition, organisation="Les Jardins")
    next_year = RegistrationFactory(
        edition=EditionFactory(starts_on=date(2027, 11, 23), ends_on=date(2027, 11, 23)), needs="Rampe"
    )

    assert forget_needs(at=LAST_DAY_KEPT) == 0
    assert forget_needs(at=FIRST_DAY_FORGOTTEN) == 1
    assert forget_needs(at=FIRST_DAY_FORGOTTEN) == 0

    for registration in (told, quiet, next_year):
        registration.refresh_from_db()
    assert (told.needs, told.needs_told_at_desk) == ("", False)
    assert (quiet.organisation, next_year.needs) == ("Les Jardins", "Rampe")
    line = LogEntry.objects.about(edition).get()
    assert (line.verb, line.actor_label, line.changes) == ("needs_forgotten", "retention", {"people": [1, 0]})


@pytest.mark.django_db
def test_forgetting_costs_the_same_for_one_person_and_for_three(django_assert_num_queries) -> None:
    for number in (1, 3):
        edition = EditionFactory()
        RegistrationFactory.create_batch(number, edition=edition, needs="Rampe")
        with django_assert_num_queries(5):  # two for the savepoint, one to find, one to erase, one for the journal
            assert forget_needs(at=FIRST_DAY_FORGOTTEN) == number
