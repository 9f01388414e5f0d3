"""States of what the ground keeps."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# The code of the error by which a form says that its words waited for it: nothing in it need be wrong.
CAME_BACK = "came-back"


class Role(TextChoices):
    """What an account does for the forum. The value is the name of the group that gives the role."""

    ORGANISER = "organisers", _("organisation")
    PROGRAMME_EDITOR = "programme_editors", _("programme")
    MEETINGS_MANAGER = "meetings_managers", pgettext_lazy("rôle", "rendez-vous")
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


class MakingState(TextChoices):
    """How far a file is that the worker makes."""

    QUEUED = "queued", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("prêt")
    FAILED = "failed", _("en échec")


UNFINISHED_FILES = (MakingState.QUEUED, MakingState.RUNNING)


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


class MailFailure(TextChoices):
    """Why a mail did not leave, as told to who may do something about it."""

    REFUSED = "refused", _("la messagerie de cette personne refuse l’adresse : elle n’existe sans doute pas")
    REFUSED_MESSAGE = "refused_message", _("la messagerie de cette personne refuse ce courriel")
    ADDRESS = "address", _("cette adresse ne peut pas s’écrire : vérifiez ses lettres")
    DEFERRED = "deferred", _("la messagerie de cette personne demande de revenir plus tard")
    TIMEOUT = "timeout", _("notre serveur de courriel ne répond pas à temps")
    UNREACHABLE = "unreachable", _("notre serveur de courriel est injoignable")
    ENCRYPTION = "encryption", _("la liaison chiffrée avec notre serveur de courriel échoue")
    AUTHENTICATION = "authentication", _("notre serveur de courriel refuse le mot de passe du site")
    SENDER = "sender", _("notre serveur de courriel refuse l’adresse d’envoi du site")
    OURS = "ours", _("le courriel n’a pas pu être écrit : une erreur du site")
