"""Meetings on paper: texts in, PDF out, on the sheets of `attendees.papers`. Knows no model."""
