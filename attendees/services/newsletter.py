"""The newsletter, which people get because they once said yes, until they say no."""

from datetime import datetime

from django.db import transaction

from attendees.models import Registration
from forum.core.journal import WITHHELD, Actor, record


@transaction.atomic
def withdraw_newsletter(registration: Registration, *, actor: Actor, at: datetime) -> int:
    """Withdraw the consent everywhere that the mailbox gave it, and return in how many registrations.

    A person who says no says it for the address, whichever year's form they had ticked. Twice changes nothing more.
    """
    willing = Registration.objects.filter(newsletter_wanted_at__isnull=False).select_related("edition")
    if registration.email_key:
        willing = willing.filter(email_key=registration.email_key)
    else:
        willing = willing.filter(pk=registration.pk)
    found = list(willing.select_for_update(of=("self",), no_key=True).order_by("edition", "pk"))
    for one in found:
        one.newsletter_wanted_at = None
        one.save(update_fields=["newsletter_wanted_at"])
        changes = {"newsletter_wanted_at": WITHHELD}
        record(actor, "newsletter_withdrawn", one, at=at, scope=one.edition.slug, changes=changes)
    return len(found)
