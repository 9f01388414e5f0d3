"""What is printed of a programme: asked for by who runs it, made by the worker, kept for a day."""

from datetime import datetime

from django.db import transaction

from forum.core.enums import UNFINISHED_FILES
from forum.core.journal import Actor, record
from forum.core.making import remove_file
from forum.core.models import User
from matchmaking.enums import Paper
from matchmaking.models import MeetingProgramme, PaperPrint
from matchmaking.selectors.paper import count_sheets
from matchmaking.services.ground import lock_programme


@transaction.atomic
def ask_paper(programme: MeetingProgramme, paper: Paper, *, language: str, user: User, at: datetime) -> PaperPrint:
    """Ask for a paper in a language, and return its print; the one that was there goes.

    While it is on its way, asking again returns it.
    """
    programme = lock_programme(programme)
    before = programme.paper_prints.filter(paper=paper).first()
    if before is not None and before.state in UNFINISHED_FILES:
        return before
    if before is not None:
        remove_file(before)
    total = count_sheets(programme, paper)
    found = PaperPrint.objects.create(
        programme=programme, paper=paper, language=language, asked_by=user, total=total, asked_at=at
    )
    changes = {"paper": [None, paper.value], "total": [0, total]}
    record(Actor.from_user(user), "papers_asked", found, at=at, scope=programme.edition.slug, changes=changes)
    return found
