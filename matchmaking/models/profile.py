"""What a participant says of itself, and its answers to the criteria."""

import uuid
from pathlib import PurePath

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import Stance
from matchmaking.models.criterion import Criterion, CriterionOption
from matchmaking.models.participant import Participant


def deck_path(profile: "Profile", name: str) -> str:
    """Return where a deck is kept: a name that nobody guesses, the ending of the file that was sent."""
    return f"decks/{uuid.uuid4().hex}{PurePath(name).suffix.lower()[:8]}"


class Profile(models.Model):
    participant = models.OneToOneField(Participant, on_delete=models.CASCADE, related_name="profile")
    pitch = models.CharField(_("en 300 caractères"), max_length=300, blank=True)
    pitch_en = models.CharField(_("en 300 caractères (anglais)"), max_length=300, blank=True)
    description = models.TextField(_("présentation"), max_length=6000, blank=True)
    description_en = models.TextField(_("présentation (anglais)"), max_length=6000, blank=True)
    website = models.URLField(_("site"), max_length=200, blank=True)
    # Never served by its address: a view looks who asks.
    deck = models.FileField(_("dossier"), upload_to=deck_path, blank=True)
    deck_name = models.CharField(_("nom du dossier"), max_length=120, blank=True)
    needs = models.CharField(_("besoins pour les rendez-vous"), max_length=300, blank=True)
    needs_step_free = models.BooleanField(_("a besoin d’une table de plain-pied"), default=False)
    # Folded copy of name, structure, pitch and presentation: what is searched, accents and case aside.
    search_key = models.TextField(blank=True)
    updated_at = models.DateTimeField(_("modifiée le"))

    class Meta:
        verbose_name = _("fiche")
        verbose_name_plural = _("fiches")
        ordering = ("participant", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(deck="", deck_name="") | Q(deck__gt="", deck_name__gt=""), name="profile_deck_has_a_name"
            )
        ]

    def __str__(self) -> str:
        return str(self.participant_id)


class ProfileAnswer(models.Model):
    """One answer; which fields it fills is the criterion's kind to say."""

    profile = models.ForeignKey(Profile, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="answers")
    stance = models.CharField(_("sens"), max_length=6, choices=Stance)
    options = models.ManyToManyField(CriterionOption, related_name="+", blank=True, verbose_name=_("choix"))
    # Null: no bound on that side. One number alone is both.
    lower = models.BigIntegerField(_("de"), null=True, blank=True)
    upper = models.BigIntegerField(_("à"), null=True, blank=True)
    # Codes of `matchmaking.territories`: departments ("92") and communes ("92050").
    territories = models.JSONField(_("territoires"), default=list, blank=True)
    text = models.CharField(_("texte"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("réponse à un critère")
        verbose_name_plural = _("réponses aux critères")
        ordering = ("profile", "criterion__position", "stance", "pk")
        constraints = [
            models.UniqueConstraint(fields=["profile", "criterion", "stance"], name="answer_once_a_criterion"),
            models.CheckConstraint(condition=Q(stance__in=Stance.values), name="answer_stance_known"),
            models.CheckConstraint(
                condition=Q(lower__isnull=True) | Q(upper__isnull=True) | Q(upper__gte=F("lower")),
                name="answer_range_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.profile_id} {self.criterion_id}"
