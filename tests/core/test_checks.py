"""What `check --deploy` asks of an installation."""

from pathlib import Path

import pytest

from forum.core import checks


def told(messages) -> list[str]:
    return [message.id for message in messages]


@pytest.mark.parametrize(
    ("backend", "found"),
    [
        ("django.core.cache.backends.locmem.LocMemCache", ["forum.E001"]),
        ("django.core.cache.backends.dummy.DummyCache", ["forum.E001"]),
        ("django.core.cache.backends.db.DatabaseCache", []),
    ],
)
def test_the_cache_must_be_shared(settings, backend, found):
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": "cache"}}

    assert told(checks.check_cache_is_shared()) == found


def test_files_must_be_writable(settings, tmp_path: Path):
    settings.FILES_ROOT = tmp_path / "not" / "yet"
    assert told(checks.check_files_can_be_written()) == []

    (tmp_path / "file").write_text("")
    settings.FILES_ROOT = tmp_path / "file" / "below"
    assert told(checks.check_files_can_be_written()) == ["forum.E002"]


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("Forum <forum@forum.example.org>", []),
        ("forum@example.org", []),
        ("forum@elsewhere.example", ["forum.I001"]),
    ],
)
def test_a_sender_from_elsewhere_is_noted(settings, sender, found):
    settings.SITE_URL, settings.DEFAULT_FROM_EMAIL = "https://forum.example.org", sender

    assert told(checks.check_sender_is_of_the_site()) == found


def test_static_files_not_collected_are_noted(settings, tmp_path: Path):
    settings.STATIC_ROOT = tmp_path
    assert told(checks.check_static_files_are_collected()) == ["forum.I002"]

    (tmp_path / "staticfiles.json").write_text("{}")
    assert told(checks.check_static_files_are_collected()) == []
