"""What sources say of an edition that nobody counted."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.enums import FigureKind
from events.models.edition import Edition


class ReportedFigureQuerySet(models.QuerySet["ReportedFigure"]):
    def standing(self) -> "ReportedFigureQuerySet":
        """Filter the claims that are shown: not those withdrawn as wrong altogether."""
        return self.filter(withdrawn_at__isnull=True)

    def in_order(self) -> "ReportedFigureQuerySet":
        return self.order_by("kind", "position", "pk")


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
    # What the file of past editions called it: loading again finds it, whatever was corrected. Empty when added here.
    origin = models.CharField(max_length=510, blank=True, editable=False)
    corrected_at = models.DateTimeField(_("corrigé le"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("retiré le"), null=True, blank=True)

    objects = ReportedFigureQuerySet.as_manager()

    class Meta:
        verbose_name = _("chiffre annoncé")
        verbose_name_plural = _("chiffres annoncés")
        ordering = ("edition", "kind", "position", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=FigureKind.values), name="figure_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=FigureKind.SHARE) | Q(value__lte=100), name="figure_share_is_a_percentage"
            ),
            models.UniqueConstraint(
                fields=["edition", "kind", "label", "source"],
                condition=Q(withdrawn_at__isnull=True),
                name="figure_one_claim_a_source",
            ),
            models.UniqueConstraint(
                fields=["edition", "kind", "origin"], condition=~Q(origin=""), name="figure_loaded_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.qualifier} {self.value}".strip()
