"""The kept figures of an invented edition: counted when it closed, and again when their day had come."""

from datetime import datetime

from django.db.models import QuerySet

from events.enums import FigureMoment
from events.models import Edition
from events.services.figures import DUE, freeze_figures
from forum.core.journal import Actor
from forum.core.models import LogEntry
from forum.pages.demo.calendar import Timing

CLOSER = Actor.system("demonstration")


def keep_figures(edition: Edition, timing: Timing, *, at: datetime) -> None:
    """Keep the figures as its closing did, and as they were counted since by `at`."""
    freeze_figures(edition, FigureMoment.CLOSING, actor=CLOSER, at=timing.closed_at)
    for moment, pause in DUE.items():
        if timing.closed_at + pause <= at:
            freeze_figures(edition, moment, actor=CLOSER, at=timing.closed_at + pause)


def forget_figures(edition: Edition) -> None:
    """Forget what was kept, and that it was: the edition is not over any more, or is over anew."""
    edition.figure_sets.all().delete()
    # The journal's own query set refuses to be rewritten.
    QuerySet(LogEntry).filter(scope=edition.slug, verb="figures_frozen").delete()
