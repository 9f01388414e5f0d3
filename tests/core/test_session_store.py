"""Sessions: as Django's own, begun with one statement."""

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction

from forum.core.session_store import SessionStore

pytestmark = pytest.mark.django_db


class Stubborn(SessionStore):
    """Proposes the keys that it is given, one after the other."""

    key_salt = SessionStore().key_salt

    def __init__(self, *keys: str) -> None:
        super().__init__()
        self.keys = list(keys)

    def _get_new_session_key(self) -> str:
        return self.keys.pop(0)


def begin(store: SessionStore, **content: str) -> str:
    store.update(content)
    store.save()
    return store.session_key


@pytest.mark.django_db(transaction=True)
def test_a_new_session_costs_one_statement(django_assert_num_queries):
    with django_assert_num_queries(1):
        key = begin(SessionStore(), name="Camille")

    assert dict(SessionStore(key).items()) == {"name": "Camille"}


@pytest.mark.django_db(transaction=True)
def test_a_key_that_is_taken_is_nobody_elses():
    taken = begin(SessionStore(), name="Camille")

    other = begin(Stubborn(taken, "k" * 32), name="Maëlys")

    assert other == "k" * 32
    assert SessionStore(taken)["name"] == "Camille"
    assert SessionStore(other)["name"] == "Maëlys"


def test_a_key_that_is_taken_spoils_no_transaction():
    with transaction.atomic():
        taken = begin(SessionStore(), name="Camille")
        other = begin(Stubborn(taken, "k" * 32), name="Maëlys")

    assert set(Session.objects.values_list("session_key", flat=True)) == {taken, other}


def test_a_session_is_changed_in_its_place():
    key = begin(SessionStore(), name="Camille")

    begin(SessionStore(key), name="Maëlys")

    assert Session.objects.count() == 1
    assert SessionStore(key)["name"] == "Maëlys"
