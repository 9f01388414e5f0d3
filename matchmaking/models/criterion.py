"""What profiles answer, so that one sees who fits whom."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import Asked, CriterionKind, Side, Stance
from matchmaking.models.programme import MeetingProgramme


class Criterion(models.Model):
    """A question to one side or both, about what they offer or seek; its key is stable from year to year."""

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(_("clé"), max_length=40)
    kind = models.CharField(_("sorte"), max_length=10, choices=CriterionKind)
    label = models.CharField(_("intitulé"), max_length=120)
    label_en = models.CharField(_("intitulé (anglais)"), max_length=120, blank=True)
    # The question as it is put to who offers, and to who seeks; blank: the label.
    question_offers = models.CharField(_("question à qui propose"), max_length=200, blank=True)
    question_offers_en = models.CharField(_("question à qui propose (anglais)"), max_length=200, blank=True)
    question_seeks = models.CharField(_("question à qui cherche"), max_length=200, blank=True)
    question_seeks_en = models.CharField(_("question à qui cherche (anglais)"), max_length=200, blank=True)
    help = models.CharField(_("aide"), max_length=300, blank=True)
    help_en = models.CharField(_("aide (anglais)"), max_length=300, blank=True)
    unit = models.CharField(_("unité"), max_length=20, blank=True)
    unit_en = models.CharField(_("unité (anglais)"), max_length=20, blank=True)

    asked_of_a = models.CharField(_("demandé au premier côté"), max_length=6, choices=Asked, blank=True)
    asked_of_b = models.CharField(_("demandé au second côté"), max_length=6, choices=Asked, blank=True)
    # One option, or one number, instead of several and of "from … to …".
    offers_one = models.BooleanField(_("une seule réponse de qui propose"), default=False)
    seeks_one = models.BooleanField(_("une seule réponse de qui cherche"), default=False)
    is_required = models.BooleanField(_("réponse obligatoire"), default=False)
    # Its share in the compatibility of two profiles; 0: it does not count.
    weight = models.PositiveSmallIntegerField(_("poids dans la compatibilité"), default=1)
    is_public = models.BooleanField(
        _("visible des participants"), default=True, help_text=_("Sinon, l’organisation seule voit les réponses.")
    )
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("critère")
        verbose_name_plural = _("critères")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="criterion_key_unique"),
            models.CheckConstraint(condition=Q(kind__in=CriterionKind.values), name="criterion_kind_known"),
            models.CheckConstraint(
                condition=Q(asked_of_a__in=Asked.values, asked_of_b__in=Asked.values), name="criterion_asked_known"
            ),
            models.CheckConstraint(condition=~Q(asked_of_a="", asked_of_b=""), name="criterion_asks_somebody"),
            models.CheckConstraint(condition=Q(weight__lte=10), name="criterion_weight_at_most_ten"),
        ]

    def __str__(self) -> str:
        return self.label

    def stances_of(self, side: str) -> tuple[Stance, ...]:
        """Return what a side is asked: nothing, what it offers, what it seeks, or both."""
        asked = self.asked_of_a if side == Side.A else self.asked_of_b
        if asked == Asked.BOTH:
            return (Stance.OFFERS, Stance.SEEKS)
        return (Stance(asked),) if asked else ()

    def takes_one(self, stance: str) -> bool:
        return self.offers_one if stance == Stance.OFFERS else self.seeks_one


class CriterionOption(models.Model):
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="options")
    key = models.SlugField(_("clé"), max_length=40)
    label = models.CharField(_("intitulé"), max_length=120)
    label_en = models.CharField(_("intitulé (anglais)"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("réponse possible")
        verbose_name_plural = _("réponses possibles")
        ordering = ("criterion", "position", "pk")
        constraints = [models.UniqueConstraint(fields=["criterion", "key"], name="criterion_option_key_unique")]

    def __str__(self) -> str:
        return self.label
