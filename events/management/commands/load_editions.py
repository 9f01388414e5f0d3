"""`manage.py load_editions`: put what is known of past editions into the database."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from events.services.past_edition import load_past_editions
from forum.core import clock
from forum.core.journal import Actor

FACTS = Path(__file__).resolve().parents[2] / "data" / "editions.json"


class Command(BaseCommand):
    help = "Loads what is publicly known of past editions; running it again changes nothing more."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--file", type=Path, default=FACTS, help="another file of the same form")

    def handle(self, *args: Any, **options: Any) -> None:
        facts = json.loads(options["file"].read_text(encoding="utf-8"))
        loaded = load_past_editions(facts, actor=Actor.system("load_editions"), at=clock.now())
        kept = f" Figures left as organisers made them: {loaded.kept_figures}." if loaded.kept_figures else ""
        self.stdout.write(
            f"Past editions: {len(loaded.created)} created, {len(loaded.changed)} changed, "
            f"{len(loaded.unchanged)} unchanged, {len(loaded.skipped)} skipped.{kept}"
        )
