"""Taking an entry back. It is another scan: nothing is erased."""

from datetime import datetime
from uuid import UUID

from attendees.enums import ScanAction, ScanMethod, ScannerRole, ScanResult
from attendees.models import Registration, Scan, Scanner
from attendees.presence import Passage, find_stays
from attendees.services.door import answers
from attendees.services.door.answers import Shown
from attendees.services.door.errors import NothingToUndo, ScanNotFound
from attendees.services.door.gestures import Gesture, keep, make_gesture, shown_before, take_in
from attendees.services.door.stays import COUNTING, passage_of, rewrite_stays, scans_of


def undo_scan(
    scanner: Scanner,
    *,
    scan_id: UUID,
    undoes: UUID,
    method: ScanMethod = ScanMethod.CAMERA,
    device_at: datetime,
    at: datetime,
    sent_at: datetime | None = None,
) -> Shown:
    """Take back an entry that this phone recorded (a supervisor's: any of the edition) and return what to show."""
    gesture = make_gesture(
        scanner, scan_id=scan_id, method=method, device_at=device_at, sent_at=sent_at, received_at=at
    )
    return take_in(gesture, lambda: _undo(gesture, undoes))


def _undo(gesture: Gesture, undoes: UUID) -> Shown:
    registration = _lock_whose_entry(gesture.scanner, undoes)
    scans = scans_of(registration)
    for scan in scans.values():
        if scan.undoes_id == undoes:
            return shown_before(scan, gesture) if scan.pk == gesture.scan_id else scan.shown
    known = [passage_of(scan) for scan in scans.values()]
    before = find_stays(known)
    after = find_stays([*known, Passage(gesture.scan_id, gesture.at, gesture.scanner.checkpoint_id, undoes)])
    still_in = scans[after[0].entry] if after else None
    shown = answers.say_undone(registration, still_in, at=gesture.received_at)
    keep(gesture, ScanResult.UNDONE, shown, registration=registration, ticket_id=scans[undoes].ticket_id, undoes=undoes)
    rewrite_stays(registration, before, after)
    return shown


def _lock_whose_entry(scanner: Scanner, undoes: UUID) -> Registration:
    """Return, locked, the person whom a scan let in; refuse scans of other phones and those that let nobody in."""
    scan = Scan.objects.filter(pk=undoes, checkpoint__edition=scanner.checkpoint.edition_id).first()
    if scan is None or not (scan.scanner_id == scanner.pk or scanner.role == ScannerRole.SUPERVISOR):
        raise ScanNotFound
    if scan.registration_id is None or scan.action != ScanAction.ENTRY or scan.result not in COUNTING:
        raise NothingToUndo
    people = Registration.objects.select_related("category", "edition").select_for_update(of=("self",))
    return people.get(pk=scan.registration_id)
