"""A file of badges, made by the worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from events.models import Edition
from forum.core.enums import MakingState
from forum.core.models import MadeFile


class BadgePrint(MadeFile):
    maker = "badges"
    joined = ("edition",)

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="badge_prints")
    total = models.PositiveIntegerField(_("badges"), default=0)
    file = models.FileField(_("fichier"), upload_to="badges/", blank=True)

    class Meta(MadeFile.Meta):
        verbose_name = _("tirage de badges")
        verbose_name_plural = _("tirages de badges")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MakingState.values), name="badge_print_state_known")
        ]

    @property
    def scope(self) -> str:
        return self.edition.slug
