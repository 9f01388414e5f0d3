"""What sources say of an edition that nobody counted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import FigureKind
from events.models.edition import Edition


class ReportedFigure(models.Model):
    """One claim. Claims that disagree stand side by side, each with its source."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="reported_figures")
    kind = models.CharField(_("sorte"), max_length=12, choices=FigureKind)
    label = models.CharField(_("intitulé"), max_length=200, blank=True)
    value = models.PositiveIntegerField(_("valeur"))
    qualifier = models.CharField(_("nuance de la source"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=300)
    note = models.CharField(_("remarque"), max_length=300, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("chiffre annoncé")
        verbose_name_plural = _("chiffres annoncés")
        ordering = ("edition", "kind", "position", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FigureKind.values), name="figure_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=FigureKind.SHARE) | Q(value__lte=100), name="figure_share_is_a_percentage"
            ),
            models.UniqueConstraint(fields=["edition", "kind", "label", "source"], name="figure_one_claim_a_source"),
        ]

    def __str__(self) -> str:
        return f"{self.qualifier} {self.value}".strip()
