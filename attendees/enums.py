"""States of people, seats, tickets and doors, with their allowed moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CategoryKind(TextChoices):
    """Shared by all editions, so that they compare."""

    RESIDENT = "resident", _("Habitante ou habitant")
    STUDENT = "student", _("Étudiante ou étudiant")
    ASSOCIATION = "association", _("Association")
    COMPANY = "company", _("Entreprise")
    PUBLIC_BODY = "public_body", _("Collectivité ou organisme public")
    PRESS = "press", _("Presse")
    PROJECT_HOLDER = "project_holder", _("Porteuse ou porteur de projet")
    FINANCIER = "financier", _("Financeur")
    SPEAKER = "speaker", _("Intervenante ou intervenant")
    TEAM = "team", _("Équipe")


class OrganisationKind(TextChoices):
    ASSOCIATION = "association", _("Association")
    COOPERATIVE = "cooperative", _("Coopérative (Scop, Scic…)")
    FOUNDATION = "foundation", _("Fondation, fonds de dotation")
    MUTUAL = "mutual", _("Mutuelle")
    SOCIAL_COMPANY = "social_company", _("Entreprise d’utilité sociale (Esus)")
    MARKET_COMPANY = "market_company", _("Entreprise du secteur marchand traditionnel")
    PUBLIC_BODY = "public_body", _("Collectivité ou organisme public")
    SCHOOL = "school", _("Établissement d’enseignement")
    FINANCE = "finance", _("Banque, fonds, financeur")
    OTHER = "other", _("Autre")


class HeardBy(TextChoices):
    """How somebody came to know of the forum."""

    MAIL = "mail", _("Un courriel du Département")
    PARTNER = "partner", _("Une structure partenaire, un réseau")
    WORD_OF_MOUTH = "word_of_mouth", _("Le bouche-à-oreille")
    SOCIAL_NETWORK = "social_network", _("Les réseaux sociaux")
    PRESS = "press", _("La presse, la radio")
    POSTER = "poster", _("Une affiche, un dépliant")
    PAST_EDITION = "past_edition", _("J’étais déjà venu ou venue")
    OTHER = "other", _("Autrement")


class RegistrationState(TextChoices):
    PENDING = "pending", _("à valider")
    CONFIRMED = "confirmed", _("confirmée")
    WAITLISTED = "waitlisted", _("en liste d’attente")
    OFFERED = "offered", _("place proposée")
    DECLINED = "declined", _("refusée")
    CANCELLED = "cancelled", _("annulée")


OPEN_REGISTRATIONS = (
    RegistrationState.PENDING,
    RegistrationState.CONFIRMED,
    RegistrationState.WAITLISTED,
    RegistrationState.OFFERED,
)
# An offer holds its place until it expires.
PLACE_HOLDING_REGISTRATIONS = (RegistrationState.CONFIRMED, RegistrationState.OFFERED)

REGISTRATION_MOVES: dict[RegistrationState, frozenset[RegistrationState]] = {
    RegistrationState.PENDING: frozenset(
        {RegistrationState.CONFIRMED, RegistrationState.DECLINED, RegistrationState.CANCELLED}
    ),
    RegistrationState.CONFIRMED: frozenset({RegistrationState.CANCELLED}),
    RegistrationState.WAITLISTED: frozenset({RegistrationState.OFFERED, RegistrationState.CANCELLED}),
    RegistrationState.OFFERED: frozenset(
        {
            RegistrationState.CONFIRMED,
            RegistrationState.WAITLISTED,
            RegistrationState.DECLINED,
            RegistrationState.CANCELLED,
        }
    ),
    RegistrationState.DECLINED: frozenset({RegistrationState.CANCELLED}),
    RegistrationState.CANCELLED: frozenset({RegistrationState.CONFIRMED, RegistrationState.WAITLISTED}),
}


class SeatState(TextChoices):
    CONFIRMED = "confirmed", _("réservée")
    WAITLISTED = "waitlisted", _("en liste d’attente")
    OFFERED = "offered", _("proposée")
    CANCELLED = "cancelled", _("annulée")


PLACE_HOLDING_SEATS = (SeatState.CONFIRMED, SeatState.OFFERED)


class TicketState(TextChoices):
    ACTIVE = "active", _("valable")
    REISSUED = "reissued", _("remplacé")
    # Whose place it was gave it to somebody else.
    TRANSFERRED = "transferred", _("transmis")
    CANCELLED = "cancelled", _("annulé")


class AgendaKind(TextChoices):
    SEAT = "seat", _("séance")
    MEETING = "meeting", _("rendez-vous")
    TALK = "talk", _("prise de parole")
    DUTY = "duty", _("service")


class CheckpointKind(TextChoices):
    """What passing there means: being in the building, in a room of it, or having been served."""

    MAIN = "main", _("entrée du forum")
    SESSION = "session", _("porte d’une séance")
    ZONE = "zone", _("espace")
    MEAL = "meal", _("repas")


class CheckpointMode(TextChoices):
    """Who passes."""

    ANYONE = "anyone", _("toute personne inscrite ; inscription sur place proposée aux autres")
    COUNT = "count", _("toute personne inscrite, pour compter")
    SEATS = "seats", _("qui a réservé, puis qui veut tant qu’il reste des places")
    BOOKED = "booked", _("qui a réservé, personne d’autre")


BOOKING_MODES = (CheckpointMode.SEATS, CheckpointMode.BOOKED)


class Repeats(TextChoices):
    """How often one person passes."""

    ONCE = "once", _("une seule fois")
    DAILY = "daily", _("une fois par jour")
    MANY = "many", _("autant de fois que l’on veut")


class ScannerRole(TextChoices):
    STEWARD = "steward", _("accueil")
    SUPERVISOR = "supervisor", _("responsable d’accueil")
    KIOSK = "kiosk", _("borne en libre-service")


class ScanAction(TextChoices):
    ENTRY = "entry", _("entrée")
    EXIT = "exit", _("sortie")
    UNDO = "undo", _("retour en arrière")


class ScanMethod(TextChoices):
    CAMERA = "camera", _("caméra")
    READER = "reader", _("lecteur à main")
    CODE = "code", _("code tapé")
    SEARCH = "search", _("recherche par nom")
    GROUP = "group", _("avec quelqu’un")
    KIOSK = "kiosk", _("borne")
    WALK_IN = "walk_in", _("inscription sur place")
    PAPER = "paper", _("feuille d’émargement")

    @property
    def needs_search(self) -> bool:
        """Whether somebody was chosen among names."""
        return self is ScanMethod.SEARCH


class Allowance(TextChoices):
    """What lets somebody pass whom the rule alone would stop."""

    SEAT = "seat", _("sur une place libre")
    FORCED = "forced", _("par la personne responsable")


class StayEnd(TextChoices):
    """How a presence ended."""

    EXIT = "exit", _("sortie scannée")
    MOVED = "moved", _("passage ailleurs")
    LEFT = "left", _("sortie du forum")
    DAY = "day", _("fin de la journée")
    SERVED = "served", _("aussitôt")


class ScanResult(TextChoices):
    """What the steward is shown."""

    ADMITTED = "admitted", _("Bienvenue")
    ALREADY_IN = "already_in", _("Déjà à l’intérieur")
    SEATS_LEFT = "seats_left", _("Pas de réservation")
    EXITED = "exited", _("Bonne route")
    NOT_IN = "not_in", _("Sortie sans entrée")
    NOT_BOOKED = "not_booked", _("Sans réservation")
    FULL = "full", _("Jauge atteinte")
    CLOSED = "closed", _("Porte fermée")
    WRONG_CATEGORY = "wrong_category", _("Accès réservé")
    CANCELLED = "cancelled", _("Inscription annulée")
    REVOKED = "revoked", _("Billet remplacé")
    TRANSFERRED = "transferred", _("Billet transmis")
    UNKNOWN = "unknown", _("Billet inconnu")
    OTHER_EDITION = "other_edition", _("Billet d’une autre édition")
    UNDONE = "undone", _("Entrée retirée")


# Scans that let somebody pass, or took it back: those that presence depends on.
COUNTING_SCANS = (
    ScanResult.ADMITTED,
    ScanResult.ALREADY_IN,
    ScanResult.EXITED,
    ScanResult.NOT_IN,
    ScanResult.UNDONE,
)
