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
    CANCELLED = "cancelled", _("annulé")


class AgendaKind(TextChoices):
    SEAT = "seat", _("séance")
    MEETING = "meeting", _("rendez-vous")
    TALK = "talk", _("prise de parole")
    DUTY = "duty", _("service")


class ScannerRole(TextChoices):
    STEWARD = "steward", _("accueil")
    SUPERVISOR = "supervisor", _("responsable d’accueil")


class ScanAction(TextChoices):
    ENTRY = "entry", _("entrée")
    UNDO = "undo", _("retour en arrière")


class ScanMethod(TextChoices):
    CAMERA = "camera", _("caméra")
    SEARCH = "search", _("recherche par nom")


class ScanResult(TextChoices):
    """What the steward is shown."""

    ADMITTED = "admitted", _("Bienvenue")
    ALREADY_IN = "already_in", _("Déjà à l’intérieur")
    CANCELLED = "cancelled", _("Inscription annulée")
    REVOKED = "revoked", _("Billet remplacé")
    UNKNOWN = "unknown", _("Billet inconnu")
    OTHER_EDITION = "other_edition", _("Billet d’une autre édition")
    UNDONE = "undone", _("Entrée retirée")
