"""A file of badges, made by the worker."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import PrintState
from events.models import Edition


class BadgePrint(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="badge_prints")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("état"), max_length=8, choices=PrintState, default=PrintState.QUEUED)
    total = models.PositiveIntegerField(_("badges"), default=0)
    done = models.PositiveIntegerField(_("déjà faits"), default=0)
    file = models.FileField(_("fichier"), upload_to="badges/", blank=True)
    asked_at = models.DateTimeField(_("demandé le"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(_("prêt le"), null=True, blank=True)

    class Meta:
        verbose_name = _("tirage de badges")
        verbose_name_plural = _("tirages de badges")
        ordering = ("-asked_at", "pk")
        constraints = [models.CheckConstraint(condition=Q(state__in=PrintState.values), name="badge_print_state_known")]

    def __str__(self) -> str:
        return str(self.pk)
