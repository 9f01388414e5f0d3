"""When everything of an invented edition happens, at each moment of its life. The clock stays true: the days move."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from events.enums import EditionState
from forum.pages.demo.enums import Moment

ZONE = ZoneInfo("Europe/Paris")
FIRST_SESSION, REGISTRATION_ENDS = time(8, 30), time(8)
DOORS_BEFORE, REGISTERED_BEFORE = timedelta(minutes=15), timedelta(minutes=30)
LAST_SESSION_AFTER, HALL_EMPTY_AFTER = timedelta(hours=7, minutes=45), timedelta(hours=8, minutes=30)
TUESDAY = 1
# A demonstration is shown at any hour: doors that did not open within these bounds opened a while ago.
OPEN_FOR_LEAST, OPEN_FOR, OPEN_FOR_MOST = timedelta(minutes=30), timedelta(minutes=60), timedelta(minutes=90)
# How long after the doors the morning's meetings are not all past.
MEETINGS_AHEAD_FOR = timedelta(hours=3)
NOTICE = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Timing:
    """The day of an invented edition, seen from one of its moments."""

    starts_at: datetime  # the first session
    closes_at: datetime  # registration
    until: datetime  # the last thing that anybody did with a registration
    state: EditionState

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(ZONE).date()

    @property
    def ends_on(self) -> date:
        """Return the day on which the last guest leaves: late in the evening a forum goes on past midnight."""
        return self.empty_at.astimezone(ZONE).date()

    @property
    def doors_at(self) -> datetime:
        return self.starts_at - DOORS_BEFORE

    @property
    def empty_at(self) -> datetime:
        """Return when the last guest has left."""
        return self.starts_at + HALL_EMPTY_AFTER

    @property
    def closed_at(self) -> datetime:
        """Return when the organiser closed the edition, once it is over: the day after."""
        return self.empty_at + timedelta(days=1)


def coming_year(at: datetime) -> int:
    """Return the year that names the invented edition to come: this one. Its day moves, its name and address stay."""
    return at.astimezone(ZONE).year


def timing_of(moment: Moment, year: int, *, at: datetime) -> Timing:
    """Return when an edition takes place for `at` to be that moment of its life."""
    if moment == Moment.DOOR:
        doors = _doors_of_today(at)
        starts = doors + DOORS_BEFORE
        # Late comers may still register at the door, on their phones.
        return Timing(starts, starts + LAST_SESSION_AFTER, doors - REGISTERED_BEFORE, EditionState.OPEN)
    if moment == Moment.AFTER:
        today = _today(at)
        on = today - timedelta(days=2 + (today.weekday() - 2 - TUESDAY) % 7)
        closes = datetime.combine(on, REGISTRATION_ENDS, ZONE)
        return Timing(_first_session(on), closes, closes, EditionState.CLOSED)
    on = _day_to_come(year, at)
    closes = datetime.combine(on, REGISTRATION_ENDS, ZONE)
    return Timing(_first_session(on), closes, at - timedelta(minutes=5), EditionState.OPEN)


def timing_of_last(year: int, *, at: datetime) -> Timing:
    """Return when the edition that was counted took place: in its year, or a year ago if that is to come."""
    usual = forum_day(year)
    on = usual if usual <= _today(at) - timedelta(days=30) else _next_tuesday(_today(at) - timedelta(weeks=52))
    closes = datetime.combine(on, REGISTRATION_ENDS, ZONE)
    return Timing(_first_session(on), closes, closes, EditionState.CLOSED)


def forum_day(year: int) -> date:
    """Return the day of a year's forum, as it ought to be: the fourth Tuesday of November."""
    return _next_tuesday(date(year, 11, 1)) + timedelta(weeks=3)


def _day_to_come(year: int, at: datetime) -> date:
    """Return the usual day, or a Tuesday in four weeks where the usual day is past or too near to register."""
    usual = forum_day(year)
    return usual if usual >= _today(at) + NOTICE else _next_tuesday(_today(at) + timedelta(weeks=4))


def _doors_of_today(at: datetime) -> datetime:
    """Return when the doors opened: at the usual hour if that was a while ago, or else an hour ago."""
    today = _today(at)
    usual = _first_session(today) - DOORS_BEFORE
    if OPEN_FOR_LEAST <= at - usual <= OPEN_FOR_MOST:
        return usual
    opened = (at - OPEN_FOR).astimezone(ZONE)
    quarter = opened.replace(minute=opened.minute // 15 * 15, second=0, microsecond=0)
    within_the_day = datetime.combine(today, time(23, 30), ZONE) - HALL_EMPTY_AFTER
    if quarter > within_the_day:
        # Past that, meetings that lie ahead matter more than that it is all of one day.
        return within_the_day if at - within_the_day <= MEETINGS_AHEAD_FOR else quarter
    return quarter


def _first_session(on: date) -> datetime:
    return datetime.combine(on, FIRST_SESSION, ZONE)


def _today(at: datetime) -> date:
    return at.astimezone(ZONE).date()


def _next_tuesday(day: date) -> date:
    return day + timedelta(days=(TUESDAY - day.weekday()) % 7)
