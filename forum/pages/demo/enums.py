"""The moments of a demonstration and the parts one plays in it."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Moment(TextChoices):
    """Where the invented edition stands in its life."""

    BEFORE = "before", _("Avant le forum")
    DOOR = "door", _("Le matin du forum")
    AFTER = "after", _("Après le forum")


class Part(TextChoices):
    """Who one becomes by a click on a card."""

    ORGANISER = "organiser", _("Organisatrice")
    PROGRAMME_EDITOR = "programme_editor", _("Responsable du programme")
    MEETINGS_MANAGER = "meetings_manager", _("Responsable des rendez-vous")
    OBSERVER = "observer", _("Élue ou élu")
    PARTICIPANT = "participant", _("Personne inscrite")
    PROJECT_HOLDER = "project_holder", _("Porteuse ou porteur de projet")
    FINANCIER = "financier", _("Financeur")
    SUPPLIER = "supplier", _("Structure inclusive")
    BUYER = "buyer", _("Entreprise acheteuse")
    STEWARD = "steward", _("Bénévole à l’accueil")
    SUPERVISOR = "supervisor", _("Responsable d’accueil")
    NOBODY = "nobody", _("Le public")
