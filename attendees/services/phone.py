"""What is done to all phones of the door at once."""

from datetime import datetime

from django.db import transaction

from attendees.models import Scanner
from attendees.services.ground import lock_edition
from events.models import Edition
from forum.core.journal import Actor, record


@transaction.atomic
def revoke_scanners(edition: Edition, *, actor: Actor, at: datetime) -> int:
    """Send every phone of an edition away and return how many there were. Those sent away before keep their hour."""
    lock_edition(edition)
    working = Scanner.objects.filter(checkpoint__edition=edition, revoked_at=None, ends_at__gt=at)
    names = sorted(working.values_list("name", flat=True))
    if names:
        working.update(revoked_at=at)
        record(actor, "scanners_revoked", edition, at=at, scope=edition.slug, changes={"phones": [names, []]})
    return len(names)
