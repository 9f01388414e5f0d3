"""Badges of invented people, to try the door with."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.badges.qr import qr_svg
from attendees.enums import ScanResult, TicketState
from attendees.models import Registration, Scan, Ticket
from attendees.tokens import ticket_address
from events.models import Edition
from forum.pages.demo.accounts import participant_of
from forum.pages.demo.door import shows_up
from forum.pages.demo.meeting_people import is_invented

# How many are looked at to find one that was invented: others came by the form.
LOOKED_AT = 20


@dataclass(frozen=True, slots=True)
class SampleBadge:
    registration: Registration
    qr: str
    tone: str  # the colour that the phone shows
    title: str | Promise
    answer: str | Promise


def sample_badges(edition: Edition) -> list[SampleBadge]:
    """Return a badge that the door welcomes, one that was cancelled and one of the year before; those that exist."""
    tickets = Ticket.objects.select_related("registration__category", "registration__edition").order_by("pk")
    here = tickets.filter(registration__edition=edition)
    former = Edition.objects.filter(is_demo=True, year__lt=edition.year).newest_first().first()
    found = [
        (_welcome(edition, here), "ok", _("Une personne attendue"),
         _("Vert : bienvenue. Une deuxième fois, orange : déjà à l’intérieur.")),
        (_first(here.filter(state=TicketState.CANCELLED)), "stop", _("Une inscription annulée"),
         _("Rouge : le téléphone dit depuis quand, et où accompagner la personne.")),
        (_first(tickets.filter(registration__edition=former, state=TicketState.ACTIVE)) if former else None, "stop",
         _("Un badge de l’an dernier"), _("Rouge : le téléphone dit de quelle édition il est.")),
    ]  # fmt: skip
    return [
        SampleBadge(ticket.registration, qr_svg(ticket_address(ticket), label=str(title)), tone, title, answer)
        for ticket, tone, title, answer in found
        if ticket is not None
    ]


def _welcome(edition: Edition, tickets: QuerySet[Ticket]) -> Ticket | None:
    """Return the ticket of the person whose part one plays, or of somebody else whom no phone has seen yet."""
    admitted = Scan.objects.filter(registration=OuterRef("registration"), result=ScanResult.ADMITTED)
    active = tickets.filter(state=TicketState.ACTIVE)
    participant = participant_of(edition)
    still_out = active.filter(~Exists(admitted))
    own = still_out.filter(registration=participant).first() if participant else None
    # Nobody who might walk in by themselves between the sight of the badge and its scan.
    alone = still_out.filter(registration__memberships=None)
    return own or _first(alone, stays_out=True) or _first(still_out) or _first(active)


def _first(tickets: QuerySet[Ticket], *, stays_out: bool = False) -> Ticket | None:
    invented = (ticket for ticket in tickets[:LOOKED_AT] if is_invented(ticket.registration.submission))
    return next((ticket for ticket in invented if not (stays_out and shows_up(ticket.registration_id))), None)
