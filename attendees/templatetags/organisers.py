"""What the organisers' pages say of the journal."""

from django import template
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from forum.core.models import LogEntry

register = template.Library()

# A verb that is not here is shown as the journal wrote it.
ACTS: dict[str, str | Promise] = {
    "registered": _("inscription"),
    "corrected": _("correction"),
    "merged": _("fusion avec une autre inscription"),
    "cancelled": _("annulation"),
    "returned": _("retour"),
    "seats_changed": _("changement de séances"),
    "ticket_reissued": _("nouveau billet"),
    "ticket_mailed_again": _("billet renvoyé"),
    "waitlisted": _("mise en liste d’attente"),
    "waiting_list_left": _("sortie de la liste d’attente"),
    "waiting_list_closed": _("fin de la liste d’attente, sans place"),
    "place_offered": _("place proposée"),
    "offer_accepted": _("place acceptée"),
    "offer_declined": _("place déclinée"),
    "offer_expired": _("proposition sans réponse"),
    "attached": _("rattachée à un compte"),
    "admitted": _("entrée"),
    "undone": _("entrée retirée"),
}


@register.filter
def act(entry: LogEntry) -> str | Promise:
    """Say in words what a line of the journal tells."""
    return ACTS.get(entry.verb, entry.verb)
