"""Text, days and times written as people here write them, in the language of the page."""

from datetime import date, datetime, time

from django import template
from django.utils import timezone
from django.utils.safestring import SafeData, SafeString, mark_safe
from django.utils.translation import get_language

from forum.core import text

register = template.Library()


def page_language() -> str:
    """Return the language of the page."""
    return get_language() or "fr"


def _local(moment: date | time | datetime) -> date | time | datetime:
    """Bring an aware datetime to the time zone of the page; leave the rest alone."""
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


@register.filter(is_safe=True)
def french(value: object) -> str | SafeString:
    """Apply French typography to a text that people typed."""
    if isinstance(value, SafeData):
        # It was safe, and only spaces and apostrophes outside its tags change.
        return mark_safe(text.french(str(value), markup=True))  # noqa: S308  see above
    return text.french(str(value))


@register.filter
def clock(moment: time | datetime) -> str:
    """Write a time of day: "12 h 30", "12:30"."""
    return text.format_time(_local(moment), page_language())


@register.filter
def day(moment: date | datetime, form: str = "") -> str:
    """Write a day; `{{ d|day:"weekday" }}` puts its weekday in front."""
    return text.format_day(_local(moment), page_language(), weekday=form == "weekday")


@register.filter
def ordinal(number: int) -> str:
    """Write a rank: "1re", "3e", "3rd"."""
    return text.ordinal(number, page_language())


@register.simple_tag
def span(start: time | datetime, end: time | datetime) -> str:
    """Write from when to when: "10 h – 11 h 15"."""
    return text.format_span(_local(start), _local(end), page_language())


@register.simple_tag
def day_range(first: date, last: date) -> str:
    """Write the days from the first to the last."""
    return text.format_day_range(_local(first), _local(last), page_language())
