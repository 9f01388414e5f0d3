"""Papers are drawn away from the pages that ask for them: those of hundreds of people take seconds."""

from datetime import timedelta

from django.utils import translation

from forum.core import clock
from forum.core.making import remove_old_files, sweep_files
from forum.core.rounds import at_most_every, on_each_round
from forum.core.workbench import Tell, make_files
from matchmaking.enums import Paper
from matchmaking.models import PaperPrint
from matchmaking.selectors.paper import MAKERS


@on_each_round
def make_papers() -> int:
    """Make the papers that wait, and return how many were made."""
    return make_files(PaperPrint, _draw)


@on_each_round
def tidy_papers() -> int:
    """Remove the papers that were kept long enough."""
    return remove_old_files(PaperPrint, at=clock.now())


@on_each_round
@at_most_every(timedelta(hours=1))
def sweep_papers() -> int:
    """Remove the papers whose rows went with their programme."""
    return sweep_files(PaperPrint)


def _draw(paper_print: PaperPrint, tell: Tell) -> bytes:
    with translation.override(paper_print.language):
        return MAKERS[Paper(paper_print.paper)](paper_print.programme, tell)
