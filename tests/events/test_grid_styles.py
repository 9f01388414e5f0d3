import re
from pathlib import Path

from django.conf import settings

from events.timetable import MOST_COLUMNS, MOST_ROWS

STEPS = Path(settings.STATICFILES_DIRS[0]) / "css" / "timetable-steps.css"


def test_the_style_sheet_places_all_that_the_timetable_can_hold() -> None:
    found: dict[str, list[int]] = {}
    for name, number in re.findall(r"\.(at-|for-|room-|rooms-|timetable--)(\d+)\{", STEPS.read_text(encoding="utf-8")):
        found.setdefault(name, []).append(int(number))

    rows, columns = list(range(1, MOST_ROWS + 1)), list(range(1, MOST_COLUMNS + 1))
    assert found == {"at-": rows, "for-": rows, "room-": columns, "rooms-": columns, "timetable--": columns}
