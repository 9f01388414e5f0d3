"""What engages a person's time, whichever app engaged it."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import AgendaKind
from attendees.models.registration import Registration


class AgendaEntryQuerySet(models.QuerySet["AgendaEntry"]):
    def told(self) -> "AgendaEntryQuerySet":
        """Filter what the person knows of: all that their own pages, letters and refusals may speak of."""
        return self.filter(is_told=True)


class AgendaEntry(models.Model):
    """Written in the same transaction as its source, under the registration's lock.

    Clash checks, the badge's back, the note at the door and the calendar read only this. What organisers merely
    prepare engages a person's time too, for the clash checks of those who prepare; it is not told.
    """

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="agenda")
    kind = models.CharField(_("sorte"), max_length=8, choices=AgendaKind)
    source_id = models.BigIntegerField()  # the session, meeting or duty that the kind names
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    label = models.CharField(_("intitulé"), max_length=200)
    label_en = models.CharField(_("intitulé (anglais)"), max_length=200, blank=True)
    place = models.CharField(_("où"), max_length=200, blank=True)
    is_told = models.BooleanField(_("dit à la personne"), default=True)

    objects = AgendaEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("engagement")
        verbose_name_plural = _("agenda")
        ordering = ("starts_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["registration", "kind", "source_id"], name="agenda_source_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="agenda_ends_after_start"),
            models.CheckConstraint(condition=Q(kind__in=AgendaKind.values), name="agenda_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%H:%M} {self.label}"
