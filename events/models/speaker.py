"""People who speak. They need no account."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Speaker(models.Model):
    name = models.CharField(_("nom"), max_length=200)
    role = models.CharField(_("fonction"), max_length=200, blank=True)
    role_en = models.CharField(_("fonction (anglais)"), max_length=200, blank=True)
    organisation = models.CharField(_("structure"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("intervenante ou intervenant")
        verbose_name_plural = _("intervenantes et intervenants")
        ordering = ("name", "pk")

    def __str__(self) -> str:
        return self.name
