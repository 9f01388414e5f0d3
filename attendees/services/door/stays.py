"""Presences as stored: always what the pure function says of the scans."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery

from attendees.enums import ScanResult
from attendees.models import Registration, Scan, Stay
from attendees.presence import Passage, Presence

# Scans that let somebody pass, or took it back: those that presence depends on.
COUNTING = (ScanResult.ADMITTED, ScanResult.ALREADY_IN, ScanResult.UNDONE)


def scans_of(registration: Registration) -> dict[UUID, Scan]:
    """Read what counts of a person's scans, afresh: under the lock nobody adds to them."""
    scans = Scan.objects.filter(registration=registration, result__in=COUNTING)
    return {scan.pk: scan for scan in scans.select_related("checkpoint", "scanner").order_by("at", "pk")}


def passage_of(scan: Scan) -> Passage:
    """Return what presence needs of a scan."""
    return Passage(scan.pk, scan.at, scan.checkpoint_id, scan.undoes_id)


def rewrite_stays(registration: Registration, before: tuple[Presence, ...], after: tuple[Presence, ...]) -> None:
    """Store the presences of a person where they are no longer those of before."""
    if before == after:
        return
    Stay.objects.filter(registration=registration).exclude(entry__in=[stay.entry for stay in after]).delete()
    for stay in after:
        if stay not in before:
            begin_stay(registration, stay)


def begin_first_stay(registration: Registration, *, entry: UUID, door: int, at: datetime) -> None:
    """Store the presence that an entry begins, later than all that is known of the person; else IntegrityError.

    What the lock's own statement read may be older than the lock: PostgreSQL looks at the moment at which a statement
    begins, and this one waited. An open presence meets the constraint. An entry that came and was taken back
    meanwhile leaves none: so the row names its person only where no passage is as late as this entry, which the
    insertion sees afresh, and has nobody to name otherwise.
    """
    later = Scan.objects.filter(registration=OuterRef("pk"), result__in=COUNTING, at__gte=at).exclude(pk=entry)
    person = Registration.objects.filter(~Exists(later), pk=registration.pk).order_by()
    Stay.objects.create(
        registration_id=Subquery(person.values("pk")),  # type: ignore[misc]  # worked out by the database
        checkpoint_id=door,
        entry_id=entry,
        entered_at=at,
    )


def begin_stay(registration: Registration, presence: Presence) -> None:
    """Store one presence."""
    Stay.objects.create(
        registration=registration,
        checkpoint_id=presence.door,
        entry_id=presence.entry,
        entered_at=presence.entered_at,
        left_at=presence.left_at,
    )
