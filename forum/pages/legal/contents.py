"""What each legal page says: the application's own text, or what organisers made of it."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from forum.core.enums import LegalPage
from forum.core.legal import Bodies
from forum.core.markdown import Document, render, variables_of
from forum.core.models import LegalText, SiteDetails
from forum.pages.legal.facts import labels, tell_facts

TEXTS = Path(__file__).parent / "texts"


@cache
def original(page: str) -> Bodies:
    """Return the application's own text of a page."""
    french, english = ((TEXTS / f"{page}.{language}.md").read_text(encoding="utf8") for language in ("fr", "en"))
    return Bodies(french, english)


def describe(details: SiteDetails, latest: Mapping[str, LegalText]) -> dict[str, LegalText]:
    """Return what every page says with these facts, not yet stored."""
    return {page: _describe(page, details, latest.get(page)) for page in LegalPage.values}


def _describe(page: str, details: SiteDetails, text: LegalText | None) -> LegalText:
    is_original = text is None or text.is_original
    bodies = original(page) if text is None or is_original else Bodies(text.body_fr, text.body_en)
    facts = {
        language: tell_facts(details, variables_of(body), language)
        for language, body in (("fr", bodies.fr), ("en", bodies.en))
    }
    shown = LegalText(page=page, body_fr=bodies.fr, body_en=bodies.en, is_original=is_original, facts=facts)
    if text is not None:
        shown.published_at, shown.published_by = text.published_at, text.published_by
    return shown


def show(text: LegalText, language: str) -> tuple[Document, str]:
    """Return a text as a page shows it, and the language that it really is in."""
    body, tongue = text.body(language)
    return render(body, language=tongue, facts=text.facts.get(tongue, {}), names=labels()), tongue
