"""Health and readiness: statuses and nothing else, each part broken in turn."""

from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from forum.core import readiness
from forum.core.models import OutboxMail
from tests.factories.moments import BEFORE

ALL_WELL = dict.fromkeys(["database", "migrations", "cache", "worker", "files", "static"], "ok")
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _afresh():
    readiness._up_to_date.clear()
    with time_machine.travel(BEFORE, tick=False):
        yield
    readiness._up_to_date.clear()


def ask(client) -> tuple[int, dict[str, str]]:
    response = client.get("/sante/pret/")
    told = response.json()
    assert sorted(told) == ["checks", "status"]
    assert told["status"] == ("ready" if response.status_code == 200 else "not ready")
    return response.status_code, told["checks"]


def refuse(execute, sql, params, many, context):
    raise OperationalError("connection to server at 10.1.2.3, user forum, failed")


def test_health_asks_nothing_of_the_database(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/sante/")

    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_the_app_lives_while_the_database_does_not(client):
    with connection.execute_wrapper(refuse):
        assert client.get("/sante/").status_code == 200


def test_ready_when_all_is_there(client):
    assert ask(client) == (200, ALL_WELL)


def test_without_its_database_it_is_not_ready_and_tells_nothing_of_it(client):
    with connection.execute_wrapper(refuse):
        response = client.get("/sante/pret/")

    assert response.status_code == 503
    assert response.json()["checks"] == ALL_WELL | dict.fromkeys(["database", "migrations", "worker"], "failed")
    assert b"10.1.2.3" not in response.content


def test_a_migration_left_out_is_told(client):
    MigrationRecorder.Migration.objects.filter(app="core", name="0005_read_journal_and_outbox").delete()

    assert ask(client) == (503, ALL_WELL | {"migrations": "failed"})


def test_migrations_are_compared_once(client, django_assert_max_num_queries):
    ask(client)

    with django_assert_max_num_queries(2):
        ask(client)


def test_a_cache_that_does_not_keep_is_told(client, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert ask(client) == (503, ALL_WELL | {"cache": "failed"})


@pytest.mark.parametrize(("minutes", "state"), [(14, "ok"), (16, "failed")])
def test_a_mail_due_for_long_means_that_no_worker_is_there(client, minutes, state):
    due = BEFORE - timedelta(minutes=minutes)
    OutboxMail.objects.create(template="t", recipient="a@example.org", language="fr", created_at=due, next_try_at=due)

    assert ask(client)[1] == ALL_WELL | {"worker": state}


def test_a_folder_that_cannot_be_written_is_told(client, settings, tmp_path: Path):
    (tmp_path / "file").write_text("")
    settings.FILES_ROOT = tmp_path / "file"

    assert ask(client) == (503, ALL_WELL | {"files": "failed"})


def test_static_files_not_collected_are_told(client, settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    manifest = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": manifest}}

    assert ask(client) == (503, ALL_WELL | {"static": "failed"})


def test_neither_page_leaves_a_trace_in_a_cache_or_a_session(client):
    for address in ("/sante/", "/sante/pret/"):
        response = client.get(address)
        assert "no-store" in response.headers["Cache-Control"]
        assert not response.cookies
