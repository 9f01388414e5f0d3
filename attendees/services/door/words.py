"""The door's sentences, each in one place: the server fills them in, and phones take them along for where there is
no network (`sentences`). Blanks are written %(so)s."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from attendees.enums import ScanResult

TEMPLATES = {
    "walk_in": _("Inscrite ou inscrit sur place : écrivez son badge à la main."),
    "under_15": _("Moins de 15 ans : demandez l’autorisation parentale signée."),
    "agenda": _("Dans %(minutes)s min : %(label)s, %(place)s."),
    "agenda_now": _("Maintenant : %(label)s, %(place)s."),
    "counted": _("Entrée comptée à %(hour)s : %(door)s, %(phone)s."),
    "served": _("Déjà servi à %(hour)s : %(door)s, %(phone)s."),
    "on_paper": _("feuille d’émargement"),
    "already_in_advice": _("Retour de pause : laissez passer. Un doute ? Demandez le nom."),
    "served_advice": _("Un repas par personne. Un doute ? Demandez à la personne responsable."),
    "to_desk": _("Accompagnez la personne au bureau d’accueil."),
    "unconfirmed": _("Inscription non confirmée"),
    "cancelled_on": _("Annulée le %(day)s."),
    "waiting": _("En liste d’attente : pas encore de place."),
    "offered": _("Une place lui est proposée, sans réponse pour l’instant."),
    "pending": _("Pas encore validée par l’organisation."),
    "replaced_on": _("Un nouveau billet l’a remplacé le %(day)s."),
    "revoked_advice": _("Demandez le billet du dernier courriel, ou cherchez par nom."),
    "revoked_advice_blind": _("Demandez le billet du dernier courriel, sinon envoyez au bureau d’accueil."),
    "transferred_on": _("Transmis à quelqu’un d’autre le %(day)s."),
    "transferred_advice": _("Qui a reçu la place a son billet par courriel. Demandez-le, ou cherchez par nom."),
    "transferred_advice_blind": _(
        "Qui a reçu la place a son billet par courriel. Demandez-le, sinon envoyez au bureau d’accueil."
    ),
    "unknown": _("Ce code n’est pas celui d’un billet du forum."),
    "unknown_code": _("Personne n’a ce code : vérifiez les huit signes sous le QR."),
    "unknown_mailbox": _("Nous ne trouvons pas d’inscription à ce nom et cette adresse."),
    "unknown_mailbox_advice": _("Adressez-vous à l’accueil, à côté de la borne."),
    "unknown_advice": _("Présentez le badge bien à plat, ou cherchez par nom."),
    "unknown_advice_blind": _("Présentez le badge bien à plat, sinon envoyez au bureau d’accueil."),
    "unknown_advice_walk_in": _("Présentez le badge bien à plat, cherchez par nom, ou inscrivez la personne ici."),
    "other_edition": _("Ce billet est celui de l’édition %(edition)s."),
    "other_edition_advice": _("Demandez celui de l’édition %(edition)s, ou cherchez par nom."),
    "other_edition_advice_blind": _("Demandez celui de l’édition %(edition)s, sinon envoyez au bureau d’accueil."),
    "undone": _("Cette personne n’est plus comptée à l’intérieur."),
    "seats_left": _("N’a pas réservé ici. Places libres : %(left)s."),
    "seats_left_advice": _("Touchez « Faire entrer » pour lui donner une place."),
    "not_booked": _("Cette séance est sur réservation."),
    "goes_to": _("Sa place : %(label)s, %(place)s."),
    "no_seat_now": _("Proposez-lui une séance en entrée libre : le programme est à l’accueil."),
    "room_full": _("La salle est pleine."),
    "room_full_advice": _("Proposez une autre séance, ou faites patienter : une place peut se libérer."),
    "building_full": _("Le lieu a atteint sa jauge de sécurité."),
    "building_full_advice": _("Faites patienter : une personne entre quand une autre sort."),
    "gauge_reached": _("Jauge atteinte : prévenez la personne responsable."),
    "opens_at": _("Cette porte ouvre à %(hour)s."),
    "closed_at": _("Cette porte a fermé à %(hour)s."),
    "closed_advice": _("Demandez à la personne responsable, ou proposez de revenir à l’heure."),
    "wrong_category": _("Accès réservé : %(categories)s."),
    "wrong_category_advice": _("Indiquez le bureau d’accueil."),
    "stayed": _("Était là depuis %(hour)s."),
    "not_in": _("Cette personne n’était pas comptée à l’intérieur. Laissez sortir."),
    "forced": _("Entrée accordée : %(reason)s"),
    "hour_of_day": _("%(hour)s le %(day)s"),
}  # fmt: skip


def say(key: str, **blanks: object) -> str:
    """Return a sentence in the language of the moment, its blanks filled."""
    sentence = str(TEMPLATES[key])
    return sentence % blanks if blanks else sentence


def sentences() -> Mapping[str, str]:
    """Return all sentences and the words of all results, in the language of the moment, blanks as they are."""
    return {key: str(text) for key, text in TEMPLATES.items()} | {
        f"word_{result.value}": str(result.label) for result in ScanResult
    }
