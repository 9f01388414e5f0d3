"""Keeping the phones' list up to date, whoever changed what: it is looked at, not told."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from attendees.models import Roster, RosterLine
from attendees.selectors.roster import read_lines
from events.models import Edition

# How old what phones are told may be. Reading five thousand lines costs a fifth of a second of processor.
AT_MOST = timedelta(seconds=10)


def refresh_roster(edition: Edition, *, at: datetime) -> int:
    """Give lines that changed since the last look a new version, and return the newest version.

    Looks at most once in ten seconds, however many phones ask. What the lines say is read before anything is locked.
    """
    roster, _is_new = Roster.objects.get_or_create(edition=edition)
    is_due = Roster.objects.filter(pk=edition.pk).filter(Q(checked_at=None) | Q(checked_at__lte=at - AT_MOST))
    if not is_due.update(checked_at=at):
        return roster.version
    known = dict(RosterLine.objects.filter(roster=roster).values_list("pk", "digest"))
    digests = {line.registration: line.digest for line in read_lines(edition)}
    changed = {pk: digest for pk, digest in digests.items() if known.get(pk) != digest}
    if not changed:
        return roster.version
    with transaction.atomic():
        locked = Roster.objects.select_for_update().get(pk=edition.pk)
        locked.version += 1
        locked.save(update_fields=["version"])
        RosterLine.objects.bulk_create(
            [
                RosterLine(registration_id=pk, roster=locked, version=locked.version, digest=digest)
                for pk, digest in changed.items()
            ],
            batch_size=500,
            update_conflicts=True,
            unique_fields=["registration"],
            update_fields=["version", "digest"],
        )
    return locked.version
