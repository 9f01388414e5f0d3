"""What registering asks while others wait behind it, in SQL: the ORM takes ten times as long to write it as to run it.

When registrations open, sixty people a second go one by one through the edition's lock. All here is one statement
that SQLite and PostgreSQL both understand.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from attendees.enums import OPEN_REGISTRATIONS, PLACE_HOLDING_REGISTRATIONS, PLACE_HOLDING_SEATS, RegistrationState
from attendees.models import Registration

_COUNTED = (*PLACE_HOLDING_REGISTRATIONS, RegistrationState.WAITLISTED)
# The index that people are counted from holds the columns asked for: the table itself is not read.
_PLACES = """
    SELECT id, quota, '', 0 FROM attendees_category WHERE edition_id = %s
    UNION ALL
    SELECT category_id, NULL, state, COUNT(*) FROM attendees_registration
    WHERE edition_id = %s AND state IN %s GROUP BY category_id, state
"""
_SEATS = """
    SELECT session_id, COUNT(*) FROM attendees_seatbooking
    WHERE session_id IN %s AND state IN %s GROUP BY session_id
"""
# An index answers for each half; joined by OR, SQLite would read the whole edition.
_KNOWN = """
    SELECT 1 FROM attendees_registration WHERE submission = %s
    UNION ALL
    SELECT 1 FROM attendees_registration
    WHERE edition_id = %s AND email_key = %s AND email_key <> '' AND name_key = %s AND state IN %s
    LIMIT 1
"""


def tally_places(edition: int) -> list[tuple[int, int | None, str, int]]:
    """Return, of an edition's number, a line for each category and one for each state that somebody of it is in.

    A line holds a category, its quota, a state and how many people: `(3, 40, "", 0)` and `(3, None, "confirmed", 12)`.
    """
    return _ask(_PLACES, edition, edition, _COUNTED)


def tally_seats(sessions: Sequence[int]) -> dict[int, int]:
    """Return how many seats are taken in the sessions of these numbers; those where none is are left out."""
    return dict(_ask(_SEATS, sessions, PLACE_HOLDING_SEATS)) if sessions else {}


def is_known(edition: int, *, submission: UUID, email_key: str, name_key: str) -> bool:
    """Return whether an act of this number was done, or somebody of this address and name has an open registration.

    Without an address nobody is the same person.
    """
    number = Registration._meta.get_field("submission").get_db_prep_value(submission, connection)
    return bool(_ask(_KNOWN, number, edition, email_key, name_key, OPEN_REGISTRATIONS))


def _ask(statement: str, *values: Any) -> list[Any]:
    """Return the rows of a statement. A tuple or list among the values is what stands behind `IN`."""
    holes: list[str] = []
    given: list[Any] = []
    for value in values:
        is_list = isinstance(value, tuple | list)
        given += value if is_list else [value]
        holes.append(f"({', '.join(['%s'] * len(value))})" if is_list else "%s")
    with connection.cursor() as cursor:
        cursor.execute(statement % tuple(holes), given)
        return cursor.fetchall()
