"""The moments that tests speak of. The forum of tests is held on Sunday 22 November 2026, in Paris's winter time."""

from datetime import UTC, datetime

OPENED = datetime(2026, 9, 1, 7, 0, tzinfo=UTC)
BEFORE = datetime(2026, 10, 1, 10, 0, tzinfo=UTC)  # the window is open
CLOSES = datetime(2026, 11, 20, 23, 0, tzinfo=UTC)
DOOR = datetime(2026, 11, 22, 7, 45, tzinfo=UTC)  # 8 h 45 in Paris
AFTER = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
