"""Closes the site for a while, and opens it again; writes the page that a proxy shows when the app is down."""

from argparse import ArgumentParser
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.core.management.base import BaseCommand, CommandError
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html

from forum.core import clock
from forum.core.maintenance import close_site, open_site, read_closing


class Command(BaseCommand):
    help = "on: everybody but the health pages gets a page that says so. off: open again. page: the same for a proxy."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("act", choices=["on", "off", "state", "page"])
        parser.add_argument("--until", default="", help="18:30, or 2026-11-21T18:30; told to visitors")

    def handle(self, *args: Any, act: str, until: str, **options: Any) -> None:
        if act == "page":
            self.stdout.write(render_page())
            return
        if act == "on":
            close_site(read_until(until) if until else None)
        elif act == "off":
            open_site()
        closing = read_closing()
        told = f" until {timezone.localtime(closing.until):%Y-%m-%d %H:%M}" if closing and closing.until else ""
        self.stdout.write(f"closed{told}" if closing else "open")


def read_until(text: str) -> datetime:
    """Return the moment: an hour is the next one to come."""
    now = timezone.localtime(clock.now())
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    try:
        moment = moment or datetime.combine(now.date(), time.fromisoformat(text))
    except ValueError:
        raise CommandError("--until is neither an hour (18:30) nor a moment (2026-11-21T18:30)") from None
    moment = moment if moment.tzinfo else timezone.make_aware(moment)
    if moment <= now and ":" in text and "T" not in text and "-" not in text:
        moment += timedelta(days=1)
    if moment <= now:
        raise CommandError("--until is past")
    return moment


def render_page() -> str:
    """Return the page as one file, in both languages: nothing of the site can be fetched when it is down."""
    style = finders.find("css/alone.css")
    if not isinstance(style, str):
        raise CommandError("css/alone.css is missing")
    element = format_html("<style>{}</style>", Path(style).read_text(encoding="utf8"))
    return render_to_string("maintenance_alone.html", {"style_element": element})
