"""Films for the browser's fake camera: real badges, rendered from their PDF, held up and taken away."""

from collections.abc import Iterable
from pathlib import Path

import pypdfium2
from PIL import Image

from attendees.badges.qr import qr_matrix

SIZE = (640, 480)
PER_SECOND = 5
TABLE = (96, 90, 82)  # what the camera sees between two badges


def picture_of(pdf: bytes) -> Image.Image:
    """Return the front of the badge on a PDF's first page, as one holds it up."""
    page = pypdfium2.PdfDocument(pdf)[0]
    sheet = page.render(scale=200 / 72).to_pil().convert("RGB")
    return sheet.crop((0, 0, sheet.width // 2, sheet.height // 2))


def draw_qr(text: str) -> Image.Image:
    """Return a QR as an organiser's screen shows it, with its quiet zone."""
    matrix = qr_matrix(text)
    side = len(matrix) + 8
    small = Image.new("RGB", (side, side), "white")
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                small.putpixel((x + 4, y + 4), (0, 0, 0))
    return small.resize((side * 10, side * 10), Image.Resampling.NEAREST)


def hold_up(picture: Image.Image, *, lean: float = 3) -> Image.Image:
    """Return what the camera sees of something held in front of it, leaning a little: its lower half, from near."""
    width = round(SIZE[0] * 0.62)
    near = picture.resize((width, round(picture.height * width / picture.width)), Image.Resampling.LANCZOS)
    leaning = near.rotate(lean, Image.Resampling.BICUBIC, expand=True, fillcolor=TABLE)
    seen = Image.new("RGB", SIZE, TABLE)
    seen.paste(leaning, ((SIZE[0] - leaning.width) // 2, min(20, SIZE[1] - leaning.height - 20)))
    return seen


def empty() -> Image.Image:
    """Return the table alone."""
    return Image.new("RGB", SIZE, TABLE)


def shoot(scenes: Iterable[tuple[Image.Image, float]], film: Path) -> Path:
    """Write scenes, each with its seconds, as YUV4MPEG2, which browsers play in a loop."""
    scenes = list(scenes)
    width, height = scenes[0][0].size
    with film.open("wb") as out:
        out.write(f"YUV4MPEG2 W{width} H{height} F{PER_SECOND}:1 Ip A1:1 C420jpeg\n".encode())
        for picture, seconds in scenes:
            light, blue, red = picture.convert("YCbCr").split()
            half = (width // 2, height // 2)
            planes = [light.tobytes(), blue.resize(half).tobytes(), red.resize(half).tobytes()]
            for _ in range(round(seconds * PER_SECOND)):
                out.write(b"FRAME\n")
                out.writelines(planes)
    return film
