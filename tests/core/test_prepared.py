"""Statements that are written once: they find what the ORM finds, whatever the values, and lock what they should."""

import pytest
from django.db import connection, transaction
from django.db.models import BigIntegerField, CharField, Exists, OuterRef
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from attendees.models import Registration, Ticket
from events.models import Edition, Session
from forum.core.prepared import Blank, Prepared
from tests.factories import EditionFactory, RegistrationFactory, SessionFactory

pytestmark = pytest.mark.django_db


def write_sessions(count):
    titles = [Blank(f"title {n}", CharField()) for n in range(count)]
    bookable = Registration.objects.filter(edition=OuterRef("edition"))
    sessions = Session.objects.filter(title__in=titles, edition=Blank("edition", BigIntegerField()))
    return sessions.select_related("edition__venue", "room").annotate(has_people=Exists(bookable)).order_by("title")


def test_it_finds_what_the_orm_finds_with_what_hangs_on_it():
    edition, prepared = EditionFactory(), Prepared(write_sessions)
    for title in ("B", "A", "C"):
        SessionFactory(edition=edition, title=title)
    SessionFactory(edition__slug="2025", title="A")
    asked = {"title 0": "A", "title 1": "B", "edition": edition.pk}

    with CaptureQueriesContext(connection) as captured:
        found = prepared.ask(2, asked)
        names = [(one.title, one.edition.venue.name, one.room.name, bool(one.has_people)) for one in found]

    assert len(captured) == 1
    wanted = Session.objects.filter(title__in=["A", "B"], edition=edition).order_by("title")
    assert found == list(wanted)
    assert [one.starts_at for one in found] == [one.starts_at for one in wanted]
    assert names == [(one.title, edition.venue.name, one.room.name, False) for one in wanted]
    RegistrationFactory(edition=edition)
    assert [bool(one.has_people) for one in prepared.ask(2, asked | {"title 1": "C"})] == [True, True]


def test_another_shape_is_another_statement():
    edition, prepared = EditionFactory(), Prepared(write_sessions)
    SessionFactory(edition=edition, title="A")

    assert [one.title for one in prepared.ask(1, {"title 0": "A", "edition": edition.pk})] == ["A"]
    assert [one.title for one in prepared.ask(2, {"title 0": "A", "title 1": "A", "edition": edition.pk})] == ["A"]
    assert prepared.ask(1, {"title 0": "B", "edition": edition.pk}) == []


def test_values_are_written_as_their_fields_are():
    ticket = RegistrationFactory().tickets.get()
    prepared = Prepared(lambda _shape: Ticket.objects.filter(pk=Blank("ticket", Ticket._meta.pk)))

    assert prepared.ask(None, {"ticket": ticket.pk}) == [ticket]


@pytest.mark.django_db(transaction=True)
def test_rows_are_locked_in_a_transaction_alone():
    edition = EditionFactory()
    locking = Prepared(
        lambda _shape: Edition.objects.select_for_update().filter(pk=Blank("edition", BigIntegerField()))
    )

    with pytest.raises(TransactionManagementError):
        locking.ask(None, {"edition": edition.pk})
    with transaction.atomic():
        assert locking.ask(None, {"edition": edition.pk}) == [edition]


def test_a_value_that_is_missing_is_an_error():
    with pytest.raises(KeyError):
        Prepared(write_sessions).ask(1, {"title 0": "A"})
