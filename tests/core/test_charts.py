"""Charts: true to their numbers, readable at every width, and the same wherever they are shown."""

import re
from collections.abc import Iterable
from io import BytesIO
from itertools import combinations, pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pypdfium2
import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from forum.core.charts import Chart, Drawing, Form, Row, draw, to_csv, to_pdf, to_png, to_svg, to_svg_file
from forum.core.charts.lettering import overlap, span
from forum.core.charts.palette import LOOKS
from forum.core.charts.shapes import Bar, Ink, Line, Mark, Side, Sign, Words, bar_steps
from forum.core.colour import contrast
from tests.conftest import ROOT

NBSP, THIN = "\u00a0", "\u202f"
WIDTHS = (288, 320, 520, 720)
SVG = "{http://www.w3.org/2000/svg}"
CSS = (ROOT / "forum" / "static" / "css" / "charts.css").read_text(encoding="utf8")


@pytest.fixture(autouse=True)
def _french() -> Any:
    with translation.override("fr"):
        yield


def chart(
    form: Form, rows: Iterable[Row | tuple[Any, ...]], measures: tuple[str, ...] = ("Nombre",), **fields: Any
) -> Chart:
    """Return a chart of rows, the plain ones given as (label, value, …)."""
    lines = tuple(row if isinstance(row, Row) else Row(label=row[0], values=tuple(row[1:])) for row in rows)
    given = {"key": "essai", "title": "Essai", "description": "Pour voir.", "row_heading": "Ligne", **fields}
    return Chart(form=form, measures=measures, rows=lines, **given)


def shapes(drawing: Drawing, kind: type, *inks: Ink) -> list[Any]:
    return [s for s in drawing.shapes if isinstance(s, kind) and (not inks or s.ink in inks)]


def texts(drawing: Drawing, *inks: Ink) -> list[str]:
    return [words.text.replace(NBSP, " ") for words in shapes(drawing, Words, *inks)]


QUARTERS = [(f"{8 + n // 4} h {15 * (n % 4):02}" if n % 4 else f"{8 + n // 4} h", n * 3 % 41) for n in range(40)]
LONG = "Structures de l’insertion par l’activité économique et entreprises adaptées du territoire"
YEARS = (
    Row(label="2011", values=(500,), note="près de", is_claim=True),
    Row(label="2012", values=(300,), is_claim=True),
    Row(label="2012", values=(500,), is_claim=True),
    Row(label="2013", values=(380,), is_claim=True),
    Row(label="2015", values=(None,), note="pas de forum"),
    *(Row(label=str(year), values=(None,)) for year in range(2017, 2022)),
    Row(label="2024", values=(1341,)),
    Row(label="2025", values=(412,)),
)
DAYS = [(str(day), 400 + 5 * day if day < -9 else None, 380 + 4 * day, 384 + 4 * day) for day in range(-60, 1)]
AWKWARD = {
    "two measures": chart(
        Form.BARS, [("Habitantes", 213, 164), (LONG, 96, 88), ("Presse", 4, 0), ("Élus", 12, None)], ("A", "B")
    ),
    "one bar": chart(Form.BARS, [("Salle", 71.4)], unit="%"),
    "only zero": chart(Form.BARS, [("Salle", 0), (LONG, 0)]),
    "a word without end": chart(Form.BARS, [("Anticonstitutionnellement" * 6, 12_345_678)]),
    "quarters of an hour": chart(Form.COLUMNS, QUARTERS, limit=38),
    "a limit far above": chart(Form.COLUMNS, QUARTERS, limit=4000, unit="personnes"),
    "five long labels": chart(Form.COLUMNS, [(f"{LONG} {n}", n * 30) for n in range(5)]),
    "one column": chart(Form.COLUMNS, [("9 h", 3)]),
    "columns of two": chart(Form.COLUMNS, [(f"{n} h", n, n // 2 if n % 5 else None) for n in range(8, 19)], ("A", "B")),
    "curves": chart(Form.CURVES, DAYS, ("2026", "2025", "2024")),
    "curves that end alike": chart(Form.CURVES, [("-1", 1, 1, 1, 1), ("0", 9, 9, 9, 9)], (LONG, "B", "C", "D")),
    "curves over words": chart(Form.CURVES, [(f"Semaine {n}", n * n) for n in range(12)]),
    "years": chart(Form.YEARS, YEARS),
    "twenty years": chart(Form.YEARS, [(str(2007 + n), 1200 + n * 200) for n in range(20)]),
    "years in words": chart(Form.YEARS, [(f"Édition {n}", 40 * n) for n in range(1, 18)]),
}
each_chart = pytest.mark.parametrize("one", AWKWARD.values(), ids=AWKWARD)


# --- geometry ----------------------------------------------------------------


def assert_readable(drawing: Drawing) -> None:
    words = shapes(drawing, Words)
    for one, other in combinations(words, 2):
        assert not overlap(span(one), span(other)), (one.text, other.text)
    for one in words:
        left, top, right, bottom = span(one)
        assert left >= -1, one
        assert right <= drawing.width + 1, one
        assert -1 <= top < bottom <= drawing.height + 1, one
        assert one.size >= 12


@each_chart
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_text_lies_on_another_or_leaves_the_drawing(one: Chart, width: int, language: str) -> None:
    with translation.override(language):
        assert_readable(draw(one, width=width))


@each_chart
@pytest.mark.parametrize("width", WIDTHS)
def test_no_shape_leaves_the_drawing(one: Chart, width: int) -> None:
    drawing = draw(one, width=width)

    points = [(bar.x + w, bar.y + h) for bar in shapes(drawing, Bar) for w in (0, bar.width) for h in (0, bar.height)]
    points += [point for line in shapes(drawing, Line) for point in line.points]
    assert [(x, y) for x, y in points if not (-1 <= x <= width + 1 and -1 <= y <= drawing.height + 1)] == []


numbers = st.one_of(st.none(), st.integers(0, 99_999), st.floats(0, 9999, allow_nan=False))
labels = st.text(min_size=1, max_size=60)


@given(
    st.sampled_from([Form.BARS, Form.COLUMNS, Form.YEARS]),
    st.lists(st.tuples(labels, numbers), min_size=1, max_size=24),
    st.sampled_from(WIDTHS),
)
def test_whatever_is_typed_is_readable(form: Form, rows: list[tuple[Any, ...]], width: int) -> None:
    with translation.override("fr"):
        drawing = draw(chart(form, rows), width=width)

        assert_readable(drawing)
        assert ET.fromstring(to_svg(drawing, chart(form, rows))).tag == "svg"  # noqa: S314  ours


@given(st.data(), st.lists(labels, min_size=1, max_size=5), st.sampled_from(WIDTHS))
def test_names_of_curves_are_readable(data: st.DataObject, names: list[str], width: int) -> None:
    days = sorted(data.draw(st.sets(st.integers(-200, 3), min_size=1, max_size=12)))
    rows = [(str(day), *data.draw(st.tuples(*[numbers] * len(names)))) for day in days]
    with translation.override("en"):
        assert_readable(draw(chart(Form.CURVES, rows, tuple(names)), width=width))


def test_bars_are_as_long_as_their_numbers() -> None:
    drawing = draw(AWKWARD["two measures"], width=340)

    first, second = shapes(drawing, Bar, Ink.FIRST)[1:], shapes(drawing, Bar, Ink.SECOND)[1:]
    scale = first[0].width / 213
    assert [round(bar.width / scale, 6) for bar in first] == [213, 96, 4, 12]
    assert [round(bar.width / scale, 6) for bar in second] == [164, 88]
    assert {bar.x for bar in first + second} == {0}
    assert texts(drawing, Ink.VALUE) == ["213", "164", "96", "88", "4", "0", "12"]
    assert "inconnu" in texts(drawing, Ink.TICK)


def test_a_bar_and_its_number_take_the_whole_width() -> None:
    drawing = draw(AWKWARD["one bar"], width=720)

    assert texts(drawing, Ink.VALUE) == ["71,4 %"]
    assert max(span(words)[2] for words in shapes(drawing, Words)) == pytest.approx(720)


def test_columns_are_as_high_as_their_numbers() -> None:
    drawing = draw(AWKWARD["quarters of an hour"], width=720)

    bars = shapes(drawing, Bar)
    values = [value for _label, value in QUARTERS if value]
    scale = bars[0].height / values[0]
    assert [round(bar.height / scale, 6) for bar in bars] == values
    assert len({round(bar.y + bar.height, 6) for bar in bars}) == 1
    assert texts(drawing, Ink.VALUE) == ["40"]
    assert [line.points[0][1] for line in shapes(drawing, Line, Ink.LIMIT)] == [
        pytest.approx(bars[0].y + bars[0].height - 38 * scale)
    ]
    assert texts(drawing, Ink.WARNING) == ["limite : 38"]


def test_labels_below_are_full_hours() -> None:
    narrow, wide = (draw(AWKWARD["quarters of an hour"], width=width) for width in (340, 720))

    assert [text for text in texts(wide, Ink.TICK) if " h" in text] == [f"{hour} h" for hour in range(8, 18)]
    assert [text for text in texts(narrow, Ink.TICK) if " h" in text] == [f"{hour} h" for hour in (9, 11, 13, 15, 17)]


def test_a_hole_breaks_a_curve_and_a_lone_point_stays() -> None:
    holed = chart(Form.CURVES, [("-4", 1), ("-3", 2), ("-2", None), ("-1", 3), ("0", None), ("1", 5), ("2", 6)])
    drawing = draw(holed, width=340)

    lines = shapes(drawing, Line, Ink.FIRST)
    assert [len(line.points) for line in lines] == [2, 2]
    assert [mark.reach for mark in shapes(drawing, Mark, Ink.FIRST)] == [2.5, 5.5]


def test_curves_stand_at_their_numbers_whatever_the_order_of_rows() -> None:
    drawing = draw(chart(Form.CURVES, [("0", 40), ("-30", 10), ("−10", 20)]), width=340)

    (line,) = shapes(drawing, Line, Ink.FIRST)
    (x1, y1), (x2, y2), (x3, y3) = line.points
    assert (x2 - x1) / (x3 - x1) == pytest.approx(2 / 3)
    assert (y1 - y2) / (y1 - y3) == pytest.approx(1 / 3)


def test_each_curve_is_told_from_the_others_without_colour() -> None:
    drawing = draw(AWKWARD["curves that end alike"], width=720)

    inks = [Ink.FIRST, Ink.OTHER_1, Ink.OTHER_2, Ink.OTHER_3]
    assert len({(LOOKS[ink].width, LOOKS[ink].dash) for ink in inks}) == 4
    assert sorted(mark.sign for mark in shapes(drawing, Mark)) == ["diamond", "disc", "square", "triangle"]
    assert shapes(drawing, Line, *inks)[-1].ink is Ink.FIRST
    heights = sorted(words.y for words in shapes(drawing, Words, Ink.LABEL))
    assert all(below - above >= 16 for above, below in pairwise(heights))


def test_years_show_what_was_counted_claimed_not_held_and_not_known() -> None:
    drawing = draw(AWKWARD["years"], width=340)

    scale = shapes(drawing, Bar, Ink.FIRST)[1].height / 1341
    # The first of each is the legend's.
    assert [round(bar.height / scale) for bar in shapes(drawing, Bar, Ink.FIRST)[1:]] == [1341, 412]
    assert [round(bar.height / scale) for bar in shapes(drawing, Bar, Ink.CLAIM)[1:]] == [500, 300, 500, 380]
    assert [mark.sign for mark in shapes(drawing, Mark)] == [Sign.CROSS]
    assert len(shapes(drawing, Line, Ink.UNKNOWN)) == 1
    assert texts(drawing, Ink.VALUE) == ["500", "300", "500", "380", "1 341", "412"]
    assert texts(drawing, Ink.TICK)[:4] == ["chiffre compté", "chiffre annoncé", "pas de forum", "?"]
    assert texts(drawing, Ink.TICK)[4:] == [f"’{year}" for year in (11, 12, 13, 15, 17, 18, 19, 20, 21, 24, 25)]


@pytest.mark.parametrize("form", [Form.BARS, Form.COLUMNS, Form.YEARS])
def test_a_claim_is_told_above_the_drawing(form: Form) -> None:
    claim = Row(label="2011", values=(500,), is_claim=True)

    assert texts(draw(chart(form, [claim]), width=340))[0] == "chiffre annoncé"
    assert texts(draw(chart(form, [claim, ("2025", 412)]), width=340))[:2] == ["chiffre compté", "chiffre annoncé"]
    assert "chiffre compté" not in texts(draw(chart(form, [("2025", 412)]), width=340))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_year_of_two_claims_has_room_for_two(width: int) -> None:
    one, two, three, four = shapes(draw(AWKWARD["years"], width=width), Bar, Ink.CLAIM)[1:]

    assert two.x + two.width <= three.x
    assert min(bar.width for bar in (one, two, three, four)) >= 12


@pytest.mark.parametrize("side", Side)
def test_an_edge_does_not_make_a_bar_longer(side: Side) -> None:
    bar = Bar(10, 20, 100, 12, Ink.CLAIM, side, 6).within(2)

    xs = [x for _step, numbers in bar_steps(bar) for x in numbers[::2]]
    ys = [y for _step, numbers in bar_steps(bar) for y in numbers[1::2]]
    assert (min(xs), max(xs), min(ys), max(ys)) == (11, 109, 21, 31)


# --- outputs -----------------------------------------------------------------


@each_chart
def test_the_same_chart_is_drawn_the_same(one: Chart) -> None:
    assert to_svg(draw(one, width=340), one) == to_svg(draw(one, width=340), one)
    assert to_png(draw(one, width=340), scale=1, language="fr") == to_png(draw(one, width=340), scale=1, language="fr")


@each_chart
@pytest.mark.parametrize("write", [to_svg, to_svg_file])
def test_svg_is_well_formed_named_and_light(one: Chart, write: Any) -> None:
    svg = write(draw(one, width=720), one)
    root = ET.fromstring(svg)  # noqa: S314  ours
    name = SVG if write is to_svg_file else ""

    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == one.title
    assert [element.text for element in root.findall(f"{name}desc")] == [one.description]
    assert [element.text for element in root.findall(f"{name}title")] == [one.title]
    assert "style" not in svg
    if write is to_svg:
        assert len(svg.encode()) < 8000
        assert not re.search("#[0-9a-f]{6}", svg)


def test_labels_are_escaped() -> None:
    hostile = chart(Form.COLUMNS, [('<b>&"', 3), ("'</svg><script>", 4)], ("<i>",), key='a"b', title="<b>&")
    svg = to_svg(draw(hostile, width=720), hostile)

    assert ET.fromstring(svg).tag == "svg"  # noqa: S314  ours
    assert "&lt;b&gt;&amp;&quot;" in svg
    assert not re.search("<(b|i|script)>", svg)


def test_what_our_fonts_lack_is_left_out() -> None:
    drawing = draw(chart(Form.BARS, [("Fête 🎉 du 漢字 lieu", 3)]), width=340)

    assert texts(drawing, Ink.LABEL) == ["Fête du lieu"]


@each_chart
def test_a_picture_has_its_size_and_is_not_blank(one: Chart) -> None:
    drawing, scale = draw(one, width=340), 1.5
    picture = Image.open(BytesIO(to_png(drawing, scale=scale, language="fr")))

    assert picture.format == "PNG"
    assert picture.width == (340 + 40) * scale
    assert picture.height >= drawing.height * scale
    assert picture.getpixel((0, 0)) == (255, 255, 255)
    assert len(picture.getcolors(1 << 20)) > 20


def test_a_picture_of_invented_figures_says_so() -> None:
    real = draw(AWKWARD["one bar"], width=340)
    invented = draw(chart(Form.BARS, [("Salle", 71.4)], unit="%", is_invented=True), width=340)

    assert (
        Image.open(BytesIO(to_png(invented, language="fr"))).height
        > Image.open(BytesIO(to_png(real, language="fr"))).height
    )
    assert "Données fictives" in to_svg_file(invented, AWKWARD["one bar"])


@each_chart
def test_paper_holds_the_words_of_the_page(one: Chart) -> None:
    drawing, out = draw(one, width=520), BytesIO()
    canvas = Canvas(out, pagesize=(600, 800))
    to_pdf(drawing, canvas, 40, 300)
    canvas.save()
    with pypdfium2.PdfDocument(out.getvalue()) as pdf:
        page = pdf[0]
        found = re.sub(r"\s+", "", page.get_textpage().get_text_range())
        inked = page.render(scale=1, grayscale=True).to_pil().point(lambda dot: 255 - dot).getbbox()

    for text in texts(drawing):
        if all(not words.is_turned for words in shapes(drawing, Words) if words.text.replace(NBSP, " ") == text):
            assert text.replace(" ", "") in found
    left, top, right, bottom = inked
    assert 38 <= left < right <= 562
    assert 800 - 300 - drawing.height - 2 <= top < bottom <= 502


def test_numbers_are_written_in_the_language_of_the_page() -> None:
    one = chart(Form.BARS, [("Salle", 12_345), ("Part", 0.5)])

    assert texts(draw(one, width=340), Ink.VALUE) == ["12 345", "0,5"]
    with translation.override("en"):
        assert texts(draw(one, width=340), Ink.VALUE) == ["12,345", "0.5"]


# --- component, table, file --------------------------------------------------


def show(one: Chart, more: str = "") -> str:
    return Template("{% load charts %}{% chart one " + more + " %}").render(Context({"one": one}))


@each_chart
def test_the_table_holds_the_same_numbers(one: Chart) -> None:
    html = show(one)

    told = re.findall(r'data-value="([^"]*)"', html)
    assert told == ["" if value is None else str(value) for row in one.rows for value in row.values]
    assert html.count('<th scope="row">') == len(one.rows)
    assert html.count("<svg") == 2
    ids = re.findall(r' id="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r"url\(#([^)]+)\)", html)) <= set(ids)
    assert 'style="' not in html


def test_a_note_and_a_claim_have_a_column() -> None:
    html = show(AWKWARD["years"])

    assert "<td>près de, chiffre annoncé</td>" in html
    assert '<td class="number" data-value="1341">1\u202f341</td>' in html
    assert '<td class="number soft" data-value="">inconnu</td><td>pas de forum</td>' in html
    assert "Précision" not in show(AWKWARD["one bar"])


def test_files_are_linked_when_there_are_any() -> None:
    assert "chart__files" not in show(AWKWARD["one bar"])
    html = show(AWKWARD["one bar"], 'csv_url="/a.csv" png_url="/a.png" level=2')
    assert re.findall(r'href="([^"]+)" download', html) == ["/a.csv", "/a.png"]
    assert '<h2 class="chart__title h3">Essai</h2>' in html


@pytest.mark.parametrize("rows", [[], [("Salle", None)]])
@pytest.mark.parametrize("form", Form)
def test_nothing_to_show_is_said(form: Form, rows: list[tuple[Any, ...]]) -> None:
    nothing = chart(form, rows, is_invented=True)
    html = show(nothing)

    assert "Pas encore de chiffre à montrer." in html
    assert "Données fictives" in html
    assert "<svg" not in html
    assert texts(draw(nothing, width=340)) == ["Pas encore de chiffre à montrer."]


def test_a_file_for_spreadsheets() -> None:
    rows = [Row(label="=1+1", values=(71.4,)), Row(label="Été ; hiver", values=(None,), note="fermé")]
    one = chart(Form.BARS, rows, unit="%", is_invented=True)

    assert to_csv(one) == (
        '\ufeffDonnées fictives\r\nLigne;Nombre (%);Précision\r\n\'=1+1;71,4;\r\n"Été ; hiver";;fermé\r\n'
    )
    assert to_csv(chart(Form.BARS, [("A", 1200)])) == "\ufeffLigne;Nombre\r\nA;1200\r\n"


def test_a_row_has_as_many_values_as_there_are_measures() -> None:
    with pytest.raises(ValueError, match="essai, Salle: 1 values, 2 measures"):
        chart(Form.BARS, [("Salle", 3)], ("A", "B"))


# --- looks -------------------------------------------------------------------


def test_every_shape_has_its_colour_on_a_page() -> None:
    assert [ink for ink in Ink if f".chart__{ink}" not in CSS] == []


@pytest.mark.parametrize("ink", [ink for ink in Ink if ink is not Ink.GRID])
def test_what_is_drawn_is_seen_on_white(ink: Ink) -> None:
    look = LOOKS[ink]
    is_text = ink in (Ink.LABEL, Ink.VALUE, Ink.TICK, Ink.WARNING)

    assert contrast(look.fill if is_text else look.stroke, "#ffffff") >= (4.5 if is_text else 3)
