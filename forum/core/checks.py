"""What `manage.py check --deploy` asks of an installation beyond what settings ask of the environment."""

import os
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Info, register

UNSHARED = ("locmem.LocMemCache", "dummy.DummyCache")


@register("forum", deploy=True)
def check_cache_is_shared(**kwargs: Any) -> list[CheckMessage]:
    """Limits count in the cache: each process on its own would let a script try as often as there are processes."""
    if settings.CACHES["default"]["BACKEND"].endswith(UNSHARED):
        hint = "Leave CACHE_URL out to keep the cache in the database, or name a shared one."
        return [
            Error("CACHE_URL names a cache that processes do not share: limits would not hold.", hint, id="forum.E001")
        ]
    return []


@register("forum", deploy=True)
def check_files_can_be_written(**kwargs: Any) -> list[CheckMessage]:
    folder: Path = settings.FILES_ROOT
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    if existing.is_dir() and os.access(existing, os.W_OK):
        return []
    return [
        Error(
            f"Files cannot be written into {folder}.",
            "Give its owner's name to the site, or change STORAGE_URL.",
            id="forum.E002",
        )
    ]


@register("forum", deploy=True)
def check_sender_is_of_the_site(**kwargs: Any) -> list[CheckMessage]:
    """Only a note: many organisers write from another domain than their site's, and arrange for it."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2].lower()
    host = urlsplit(settings.SITE_URL).hostname or ""
    if sender == host or host.endswith(f".{sender}"):
        return []
    hint = "Check that the sender's domain lets this mail server write in its name (SPF, DKIM)."
    return [Info(f"Mails come from {sender}, the site is {host}.", hint, id="forum.I001")]


@register("forum", deploy=True)
def check_static_files_are_collected(**kwargs: Any) -> list[CheckMessage]:
    """Only a note: the check may well run before they are collected. The page of readiness says it for good."""
    if (Path(settings.STATIC_ROOT) / "staticfiles.json").is_file():
        return []
    return [Info("Static files are not collected yet.", "Run manage.py collectstatic.", id="forum.I002")]
