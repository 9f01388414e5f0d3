"""Personal data leaves when the notice on the form says so."""

from datetime import datetime

from django.db import transaction

from attendees.models import Registration
from attendees.retention import NEEDS_KEPT
from events.models import Edition
from forum.core.journal import Actor, record


@transaction.atomic
def forget_needs(*, at: datetime) -> int:
    """Erase the needs of people whose edition ended over `NEEDS_KEPT` ago; return how many people that was.

    The journal notes it once an edition, with the number of people and nothing of theirs.
    """
    told = Registration.objects.exclude(needs="")
    due = Edition.objects.filter(ends_on__lt=(at - NEEDS_KEPT).date(), pk__in=told.values("edition"))
    forgotten = 0
    for edition in due.order_by("pk"):
        people = told.filter(edition=edition).update(needs="", needs_told_at_desk=False)
        changes = {"people": [people, 0]}
        record(Actor.system("retention"), "needs_forgotten", edition, at=at, scope=edition.slug, changes=changes)
        forgotten += people
    return forgotten
