"""What the worker does for this app on each of its rounds."""

from datetime import timedelta

from attendees.badges.content import BadgeContent
from attendees.badges.sheet import render_badges
from attendees.models import BadgePrint, Registration
from attendees.selectors.badge import badge_contents
from attendees.selectors.waiting import editions_with_places_to_offer
from attendees.services.retention import forget_needs
from attendees.services.waiting import close_waiting_lists, expire_offers, offer_free_places
from forum.core import clock
from forum.core.making import remove_old_files, sweep_files
from forum.core.rounds import at_most_every, on_each_round
from forum.core.workbench import Tell, make_files

# After how many badges the page is told, and the lease renewed.
STEP = 100


@on_each_round
def make_badges() -> int:
    """Make the files of badges that wait, and return how many were made."""
    return make_files(BadgePrint, _draw)


@on_each_round
def tidy_badges() -> int:
    """Remove the files that were kept long enough."""
    return remove_old_files(BadgePrint, at=clock.now())


@on_each_round
@at_most_every(timedelta(hours=1))
def sweep_badges() -> int:
    """Remove the files whose rows went with who asked for them."""
    return sweep_files(BadgePrint)


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


def _draw(badge_print: BadgePrint, tell: Tell) -> bytes:
    edition, title = badge_print.edition, f"Badges {badge_print.edition.slug}"
    contents = _gather(badge_print, tell)
    return render_badges(contents, edition_seed=edition.motif_seed, demo=edition.is_demo, title=title)


def _gather(badge_print: BadgePrint, tell: Tell) -> list[BadgeContent]:
    """Return what the badges say, in the order of names, telling the page as it goes."""
    people = list(Registration.objects.filter(edition=badge_print.edition).confirmed().in_order())
    contents: list[BadgeContent] = []
    for start in range(0, len(people), STEP):
        contents += badge_contents(people[start : start + STEP])
        tell(min(start + STEP, len(people)))
    return contents
