"""Taking scans in: one or a thousand, once whatever happens on the way, under the locks of the people they are of."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from attendees.admission import Rule, Verdict, judge_entry
from attendees.enums import (
    COUNTING_SCANS,
    Allowance,
    CheckpointKind,
    CheckpointMode,
    Repeats,
    ScanAction,
    ScanMethod,
    ScannerRole,
    ScanResult,
)
from attendees.models import Checkpoint, Registration, Scan, Scanner
from attendees.presence import Kind, Presence, find_meaning, find_stays
from attendees.services.door import answers, errors
from attendees.services.door.gestures import Gesture, Outcome, Shown, result_shown
from attendees.services.door.guests import Guest, Guests
from attendees.services.door.identifying import identify, with_companions
from attendees.services.door.rooms import Places, count_places
from attendees.services.door.stays import Ledger, passage_of, rewrite_stays, scans_of
from attendees.services.pairing import actor_of
from attendees.services.place import take_leave
from forum.core.journal import record

# Rounds after which a person whom many phones scan at once is left to the phone's next try.
ROUNDS = 5
# In one transaction: on SQLite all other phones wait for it.
AT_ONCE = 250
# What a door meets by itself, wifi codes and last year's badges, is far below; a guess is right once in 2 to the 115.
UNKNOWN_A_MINUTE = 60


def record_scans(scanner: Scanner, gestures: Sequence[Gesture]) -> list[Outcome]:
    """Take scans in and return what to show for each, in their order.

    Any scan again, in whatever order and from several requests at once, returns what it showed first. Those of one
    person are judged in the order in which they were made. Each meets its own error; the others go on.
    """
    outcomes: dict[UUID, Outcome] = {}
    by_door: dict[Checkpoint, list[Gesture]] = defaultdict(list)
    for gesture in {gesture.id: gesture for gesture in gestures}.values():
        by_door[gesture.door].append(gesture)
    for asked in by_door.values():
        in_order = sorted(asked, key=lambda one: (one.at, one.undoes is not None))
        for first in range(0, len(in_order), AT_ONCE):
            outcomes |= _take(scanner, in_order[first : first + AT_ONCE])
    return [outcomes[gesture.id] for gesture in gestures]


def _take(scanner: Scanner, gestures: list[Gesture]) -> dict[UUID, Outcome]:
    """Take scans of one door in. When a constraint says that somebody was faster, look again."""
    known: dict[UUID, Outcome] = {}
    for _round in range(ROUNDS):
        left = [gesture for gesture in gestures if gesture.id not in known]
        if not left:
            return known
        try:
            with transaction.atomic():
                return known | _Batch(scanner, left).take()
        except IntegrityError:
            known |= _shown_before(scanner, left)
    busy = errors.DoorBusy()
    return {gesture.id: known.get(gesture.id, Outcome(gesture.id, error=busy)) for gesture in gestures}


def _shown_before(scanner: Scanner, gestures: list[Gesture]) -> dict[UUID, Outcome]:
    """Return what scans that were already taken in showed then."""
    found = {}
    for scan in Scan.objects.filter(pk__in=[one.id for one in gestures]).select_related("registration"):
        if scan.scanner_id == scanner.pk:
            shown = answers.tell_needs(scan.shown, scan.registration)
            if len(gestures) == 1 and scan.registration and scan.result == ScanResult.ADMITTED:
                shown = with_companions(shown, scan.registration)
            found[scan.pk] = Outcome(scan.pk, shown, answers.say_judged(scan) if scan.judged else None)
        else:
            found[scan.pk] = Outcome(scan.pk, error=errors.ScanIdTaken())
    return found


def rule_of(door: Checkpoint) -> Rule:
    """Return what a door asks. One query for the categories of doors that are not for everybody."""
    return Rule(
        kind=CheckpointKind(door.kind),
        place=door.place,
        mode=CheckpointMode(door.mode),
        repeats=Repeats(door.repeats),
        counts_exits=door.counts_exits,
        categories=frozenset(category.pk for category in door.categories.all()) if door.is_selective else frozenset(),
        opens_at=door.opens_at,
        closes_at=door.closes_at,
    )


class _Batch:
    """Scans of one door, in the order in which they were made, in one transaction."""

    def __init__(self, scanner: Scanner, asked: list[Gesture]) -> None:
        self.scanner = scanner
        self.door, self.received_at = asked[0].door, asked[0].received_at
        self.refused: dict[UUID, errors.DoorError] = {}
        self.gestures = gestures = identify(asked, scanner, self.refused)
        self.rule = rule_of(self.door)
        self.targets = self._find_targets()
        whose = {pk: scan.registration_id for pk, scan in self.targets.items() if scan.registration_id}
        self.guests = Guests(gestures, whose, door=self.door)
        returning = [guest.registration for guest in self.guests if guest.last_number is not None]
        known = scans_of(returning) if returning else {}
        self.ledgers = {
            guest.registration.pk: Ledger(guest.registration, guest.last_number, known.get(guest.registration.pk, ()))
            for guest in self.guests
        }
        self.scans: list[Scan] = []
        self.unknown: int | None = None

    def take(self) -> dict[UUID, Outcome]:
        """Judge, write scans and stays, and return what to show."""
        self.places = self._count_places()
        outcomes = {}
        for gesture in self.gestures:
            try:
                if gesture.id in self.refused:
                    raise self.refused[gesture.id]
                outcomes[gesture.id] = self._undo(gesture) if gesture.undoes else self._pass(gesture)
            except errors.DoorError as error:
                outcomes[gesture.id] = Outcome(gesture.id, error=error)
        Scan.objects.bulk_create(self.scans)
        rewrite_stays(self.ledgers.values())
        return outcomes

    def _count_places(self) -> Places:
        people = list(self.guests)
        lacks_seat = not all(guest.has_seat for guest in people)
        inside = people[0].inside if people else None
        return count_places(self.door, inside, seats=lacks_seat, at=self.received_at)

    def _find_targets(self) -> dict[UUID, Scan]:
        """Return the scans to be taken back, of which the phone may take back its own, a supervisor's any."""
        undone = [gesture.undoes for gesture in self.gestures if gesture.undoes]
        if not undone:
            return {}
        scans = Scan.objects.filter(pk__in=undone, checkpoint__edition=self.door.edition_id)
        scans = scans.select_related("checkpoint")
        if self.scanner.role != ScannerRole.SUPERVISOR:
            scans = scans.filter(scanner=self.scanner)
        return {scan.pk: scan for scan in scans}

    # --- entries and exits ---

    def _pass(self, gesture: Gesture) -> Outcome:
        self._check(gesture)
        guest = self.guests.of(gesture)
        if guest is None:
            if gesture.registration is not None:
                raise errors.GuestNotFound
            return self._keep_unknown(gesture)
        ledger = self.ledgers[guest.registration.pk]
        verdict = self._judge(gesture, guest, ledger)
        judged = answers.answer(gesture, self.scanner, guest, verdict, scans=ledger.scans, places=self.places)
        shown = judged if not gesture.shown else dict(gesture.shown)
        result = result_shown(gesture) or verdict.result
        scan = self._keep(gesture, result, shown, guest)
        if verdict.result != result:
            scan.judged = verdict.result
        if result in COUNTING_SCANS and guest.registration.edition_id == self.door.edition_id:
            ledger.add(scan)
            self._count_in(verdict, guest)
        if verdict.result is ScanResult.TRANSFERRED:
            # Whoever stands there is not the person of the registration: their needs and companions are not theirs.
            return Outcome(gesture.id, shown, judged if scan.judged else None)
        if guest.has_companions and result is ScanResult.ADMITTED and len(self.gestures) == 1:
            shown = with_companions(shown, guest.registration)
        return Outcome(gesture.id, answers.tell_needs(shown, guest.registration), judged if scan.judged else None)

    def _check(self, gesture: Gesture) -> None:
        if gesture.registration is not None and gesture.method.needs_search and not self.scanner.may_search:
            raise errors.SearchNotAllowed
        if gesture.allowance is Allowance.FORCED and self.scanner.role != ScannerRole.SUPERVISOR:
            raise errors.ForceNotAllowed

    def _judge(self, gesture: Gesture, guest: Guest, ledger: Ledger) -> Verdict:
        if gesture.action is ScanAction.EXIT:
            return self._judge_exit(gesture, guest, ledger)
        before = ledger.presences
        repeated = self._repeated(gesture, ledger)
        if repeated is not None:
            before = (*before, repeated)
        return judge_entry(
            self.rule,
            guest.seen_from(self.door),
            self.places.room,
            before,
            at=gesture.at,
            allowance=gesture.allowance,
        )

    def _repeated(self, gesture: Gesture, ledger: Ledger) -> Presence | None:
        """Return the presence that an entry repeats at its own moment, even if that was taken back since."""
        if not ledger.passages:
            return None
        meaning = find_meaning(ledger.passages, passage_of(self._scan(gesture, ScanResult.ADMITTED)))
        return meaning.presence if meaning.kind is Kind.REPEAT else None

    def _judge_exit(self, gesture: Gesture, guest: Guest, ledger: Ledger) -> Verdict:
        if guest.registration.edition_id != self.door.edition_id:
            return Verdict(ScanResult.OTHER_EDITION)
        meaning = find_meaning(ledger.passages, passage_of(self._scan(gesture, ScanResult.EXITED)))
        return Verdict(ScanResult.EXITED if meaning.kind is Kind.EXIT else ScanResult.NOT_IN, meaning.presence)

    def _count_in(self, verdict: Verdict, guest: Guest) -> None:
        """Remember who took a place of this batch, so that the next one of it is told the truth."""
        if verdict.result is ScanResult.ADMITTED:
            self.places = self.places.less(seat=not guest.has_seat)

    def _keep_unknown(self, gesture: Gesture) -> Outcome:
        """Keep a code that is nobody's. A phone that reads too many of them is slowed, and the journal says so."""
        if self.unknown is None:
            since = self.received_at - timedelta(minutes=1)
            unknown = self.scanner.scans.filter(result=ScanResult.UNKNOWN, received_at__gt=since)
            self.unknown = unknown.count()
        if self.unknown >= UNKNOWN_A_MINUTE:
            raise errors.TooManyUnknown
        self.unknown += 1
        if self.unknown == UNKNOWN_A_MINUTE:
            record(
                actor_of(self.scanner), "scanner_guessing", self.scanner, at=self.received_at,
                scope=self.door.edition.slug, changes={"unknown": [None, self.unknown]},
            )  # fmt: skip
        verdict = Verdict(ScanResult.UNKNOWN)
        shown = answers.answer(gesture, self.scanner, None, verdict, scans={}, places=self.places)
        self._keep(gesture, ScanResult.UNKNOWN, shown, None)
        return Outcome(gesture.id, shown)

    # --- taking back ---

    def _undo(self, gesture: Gesture) -> Outcome:
        """Take a passage back. It is another scan: nothing is erased. Doing it twice shows what the first showed."""
        target = self.targets.get(gesture.undoes) if gesture.undoes else None
        target = target or self._own_of_batch(gesture)
        if target is None:
            raise errors.ScanNotFound
        guest = self.guests.by_registration.get(target.registration_id) if target.registration_id else None
        if guest is None or target.action == ScanAction.UNDO or target.result not in COUNTING_SCANS:
            raise errors.NothingToUndo
        ledger = self.ledgers[guest.registration.pk]
        for scan in ledger.scans.values():
            if scan.undoes_id == target.pk:
                return Outcome(gesture.id, scan.shown)
        passage = passage_of(self._scan(gesture, ScanResult.UNDONE))
        presences = find_stays([*ledger.passages, passage])
        still_in = next(
            (one for one in presences if one.place == target.checkpoint.place and one.left_at is None), None
        )
        shown = answers.say_undone(
            guest.registration, ledger.scans[still_in.entry] if still_in else None, at=gesture.received_at
        )
        scan = self._keep(gesture, ScanResult.UNDONE, shown, guest)
        scan.ticket_id = target.ticket_id
        ledger.add(scan)
        if target.method == ScanMethod.WALK_IN and not ledger.presences:
            self._take_registration_back(guest.registration)
        return Outcome(gesture.id, shown)

    def _take_registration_back(self, registration: Registration) -> None:
        """Cancel whom the entry that is taken back had registered; who was registered before stays so."""
        if registration.is_walk_in and registration.is_confirmed:
            take_leave(registration, actor=actor_of(self.scanner), at=self.received_at)

    def _own_of_batch(self, gesture: Gesture) -> Scan | None:
        return next((scan for scan in self.scans if scan.pk == gesture.undoes), None)

    # --- writing ---

    def _keep(self, gesture: Gesture, result: ScanResult, shown: Shown, guest: Guest | None) -> Scan:
        scan = self._scan(gesture, result)
        scan.shown = shown
        if guest is not None:
            scan.registration = guest.registration
            scan.ticket_id = guest.ticket.pk if guest.ticket and gesture.registration is None else None
        self.scans.append(scan)
        return scan

    def _scan(self, gesture: Gesture, result: ScanResult) -> Scan:
        return Scan(
            pk=gesture.id,
            scanner=self.scanner,
            checkpoint=self.door,
            action=gesture.action,
            method=gesture.method,
            undoes_id=gesture.undoes,
            allowance=gesture.allowance or "",
            reason=gesture.reason,
            result=result,
            device_at=gesture.device_at,
            at=gesture.at,
            received_at=gesture.received_at,
        )
