"""manage.py demo: a counted edition of last year and one to come, invented and marked so, at a moment of its life."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from events.models import Edition
from forum.core import clock
from forum.core.journal import Actor
from forum.pages.demo.accounts import invite_participant, invite_staff
from forum.pages.demo.builder import RealEditionInTheWay, build_demonstration
from forum.pages.demo.calendar import coming_year
from forum.pages.demo.enums import Moment
from forum.pages.demo.switch import OutsideDemonstration, edition_played, moment_to_keep, switch_moment

ATTENDEES, SEED = 320, 1
ACTOR = Actor.system("manage.py demo")


class Command(BaseCommand):
    help = (
        "Build two invented editions, one of last year, counted at the door, and one to come. With --moment alone, "
        "or --keep, the demonstration that is there keeps its people, and only moves to that moment."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--attendees", type=int, help=f"registrations in each edition (default {ATTENDEES})")
        parser.add_argument("--year", type=int, help="year that names the edition to come (default: this year)")
        parser.add_argument("--seed", type=int, help=f"same seed, same people (default {SEED})")
        parser.add_argument(
            "--moment", choices=Moment.values, help="before the forum (default), its morning at the door, or after it"
        )
        parser.add_argument("--keep", action="store_true", help="keep the demonstration that is there already")

    def handle(self, *args: Any, **options: Any) -> None:
        at = clock.now()
        wanted = [options[name] for name in ("attendees", "year", "seed")]
        there = edition_played()
        only_moves = options["keep"] or (options["moment"] is not None and wanted == [None, None, None])
        if there is not None and only_moves:
            self._keep(there, options["moment"], at)
        else:
            self._build(options, at)

    def _keep(self, edition: Edition, moment: str | None, at: datetime) -> None:
        """Move the demonstration to a moment; without one, keep it at its own: yesterday's door is not open today."""
        invite_staff()
        invite_participant(edition)
        wanted = Moment(moment) if moment else moment_to_keep(edition, at=at)
        if wanted is None:
            return
        try:
            edition = switch_moment(edition, wanted, actor=ACTOR, at=at)
        except OutsideDemonstration as error:
            raise CommandError("This site is no demonstration: DEMONSTRATION is not set. Nothing was moved.") from error
        self.stdout.write(f"/{edition.slug}/ is at the moment: {wanted.value}")

    def _build(self, options: dict[str, Any], at: datetime) -> None:
        attendees = ATTENDEES if options["attendees"] is None else options["attendees"]
        if attendees < 0:
            raise CommandError("--attendees takes 0 or more.")
        try:
            editions = build_demonstration(
                attendees=attendees,
                year=options["year"] or coming_year(at),
                seed=SEED if options["seed"] is None else options["seed"],
                moment=Moment(options["moment"] or Moment.BEFORE),
                at=at,
            )
        except RealEditionInTheWay as error:
            raise CommandError(f"Edition {error} is real: choose another --year.") from error
        invite_staff()
        for edition in editions:
            self.stdout.write(f"/{edition.slug}/ {edition.title}: {edition.registrations.count()} registrations")
