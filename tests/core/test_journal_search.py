"""Reading the journal: what matches, the newest first, page after page."""

from datetime import UTC, datetime, timedelta

import pytest

from forum.core.journal import Actor, record
from forum.core.journal_search import LineFilter, Place, find_lines, read_page
from tests.factories import UserFactory

NOW = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def write(verb="changed", *, at=NOW, actor=None, scope=""):
    return record(actor or Actor.system("x"), verb, UserFactory(), at=at, scope=scope)


def found(**wanted):
    return list(find_lines(LineFilter(**wanted)))


def test_the_newest_line_comes_first_and_the_later_written_among_equals():
    old, first, second = write(at=NOW - timedelta(hours=1)), write(), write()

    assert found() == [second, first, old]


@pytest.mark.parametrize(
    "wanted",
    [
        {"scope": "2026"},
        {"verb": "deleted"},
        {"actor_kind": "user"},
        {"actor": "CLAIRE"},
        {"since": NOW},
        {"since": NOW, "until": NOW + timedelta(seconds=1)},
    ],
)
def test_each_filter_finds_its_lines_alone(wanted):
    write(at=NOW - timedelta(days=1))
    user = UserFactory(email="claire@example.org")
    line = write("deleted", actor=Actor.from_user(user), scope="2026")

    assert found(**wanted) == [line]


def test_until_leaves_the_moment_itself_out():
    write()

    assert found(until=NOW) == []


def test_lines_of_some_objects():
    line, other = write(), write()

    assert found(target_type="core.user", target_ids=(line.target_id,)) == [line]
    assert found(target_type="core.user", target_ids=()) == []
    assert found(target_type="core.user") == [other, line]


def test_pages_follow_each_other_without_a_gap_nor_a_repeat():
    lines = [write(at=NOW + timedelta(seconds=n // 3)) for n in range(8)]
    seen, place = [], None

    while True:
        page = read_page(find_lines(LineFilter()), 3, after=place)
        seen.append(page.lines)
        if page.next_place is None:
            break
        place = Place.read(str(page.next_place))

    assert [len(part) for part in seen] == [3, 3, 2]
    assert [line for part in seen for line in part] == lines[::-1]


def test_a_line_written_meanwhile_moves_nothing():
    lines = [write(at=NOW + timedelta(seconds=n)) for n in range(4)]
    first = read_page(find_lines(LineFilter()), 2)
    write(at=NOW + timedelta(hours=1))

    assert read_page(find_lines(LineFilter()), 2, after=first.next_place).lines == [lines[1], lines[0]]


@pytest.mark.parametrize(
    "text", ["", "x", "1", "-", "1-", "-1", "a-1", "1-a", "9" * 50, "1-²", "9" * 30 + "-1", "1--1"]
)
def test_nonsense_is_no_place(text):
    assert Place.read(text) is None


def test_a_place_is_told_to_the_microsecond():
    place = Place(NOW + timedelta(microseconds=123_457), 7)

    assert Place.read(str(place)) == place


def test_an_account_is_found_by_its_name_of_today():
    user = UserFactory(email="c.m@example.org", name="Claire Martin")
    line = write(actor=Actor.from_user(user))
    write(actor=Actor(kind="link", id=str(user.pk)))

    assert found(actor="martin") == [line]
    assert found(actor="c.m@") == [line]
