"""What the worker does for this app on each of its rounds."""

import logging
from datetime import timedelta

from attendees.badges.content import BadgeContent
from attendees.badges.sheet import render_badges
from attendees.enums import PrintState
from attendees.models import BadgePrint, Registration
from attendees.selectors.badge import badge_contents
from attendees.selectors.waiting import editions_with_places_to_offer
from attendees.services.badge_print import (
    PrintReplaced,
    claim_badge_print,
    fail_badge_print,
    finish_badge_print,
    note_progress,
    remove_old_prints,
)
from attendees.services.retention import forget_needs
from attendees.services.waiting import close_waiting_lists, expire_offers, offer_free_places
from forum.core import clock
from forum.core.rounds import at_most_every, on_each_round

logger = logging.getLogger(__name__)
# After how many badges the page is told, and the lease renewed.
STEP = 100


@on_each_round
def make_badges() -> int:
    """Make the files of badges that wait, and return how many were made."""
    made = 0
    while badge_print := claim_badge_print(at=clock.now()):
        made += _make(badge_print)
    return made


@on_each_round
def tidy_badges() -> int:
    """Remove the files that were kept long enough."""
    return remove_old_prints(at=clock.now())


@on_each_round
@at_most_every(timedelta(hours=1))
def forget_what_is_due() -> int:
    """Erase what the information notice promised to erase by now."""
    return forget_needs(at=clock.now())


@on_each_round
def move_waiting_lists() -> int:
    """End the offers that ran out, offer the places that are free, and say so to those for whom none came."""
    at = clock.now()
    done = expire_offers(at=at) + close_waiting_lists(at=at)
    return done + sum(offer_free_places(edition, at=at) for edition in editions_with_places_to_offer(at=at))


def _make(badge_print: BadgePrint) -> bool:
    """Make one file; whatever goes wrong with it must not stop the others, nor the mails."""
    if badge_print.state != PrintState.RUNNING:
        return False
    edition = badge_print.edition
    try:
        content = render_badges(
            _gather(badge_print), edition_seed=edition.motif_seed, demo=edition.is_demo, title=f"Badges {edition.slug}"
        )
        finish_badge_print(badge_print, content=content, at=clock.now())
    except PrintReplaced:
        return False
    except Exception as error:
        logger.exception("badges of %s not made", edition.slug)
        fail_badge_print(badge_print, reason=f"{type(error).__name__}: {error}", at=clock.now())
        return False
    return True


def _gather(badge_print: BadgePrint) -> list[BadgeContent]:
    """Return what the badges say, in the order of names, telling the page as it goes."""
    people = list(Registration.objects.filter(edition=badge_print.edition).confirmed().in_order())
    contents: list[BadgeContent] = []
    for start in range(0, len(people), STEP):
        contents += badge_contents(people[start : start + STEP])
        note_progress(badge_print, done=min(start + STEP, len(people)), at=clock.now())
    return contents
