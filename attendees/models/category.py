"""As what people come, in one edition."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import CategoryKind
from events.models import Edition
from events.models.session import hex_colour


class Category(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="categories")
    kind = models.CharField(_("sorte"), max_length=15, choices=CategoryKind)
    name = models.CharField(_("nom"), max_length=60)
    name_en = models.CharField(_("nom (anglais)"), max_length=60, blank=True)
    colour = models.CharField(_("couleur"), max_length=7, default="#0b6e4f", validators=[hex_colour])
    quota = models.PositiveIntegerField(_("places au plus"), null=True, blank=True)
    is_open = models.BooleanField(_("proposée à l’inscription en ligne"), default=True)
    asks_organisation = models.BooleanField(_("demande la structure"), default=False)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("catégorie")
        verbose_name_plural = _("catégories")
        ordering = ("position", "name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["edition", "name"], name="category_unique_in_edition"),
            models.CheckConstraint(condition=Q(kind__in=CategoryKind.values), name="category_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name
