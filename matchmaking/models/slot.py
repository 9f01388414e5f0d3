"""When and where meetings are held: slots and tables, numbered from 1 as people count."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Room
from matchmaking.models.programme import MeetingProgramme


class Slot(models.Model):
    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="slots")
    number = models.PositiveSmallIntegerField(_("rang"))
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    is_pause = models.BooleanField(_("pause"), default=False)

    class Meta:
        verbose_name = _("créneau")
        verbose_name_plural = _("créneaux")
        ordering = ("programme", "number", "pk")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="slot_number_unique"),
            models.UniqueConstraint(fields=["programme", "starts_at"], name="slot_start_unique"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="slot_ends_after_start"),
            models.CheckConstraint(condition=Q(number__gte=1), name="slot_counted_from_one"),
        ]

    def __str__(self) -> str:
        return str(self.number)


class Table(models.Model):
    """A place where one meeting is held at a time. `holder` is the participant whose table it is all day, if any."""

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="tables")
    number = models.PositiveSmallIntegerField(_("numéro"))
    label = models.CharField(_("nom"), max_length=40, blank=True)
    # Null: the programme's own.
    room = models.ForeignKey(
        Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("salle")
    )
    is_step_free = models.BooleanField(_("accès de plain-pied"), default=True)

    class Meta:
        verbose_name = _("table")
        verbose_name_plural = _("tables")
        ordering = ("programme", "number", "pk")
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="meeting_table_number_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="meeting_table_counted_from_one"),
        ]

    def __str__(self) -> str:
        return self.label or str(self.number)
