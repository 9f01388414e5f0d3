"""Acts in words: what the journal's verbs read as. Each app names those that its services write."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Act:
    """A verb of the journal: its name in a list, and the sentence, with places for "who" and "what"."""

    label: str | Promise
    sentence: str | Promise


_acts: dict[str, Act] = {}


def name_acts(words: Mapping[str, tuple[str | Promise, str | Promise]]) -> None:
    """Name verbs: each with its label and its sentence. Called once by each app, when models exist."""
    _acts.update({verb: Act(*said) for verb, said in words.items()})


def find_act(verb: str) -> Act:
    """Return the words of a verb; one that no app names any more reads as the journal wrote it."""
    return _acts.get(verb) or Act(verb, f"%(who)s : {verb.replace('%', '%%')}, %(what)s")


def known_acts() -> dict[str, Act]:
    """Return every verb with its words."""
    return dict(_acts)


name_acts(
    {
        "added": (_("ajout"), _("%(who)s a ajouté %(what)s")),
        "changed": (_("modification"), _("%(who)s a modifié %(what)s")),
        "deleted": (_("suppression"), _("%(who)s a supprimé %(what)s")),
        "signed_in": (_("connexion de l’équipe"), _("%(who)s a ouvert une session")),
        "factor_added": (_("second facteur ajouté"), _("%(who)s a ajouté un second facteur pour %(what)s")),
        "factor_removed": (_("second facteur retiré"), _("%(who)s a retiré un second facteur pour %(what)s")),
        "colleague_invited": (_("invitation dans l’équipe"), _("%(who)s a invité dans l’équipe %(what)s")),
        "role_granted": (_("rôle donné"), _("%(who)s a donné un rôle, pour %(what)s")),
        "role_withdrawn": (_("rôle retiré"), _("%(who)s a retiré un rôle, pour %(what)s")),
        "access_withdrawn": (_("accès retiré"), _("%(who)s a retiré de l’équipe %(what)s")),
        "back_room_changed": (
            _("accès à l’arrière-boutique"),
            _("%(who)s a changé l’accès à l’arrière-boutique, pour %(what)s"),
        ),
        "account_changed": (_("compte corrigé"), _("%(who)s a corrigé %(what)s")),
        "sessions_ended": (_("sessions fermées"), _("%(who)s a fermé les sessions ouvertes par %(what)s")),
        "legal_text_published": (_("page légale publiée"), _("%(who)s a publié %(what)s")),
        "legal_text_restored": (_("page légale d’origine"), _("%(who)s a repris le texte d’origine pour %(what)s")),
        "site_details_changed": (_("informations du site"), _("%(who)s a changé %(what)s")),
        "journal_exported": (_("export du journal"), _("%(who)s a exporté le journal")),
        "mail_retried": (_("courriel relancé"), _("%(who)s a relancé %(what)s")),
        "failed_mails_retried": (_("courriels en échec relancés"), _("%(who)s a relancé les courriels en échec")),
    }
)
