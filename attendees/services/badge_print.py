"""All badges of an edition in one file: asked for by an organiser, made by the worker, kept for a day."""

from datetime import datetime

from django.db import transaction

from attendees.models import BadgePrint, Registration
from attendees.services.ground import lock_edition
from events.models import Edition
from forum.core.enums import UNFINISHED_FILES
from forum.core.journal import Actor, record
from forum.core.making import remove_file
from forum.core.models import User


class NothingToPrint(Exception):
    """Nobody is confirmed in the edition."""


@transaction.atomic
def ask_badge_print(edition: Edition, *, user: User, at: datetime) -> BadgePrint:
    """Ask for the badges of everybody confirmed, and return the print; older files of the edition go.

    While one is on its way, asking again returns it. Raises NothingToPrint.
    """
    lock_edition(edition)
    total = Registration.objects.filter(edition=edition).confirmed().count()
    if not total:
        raise NothingToPrint
    if under_way := edition.badge_prints.filter(state__in=UNFINISHED_FILES).first():
        return under_way
    for old in edition.badge_prints.all():
        remove_file(old)
    badge_print = BadgePrint.objects.create(edition=edition, asked_by=user, total=total, asked_at=at)
    record(Actor.from_user(user), "badges_asked", badge_print, at=at, scope=edition.slug, changes={"total": [0, total]})
    return badge_print
