"""Rows are locked, and come as they are now."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from events.models import Session
from forum.core.locks import lock_rows
from tests.factories import EditionFactory, SessionFactory

pytestmark = pytest.mark.django_db


def test_rows_come_as_they_are_in_the_order_of_their_numbers_and_what_is_gone_is_left_out() -> None:
    sessions = [SessionFactory(edition=EditionFactory(), title=title) for title in ("Une", "Deux", "Trois")]
    Session.objects.filter(pk=sessions[0].pk).update(title="Première")
    Session.objects.filter(pk=sessions[1].pk).delete()

    for _again in range(2):
        found = lock_rows(Session, [session.pk for session in reversed(sessions)])
        assert [(session.pk, session.title) for session in found] == [
            (sessions[0].pk, "Première"),
            (sessions[2].pk, "Trois"),
        ]
        # As the ORM gives it: times with their zone, choices as they are.
        assert found[0].starts_at == Session.objects.get(pk=found[0].pk).starts_at


def test_one_statement_locks_and_foreign_keys_pass() -> None:
    session = SessionFactory()

    with CaptureQueriesContext(connection) as statements:
        lock_rows(Session, [session.pk])
        assert lock_rows(Session, []) == []

    assert len(statements) == 1
    assert ("FOR NO KEY UPDATE" in statements[0]["sql"]) == (connection.vendor == "postgresql")


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_lock_would_hold_nothing() -> None:
    session = SessionFactory()
    with transaction.atomic():
        lock_rows(Session, [session.pk])

    with pytest.raises(TransactionManagementError):
        lock_rows(Session, [session.pk])
