"""Puts the pieces of a demonstration together."""

from datetime import datetime
from random import Random

from django.db import transaction
from faker import Faker

from attendees.models import AgendaEntry, BadgePrint, Registration, Scan, Scanner, SeatBooking, Stay, Ticket
from events.models import Edition, Speaker
from forum.pages.demo.accounts import invite_participant
from forum.pages.demo.calendar import Timing, coming_year, timing_of, timing_of_last
from forum.pages.demo.content import COMING, LAST, Theme
from forum.pages.demo.door import play_whole_day
from forum.pages.demo.enums import Moment
from forum.pages.demo.figures import forget_figures, keep_figures
from forum.pages.demo.history import history_of, meetings_history_of, write_history
from forum.pages.demo.meeting_life import play_meetings
from forum.pages.demo.meetings import invent_meetings
from forum.pages.demo.people import invent_registrations, invent_seats
from forum.pages.demo.programme import build_edition, build_programme
from forum.pages.demo.rooms import build_room_doors
from forum.pages.demo.switch import enact
from matchmaking.models import MeetingProgramme

__all__ = ["RealEditionInTheWay", "build_demonstration", "clear_edition", "coming_year"]


class RealEditionInTheWay(Exception):
    """The year belongs to an edition that is not invented: nothing was touched."""


@transaction.atomic
def build_demonstration(
    *, attendees: int, year: int, seed: int, at: datetime, moment: Moment = Moment.BEFORE
) -> list[Edition]:
    """Create the counted edition of the year before `year` and the one to come, at a moment of its life; return both.

    Invented editions of these years are replaced. Raises RealEditionInTheWay for a real one.
    """
    for edition_year in (year - 1, year):
        clear_edition(str(edition_year))
    before, played = timing_of_last(year - 1, at=at), timing_of(Moment.BEFORE, year, at=at)
    last = _build(LAST, year - 1, before, attendees, seed=seed)
    play_whole_day(last, before)
    play_meetings(last, Moment.AFTER, before, at=at, is_closed=True)
    keep_figures(last, before, at=at)
    coming = _build(COMING, year, played, attendees, seed=seed, earlier=last)
    play_meetings(coming, Moment.BEFORE, played, at=at)
    # Before the door is played: whoever tries the site comes to it by themselves.
    invite_participant(coming)
    if moment != Moment.BEFORE:
        # By the same way as on screen: the moment is the same however one comes to it.
        enact(coming, moment, at=at)
    return [last, coming]


def _build(
    theme: Theme, year: int, timing: Timing, number: int, *, seed: int, earlier: Edition | None = None
) -> Edition:
    rng = Random(f"{seed} {year}")
    fake = Faker("fr_FR")
    fake.seed_instance(f"{seed} {year}")
    edition = build_edition(year, timing, theme, capacity=max(20, number * 5 // 4))
    sessions = build_programme(edition, timing, fake)
    build_room_doors(edition, at=timing.until)
    people = invent_registrations(edition, number, timing=timing, earlier=earlier, fake=fake, rng=rng)
    invent_seats(people, sessions, rng)
    # Dice of their own: what is invented of people does not depend on them.
    dice = Random(f"meetings {seed} {year}")
    invent_meetings(edition, people, timing, is_over=earlier is None, fake=fake, rng=dice)
    write_history(edition, people)
    return edition


@transaction.atomic
def clear_edition(slug: str) -> None:
    """Remove an invented edition and all that hangs on it. Raises RealEditionInTheWay for a real one."""
    edition = Edition.objects.filter(slug=slug).first()
    if edition is None:
        return
    if not edition.is_demo:
        raise RealEditionInTheWay(slug)
    people = Registration.objects.filter(edition=edition)
    MeetingProgramme.objects.filter(edition=edition).delete()
    Stay.objects.filter(registration__in=people).delete()
    scans = Scan.objects.filter(checkpoint__edition=edition)
    scans.filter(undoes__isnull=False).delete()
    scans.delete()
    Scanner.objects.filter(checkpoint__edition=edition).delete()
    for model in (AgendaEntry, SeatBooking, Ticket):
        model._default_manager.filter(registration__in=people).delete()
    people.delete()
    BadgePrint.objects.filter(edition=edition).delete()
    forget_figures(edition)
    history_of(edition).delete()
    meetings_history_of(edition).delete()
    Speaker.objects.filter(sessions__edition=edition).delete()
    edition.delete()
