"""What is printed on badges is looked up in the PDF: letters, their boxes, their colours."""

import re
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from attendees.badges.content import shelf_letter
from attendees.badges.face import FOOT, names_of
from attendees.badges.sheet import render_badge, render_badges
from forum.core.colour import contrast
from tests.attendees.badge_pages import (
    BOTTOM_LEFT,
    BOTTOM_RIGHT,
    FACE_HEIGHT,
    FACE_WIDTH,
    MM,
    SEED,
    TOP_LEFT,
    TOP_RIGHT,
    letter_boxes,
    lines_on,
    make_content,
    picture,
    print_all,
    print_one,
)

# What any office printer reaches, and what a pocket of A6 hides.
EDGE = 5 * MM
# Letters apart, each in a cell of its own, as a reader of the PDF finds them.
CODE = "K 7 QM 3 P X A"
HARD_NAMES = [
    ("Maëlys", "Le Goff"),
    ("Øyvind", "Ångström Łukasiewicz"),
    ("Őrs", "Szőke Śliwa"),
    ("Zoë", "L’Hôte d’Aÿ"),
    ("JEAN", "DUPONT"),
    ("Thị", "Nguyễn"),
    ("İpek", "Çağlar"),
    ("Wolfeschlegelsteinhausenbergerdorffmarie", "Bartholomäussteinhausenbergerdorffmüller"),
    ("M", "O"),
    ("i" * 80, "n" * 40),
]


def outside(page):
    """Return the letters of the upper half that leave their face or its margins."""
    return [
        letter
        for letter, (left, bottom, right, top) in letter_boxes(page)
        if bottom > FACE_HEIGHT
        and not (
            top <= 2 * FACE_HEIGHT - EDGE
            and bottom >= FACE_HEIGHT + EDGE
            and (
                EDGE <= left <= right <= FACE_WIDTH - EDGE
                or FACE_WIDTH + EDGE <= left <= right <= 2 * FACE_WIDTH - EDGE
            )
        )
    ]


def heights(page, letters):
    """Return how tall the tallest of some letters are printed on the left face, in millimetres."""
    return max(
        (top - bottom) / MM
        for letter, (left, bottom, _, top) in letter_boxes(page)
        if letter in letters and left < FACE_WIDTH and bottom > FACE_HEIGHT
    )


def test_badge_says_the_same_on_both_faces_names_first():
    page = print_one(make_content(no_photo=True), demo=True)[0]

    assert lines_on(page, TOP_LEFT) == [
        "Maëlys",
        "Le Goff",
        "Les Jardins d’en Haut",
        "Données fictives",
        "Pas de photo",
        "L Étagère L",
        "Forum ESS 2026",
        "ASSOCIATION",
        CODE,
    ]
    assert lines_on(page, TOP_RIGHT) == lines_on(page, TOP_LEFT)


def test_badge_of_a_real_edition_without_wishes_bears_no_mark():
    page = print_one(make_content())[0]

    assert lines_on(page, TOP_LEFT)[3:] == ["L Étagère L", "Forum ESS 2026", "ASSOCIATION", CODE]


def test_every_badge_of_a_demonstration_is_marked():
    document = print_all([make_content(number=number) for number in range(3)], demo=True)

    text = "".join(page.get_textpage().get_text_range() for page in document)

    assert text.count("Données fictives") == 3 * 2


def test_code_to_type_stands_under_the_qr_in_two_halves_of_equal_cells():
    page = print_one(make_content())[0]
    qr_left, qr_right, qr_bottom = FACE_WIDTH - 40.5 * MM, FACE_WIDTH - 6.5 * MM, FOOT + FACE_HEIGHT
    band_top = FACE_HEIGHT + 18 * MM

    printed = [
        (letter, left, right, bottom, top)
        for letter, (left, bottom, right, top) in letter_boxes(page)
        if right < FACE_WIDTH and band_top < bottom and top < qr_bottom and left > qr_left
    ]

    middles = [(left + right) / 2 for _, left, right, _, _ in printed]
    steps = [round((after - before) / MM, 1) for before, after in pairwise(middles)]
    assert "".join(letter for letter, *_ in printed) == "K7QM3PXA"
    assert max(steps[:3] + steps[4:]) - min(steps[:3] + steps[4:]) < 0.5
    assert steps[3] > 1.7 * steps[0]
    assert abs((middles[0] + middles[-1]) / 2 - (qr_left + qr_right) / 2) < MM
    # The white that a QR needs, four modules of it, holds no letter.
    assert max(top for *_, top in printed) <= qr_bottom - 4 * 34 * MM / 29 + 0.5


def test_badge_without_a_code_shows_none():
    page = print_one(make_content(code=""))[0]

    assert lines_on(page, TOP_LEFT)[-1] == "ASSOCIATION"


def test_badge_for_home_tells_how_to_cut_and_fold():
    text = print_one(make_content())[0].get_textpage().get_text_range()

    assert [said for said in ("Découpez ici", "Pliez ici", "1. Imprimez", "Pas d’imprimante") if said not in text] == []


def test_halves_of_a_cut_pile_are_in_order():
    names = ["Ada", "Bob", "Cléo", "Dia", "Eve"]

    document = print_all([make_content(name, number=number) for number, name in enumerate(names)])

    piles = [[lines_on(page, corner)[:1] for page in document] for corner in (TOP_LEFT, TOP_RIGHT)]
    assert piles == [[["Ada"], ["Bob"], ["Cléo"]]] * 2
    piles = [[lines_on(page, corner)[:1] for page in document] for corner in (BOTTOM_LEFT, BOTTOM_RIGHT)]
    assert piles == [[["Dia"], ["Eve"], []]] * 2


def test_print_run_without_anybody_is_still_a_file():
    assert len(print_all([])) == 1


def test_page_is_a4():
    assert [round(points / MM) for points in print_one(make_content())[0].get_size()] == [210, 297]


def test_fonts_are_embedded_once():
    contents = [make_content(first, last, number) for number, (first, last) in enumerate(HARD_NAMES * 3)]

    data = render_badges(contents, edition_seed=SEED, demo=True, title="Badges")

    fonts = Counter(re.findall(rb"/BaseFont /[A-Z]{6}\+([\w-]+)", data))
    assert set(fonts) == {
        b"ForumAtkinson-Bold",
        b"ForumAtkinson-Regular",
        b"ForumBricolage-ExtraBold",
        b"ForumBricolage-SemiBold",
    }
    assert data.count(b"/FontFile2") == 4
    assert b"Helvetica" not in data


def test_same_badges_are_the_same_bytes():
    twice = [render_badge(make_content(), edition_seed=SEED, demo=False, title="Badge") for _ in range(2)]

    assert twice[0] == twice[1]


@pytest.mark.parametrize(("first_name", "last_name"), HARD_NAMES)
def test_hard_names_are_printed_as_typed_within_the_margins(first_name, last_name):
    page = print_one(make_content(first_name, last_name))[0]

    assert lines_on(page, TOP_LEFT)[:2] == [first_name, last_name]
    assert outside(page) == []


@pytest.mark.parametrize(
    ("first_name", "lines"),
    [
        ("Marie-Christine", ["Marie-", "Christine"]),
        ("Marie Christine", ["Marie", "Christine"]),
        ("Anne", ["Anne"]),
    ],
)
def test_name_of_two_parts_takes_two_lines_where_that_makes_it_larger(first_name, lines):
    page = print_one(make_content(first_name))[0]

    # The reader of the PDF writes a hyphen at the end of a line, and the break after it, as one character.
    text = "\n".join(lines_on(page, TOP_LEFT)).replace("\x02", "-\n").splitlines()
    assert text[: len(lines) + 1] == [*lines, "Le Goff"]


def test_first_name_is_as_large_as_fits():
    sizes = [
        heights(print_one(make_content(name))[0], "I")
        for name in ("Ia", "Ianthé", "Iphigénia-Marie", "Ididididididididididi")
    ]

    assert sizes == sorted(sizes, reverse=True)
    assert len(set(sizes)) == 4
    # Readable at three metres: a hundredth of the distance would be lavish, a three-hundredth is the least.
    assert sizes[0] > 20
    assert sizes[2] > 10


@pytest.mark.parametrize(("first_name", "last_name"), [("Madonna", ""), ("", "Madonna"), ("  ", "Madonna")])
def test_single_name_is_the_large_one(first_name, last_name):
    page = print_one(make_content(first_name, last_name))[0]

    assert lines_on(page, TOP_LEFT)[:2] == ["Madonna", "Les Jardins d’en Haut"]
    assert heights(page, "M") > 10


def test_long_organisation_goes_over_lines_and_stays_whole():
    organisation = "Fédération nationale des associations d’accueil et de réinsertion sociale d’Île-de-France, Nanterre"

    page = print_one(make_content(organisation=organisation))[0]

    assert " ".join(lines_on(page, TOP_LEFT)[2:4]) == organisation
    assert outside(page) == []


def test_endless_word_of_an_organisation_ends_with_an_ellipsis():
    page = print_one(make_content(organisation="W" * 120))[0]

    assert re.fullmatch("W{30,}…", lines_on(page, TOP_LEFT)[2])
    assert outside(page) == []


def test_endless_word_of_a_name_ends_with_an_ellipsis_rather_than_shrink_to_a_hairline():
    page = print_one(make_content("W" * 80, "M" * 80))[0]

    assert re.fullmatch("W{20,}…", lines_on(page, TOP_LEFT)[0])
    assert re.fullmatch("M{20,}…", lines_on(page, TOP_LEFT)[1])
    assert outside(page) == []


@pytest.mark.parametrize(
    ("first_name", "last_name", "lines"),
    [
        ("Zoé 🎉", "L’Hôte", ["Zoé", "L’Hôte"]),
        ("Z\u200boé\u202e", "L\x00’Hôte\n", ["Zoé", "L’Hôte"]),
        ("Ａｎｎａ", "ﬁnch", ["Anna", "finch"]),
        ("Zoe\u0301", "Ţepeş", ["Zoé", "Țepeş"]),
        ("محمد", "Ben Ali", ["nom à écrire à la main", "Ben Ali"]),
        ("小明", "王", ["nom à écrire à la main"]),
        ("Мария Bell", "Roux", ["nom à écrire à la main", "Bell", "Roux"]),
        ("🎉", "🎉", ["nom à écrire à la main"]),
    ],
)
def test_letters_that_cannot_be_printed_are_never_boxes(first_name, last_name, lines):
    page = print_one(make_content(first_name, last_name))[0]

    assert lines_on(page, TOP_LEFT)[: len(lines) + 1] == [*lines, "Les Jardins d’en Haut"]


@pytest.mark.parametrize("colour", ["#2a6f97", "#f2b134", "#b3261e", "#8cc4a4", "#777777", "#ffffff", "#000000"])
def test_word_on_the_band_is_readable_on_its_colour(colour):
    image = picture(print_one(make_content(category_colour=colour))).convert("RGB")
    dots = 150 / 25.4
    band = image.crop(tuple(round(place * dots) for place in (10, 132, 95, 140)))

    shades = {"#{:02x}{:02x}{:02x}".format(*pixel) for _, pixel in band.getcolors(100_000)}

    ground = "#{:02x}{:02x}{:02x}".format(*band.getpixel((0, 0)))
    assert ground == colour
    assert max(contrast(shade, ground) for shade in shades) >= 4.5


def test_category_is_in_capitals_accents_kept():
    page = print_one(make_content(category_label="Étudiante, étudiant"))[0]

    assert lines_on(page, TOP_LEFT)[-2] == "ÉTUDIANTE, ÉTUDIANT"


def test_long_category_stays_on_its_band():
    page = print_one(make_content(category_label="Collectivité territoriale ou établissement public de l’État"))[0]

    band = [
        letter
        for letter, (left, bottom, right, top) in letter_boxes(page)
        if bottom > FACE_HEIGHT and top < FACE_HEIGHT + 19 * MM
    ]
    assert "".join(band) == "COLLECTIVITÉTERRITORIALEOUÉTABLISSEMENTPUBLICDEL’ÉTAT" * 2
    assert outside(page) == []


@pytest.mark.parametrize(
    ("last_name", "first_name", "letter"),
    [
        ("Le Goff", "Maëlys", "L"),
        ("Łukasiewicz", "Jan", "L"),
        ("Østergård", "Ole", "O"),
        ("Œuvrard", "Élise", "O"),
        ("’t Hooft", "Gerard", "T"),
        ("d’Aboville", "Anne", "D"),
        ("", "Élodie", "E"),
        ("王", "Xiao", "X"),
        ("王", "小明", "#"),
        ("", "", "#"),
    ],
)
def test_badge_waits_on_the_shelf_of_its_letter(last_name, first_name, letter):
    assert shelf_letter(last_name, first_name) == letter


@settings(max_examples=60, deadline=None)
@given(first_name=st.text(max_size=80), last_name=st.text(max_size=80), organisation=st.text(max_size=120))
def test_any_name_is_printed_within_the_margins(first_name, last_name, organisation):
    content = make_content(first_name, last_name, organisation=organisation)

    page = print_one(content)[0]

    assert len(lines_on(page, TOP_LEFT)) >= 4
    assert outside(page) == []


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(min_codepoint=0x41, max_codepoint=0x17F, categories=["Lu", "Ll"]), min_size=1, max_size=40)
)
def test_no_european_name_is_left_to_handwriting(name):
    missing = set(name) & set("ĸŦŧ")

    assert names_of(make_content(name)).by_hand is bool(missing)
