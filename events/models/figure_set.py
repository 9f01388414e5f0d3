"""The frozen counts of an edition: they survive its people."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import FigureMoment
from events.figures import Part
from events.models.edition import Edition


class FigureSetQuerySet(models.QuerySet["FigureSet"]):
    def newest(self) -> "FigureSetQuerySet":
        """Filter the last version of each section of each edition."""
        later = FigureSet.objects.filter(
            edition=models.OuterRef("edition"),
            section=models.OuterRef("section"),
            version__gt=models.OuterRef("version"),
        )
        return self.filter(~models.Exists(later))


class FigureSet(models.Model):
    """One part of an edition, as it was counted at a moment. Never changed: counting again makes a new version."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="figure_sets")
    section = models.CharField(_("partie"), max_length=20)
    version = models.PositiveSmallIntegerField(_("version"))
    moment = models.CharField(_("moment du compte"), max_length=12, choices=FigureMoment)
    counted_at = models.DateTimeField(_("compté le"))
    data = models.JSONField(_("chiffres"))

    objects = FigureSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("chiffres d’une édition")
        verbose_name_plural = _("chiffres des éditions")
        ordering = ("edition", "section", "-version")
        constraints = [
            models.UniqueConstraint(fields=["edition", "section", "version"], name="figure_set_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="figure_set_version_from_one"),
            models.CheckConstraint(condition=Q(moment__in=FigureMoment.values), name="figure_set_moment_known"),
        ]

    def __str__(self) -> str:
        return f"{self.edition_id} {self.section} {self.version}"

    @property
    def part(self) -> Part:
        return Part.from_data(self.section, self.data)
