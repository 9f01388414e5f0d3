"""What is read inside is of one moment, whatever others write meanwhile."""

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import OperationalError, connection, transaction

from events.models import Edition
from forum.core.snapshot import TRIES, in_snapshot, one_moment
from tests.factories import EditionFactory

# SQLite has one writer at a time: there the others wait for the end.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time"),
]


def elsewhere(act: Callable[[], object]) -> None:
    """Do something as another visitor does: through another connection, and done before going on."""

    def run() -> None:
        act()
        connection.close()

    thread = Thread(target=run)
    thread.start()
    thread.join(timeout=20)
    assert not thread.is_alive()


def editions() -> int:
    return Edition.objects.count()


def make_edition() -> None:
    EditionFactory(year=2030 + Edition.objects.count())


def lock_and_title(edition: Edition, title: str) -> None:
    Edition.objects.select_for_update().get(pk=edition.pk)
    Edition.objects.filter(pk=edition.pk).update(title=title)


def test_a_writer_reads_one_moment():
    @in_snapshot
    def act() -> tuple[int, int]:
        first = editions()
        elsewhere(make_edition)
        return first, editions()

    assert act() == (0, 0)
    assert editions() == 1


def test_a_reader_reads_one_moment_and_writes_nothing():
    with one_moment():
        first = editions()
        elsewhere(make_edition)
        assert (first, editions()) == (0, 0)
    assert editions() == 1

    with pytest.raises(Exception, match="read-only"), one_moment():
        make_edition()


def test_what_somebody_changed_meanwhile_is_read_again():
    edition = EditionFactory(title="Avant")
    seen = []

    @in_snapshot
    def act() -> None:
        seen.append(Edition.objects.get(pk=edition.pk).title)
        if len(seen) == 1:
            elsewhere(lambda: Edition.objects.filter(pk=edition.pk).update(title="Entre-temps"))
        lock_and_title(edition, "Après")

    act()

    assert seen == ["Avant", "Entre-temps"]
    assert Edition.objects.get(pk=edition.pk).title == "Après"


def test_after_some_tries_it_gives_up_and_leaves_nothing():
    edition = EditionFactory(title="Avant")
    tries = []

    @in_snapshot
    def act() -> None:
        tries.append(Edition.objects.get(pk=edition.pk).title)
        make_edition()
        elsewhere(lambda: Edition.objects.filter(pk=edition.pk).update(title=f"Autre {len(tries)}"))
        lock_and_title(edition, "Après")

    with pytest.raises(OperationalError):
        act()

    assert tries == ["Avant", *(f"Autre {n}" for n in range(1, TRIES))]
    assert editions() == 1


def test_inside_a_transaction_it_joins_it():
    @in_snapshot
    def act() -> None:
        make_edition()

    with transaction.atomic():
        act()
        transaction.set_rollback(True)

    assert editions() == 0
