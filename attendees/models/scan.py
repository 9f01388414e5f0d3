"""What happened at the door, and what it means."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import COUNTING_SCANS, Allowance, CheckpointKind, ScanAction, ScanMethod, ScanResult, StayEnd
from attendees.models.checkpoint import Checkpoint
from attendees.models.registration import Registration
from attendees.models.scanner import Scanner
from attendees.models.ticket import Ticket


class Scan(models.Model):
    """Never lost, never rewritten. The phone makes the id; sending it again returns what was shown."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # None, and somebody's name instead, where a sheet of paper was typed in afterwards.
    scanner = models.ForeignKey(Scanner, on_delete=models.PROTECT, null=True, blank=True, related_name="scans")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    # An index of its own where none of those below begins with it: each costs every admission.
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.PROTECT, related_name="scans", db_index=False)
    action = models.CharField(_("acte"), max_length=6, choices=ScanAction, default=ScanAction.ENTRY)
    method = models.CharField(_("moyen"), max_length=8, choices=ScanMethod, default=ScanMethod.CAMERA)
    undoes = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by", db_index=False
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.SET_NULL, null=True, blank=True, related_name="scans")
    registration = models.ForeignKey(
        Registration, on_delete=models.SET_NULL, null=True, blank=True, related_name="scans", db_index=False
    )
    # Counts a person's passages in the order in which they came to be known. An answer rests on those before it:
    # two that rest on the same ones cannot both be kept.
    number = models.PositiveIntegerField(_("numéro"), null=True, blank=True)
    allowance = models.CharField(_("passe-droit"), max_length=6, choices=Allowance, blank=True)
    reason = models.CharField(_("motif"), max_length=200, blank=True)
    result = models.CharField(_("réponse"), max_length=15, choices=ScanResult)
    # What the server would have said, where a phone without network said something else.
    judged = models.CharField(_("avis du serveur"), max_length=15, choices=ScanResult, blank=True)
    shown = models.JSONField(_("ce que l’écran a montré"), default=dict)
    device_at = models.DateTimeField(_("heure du téléphone"))
    at = models.DateTimeField(_("heure retenue"))
    received_at = models.DateTimeField(_("reçu le"))

    class Meta:
        verbose_name = _("passage")
        verbose_name_plural = _("passages")
        ordering = ("at", "pk")
        indexes = [
            models.Index(fields=["checkpoint", "at"], name="scan_by_door_and_hour"),
            models.Index(fields=["checkpoint", "received_at"], name="scan_by_door_and_receipt"),
            models.Index(
                fields=["scanner", "received_at"], condition=Q(result=ScanResult.UNKNOWN), name="scan_of_no_ticket"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=ScanAction.values), name="scan_action_known"),
            models.CheckConstraint(condition=Q(method__in=ScanMethod.values), name="scan_method_known"),
            models.CheckConstraint(condition=Q(result__in=ScanResult.values), name="scan_result_known"),
            models.CheckConstraint(
                condition=Q(action=ScanAction.UNDO, undoes__isnull=False)
                | (~Q(action=ScanAction.UNDO) & Q(undoes__isnull=True)),
                name="scan_undo_names_a_scan",
            ),
            models.CheckConstraint(condition=Q(judged__in=["", *ScanResult.values]), name="scan_judged_known"),
            models.CheckConstraint(condition=Q(allowance__in=["", *Allowance.values]), name="scan_allowance_known"),
            models.CheckConstraint(
                condition=~Q(allowance=Allowance.FORCED) | ~Q(reason=""), name="scan_forced_says_why"
            ),
            models.CheckConstraint(
                condition=Q(scanner__isnull=False) | Q(method=ScanMethod.PAPER), name="scan_has_a_phone_or_a_sheet"
            ),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(result__in=COUNTING_SCANS), name="scan_numbered_counts"
            ),
            models.UniqueConstraint(fields=["registration", "number"], name="scan_rests_on_those_before"),
            models.UniqueConstraint(fields=["undoes"], name="scan_undone_once"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Stay(models.Model):
    """A presence, as the scans tell it: derived, and rebuilt from them at will."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="stays")
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="stays", db_index=False)
    entry = models.OneToOneField(Scan, on_delete=models.CASCADE, related_name="stay")
    kind = models.CharField(_("sorte"), max_length=8, choices=CheckpointKind, default=CheckpointKind.MAIN)
    entered_at = models.DateTimeField(_("entrée"))
    left_at = models.DateTimeField(_("sortie"), null=True, blank=True)
    ended = models.CharField(_("comment"), max_length=6, choices=StayEnd, blank=True)

    class Meta:
        verbose_name = _("présence")
        verbose_name_plural = _("présences")
        ordering = ("entered_at", "pk")
        indexes = [models.Index(fields=["checkpoint", "entered_at"], name="stay_by_door_and_hour")]
        constraints = [
            # One is in the building, and in one of its rooms.
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(left_at__isnull=True, kind=CheckpointKind.MAIN),
                name="stay_one_in_the_building",
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(left_at__isnull=True) & ~Q(kind=CheckpointKind.MAIN),
                name="stay_one_in_a_room",
            ),
            models.CheckConstraint(condition=Q(kind__in=CheckpointKind.values), name="stay_kind_known"),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True, ended="") | Q(left_at__isnull=False, ended__in=StayEnd.values),
                name="stay_ended_says_how",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="stay_left_after_entering"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.entered_at:%H:%M}"
