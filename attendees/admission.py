"""Whether somebody passes at a door. Pure: what is known of person, door and room in, a verdict out.

The phones' own copy is forum/static/js/scanner/admission.js; a test asks both the same questions.
"""

from dataclasses import dataclass, field
from datetime import datetime

from attendees.enums import (
    BOOKING_MODES,
    Allowance,
    CheckpointKind,
    CheckpointMode,
    Repeats,
    ScanResult,
    StayEnd,
)
from attendees.presence import Presence


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What one door asks. `categories`: those it lets pass, all when empty."""

    kind: CheckpointKind = CheckpointKind.MAIN
    place: str = "building"
    mode: CheckpointMode = CheckpointMode.ANYONE
    repeats: Repeats = Repeats.DAILY
    counts_exits: bool = False
    categories: frozenset[int] = field(default=frozenset())
    opens_at: datetime | None = None
    closes_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What a door must know of whoever stands there."""

    is_of_edition: bool = True
    is_confirmed: bool = True
    has_valid_ticket: bool = True
    # The ticket is that of whoever had the place before them.
    has_former_ticket: bool = False
    category: int | None = None
    has_seat: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """Places behind a door: seats for those who did not book, people whom safety lets in. None: no limit."""

    seats_left: int | None = None
    gauge_left: int | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """What to answer, and the presence that it speaks of."""

    result: ScanResult
    presence: Presence | None = None


def judge_entry(
    rule: Rule,
    person: Person,
    room: Room,
    before: tuple[Presence, ...],
    *,
    at: datetime,
    allowance: Allowance | None = None,
) -> Verdict:
    """Return whether somebody enters. `before`: their presences as known; `allowance`: what bends the rule for them.

    Nobody is let in on the ticket of another edition: there is no registration to count. Nor on one that was passed
    on: whoever has the place now would be counted.
    """
    if not person.is_of_edition:
        return Verdict(ScanResult.OTHER_EDITION)
    if person.has_former_ticket:
        return Verdict(ScanResult.TRANSFERRED)
    if allowance is Allowance.FORCED:
        return Verdict(ScanResult.ADMITTED)
    refusal = _refuse_person(rule, person, at)
    if refusal is not None:
        return Verdict(refusal)
    already = find_repeated(rule, before, at=at)
    if already is not None:
        return Verdict(ScanResult.ALREADY_IN, already)
    is_back = any(one.place == rule.place and is_there(one, at) for one in before)
    if rule.mode in BOOKING_MODES and not person.has_seat and not is_back:
        refusal = _refuse_without_seat(rule, room, allowance)
    if refusal is None and room.gauge_left is not None and room.gauge_left <= 0 and not is_back:
        refusal = ScanResult.FULL
    return Verdict(refusal or ScanResult.ADMITTED)


def find_repeated(rule: Rule, before: tuple[Presence, ...], *, at: datetime) -> Presence | None:
    """Return the presence that one more entry would repeat where the door does not let people repeat; else None."""
    if rule.repeats is Repeats.MANY:
        return None
    for presence in reversed([one for one in before if one.place == rule.place]):
        if is_there(presence, at):
            return presence
        ended = presence.ended or StayEnd.DAY
        if ended is StayEnd.SERVED and (rule.repeats is Repeats.ONCE or _is_same_day(presence, at)):
            return presence
        if ended is StayEnd.DAY and rule.repeats is Repeats.ONCE:
            return presence
    return None


def is_there(presence: Presence, at: datetime) -> bool:
    """Whether somebody is there now, or was at `at`. Nobody stays overnight, whether they were seen leaving or not.

    Whoever is in by now was let in by a phone that showed green, even if a scan that comes late was made before.
    """
    if not _is_same_day(presence, at):
        return False
    return presence.left_at is None or presence.covers(at)


def _is_same_day(presence: Presence, at: datetime) -> bool:
    return presence.day_ends_at is None or at < presence.day_ends_at


def _refuse_person(rule: Rule, person: Person, at: datetime) -> ScanResult | None:
    if not person.is_confirmed:
        return ScanResult.CANCELLED
    if not person.has_valid_ticket:
        return ScanResult.REVOKED
    if (rule.opens_at and at < rule.opens_at) or (rule.closes_at and at >= rule.closes_at):
        return ScanResult.CLOSED
    if rule.categories and person.category not in rule.categories:
        return ScanResult.WRONG_CATEGORY
    return None


def _refuse_without_seat(rule: Rule, room: Room, allowance: Allowance | None) -> ScanResult | None:
    if rule.mode is CheckpointMode.BOOKED:
        return ScanResult.NOT_BOOKED
    # A session whose seats nobody counted has one for everybody.
    if room.seats_left is None:
        return None
    if room.seats_left <= 0:
        return ScanResult.FULL
    return None if allowance is Allowance.SEAT else ScanResult.SEATS_LEFT
