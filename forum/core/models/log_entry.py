"""The journal: who did what, to what, when. Append-only."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.core.enums import ActorKind


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def about(self, target: models.Model) -> "LogEntryQuerySet":
        """Filter the entries that tell of one object."""
        return self.filter(target_type=target._meta.label_lower, target_id=str(target.pk))

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("The journal is append-only.")

    def delete(self) -> NoReturn:
        raise TypeError("The journal is append-only.")


class LogEntry(models.Model):
    at = models.DateTimeField(_("le"), db_index=True)
    actor_kind = models.CharField(_("par"), max_length=10, choices=ActorKind)
    actor_id = models.CharField(max_length=40, blank=True)
    actor_label = models.CharField(_("qui"), max_length=200, blank=True)
    on_behalf_of = models.CharField(_("au nom de"), max_length=200, blank=True)
    verb = models.CharField(_("acte"), max_length=60)
    target_type = models.CharField(max_length=60)
    target_id = models.CharField(max_length=40)
    scope = models.CharField(max_length=60, blank=True)  # what the target belongs to, an edition's slug say
    changes = models.JSONField(_("changements"), default=dict, blank=True)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ligne du journal")
        verbose_name_plural = _("journal")
        ordering = ("-at", "-pk")
        indexes = [
            models.Index(fields=["target_type", "target_id"], name="log_by_target"),
            models.Index(fields=["scope", "at"], name="log_by_scope"),
            models.Index(fields=["verb", "at"], name="log_by_verb"),
            models.Index(fields=["actor_kind", "at"], name="log_by_actor_kind"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(actor_kind__in=ActorKind.values), name="log_actor_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"
