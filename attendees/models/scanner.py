"""Phones of the door: paired by a QR, without an account."""

import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import ScannerRole
from attendees.models.checkpoint import Checkpoint


class Scanner(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="scanners")
    # Where it scans now is one of those where it may.
    checkpoints = models.ManyToManyField(Checkpoint, related_name="scanners_allowed", blank=True)
    name = models.CharField(_("nom"), max_length=60)
    role = models.CharField(_("rôle"), max_length=10, choices=ScannerRole, default=ScannerRole.STEWARD)
    may_search = models.BooleanField(_("peut chercher un nom"), default=True)
    key_hash = models.CharField(max_length=64, unique=True)
    paired_at = models.DateTimeField(_("appairé le"))
    last_seen_at = models.DateTimeField(_("vu le"))
    # What it told of itself when it was last seen.
    waiting_scans = models.PositiveIntegerField(_("passages en attente"), default=0)
    version = models.CharField(_("version"), max_length=40, blank=True)
    roster_at = models.DateTimeField(_("liste du"), null=True, blank=True)
    # A kiosk is left by typing this code; the phone compares hashes, without network too.
    exit_code_hash = models.CharField(max_length=64, blank=True)
    ends_at = models.DateTimeField(_("jusqu’au"))
    revoked_at = models.DateTimeField(_("révoqué le"), null=True, blank=True)

    class Meta:
        verbose_name = _("téléphone de contrôle")
        verbose_name_plural = _("téléphones de contrôle")
        ordering = ("paired_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ScannerRole.values), name="scanner_role_known"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("paired_at")), name="scanner_ends_after_pairing"),
        ]

    def __str__(self) -> str:
        return self.name

    def is_working(self, at: datetime) -> bool:
        """Whether the phone may scan at `at`."""
        return self.revoked_at is None and self.ends_at > at


class Pairing(models.Model):
    """A code that an organiser shows to one phone. Used once, within minutes."""

    checkpoint = models.ForeignKey(Checkpoint, on_delete=models.CASCADE, related_name="pairings")
    code_hash = models.CharField(max_length=64, unique=True)
    checkpoints = models.ManyToManyField(Checkpoint, related_name="pairings_allowed", blank=True)
    name = models.CharField(_("nom du téléphone"), max_length=60)
    role = models.CharField(_("rôle"), max_length=10, choices=ScannerRole, default=ScannerRole.STEWARD)
    may_search = models.BooleanField(_("peut chercher un nom"), default=True)
    exit_code_hash = models.CharField(max_length=64, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    scanner = models.OneToOneField(Scanner, on_delete=models.SET_NULL, null=True, blank=True, related_name="pairing")

    class Meta:
        verbose_name = _("appairage")
        verbose_name_plural = _("appairages")
        ordering = ("-created_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(role__in=ScannerRole.values), name="pairing_role_known"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="pairing_expires_after_creation"),
        ]

    def __str__(self) -> str:
        return self.name
