"""Sheets of paper: texts in, PDF out, in the manner of the badges. Knows no model."""
