"""Presences as stored: always what the pure function says of the scans."""

from collections.abc import Iterable
from uuid import UUID

from attendees.enums import CheckpointKind, ScanAction, ScanResult
from attendees.models import Registration, Scan, Stay
from attendees.presence import Passage, Presence, day_end, find_stays


class Ledger:
    """One person's passages while a batch is taken in: what was known, what comes, and the stays that they tell."""

    def __init__(self, registration: Registration, last_number: int | None, known: Iterable[Scan] = ()) -> None:
        self.registration = registration
        self.last_number = last_number or 0
        self.scans: dict[UUID, Scan] = {scan.pk: scan for scan in known}
        self.passages = [passage_of(scan) for scan in self.scans.values()]
        self.before = self.presences = find_stays(self.passages)

    def add(self, scan: Scan) -> None:
        """Take one more passage in, after all those known; it counts what it rests on."""
        self.last_number += 1
        scan.number = self.last_number
        self.scans[scan.pk] = scan
        self.passages.append(passage_of(scan))
        self.presences = find_stays(self.passages)


def scans_of(registrations: Iterable[Registration]) -> dict[UUID, list[Scan]]:
    """Read what counts of people's scans, by person. Under their lock nobody adds to them. One query."""
    found: dict[UUID, list[Scan]] = {}
    scans = Scan.objects.filter(registration__in=registrations, number__isnull=False)
    for scan in scans.select_related("checkpoint__edition", "scanner").order_by("number"):
        found.setdefault(scan.registration_id, []).append(scan)  # type: ignore[arg-type]  # numbered: has a person
    return found


def passage_of(scan: Scan) -> Passage:
    """Return what presence needs of a scan, its checkpoint and edition at hand."""
    door = scan.checkpoint
    return Passage(
        scan.pk,
        scan.at,
        door.pk,
        scan.undoes_id,
        scan.action == ScanAction.EXIT,
        CheckpointKind(door.kind),
        door.place,
        day_end(scan.at, door.edition.time_zone),
        scan.result == ScanResult.ALREADY_IN,
    )


def rewrite_stays(ledgers: Iterable[Ledger]) -> None:
    """Store the presences of people where they are no longer those of before; what ends before what begins.

    Nothing to rewrite costs nothing; somebody's first entry one insertion, as does that of a thousand.
    """
    gone: list[UUID] = []
    changed: list[tuple[Ledger, Presence]] = []
    new: list[Stay] = []
    for ledger in ledgers:
        before = {stay.entry: stay for stay in ledger.before}
        after = {stay.entry: stay for stay in ledger.presences}
        gone += before.keys() - after.keys()
        changed += [(ledger, after[entry]) for entry in before.keys() & after.keys() if after[entry] != before[entry]]
        new += [_stay(ledger.registration, stay) for entry, stay in after.items() if entry not in before]
    if gone:
        Stay.objects.filter(entry__in=gone).delete()
    for _ledger, presence in sorted(changed, key=lambda one: one[1].left_at is None):
        Stay.objects.filter(entry=presence.entry).update(
            checkpoint=presence.door,
            kind=presence.kind,
            entered_at=presence.entered_at,
            left_at=presence.left_at,
            ended=presence.ended or "",
        )
    Stay.objects.bulk_create(new)


def _stay(registration: Registration, presence: Presence) -> Stay:
    return Stay(
        registration=registration,
        checkpoint_id=presence.door,
        entry_id=presence.entry,
        kind=presence.kind,
        entered_at=presence.entered_at,
        left_at=presence.left_at,
        ended=presence.ended or "",
    )
