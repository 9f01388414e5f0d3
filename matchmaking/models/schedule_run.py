"""A timetable computed by the solver: kept with what it was made from. Its draft never sits among meetings."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import UNFINISHED_RUNS, RunState
from matchmaking.models.programme import MeetingProgramme


class ScheduleRun(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(_("état"), max_length=10, choices=RunState, default=RunState.QUEUED)
    # The solver's exchange format, in and out.
    input = models.JSONField(_("données"), default=dict)
    input_digest = models.CharField(_("empreinte des données"), max_length=64)
    seed = models.PositiveBigIntegerField(_("graine"), default=1)
    seconds = models.PositiveSmallIntegerField(_("temps accordé, en secondes"), default=30)
    result = models.JSONField(_("résultat"), null=True, blank=True)
    progress = models.JSONField(_("avancement"), default=dict, blank=True)
    figures = models.JSONField(_("chiffres"), default=dict, blank=True)
    # Why it failed, for whoever looks into it.
    failure = models.CharField(_("cause de l’échec"), max_length=300, blank=True)
    asked_by = models.CharField(_("demandé par"), max_length=200, blank=True)
    stop_asked_at = models.DateTimeField(_("arrêt demandé le"), null=True, blank=True)
    created_at = models.DateTimeField(_("demandé le"))
    started_at = models.DateTimeField(_("commencé le"), null=True, blank=True)
    # The worker's last sign of life.
    claimed_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("fini le"), null=True, blank=True)
    decided_at = models.DateTimeField(_("accepté ou écarté le"), null=True, blank=True)

    class Meta:
        verbose_name = _("calcul de planning")
        verbose_name_plural = _("calculs de planning")
        ordering = ("-created_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["programme"], condition=Q(state__in=UNFINISHED_RUNS), name="run_one_under_way"
            ),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="run_state_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
