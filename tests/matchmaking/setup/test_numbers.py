"""Numbers as people list them."""

import pytest
from django.core.exceptions import ValidationError

from matchmaking.forms.fields import NumbersField, join_numbers

FIELD = NumbersField(most=20, required=False)


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("", set()),
        ("3", {3}),
        ("3, 8-10", {3, 8, 9, 10}),
        ("3 8 – 10;12", {3, 8, 9, 10, 12}),
        ("20", {20}),
        ("1-20", set(range(1, 21))),
        ("3,,3", {3}),
    ],
)
def test_lists_and_ranges_are_read(typed: str, numbers: set[int]) -> None:
    assert FIELD.clean(typed) == numbers


@pytest.mark.parametrize("typed", ["0", "21", "10-8", "1-21", "trois", "-3", "3-", "1e3", "٣", "1" * 400])
def test_what_is_no_number_is_named(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        FIELD.clean(typed)

    assert "ne se comprend pas" in refusal.value.messages[0]


@pytest.mark.parametrize(
    ("numbers", "written"), [([], ""), ([4], "4"), ([2, 1], "1-2"), ([9, 3, 8, 10, 5], "3, 5, 8-10")]
)
def test_they_are_written_as_they_are_read(numbers: list[int], written: str) -> None:
    assert join_numbers(numbers) == written
    assert FIELD.clean(written) == set(numbers)
