"""What a QR code proves. Nothing here can be turned back into a token."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import TicketState
from attendees.models.registration import Registration


class Ticket(models.Model):
    """The token is derived from the uuid and `TICKET_KEY`; the database finds it by its hash.

    Dead tickets stay, so that the door can say why.
    """

    uuid = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="tickets")
    token_hash = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("état"), max_length=12, choices=TicketState, default=TicketState.ACTIVE)
    issued_at = models.DateTimeField(_("émis le"))
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    class Meta:
        verbose_name = _("billet")
        verbose_name_plural = _("billets")
        ordering = ("-issued_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(state=TicketState.ACTIVE), name="ticket_one_active"
            ),
            models.CheckConstraint(condition=Q(state__in=TicketState.values), name="ticket_state_known"),
            models.CheckConstraint(
                condition=Q(state=TicketState.ACTIVE, revoked_at__isnull=True)
                | (~Q(state=TicketState.ACTIVE) & Q(revoked_at__isnull=False)),
                name="ticket_revoked_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
