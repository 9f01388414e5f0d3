from attendees.models.agenda_entry import AgendaEntry
from attendees.models.badge_print import BadgePrint
from attendees.models.category import Category
from attendees.models.checkpoint import Checkpoint
from attendees.models.registration import Registration
from attendees.models.roster import Roster, RosterLine
from attendees.models.scan import Scan, Stay
from attendees.models.scanner import Pairing, Scanner
from attendees.models.seat_booking import SeatBooking
from attendees.models.ticket import Ticket

__all__ = [
    "AgendaEntry",
    "BadgePrint",
    "Category",
    "Checkpoint",
    "Pairing",
    "Registration",
    "Roster",
    "RosterLine",
    "Scan",
    "Scanner",
    "SeatBooking",
    "Stay",
    "Ticket",
]
