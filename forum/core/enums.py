"""States of what the ground keeps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What an account does for the forum. The value is the name of the group that gives the role."""

    ORGANISER = "organisers", _("organisation")
    PROGRAMME_EDITOR = "programme_editors", _("programme")
    MEETINGS_MANAGER = "meetings_managers", _("rendez-vous")
    OBSERVER = "observers", _("lecture des chiffres")


class ActorKind(TextChoices):
    USER = "user", _("compte")
    LINK = "link", _("lien reçu par courriel")
    VISITOR = "visitor", _("visite sans compte")
    SCANNER = "scanner", _("téléphone de contrôle")
    SYSTEM = "system", _("système")


class MailState(TextChoices):
    QUEUED = "queued", _("en attente")
    SENDING = "sending", _("en cours d’envoi")
    SENT = "sent", _("envoyé")
    FAILED = "failed", _("en échec")


class LegalPage(TextChoices):
    """The pages that the law asks for. The value is their address."""

    ACCESSIBILITY = "accessibilite", _("Accessibilité")
    PERSONAL_DATA = "donnees-personnelles", _("Données personnelles")
    COOKIES = "cookies", _("Cookies")
    LEGAL_NOTICE = "mentions-legales", _("Mentions légales")


class Compliance(TextChoices):
    """How far the site follows the accessibility rules (RGAA), in the three words that the law knows."""

    NONE = "none", _("non conforme")
    PARTIAL = "partial", _("partiellement conforme")
    FULL = "full", _("totalement conforme")
