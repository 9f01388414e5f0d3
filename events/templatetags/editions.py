"""What pages show of editions and sessions."""

from typing import Any

from django import template
from django.template.defaultfilters import linebreaks_filter
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from events.models import Edition
from events.wording import naming_field, plain_name
from forum.core.templatetags.components import localized, localized_text, text_of
from forum.core.text import tongue

register = template.Library()


@register.simple_tag
def edition_name(edition: Edition) -> str | SafeString:
    """Show the edition's title, else its theme, else its year; in French on an English page, it says so."""
    field = naming_field(edition)
    return localized(edition, field) if field else plain_name(edition)


@register.filter
def edition_name_text(edition: Edition) -> str:
    """Give the same name without markup: for titles and attributes."""
    field = naming_field(edition)
    return localized_text(edition, field) if field else plain_name(edition)


@register.simple_tag
def localized_paragraphs(obj: Any, name: str) -> str | SafeString:
    """Show a long text with its paragraphs; in French on an English page, it says so."""
    text, language = text_of(obj, name)
    paragraphs = linebreaks_filter(text)
    if text and language != tongue(get_language() or "fr"):
        return format_html('<div lang="{}">{}</div>', language, paragraphs)
    return paragraphs
