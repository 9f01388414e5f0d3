"""The journal is append-only and says who acted."""

from datetime import UTC, datetime

import pytest

from forum.core.enums import ActorKind
from forum.core.journal import Actor, record
from forum.core.logs import redact
from forum.core.models import LogEntry
from tests.factories import UserFactory

NOW = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_line_says_who_did_what_to_what() -> None:
    user = UserFactory(email="claire@example.org")

    record(Actor.from_user(user), "renamed", user, at=NOW, scope="2026", changes={"name": ["A", "B"]})

    [line] = LogEntry.objects.about(user)
    assert (line.actor_kind, line.actor_id, line.actor_label) == (ActorKind.USER, str(user.pk), "claire@example.org")
    assert (line.verb, line.target_type, line.target_id, line.scope) == ("renamed", "core.user", str(user.pk), "2026")
    assert line.changes == {"name": ["A", "B"]}


@pytest.mark.django_db
def test_journal_refuses_to_be_rewritten() -> None:
    with pytest.raises(TypeError, match="append-only"):
        LogEntry.objects.update(verb="other")
    with pytest.raises(TypeError, match="append-only"):
        LogEntry.objects.filter(verb="x").delete()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('"GET /t/ABCDEFGHIJKLMNOPQRSTUVWXYZ HTTP/1.1" 302', '"GET /t/… HTTP/1.1" 302'),
        ('"GET /T/ABCDEF HTTP/1.1" 302', '"GET /T/… HTTP/1.1" 302'),
        ('"GET /en/compte/lien/abc:def-1/ HTTP/1.1" 302', '"GET /en/compte/lien/…/ HTTP/1.1" 302'),
        ('"GET /2026/programme/ HTTP/1.1" 200', '"GET /2026/programme/ HTTP/1.1" 200'),
    ],
)
def test_log_lines_hide_tickets_and_links(line: str, expected: str) -> None:
    assert redact(line) == expected
