"""The legal pages: their facts and texts, read, changed, and every version kept."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from time import monotonic
from typing import Any

from django.db import transaction

from forum.core.enums import LegalPage
from forum.core.journal import Actor, record
from forum.core.models import LegalText, SiteDetails

# What each page says with these facts: given from above, where the texts of the application lie.
Describe = Callable[[SiteDetails, Mapping[str, LegalText]], dict[str, LegalText]]

FACTS = tuple(field.name for field in SiteDetails._meta.concrete_fields if field.editable and not field.primary_key)


class StaleError(Exception):
    """A colleague published something else since the form was opened: nothing was written."""


@dataclass(frozen=True, slots=True)
class Bodies:
    """The text of a page in both languages; without English, readers get the French one."""

    fr: str
    en: str = ""


# --- the facts, remembered ---------------------------------------------------

# Every page shows the accessibility status: a process asks for it once a minute at most.
REMEMBERED_FOR = 60.0


class _Memory:
    def __init__(self) -> None:
        self.details: SiteDetails | None = None
        self.until = 0.0


_memory = _Memory()


def site_details() -> SiteDetails:
    """Return the facts as the database has them; blank ones where nobody filled them in."""
    return SiteDetails.objects.filter(pk=SiteDetails.ONLY).first() or SiteDetails()


def remembered_site_details() -> SiteDetails:
    """Return the facts as they were less than a minute ago: for what every page shows."""
    # Other threads may forget meanwhile: looked at once.
    details = _memory.details
    if details is None or monotonic() >= _memory.until:
        details = site_details()
        remember_site_details(details, seconds=REMEMBERED_FOR)
    return details


def remember_site_details(details: SiteDetails, *, seconds: float = math.inf) -> None:
    """Keep the facts in this process's memory for a while."""
    _memory.details, _memory.until = details, monotonic() + seconds


def forget_site_details() -> None:
    """Have the next page ask the database."""
    _memory.details = None


# --- the texts ---------------------------------------------------------------


def current_texts() -> dict[str, LegalText]:
    """Return the last version of each page that ever was changed. One query."""
    return {text.page: text for text in LegalText.objects.current().order_by("page")}


def fingerprint(*parts: object) -> str:
    """Return a short mark of what a form began from: another mark, and a colleague was quicker."""
    return sha256(repr(parts).encode()).hexdigest()[:20]


def mark_of_text(text: LegalText) -> str:
    return fingerprint(text.body_fr, text.body_en)


def mark_of_details(details: SiteDetails) -> str:
    return fingerprint(*(str(getattr(details, name)) for name in FACTS))


@transaction.atomic
def publish_text(
    page: LegalPage, *, bodies: Bodies | None, seen: str, describe: Describe, actor: Actor, at: datetime
) -> LegalText:
    """Publish a page's text, or the application's own where `bodies` is None; return the version that now shows.

    `seen` marks the text that the form was opened with. Raises StaleError where another is published by now.
    """
    details, latest = _lock_details(), current_texts()
    shown = describe(details, latest)[page]
    if mark_of_text(shown) != seen:
        raise StaleError
    former = latest.get(page)
    kept = _keep(shown, former)
    wish = LegalText(
        page=page,
        body_fr=bodies.fr if bodies else "",
        body_en=bodies.en if bodies else "",
        is_original=bodies is None,
    )
    wanted = describe(details, {**latest, page: wish})[page]
    if wanted.says_the_same_as(kept) and wanted.is_original == kept.is_original:
        return kept
    version = _add(wanted, after=kept, actor=actor, at=at)
    verb = "legal_text_restored" if bodies is None else "legal_text_published"
    changes = {"number": [kept.number, version.number]}
    record(actor, verb, version, at=at, scope=f"page:{page}", changes=changes)
    return version


@transaction.atomic
def change_site_details(
    values: Mapping[str, Any], *, seen: str, describe: Describe, actor: Actor, at: datetime
) -> SiteDetails:
    """Write the facts, and a version of every page that now says something else.

    `seen` marks the facts that the form was opened with. Raises StaleError where others are stored by now.
    """
    details, latest = _lock_details(), current_texts()
    if mark_of_details(details) != seen:
        raise StaleError
    before = describe(details, latest)
    changes = {name: [_plain(getattr(details, name)), _plain(value)] for name, value in values.items()}
    changes = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
    if not changes:
        return details
    for name, value in values.items():
        setattr(details, name, value)
    details.changed_at, details.changed_by = at, actor.label[:200]
    details.save()
    after = describe(details, latest)
    for page, shown in before.items():
        if not after[page].says_the_same_as(shown):
            _add(after[page], after=_keep(shown, latest.get(page)), actor=actor, at=at)
    record(actor, "site_details_changed", details, at=at, changes=changes)
    forget_site_details()
    # Once more when it is written for all: a page in between may have read the former ones.
    transaction.on_commit(forget_site_details)
    return details


def _lock_details() -> SiteDetails:
    """Return the facts under a lock: the one row stands guard over all legal pages."""
    SiteDetails.objects.get_or_create(pk=SiteDetails.ONLY)
    return SiteDetails.objects.select_for_update().get(pk=SiteDetails.ONLY)


def _keep(shown: LegalText, former: LegalText | None) -> LegalText:
    """Return the version that says what a page shows now, written first where none does.

    None does before the first change, and after an update of the application that changed its texts.
    """
    if former is not None and shown.says_the_same_as(former):
        return former
    shown.published_at, shown.published_by = None, ""
    return _write(shown, number=former.number + 1 if former else 1)


def _add(text: LegalText, *, after: LegalText, actor: Actor, at: datetime) -> LegalText:
    text.published_at, text.published_by = at, actor.label[:200]
    return _write(text, number=after.number + 1)


def _write(text: LegalText, *, number: int) -> LegalText:
    text.pk, text.number = None, number
    text.save(force_insert=True)
    return text


def _plain(value: Any) -> Any:
    return value if isinstance(value, str) or value is None else str(value)
