"""A file that takes the worker a while: asked for by somebody, made in the background, kept for a day."""

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.core.enums import UNFINISHED_FILES, MakingState

# Such files are full of names: nobody needs them for longer.
KEPT = timedelta(hours=24)


class MadeFile(models.Model):
    """What is kept of any such file. Each kind adds what it is made from, and its `file` in a folder of its own."""

    # First part of the journal's verbs of this kind ("badges_asked"), and who writes them.
    maker: ClassVar[str]
    # What `scope` reads, so that whoever claims a file has it at hand.
    joined: ClassVar[tuple[str, ...]]

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(_("état"), max_length=8, choices=MakingState, default=MakingState.QUEUED)
    total = models.PositiveIntegerField(_("à faire"), default=0)
    done = models.PositiveIntegerField(_("déjà faits"), default=0)
    file = models.FileField(_("fichier"), blank=True)
    asked_at = models.DateTimeField(_("demandé le"))
    claimed_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(_("prêt le"), null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ("-asked_at", "pk")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def scope(self) -> str:
        """What the journal's lines about it belong to."""
        raise NotImplementedError

    @property
    def is_under_way(self) -> bool:
        return self.state in UNFINISHED_FILES

    @property
    def is_drawing(self) -> bool:
        """Whether all that it holds was gone through, and only the writing is left."""
        return 0 < self.total <= self.done

    @property
    def kept_until(self) -> datetime | None:
        return self.ready_at + KEPT if self.ready_at else None
