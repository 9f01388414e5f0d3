"""What badges to train with say. The phones know them by the text of their QR, and have the same answers."""

from django.utils.translation import gettext as _

from attendees.badges.pen import ALERT
from attendees.enums import ScanResult
from attendees.papers.content import Answer, Sample
from attendees.papers.samples import render_samples
from attendees.selectors.attendance import heading_of
from events.models import Edition

# Numbered from 1. No ticket's address looks like it, so no door takes it for one.
SAMPLE_TEXT = "FORUM-ESSAI-{}"
# Signs and colours, as on the phones' screens.
GREEN, ORANGE, RED = ("ok", "#0b6e4f"), ("wait", "#a85b00"), ("stop", ALERT)


def samples_pdf(edition: Edition) -> bytes:
    """Return the page of five badges to train with. The edition's venue is at hand: no query."""
    lead = _(
        "Sur le téléphone, touchez « S’entraîner », puis visez ces codes : l’écran doit montrer ce qui est écrit à "
        "côté. Rien n’est compté, rien n’est envoyé."
    )
    mark = _("ESSAI : n’ouvre aucune porte")
    return render_samples(_samples(), heading_of(edition), title=_("Badges d’essai"), lead=lead, mark=mark)


def _samples() -> tuple[Sample, ...]:
    played = (
        ("Maëlys Exemple", GREEN, _("VERT"), ScanResult.ADMITTED, _("La personne entre : rien d’autre à faire.")),
        (
            "Idriss Exemple", ORANGE, _("ORANGE"), ScanResult.ALREADY_IN,
            _("Retour de pause : laissez passer. Un doute ? Demandez le nom."),
        ),
        (
            "Awa Exemple", ORANGE, _("ORANGE"), ScanResult.SEATS_LEFT,
            _("Il reste des places : touchez « Faire entrer » pour lui en donner une."),
        ),
        (
            "Noé Exemple", RED, _("ROUGE"), ScanResult.CANCELLED,
            _("Accompagnez la personne au bureau d’accueil."),
        ),
        (
            _("Personne inconnue"), RED, _("ROUGE"), ScanResult.UNKNOWN,
            _("Présentez le badge bien à plat, ou cherchez par nom."),
        ),
    )  # fmt: skip
    return tuple(
        Sample(SAMPLE_TEXT.format(number), name, Answer(*drawn, colour, str(result.label), advice))
        for number, (name, drawn, colour, result, advice) in enumerate(played, 1)
    )
