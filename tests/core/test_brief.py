"""What many ask for at once is read once."""

import pytest

from forum.core.brief import read_once_a_moment


@pytest.fixture
def reads():
    return []


@pytest.fixture
def read(reads):
    def look_up(word: str) -> str:
        reads.append(word)
        if word == "nothing":
            raise LookupError
        return word.upper()

    return read_once_a_moment(look_up)


def test_the_same_question_is_read_once(settings, read, reads) -> None:
    settings.PAGES_KEPT_SECONDS = 60

    assert [read("one"), read("two"), read("one")] == ["ONE", "TWO", "ONE"]
    assert reads == ["one", "two"]


def test_each_question_is_read_where_nothing_is_kept(settings, read, reads) -> None:
    settings.PAGES_KEPT_SECONDS = 0

    assert [read("one"), read("one")] == ["ONE", "ONE"]
    assert reads == ["one", "one"]


def test_what_is_old_is_read_again(settings, read, reads) -> None:
    settings.PAGES_KEPT_SECONDS = 60
    read("one")
    settings.PAGES_KEPT_SECONDS = -1

    read("one")

    assert reads == ["one", "one"]


def test_a_failure_is_not_kept(settings, read, reads) -> None:
    settings.PAGES_KEPT_SECONDS = 60

    for _ in range(2):
        with pytest.raises(LookupError):
            read("nothing")
    assert reads == ["nothing", "nothing"]
