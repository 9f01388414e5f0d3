"""QR codes are read by a decoder that shares nothing with their drawing: zbar."""

import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image, ImageDraw
from pyzbar.pyzbar import ZBarSymbol, decode

from attendees.badges.qr import dark_runs, qr_matrix, qr_png, qr_svg
from tests.attendees.badge_pages import MM, POINTS, make_content, picture, print_all, print_one, ticket_address

DPI = 150


def read_codes(image):
    return sorted(found.data.decode("ascii") for found in decode(image, symbols=[ZBarSymbol.QRCODE]))


def code_boxes(image):
    return [found.rect for found in decode(image, symbols=[ZBarSymbol.QRCODE])]


def parsed(svg):
    return ElementTree.fromstring(svg)  # noqa: S314  what we wrote ourselves


def test_badge_at_home_is_read_on_both_faces_at_150_dpi():
    document = print_one(make_content(number=3))

    codes = read_codes(picture(document, dpi=DPI))

    assert codes == [ticket_address(3)] * 2


def test_print_run_is_read_on_every_face_at_150_dpi():
    document = print_all([make_content(number=number) for number in range(12)], demo=True)

    codes = [code for page in range(len(document)) for code in read_codes(picture(document, page, dpi=DPI))]

    assert sorted(codes) == sorted([ticket_address(number) for number in range(12)] * 2)


@pytest.mark.parametrize(
    "address",
    [
        "HTTPS://FORUM-ESS.LES-HAUTS-DE-SEINE.EXEMPLE.FR/T/ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "http://localhost:8000/t/abcdefghijklmnopqrstuvwxyz",
    ],
)
def test_badge_of_a_long_or_lower_case_address_is_read(address):
    document = print_one(make_content(qr_text=address))

    assert read_codes(picture(document, dpi=DPI)) == [address] * 2


def test_code_on_paper_is_at_least_30_mm_with_four_white_modules_around():
    image = picture(print_one(make_content(organisation="W" * 30, no_photo=True)), dpi=DPI).convert("L")
    box = min(code_boxes(image))
    module = box.width / 29
    quiet = round(4 * module) - 2

    around = image.crop((box.left - quiet, box.top - quiet, box.left + box.width + quiet, box.top + box.height + quiet))
    ImageDraw.Draw(around).rectangle((quiet - 2, quiet - 2, quiet + box.width + 2, quiet + box.height + 2), fill=255)

    assert box.width / DPI * POINTS / MM >= 30
    assert around.getextrema() == (255, 255)


def test_address_of_a_ticket_takes_the_small_code():
    assert len(qr_matrix(ticket_address(1))) == 29


def test_same_text_gives_the_same_code():
    assert qr_matrix(ticket_address(1)) == qr_matrix(ticket_address(1))


def test_runs_cover_the_dark_modules_and_no_other():
    matrix = qr_matrix(ticket_address(1))

    covered = {(row, column + step) for row, column, length in dark_runs(matrix) for step in range(length)}

    assert covered == {(y, x) for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark}


@pytest.mark.parametrize("scale", [3, 8])
def test_png_of_a_mail_is_black_and_white_and_read(scale):
    image = Image.open(io.BytesIO(qr_png(ticket_address(5), scale)))

    assert (image.mode, image.size) == ("1", (37 * scale, 37 * scale))
    assert read_codes(image.convert("L")) == [ticket_address(5)]


def test_svg_of_a_page_is_read_once_drawn():
    svg = parsed(qr_svg(ticket_address(6), label="Votre billet"))
    side = int(svg.get("viewBox").split()[2])
    image = Image.new("L", (side * 6, side * 6), 255)
    pen = ImageDraw.Draw(image)

    for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg[1].get("d")):
        left, top = int(x) * 6, int(y) * 6
        pen.rectangle((left, top, left + int(length) * 6 - 1, top + 5), fill=0)

    assert read_codes(image) == [ticket_address(6)]


def test_svg_keeps_to_the_content_policy_and_tells_its_label():
    svg = qr_svg("HTTPS://FORUM.EXAMPLE.FR/", label='<Billet "A">')

    assert "style" not in svg
    assert 'shape-rendering="crispEdges"' in svg
    assert parsed(svg).get("aria-label") == '<Billet "A">'


def test_svg_without_a_label_is_hidden_from_assistive_technologies():
    assert parsed(qr_svg("HTTPS://FORUM.EXAMPLE.FR/")).get("aria-hidden") == "true"
