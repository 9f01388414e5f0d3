"""Mail as rows, written in the transaction that it tells of and sent later by the worker."""

import uuid
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.core.enums import MailFailure, MailState


class OutboxMailQuerySet(models.QuerySet["OutboxMail"]):
    def due(self, at: datetime) -> "OutboxMailQuerySet":
        """Filter mails to send now: queued and ripe, or claimed by a worker that never came back."""
        return self.filter(state__in=[MailState.QUEUED, MailState.SENDING], next_try_at__lte=at)


class OutboxMail(models.Model):
    """A mail to be. It keeps a template's name and ids, never a rendered text or a secret."""

    # The message's identity: a second copy after a crash carries the same Message-ID.
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    template = models.CharField(_("modèle"), max_length=60)
    recipient = models.EmailField(_("à"))
    language = models.CharField(_("langue"), max_length=5)
    context = models.JSONField(_("identifiants"), default=dict)
    state = models.CharField(_("état"), max_length=10, choices=MailState, default=MailState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("essais"), default=0)
    created_at = models.DateTimeField(_("créé le"))
    next_try_at = models.DateTimeField(_("prochain essai"))
    sent_at = models.DateTimeField(_("envoyé le"), null=True, blank=True)
    failure = models.CharField(_("raison"), max_length=16, choices=MailFailure, blank=True)
    last_error = models.CharField(_("dernière erreur"), max_length=300, blank=True)

    objects = OutboxMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("courriel")
        verbose_name_plural = _("boîte d’envoi")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["state", "next_try_at"], name="outbox_due"),
            models.Index(fields=["recipient", "template"], name="outbox_by_recipient"),
            models.Index(fields=["template", "-id"], name="outbox_by_letter"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=MailState.values), name="outbox_state_known"),
            models.CheckConstraint(
                condition=models.Q(failure__in=["", *MailFailure.values]), name="outbox_failure_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=MailState.SENT, sent_at__isnull=False)
                | (~models.Q(state=MailState.SENT) & models.Q(sent_at__isnull=True)),
                name="outbox_sent_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.template} {self.uuid}"
