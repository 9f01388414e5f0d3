"""Counting acts: exact in one process, shared between processes, and over when the window is."""

from datetime import datetime, timedelta
from threading import Thread

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client

from forum.core import limits
from forum.core.limits import Limit, TooMany, count
from tests.factories.moments import BEFORE

FEW = Limit("few", 3, 600)
MANY = Limit("many", 500, 600)


def tries(limit: Limit, times: int, who: str = "somebody", at: datetime = BEFORE) -> int:
    """Count an act so many times; return how many passed."""
    passed = 0
    for _ in range(times):
        try:
            count(limit, who, at=at)
            passed += 1
        except TooMany:
            pass
    return passed


def as_another_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Go on as a process that has counted nothing yet."""
    monkeypatch.setattr(limits, "_desk", limits._Desk())


def test_so_many_pass_and_no_more():
    assert (tries(FEW, 5), tries(FEW, 1, who="somebody else")) == (3, 1)


def test_it_says_how_long_to_wait_and_then_passes():
    tries(FEW, 3)

    with pytest.raises(TooMany) as refused:
        count(FEW, "somebody", at=BEFORE)

    # Windows are whole ten minutes, and the moment begins one.
    assert (refused.value.limit, refused.value.seconds) == (FEW, 600)
    assert tries(FEW, 5, at=BEFORE + timedelta(seconds=refused.value.seconds)) == 3


def test_processes_share_what_they_count(monkeypatch):
    tries(FEW, 2)
    as_another_process(monkeypatch)

    assert tries(FEW, 3) == 1


def test_a_large_limit_is_late_by_a_portion_of_each_process_at_most(monkeypatch):
    passed = 0
    for _ in range(4):
        as_another_process(monkeypatch)
        passed += tries(MANY, 400)

    assert MANY.times <= passed <= MANY.times + 4 * MANY.times // limits.PORTIONS


def test_threads_of_a_process_lose_nothing():
    passed = []
    threads = [Thread(target=lambda: passed.append(tries(MANY, 100))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sum(passed) == MANY.times


def test_the_cache_holds_nothing_of_whom_it_counts():
    count(FEW, "203.0.113.7", at=BEFORE)

    assert [key for key in cache._cache if "203.0.113.7" in key] == []
    assert len(cache._cache) == 2


def test_memory_stays_small_however_many_come():
    for number in range(limits.MOST_TALLIES + 10):
        count(MANY, f"somebody {number}", at=BEFORE)

    assert len(limits._own_desk().tallies) <= limits.MOST_TALLIES


@pytest.mark.django_db
def test_in_the_database_a_large_limit_costs_a_query_now_and_then(settings, django_assert_num_queries):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    call_command("createcachetable", verbosity=0)

    with django_assert_num_queries(0):
        tries(MANY, MANY.times // limits.PORTIONS - 1)

    tries(MANY, 1)
    limits.forget_all()
    assert tries(Limit("many", 500, 600), 1) == 1


@pytest.mark.django_db
def test_limits_on_codes_hold_in_the_database_and_behind_a_proxy(settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    settings.TRUSTED_PROXIES, settings.ACCOUNT_RATE_LIMITS = 1, {"request_login_code": "2/m/ip"}
    call_command("createcachetable", verbosity=0)

    def ask(number: int, forwarded: str) -> int:
        sent = {"email": f"zoe{number}@example.org"}
        return Client().post("/compte/connexion/", sent, headers={"X-Forwarded-For": forwarded}).status_code

    # What stands first is the client's own word: it does not make somebody else of it.
    assert [ask(n, f"198.51.100.{n}, 203.0.113.7") for n in range(3)] == [302, 302, 429]
    assert ask(4, "203.0.113.8") == 302


def test_a_cache_that_fails_sends_nobody_away(settings, caplog):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.memcached.PyMemcacheCache", "LOCATION": "x"}}

    assert tries(FEW, 4) == 3
    assert "limits are not shared" in caplog.text
