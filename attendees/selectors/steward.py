"""What the stewards' page says, in the words of the phones' screens."""

from django.utils.translation import gettext as _

from attendees.badges.pen import ALERT, SOFT
from attendees.papers.content import Answer, Reminder
from attendees.papers.steward import render_reminder
from attendees.selectors.attendance import heading_of
from events.models import Edition

# Signs and colours, as on the phones' screens.
ANSWERS = (("ok", "#0b6e4f"), ("wait", "#a85b00"), ("stop", ALERT), ("plain", SOFT))


def reminder_pdf(edition: Edition) -> bytes:
    """Return the stewards' page. The edition's venue is at hand: no query."""
    lines = (_("Responsable d’accueil"), _("Téléphone"))
    emergency = _("Danger, malaise : appelez le 112")
    reminder = Reminder(_("Aide-mémoire de l’accueil"), _answers(), _topics(), lines, emergency)
    return render_reminder(reminder, heading_of(edition))


def _answers() -> tuple[Answer, ...]:
    said = (
        (
            _("VERT"), _("Bienvenue"),
            _("La personne entre. Son badge l’attend à l’étagère de la lettre affichée. "
              "Lisez la note, s’il y en a une."),
        ),
        (
            _("ORANGE"), _("Vérifiez"),
            _("Déjà à l’intérieur, ou pas de place réservée ici : lisez l’écran. "
              "Retour de pause : laissez passer. Un doute : demandez le nom."),
        ),
        (
            _("ROUGE"), _("Arrêtez"),
            _("Billet annulé, remplacé, inconnu ou d’une autre édition. Lisez la raison, dites-la poliment, "
              "et accompagnez la personne au bureau d’accueil."),
        ),
        (
            _("GRIS"), _("C’est noté"),
            _("Une entrée est retirée ; ou le passage est gardé sans réponse, faute de réseau : "
              "vérifiez le badge à l’œil, puis laissez entrer."),
        ),
    )  # fmt: skip
    return tuple(Answer(*drawn, *words) for drawn, words in zip(ANSWERS, said, strict=True))


def _topics() -> tuple[tuple[str, str], ...]:
    return (
        (
            _("Avant l’ouverture"),
            _("Filmez le QR que montre l’organisation, touchez le lien, acceptez la caméra. "
              "Montez le son : chaque réponse a le sien."),
        ),
        (
            _("Badge oublié, QR illisible"),
            _("Touchez « Chercher un nom » : quelques lettres suffisent, sans accents. "
              "Faites dire la structure, puis touchez le nom."),
        ),
        (
            _("Une erreur"),
            _("Touchez « Retirer l’entrée » sous la réponse, ou « Retirer » à côté du dernier nom. "
              "Puis scannez à nouveau."),
        ),
        (
            _("Sans inscription"),
            _("S’il reste des places : inscrivez la personne sur le téléphone, en trois champs. "
              "Sinon, envoyez-la au bureau d’accueil."),
        ),
        (
            _("Jauge atteinte"),
            _("Plus personne n’entre, même avec un billet valable, tant que personne ne sort. "
              "Prévenez votre responsable."),
        ),
        (
            _("Forcer une entrée"),
            _("Votre responsable seul le peut, sur son téléphone, en donnant la raison. Appelez, ne laissez pas "
              "passer « pour cette fois »."),
        ),
        (
            _("Plus de réseau"),
            _("Continuez à scanner. Le téléphone garde les passages, dit combien attendent, et les envoie au retour "
              "du réseau. Laissez la page ouverte."),
        ),
        (
            _("Plus rien ne marche"),
            _("Prenez la feuille d’émargement de la lettre du nom : faites signer, notez l’heure. "
              "Sans inscription : les lignes blanches."),
        ),
    )  # fmt: skip
