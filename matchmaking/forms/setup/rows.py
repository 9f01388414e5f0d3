"""A form with rows: a fixed number of lines, some of them blank, so that it works without script.

A line is taken away by emptying it. Fields are named `<name>_<number>`, from 0.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

MOST_ROWS = 60
INCOMPLETE = _("L’envoi est arrivé incomplet. Rien n’a changé : relisez, puis envoyez de nouveau.")
ROW_EMPTY = _("Complétez cette ligne, ou videz-la pour la retirer.")


class RowsForm(forms.Form):
    """Say what a row holds in `row_fields`; those of `keys` make it count, all of which it needs then."""

    keys: tuple[str, ...] = ()
    blank_rows = 2
    most_rows = MOST_ROWS

    def __init__(self, *args: Any, rows: Sequence[dict[str, Any]] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = self._count(len(rows) + self.blank_rows)
        self.fields["rows"] = forms.IntegerField(widget=forms.HiddenInput, required=False)
        # What was sent may be more than the page holds; what is drawn again is what was read.
        self.initial["rows"] = self.count
        for number in range(self.count):
            for name, field in self.row_fields(number).items():
                field.required = False
                self.fields[f"{name}_{number}"] = field
                if number < len(rows):
                    self.initial[f"{name}_{number}"] = rows[number].get(name)

    def _count(self, usual: int) -> int:
        if self.is_bound:
            sent = str(self.data.get(self.add_prefix("rows"), ""))
            usual = int(sent) if sent.isascii() and sent.isdigit() and len(sent) < 5 else usual
        return max(0, min(usual, self.most_rows))

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        """Return the fields of a row, by name."""
        raise NotImplementedError

    @property
    def plain_fields(self) -> list[BoundField]:
        """Return the fields that stand by themselves."""
        in_rows = {field.name for row in self.row_list for field in row}
        return [field for field in self.visible_fields() if field.name not in in_rows]

    @property
    def row_list(self) -> list[list[BoundField]]:
        """Return the rows, for the page."""
        names = list(self.row_fields(0))
        return [[self[f"{name}_{number}"] for name in names] for number in range(self.count)]

    def clean(self) -> dict[str, Any]:
        """Add `filled`, the rows that count; one that is half filled says what is missing."""
        cleaned = super().clean() or self.cleaned_data
        if self.add_prefix("rows") not in self.data:
            # Rows that did not arrive are not rows that were emptied.
            self.add_error(None, INCOMPLETE)
        filled = []
        for number in range(self.count):
            row = {name: cleaned.get(f"{name}_{number}") for name in self.row_fields(number)}
            held = [name for name in self.keys if self._is_held(row[name], f"{name}_{number}")]
            if not held:
                continue
            for name in self.keys:
                if name not in held:
                    self.add_error(f"{name}_{number}", ValidationError(ROW_EMPTY, code="row"))
            filled.append(row | {"number": number})
        cleaned["filled"] = filled
        return cleaned

    def _is_held(self, value: Any, name: str) -> bool:
        """Return whether something stands in a field, understood or not."""
        return value not in (None, "") or name in self.errors
