"""Objects for tests. Traits say what a test cares for; everything else is ordinary."""

from tests.factories.attendees import (
    CategoryFactory,
    CheckpointFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    TicketFactory,
)
from tests.factories.core import UserFactory
from tests.factories.events import (
    EditionFactory,
    ReportedFigureFactory,
    RoomFactory,
    SessionFactory,
    SpeakerFactory,
    TrackFactory,
    VenueFactory,
)

__all__ = [
    "CategoryFactory",
    "CheckpointFactory",
    "EditionFactory",
    "RegistrationFactory",
    "ReportedFigureFactory",
    "RoomFactory",
    "ScannerFactory",
    "SeatBookingFactory",
    "SessionFactory",
    "SpeakerFactory",
    "TicketFactory",
    "TrackFactory",
    "UserFactory",
    "VenueFactory",
]
