"""What the demonstration's panel says of its moments and of the parts one plays."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.pages.demo.enums import Moment, Part


@dataclass(frozen=True, slots=True)
class MomentWords:
    name: str | Promise
    icon: str
    sees: str | Promise
    go: str | Promise
    back: str | Promise
    again: str | Promise
    done: str | Promise


@dataclass(frozen=True, slots=True)
class PartWords:
    name: str | Promise
    icon: str
    does: str | Promise
    button: str | Promise


MOMENTS = {
    Moment.BEFORE: MomentWords(
        Moment.BEFORE.label,
        "calendar-event",
        _("Les inscriptions sont ouvertes et montent. Inscrivez-vous : votre billet arrive dans la boîte."),
        _("Aller avant le forum"),
        _("Revenir avant le forum"),
        _("Rejouer ce moment"),
        _("Nous sommes avant le forum : les inscriptions sont ouvertes."),
    ),
    Moment.DOOR: MomentWords(
        Moment.DOOR.label,
        "door-open",
        _("C’est aujourd’hui. Les portes sont ouvertes, les gens arrivent, le compte monte sous vos yeux."),
        _("Passer au matin du forum"),
        _("Revenir au matin du forum"),
        _("Rejouer le matin"),
        _("Nous sommes le matin du forum : les portes sont ouvertes, les gens arrivent."),
    ),
    Moment.AFTER: MomentWords(
        Moment.AFTER.label,
        "bar-chart",
        _("Le forum est passé, l’édition est close. Qui est venu, qui a manqué : les chiffres sont là."),
        _("Passer après le forum"),
        _("Revenir après le forum"),
        _("Rejouer ce moment"),
        _("Nous sommes après le forum : l’édition est close, ses chiffres sont là."),
    ),
}

PARTS = {
    Part.ORGANISER: PartWords(
        Part.ORGANISER.label,
        "house",
        _("Prépare l’édition, suit les inscriptions, imprime les badges, regarde le compte monter."),
        _("Devenir organisatrice"),
    ),
    Part.PROGRAMME_EDITOR: PartWords(
        Part.PROGRAMME_EDITOR.label,
        "pencil",
        _("Tient les séances, les salles et les intervenants. Ne voit pas les inscriptions."),
        _("Tenir le programme"),
    ),
    Part.MEETINGS_MANAGER: PartWords(
        Part.MEETINGS_MANAGER.label,
        "clock",
        _("Prépare la matinée de rendez-vous entre projets et financeurs."),
        _("Préparer les rendez-vous"),
    ),
    Part.OBSERVER: PartWords(
        Part.OBSERVER.label,
        "bar-chart",
        _("Lit les chiffres de l’édition, et rien d’autre : ni noms, ni adresses."),
        _("Lire les chiffres"),
    ),
    Part.PARTICIPANT: PartWords(
        Part.PARTICIPANT.label,
        "ticket-perforated",
        _("A sa place et ses séances. Corrige, change ou annule seule, et garde son billet."),
        _("Devenir cette personne"),
    ),
    Part.PROJECT_HOLDER: PartWords(
        Part.PROJECT_HOLDER.label,
        "person",
        _("Tient la fiche de son projet, a ses rendez-vous avec des financeurs, dit ensuite ce qu’ils ont donné."),
        _("Porter un projet"),
    ),
    Part.FINANCIER: PartWords(
        Part.FINANCIER.label,
        "person-badge",
        _("Reçoit des projets à sa table, lit leurs fiches, promet une mise en relation."),
        _("Recevoir des projets"),
    ),
    Part.SUPPLIER: PartWords(
        Part.SUPPLIER.label,
        "tag",
        _("Propose ses services aux entreprises et classe celles qu’elle souhaite rencontrer."),
        _("Proposer ses services"),
    ),
    Part.BUYER: PartWords(
        Part.BUYER.label,
        "search",
        _("Cherche des fournisseurs inclusifs et dit lesquels l’intéressent."),
        _("Chercher des fournisseurs"),
    ),
    Part.STEWARD: PartWords(
        Part.STEWARD.label,
        "qr-code-scan",
        _("Scanne les badges avec son téléphone, ou cherche un nom. Sans compte."),
        _("Tenir la porte"),
    ),
    Part.SUPERVISOR: PartWords(
        Part.SUPERVISOR.label,
        "shield-lock",
        _("Tient la porte aussi, et reprend l’entrée qu’un autre téléphone a comptée."),
        _("Superviser la porte"),
    ),
    Part.NOBODY: PartWords(
        Part.NOBODY.label,
        "people",
        _("Voit le site comme tout le monde : le programme, les éditions, l’inscription."),
        _("Se déconnecter"),
    ),
}
