"""A door."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import CheckpointKind, CheckpointMode, Repeats
from attendees.models.category import Category
from events.models import Edition, Session


class Checkpoint(models.Model):
    """Where phones scan, and the rule they scan by."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="checkpoints")
    name = models.CharField(_("nom"), max_length=80)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)
    kind = models.CharField(_("sorte"), max_length=8, choices=CheckpointKind, default=CheckpointKind.MAIN)
    session = models.ForeignKey(
        Session,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="checkpoints",
        verbose_name=_("séance"),
    )
    mode = models.CharField(_("qui passe"), max_length=8, choices=CheckpointMode, default=CheckpointMode.ANYONE)
    repeats = models.CharField(_("combien de fois"), max_length=6, choices=Repeats, default=Repeats.DAILY)
    counts_exits = models.BooleanField(_("scanne aussi les sorties"), default=False)
    # The safety capacity of a room or zone; that of the whole building is the venue's.
    capacity = models.PositiveIntegerField(_("jauge"), null=True, blank=True)
    opens_at = models.DateTimeField(_("ouvre à"), null=True, blank=True)
    closes_at = models.DateTimeField(_("ferme à"), null=True, blank=True)
    # Whether it is for some categories alone: those of `categories`.
    is_selective = models.BooleanField(_("réservé à des catégories"), default=False)
    categories = models.ManyToManyField(
        Category, blank=True, related_name="checkpoints", verbose_name=_("catégories admises")
    )

    class Meta:
        verbose_name = _("point de contrôle")
        verbose_name_plural = _("points de contrôle")
        ordering = ("position", "name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="checkpoint_unique_in_edition"),
            models.CheckConstraint(condition=Q(kind__in=CheckpointKind.values), name="checkpoint_kind_known"),
            models.CheckConstraint(condition=Q(mode__in=CheckpointMode.values), name="checkpoint_mode_known"),
            models.CheckConstraint(condition=Q(repeats__in=Repeats.values), name="checkpoint_repeats_known"),
            models.CheckConstraint(
                condition=Q(kind=CheckpointKind.SESSION, session__isnull=False)
                | (~Q(kind=CheckpointKind.SESSION) & Q(session__isnull=True)),
                name="checkpoint_of_a_session_names_it",
            ),
            models.CheckConstraint(
                condition=Q(kind=CheckpointKind.SESSION) | Q(mode__in=[CheckpointMode.ANYONE, CheckpointMode.COUNT]),
                name="checkpoint_booking_needs_a_session",
            ),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(closes_at__gt=F("opens_at")),
                name="checkpoint_closes_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_main(self) -> bool:
        return self.kind == CheckpointKind.MAIN

    @property
    def place(self) -> str:
        """What its doors share: being in by one is being in by all."""
        if self.kind == CheckpointKind.MAIN:
            return "building"
        return f"session {self.session_id}" if self.session_id else f"{self.kind} {self.pk}"

    @property
    def gauge(self) -> int | None:
        """How many people safety lets be behind it: its own number, else its room's or, at a main door, the venue's.

        None without a limit. Its session's room, or its edition's venue, must be at hand.
        """
        if self.capacity is not None:
            return self.capacity
        if self.kind == CheckpointKind.MAIN:
            return self.edition.venue.safety_capacity if self.edition.venue else None
        return self.session.room.capacity if self.session and self.session.room else None
