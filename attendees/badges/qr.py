"""QR codes drawn by us: as a table of modules, as SVG for pages, as PNG for mails."""

import struct
import zlib
from collections.abc import Iterator

from django.utils.html import format_html
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

Matrix = tuple[tuple[bool, ...], ...]

QUIET_ZONE = 4
# Any mask is valid. Weighing all eight costs five times the drawing, and the words of a ticket's address are random
# enough for each of them to come out even.
MASK = 2


def qr_matrix(text: str) -> Matrix:
    """Return the dark modules of a QR code, row by row, without its quiet zone.

    An address in capitals takes the alphanumeric mode: fewer and larger modules for the same paper.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0, mask_pattern=MASK)
    code.add_data(text, optimize=0)
    # `fit` would look for the smallest version a second time.
    code.make(fit=False)
    return tuple(tuple(map(bool, row)) for row in code.modules)


def dark_runs(matrix: Matrix) -> Iterator[tuple[int, int, int]]:
    """Yield each run of dark modules as its row, its first column and its length."""
    for number, row in enumerate(matrix):
        line = "".join("#" if dark else " " for dark in row)
        start = line.find("#")
        while start >= 0:
            end = line.find(" ", start)
            end = len(line) if end < 0 else end
            yield number, start, end - start
            start = line.find("#", end)


def qr_svg(text: str, *, label: str = "", css_class: str = "qr") -> str:
    """Return a QR code as SVG, quiet zone included, as wide as its class says; no label means decoration."""
    matrix = qr_matrix(text)
    side = len(matrix) + 2 * QUIET_ZONE
    path = "".join(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{n}v1h-{n}z" for y, x, n in dark_runs(matrix))
    meaning = ("label", label) if label else ("hidden", "true")
    return format_html(
        '<svg xmlns="http://www.w3.org/2000/svg" class="{}" viewBox="0 0 {} {}" shape-rendering="crispEdges"'
        ' role="img" aria-{}="{}">'
        '<path fill="#fff" d="M0 0h{}v{}H0z"/><path fill="#000" d="{}"/></svg>',
        css_class,
        side,
        side,
        *meaning,
        side,
        side,
        path,
    )


def qr_png(text: str, scale: int = 8) -> bytes:
    """Return a QR code as a black and white PNG, quiet zone included, `scale` pixels a module."""
    matrix = qr_matrix(text)
    side = (len(matrix) + 2 * QUIET_ZONE) * scale
    margin = (False,) * QUIET_ZONE
    blank = (margin + (False,) * len(matrix) + margin,) * QUIET_ZONE
    rows = (*blank, *(margin + row + margin for row in matrix), *blank)
    pixels = b"".join(_packed_row(row, scale) * scale for row in rows)
    header = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(pixels, 9)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _packed_row(row: tuple[bool, ...], scale: int) -> bytes:
    """One line of pixels, eight a byte, white being 1, behind PNG's filter number."""
    bits = "".join("0" * scale if dark else "1" * scale for dark in row)
    bits += "0" * (-len(bits) % 8)
    return b"\0" + int(bits, 2).to_bytes(len(bits) // 8, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
