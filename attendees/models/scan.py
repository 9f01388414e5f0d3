"""What happened at the door, and what it means."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import ScanAction, ScanMethod, ScanResult
from attendees.models.checkpoint import Checkpoint
from attendees.models.registration import Registration
from attendees.models.scanner import Scanner
from attendees.models.ticket import Ticket


class Scan(models.Model):
    """Never lost, never rewritten. The phone makes the id; sending it again returns what was shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    scanner = models.ForeignKey(Scanner, on_delete=models.PROTECT, related_name="scans")
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="scans")
    action = models.CharField(_("acte"), max_length=6, choices=ScanAction, default=ScanAction.ENTRY)
    method = models.CharField(_("moyen"), max_length=8, choices=ScanMethod, default=ScanMethod.CAMERA)
    undoes = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by")
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="scans")
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="scans"
    )
    result = models.CharField(_("réponse"), max_length=15, choices=ScanResult)
    shown = models.JSONField(_("ce que l’écran a montré"), default=dict)
    device_at = models.DateTimeField(_("heure du téléphone"))
    at = models.DateTimeField(_("heure retenue"))
    received_at = models.DateTimeField(_("reçu le"))

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("at", "pk")
        indexes = [models.Index(fields=["checkpoint", "at"], name="scan_by_door_and_hour")]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=ScanAction.values), name="scan_action_known"),
            models.CheckConstraint(condition=Q(method__in=ScanMethod.values), name="scan_method_known"),
            models.CheckConstraint(condition=Q(result__in=ScanResult.values), name="scan_result_known"),
            models.CheckConstraint(
                condition=Q(action=ScanAction.UNDO, undoes__isnull=False)
                | Q(action=ScanAction.ENTRY, undoes__isnull=True),
                name="scan_undo_names_a_scan",
            ),
            models.UniqueConstraint(fields=["undoes"], name="scan_undone_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Stay(models.Model):
    """A presence, as the scans tell it: derived, and rebuilt from them at will."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="stays")
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="stays")
    entry = models.OneToOneField(Scan, on_delete=models.CASCADE, related_name="stay")
    entered_at = models.DateTimeField(_("entrée"))
    left_at = models.DateTimeField(_("sortie"), null=True, blank=True)

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        ordering = ("entered_at", "pk")
        indexes = [models.Index(fields=["checkpoint", "entered_at"], name="stay_by_door_and_hour")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration"], condition=Q(left_at__isnull=True), name="stay_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="stay_left_after_entering"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.entered_at:%H:%M}"
