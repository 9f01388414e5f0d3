"""States and kinds of the programme."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class EditionState(TextChoices):
    DRAFT = "draft", _("en préparation")
    OPEN = "open", _("ouverte")
    CLOSED = "closed", _("close")
    ARCHIVED = "archived", _("archivée")
    POSTPONED = "postponed", _("reportée")
    CANCELLED = "cancelled", _("annulée")


EDITION_MOVES: dict[EditionState, frozenset[EditionState]] = {
    EditionState.DRAFT: frozenset({EditionState.OPEN, EditionState.CANCELLED}),
    EditionState.OPEN: frozenset({EditionState.CLOSED, EditionState.POSTPONED, EditionState.CANCELLED}),
    EditionState.POSTPONED: frozenset({EditionState.OPEN, EditionState.CANCELLED}),
    EditionState.CLOSED: frozenset({EditionState.OPEN, EditionState.ARCHIVED}),
    EditionState.ARCHIVED: frozenset(),
    EditionState.CANCELLED: frozenset({EditionState.DRAFT}),
}


class Holding(TextChoices):
    """What is known of a year. A year without a row is unknown, which is not the same as not held."""

    HELD = "held", _("forum tenu")
    NOT_HELD = "not_held", _("pas de forum")
    MEETINGS_ONLY = "meetings_only", _("rendez-vous seuls")


class SessionKind(TextChoices):
    PLENARY = "plenary", _("Plénière")
    ROUND_TABLE = "round_table", _("Table ronde")
    WORKSHOP = "workshop", _("Atelier")
    PITCH = "pitch", _("Pitchs")
    MEETINGS = "meetings", _("Rendez-vous")
    BREAK = "break", _("Pause")


class SessionState(TextChoices):
    SCHEDULED = "scheduled", _("prévue")
    CANCELLED = "cancelled", _("annulée")


class Booking(TextChoices):
    OPEN = "open", _("entrée libre")
    NEEDED = "needed", _("sur réservation")


class FigureKind(TextChoices):
    ATTENDANCE = "attendance", _("participation")
    SHARE = "share", _("part du public")


class RegistrationWindow(TextChoices):
    """Where an edition stands with registration, for whoever thinks of coming."""

    NONE = "none", _("sans inscription en ligne")
    TO_COME = "to_come", _("pas encore ouverte")
    OPEN = "open", _("ouverte")
    CLOSED = "closed", _("close")


class FigureMoment(TextChoices):
    """When the figures of an edition were counted for good."""

    CLOSING = "closing", _("à la clôture")
    DAYS_15 = "days_15", _("quinze jours après")
    MONTHS_12 = "months_12", _("après les nouvelles à douze mois")
