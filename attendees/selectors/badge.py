"""From registrations to what their badges say."""

from collections.abc import Iterable

from django.conf import settings
from django.db.models import Prefetch, prefetch_related_objects
from django.utils import translation

from attendees.badges.content import BadgeContent, shelf_letter
from attendees.badges.sheet import render_badge
from attendees.enums import TicketState
from attendees.models import Registration, Ticket
from attendees.tokens import short_code, ticket_address
from events.models import Edition
from forum.core.text import tongue


def badge_contents(registrations: Iterable[Registration]) -> list[BadgeContent]:
    """Return the badges of those among some registrations whose ticket is alive, in their order.

    At most three queries, however many they are; none for what is already at hand.
    """
    people = list(registrations)
    alive = Ticket.objects.filter(state=TicketState.ACTIVE)
    prefetch_related_objects(people, "category", "edition", Prefetch("tickets", alive, to_attr="living_tickets"))
    alive_of = {person.pk: person.living_tickets for person in people}  # type: ignore[attr-defined]  # prefetched above
    return [_badge_content(person, alive_of[person.pk][0]) for person in people if alive_of[person.pk]]


def badge_content(registration: Registration) -> BadgeContent | None:
    """Return the badge of one person, None when their ticket is dead."""
    return next(iter(badge_contents([registration])), None)


def badge_pdf(registration: Registration) -> bytes:
    """Return one person's badge, ready to print. Raises LookupError when their ticket is dead."""
    badge = badge_content(registration)
    if badge is None:
        raise LookupError(registration.pk)
    edition = registration.edition
    return render_badge(badge, edition_seed=edition.motif_seed, demo=edition.is_demo, title=badge.edition_label)


def edition_label(edition: Edition, language: str) -> str:
    """Return the name of the forum and the year, as on the badge."""
    with translation.override(language):
        return f"{settings.SITE_NAME} {edition.year}"


def _badge_content(person: Registration, ticket: Ticket) -> BadgeContent:
    category = person.category
    english = tongue(person.language) == "en"
    return BadgeContent(
        first_name=person.first_name,
        last_name=person.last_name,
        organisation=person.organisation,
        category_label=(english and category.name_en) or category.name,
        category_colour=category.colour,
        edition_label=edition_label(person.edition, person.language),
        shelf_letter=shelf_letter(person.last_name, person.first_name),
        qr_text=ticket_address(ticket),
        no_photo=person.has_no_photo_sign,
        language=person.language,
        code=short_code(ticket.token_hash),
    )
