"""A file of papers, made by the worker."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.core.enums import MakingState
from forum.core.models import MadeFile
from matchmaking.enums import Paper
from matchmaking.models.programme import MeetingProgramme


class PaperPrint(MadeFile):
    maker = "papers"
    joined = ("programme__edition", "programme__room")

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="paper_prints")
    paper = models.CharField(_("papier"), max_length=10, choices=Paper)
    # Of who asked for it.
    language = models.CharField(_("langue"), max_length=5)
    file = models.FileField(_("fichier"), upload_to="meeting-papers/", blank=True)

    class Meta(MadeFile.Meta):
        verbose_name = _("papiers de rendez-vous")
        verbose_name_plural = _("papiers de rendez-vous")
        constraints = [
            models.UniqueConstraint(fields=["programme", "paper"], name="paper_print_one_of_each"),
            models.CheckConstraint(condition=Q(state__in=MakingState.values), name="paper_print_state_known"),
            models.CheckConstraint(condition=Q(paper__in=Paper.values), name="paper_print_paper_known"),
        ]

    @property
    def scope(self) -> str:
        return self.programme.edition.slug
