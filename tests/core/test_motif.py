"""The garden of a seed: always the same, without a hole, in our colours."""

import hashlib
import re
from itertools import pairwise

import pytest

from forum.core.motif import (
    PITCH,
    Circle,
    Path,
    Rect,
    motif,
    motif_shapes,
    motif_size,
    motif_tiles,
    to_svg,
)
from forum.core.motif.garden import PAIRS

OURS = {colour for pair in PAIRS for colour in pair}


def test_same_seed_same_garden_for_ever() -> None:
    drawn = motif("2026 Des lieux à partager", 9, 7)

    # What is printed must not change: a new checksum here means that old badges no longer match new pages.
    assert hashlib.sha256(drawn.encode()).hexdigest()[:12] == "12bdfe5aaf07"


def test_other_seed_other_garden() -> None:
    assert motif("2025", 4, 3) != motif("2026", 4, 3)


@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (2, 2), (9, 7), (24, 1), (1, 12)])
def test_plots_cover_every_cell_once(columns: int, rows: int) -> None:
    grounds = [s for s in motif_shapes("seed", columns, rows) if isinstance(s, Rect) and s.radius == 10]
    cells = [
        (i, j)
        for plot in grounds
        for i in range(int(plot.x // PITCH), int((plot.x + plot.width) // PITCH) + 1)
        for j in range(int(plot.y // PITCH), int((plot.y + plot.height) // PITCH) + 1)
    ]

    assert sorted(cells) == [(i, j) for i in range(columns) for j in range(rows)]


def _points(shape: Rect | Circle | Path) -> list[tuple[float, float]]:
    if isinstance(shape, Rect):
        return [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
    if isinstance(shape, Circle):
        return [(shape.x - shape.radius, shape.y - shape.radius), (shape.x + shape.radius, shape.y + shape.radius)]
    return [(numbers[i], numbers[i + 1]) for _, numbers in shape.steps for i in range(0, len(numbers), 2)]


@pytest.mark.parametrize("seed", [str(year) for year in range(2011, 2031)])
def test_shapes_stay_inside_and_wear_our_colours(seed: str) -> None:
    width, height = motif_size(8, 6)
    shapes = motif_shapes(seed, 8, 6)

    assert all(0 <= x <= width and 0 <= y <= height for shape in shapes for x, y in _points(shape))
    assert {shape.fill for shape in shapes} - {""} <= OURS
    assert {shape.stroke for shape in shapes if not isinstance(shape, Rect)} - {""} <= OURS


def test_paths_hold_only_steps_that_a_pdf_knows() -> None:
    steps = {
        (letter, len(numbers))
        for shape in motif_shapes("2026", 12, 12)
        if isinstance(shape, Path)
        for letter, numbers in shape.steps
    }

    assert steps == {("M", 2), ("L", 2), ("C", 6), ("Z", 0)}


def test_svg_is_sized_by_its_class_and_passed_over() -> None:
    drawn = motif("2026", 3, 2)

    assert drawn.startswith(
        '<svg class="motif" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 192 128"'
        ' aria-hidden="true" focusable="false">'
    )
    assert "style" not in drawn
    assert not re.search(r"\d\.\d{2}", drawn)


def test_shapes_as_svg() -> None:
    line = Path((("M", (1, 2)), ("L", (3.25, 4))), stroke="#0b6e4f", stroke_width=4.5)
    blade = Path((("M", (0, 0)), ("C", (1, 2, 3, 4, 5, 6)), ("Z", ())), fill="#f2b134")

    assert (
        to_svg(Rect(2, 2, 60, 60, 10, "#084c37")) == '<rect x="2" y="2" width="60" height="60" rx="10" fill="#084c37"/>'
    )
    assert to_svg(Rect(0, 0, 1, 1, 0, "#084c37")) == '<rect x="0" y="0" width="1" height="1" fill="#084c37"/>'
    assert to_svg(Circle(5, 5, 3.4, "#f2b134")) == '<circle cx="5" cy="5" r="3.4" fill="#f2b134"/>'
    assert to_svg(blade) == '<path d="M0 0C1 2 3 4 5 6Z" fill="#f2b134"/>'
    assert to_svg(line) == (
        '<path d="M1 2L3.2 4" fill="none" stroke="#0b6e4f" stroke-width="4.5" stroke-linecap="round"'
        ' stroke-linejoin="round"/>'
    )


def test_tiles_differ_from_their_neighbours() -> None:
    tiles = motif_tiles("2026", 30)

    assert len(tiles) == 30
    assert all(one.ground != other.ground for one, other in pairwise(tiles))
    assert motif_tiles("2026", 30) == tiles
