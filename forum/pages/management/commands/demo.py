"""manage.py demo: a counted edition of last year and one to come, invented and marked so."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError

from events.models import Edition
from forum.core import clock
from forum.core.enums import Role
from forum.core.models import User
from forum.pages.demo.builder import RealEditionInTheWay, build_demonstration, coming_year

ORGANISER_ADDRESS = "organisation@example.org"


class Command(BaseCommand):
    help = "Build two invented editions: one of last year, counted at the door, and one to come."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--attendees", type=int, default=320, help="registrations in each edition (default 320)")
        parser.add_argument("--year", type=int, help="year of the edition to come (default: the next one)")
        parser.add_argument("--seed", type=int, default=1, help="same seed, same people (default 1)")
        parser.add_argument("--keep", action="store_true", help="do nothing when a demonstration is already there")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] and Edition.objects.filter(is_demo=True).exists():
            return
        at = clock.now()
        if options["attendees"] < 0:
            raise CommandError("--attendees takes 0 or more.")
        try:
            editions = build_demonstration(
                attendees=options["attendees"], year=options["year"] or coming_year(at), seed=options["seed"], at=at
            )
        except RealEditionInTheWay as error:
            raise CommandError(f"Edition {error} is real: choose another --year.") from error
        self._invite_organiser()
        for edition in editions:
            self.stdout.write(f"/{edition.slug}/ {edition.title}: {edition.registrations.count()} registrations")

    def _invite_organiser(self) -> None:
        """Let one invented person run the forum, its back room included."""
        user = User.objects.filter(email=ORGANISER_ADDRESS).first() or User.objects.create_user(
            ORGANISER_ADDRESS, name="Organisation (démonstration)"
        )
        user.is_staff = user.is_superuser = True
        user.save(update_fields=["is_staff", "is_superuser"])
        user.groups.add(Group.objects.get(name=Role.ORGANISER))
