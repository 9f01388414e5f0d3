"""A door."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from events.models import Edition


class Checkpoint(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="checkpoints")
    name = models.CharField(_("nom"), max_length=80)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("point de contrôle")
        verbose_name_plural = _("points de contrôle")
        ordering = ("position", "name", "pk")
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="checkpoint_unique_in_edition")]

    def __str__(self) -> str:
        return self.name
