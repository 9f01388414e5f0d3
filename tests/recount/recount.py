"""All parts of an edition from its export."""

from tests.recount.export import Export
from tests.recount.meetings import recount_meetings
from tests.recount.newness import recount_newness
from tests.recount.people import recount_people
from tests.recount.presence import recount_presence
from tests.recount.sessions import recount_sessions


def recount(rows: Export, *, at) -> dict:
    """Return each part's numbers and tables, in the shape in which figures are kept."""
    return {
        "people": recount_people(rows, at),
        "newness": recount_newness(rows),
        "presence": recount_presence(rows),
        "sessions": recount_sessions(rows),
        "meetings": recount_meetings(rows, at),
    }
