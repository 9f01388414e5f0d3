"""Sixty degraded pictures of our own badges, as volunteers meet them at a door, the same ones at each call.

A badge is rendered by our PDF code, harmed, held before a camera (`tests/e2e/optics.py`), and filmed by a phone that
is not at its best. Each kind grows from what happens all day to about where too many words of the code are lost for it
to mend, wherever one knew its modules to be. Nothing here knows what our reader reads.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import NamedTuple

import numpy as np
import pypdfium2
from faker import Faker
from PIL import Image, ImageDraw, ImageFilter
from reportlab.lib.units import mm as MM

from attendees.badges.content import BadgeContent, shelf_letter
from attendees.badges.face import FOOT, MARGIN, QR_SIDE
from attendees.badges.sheet import render_badge
from attendees.badges.stock import HEIGHT, WIDTH
from attendees.tokens import TOKEN_BYTES, token_text
from tests.e2e.optics import Camera, Dice, Pixels, Pose, as_image, soften, take

SEED = 2026
# As long as the council's own address may be: the code has 33 modules a side.
SITE = "HTTPS://FORUM.DEPARTEMENT.EXAMPLE.ORG/T/"
# Millimetres: the middle of the code from the badge's upper left corner, and its side.
MIDDLE = ((WIDTH - MARGIN) / MM - QR_SIDE / MM / 2, (HEIGHT - FOOT) / MM - QR_SIDE / MM / 2)
SIDE = QR_SIDE / MM
MODULE = SIDE / 33
# Millimetres: the screen of a phone that shows a badge as wide as it can, and the frame around.
SCREEN, PHONE = (66.0, 138.0), (72.0, 148.0)


@dataclass(frozen=True, slots=True)
class Degraded:
    """One picture: what is wrong with it, how much (from 1), what its ticket says, and the JPEG of the camera."""

    kind: str
    level: int
    text: str
    jpeg: bytes


@dataclass(slots=True)
class Shot:
    """What is in front of the camera, in grey levels, `density` pixels a millimetre, and how it is filmed."""

    paper: Pixels
    density: float
    middle: tuple[float, float]
    side: float
    pose: Pose
    camera: Camera

    def draw(self, shape: Callable[[ImageDraw.ImageDraw], None], *, blur: float = 0) -> Pixels:
        """Return a mask, 0 to 1, of what is drawn in millimetres from the middle of the code."""
        height, width = self.paper.shape
        mask = Image.new("L", (width, height))
        shape(ImageDraw.Draw(mask))
        return np.asarray(mask.filter(ImageFilter.GaussianBlur(blur * self.density)), np.float32) / 255

    def at(self, *points: tuple[float, float]) -> list[tuple[float, float]]:
        """Return where points, in sides of the code from its middle, are on the paper."""
        x0, y0 = self.middle
        return [((x0 + x * self.side) * self.density, (y0 + y * self.side) * self.density) for x, y in points]


def degraded_pictures(seed: int = SEED) -> Iterator[Degraded]:
    """Yield the sixty pictures, kind by kind, from the mildest to the hardest of each."""
    people = Faker("fr_FR")
    people.seed_instance(seed)
    for number, (kind, harm) in enumerate(KINDS):
        for level in range(1, harm.levels + 1):
            dice = np.random.default_rng([seed, number, level])
            text = SITE + token_text(dice.bytes(TOKEN_BYTES))
            across = float(dice.uniform(120, 210))
            shot = _held_up(_badge(people, text), across, dice)
            shot = harm.do(shot, (level - 1) / (harm.levels - 1), dice)
            yield Degraded(kind, level, text, take(shot.paper, shot.density, shot.middle, shot.pose, shot.camera, dice))


def _badge(people: Faker, text: str) -> pypdfium2.PdfPage:
    first, last = people.first_name(), people.last_name()
    content = BadgeContent(
        first_name=first,
        last_name=last,
        organisation=people.company(),
        category_label=people.random_element(["Association", "Entreprise", "Étudiant", "Presse"]),
        category_colour=people.random_element(["#2a6f97", "#0b6e4f", "#b4442f", "#f2b134"]),
        edition_label="Forum ESS 2026",
        shelf_letter=shelf_letter(last, first),
        qr_text=text,
    )
    return pypdfium2.PdfDocument(render_badge(content, edition_seed="2026", demo=False, title="Badge"))[0]


def _held_up(page: pypdfium2.PdfPage, across: float, dice: Dice) -> Shot:
    """A badge whose code is `across` pixels wide in the picture, held as people do: never quite straight."""
    density = 1.25 * across / SIDE
    sheet = page.render(scale=density * 25.4 / 72).to_pil().convert("L")
    paper = sheet.crop((0, 0, round(WIDTH / MM * density), round(HEIGHT / MM * density) - 1))
    pose = Pose(
        scale=across / SIDE,
        turn=dice.uniform(-18, 18),
        tilt=(dice.uniform(-14, 14), dice.uniform(-14, 14)),
        shift=(dice.uniform(-120, 120), dice.uniform(-150, 150)),
    )
    # Ink is not black and paper not white.
    return Shot(28 + np.asarray(paper, np.float32) * 0.78, density, MIDDLE, SIDE, pose, Camera())


# --- paper -------------------------------------------------------------------


def torn(shot: Shot, hard: float, dice: Dice) -> Shot:
    """The corner without a square mark is gone, and the hall is seen where it was; at the end a thumb covers it."""
    if hard == 1:
        thumb = shot.draw(lambda pen: pen.ellipse([*shot.at((0.1, -0.05), (1.1, 1.5))], fill=255), blur=0.6)
        shot.paper = shot.paper * (1 - thumb) + 150 * thumb
        return shot
    reach = 0.3 + 0.4 * hard
    edge = [(0.5 - reach + dice.uniform(0, reach), 0.5 - dice.uniform(0, 0.08)) for _ in range(2)]
    corner = [(0.5 - reach, 3.0), (0.5 - reach, 0.5), *sorted(edge), (0.5, 0.5 - reach), (3.0, 0.5 - reach), (3.0, 3.0)]
    hole = shot.draw(lambda pen: pen.polygon(shot.at(*corner), fill=255), blur=0.15)
    rim = soften(hole, 0.8 * shot.density) * (1 - hole)
    # Not a number: what is behind the badge shows.
    shot.paper = np.where(hole > 0.5, np.float32(np.nan), shot.paper + 40 * rim)
    return shot


def curved(shot: Shot, hard: float, dice: Dice) -> Shot:
    """A badge that rolls itself up, and at the end one that was folded right through the code."""
    shot.pose.turn *= 2
    if hard == 1:
        shot.pose.fold = 38
        crease = shot.draw(lambda pen: pen.line(shot.at((0.1, -9), (0.1, 9)), fill=255, width=2), blur=0.3)
        shot.paper = shot.paper + 70 * crease
    else:
        shot.pose.radius = 75 - 58 * hard
        shot.pose.axis = dice.uniform(-35, 35)
    return shot


def dirty(shot: Shot, hard: float, dice: Dice) -> Shot:
    """Scratches of keys, a coffee, a pen that ran across."""

    def scratch(pen: ImageDraw.ImageDraw) -> None:
        for _ in range(round(6 + 22 * hard)):
            ends, width = dice.uniform(-0.8, 0.8, (2, 2)), dice.uniform(0.1, 0.45)
            shine = round(255 * dice.uniform(0.5, 1))
            pen.line(shot.at(*map(tuple, ends)), shine, max(1, round(width * shot.density)))

    shot.paper = shot.paper + shot.draw(scratch, blur=0.08) * (225 - shot.paper)
    for _ in range(round(2 + 4 * hard)):
        x, y = dice.uniform(-0.55, 0.55, 2)
        r = dice.uniform(0.04, 0.09 + 0.08 * hard)
        stain = shot.draw(
            lambda pen, b=(x - r, y - r, x + r, y + r * 0.8): pen.ellipse([*shot.at(b[:2], b[2:])], 255), blur=0.4
        )
        shot.paper = shot.paper * (1 - stain * dice.uniform(0.35, 0.75))
    line = [(x, 0.12 * np.sin(9 * x) + dice.uniform(-0.02, 0.02)) for x in np.linspace(-0.7, 0.2 + 0.5 * hard, 24)]
    written = shot.draw(lambda pen: pen.line(shot.at(*line), 255, max(1, round(0.7 * shot.density))), blur=0.1)
    shot.paper = shot.paper * (1 - written) + 50 * written
    return shot


# --- reflections -------------------------------------------------------------


def glare(shot: Shot, hard: float, dice: Dice) -> Shot:
    """A lamp in the paper's gloss: nothing is left in its middle, and little around."""
    angle = dice.uniform(0, 2 * np.pi)
    x, y = 0.33 * np.cos(angle), 0.33 * np.sin(angle)
    a, b = 0.15 + 0.08 * hard, 0.10 + 0.08 * hard
    lamp = shot.draw(lambda pen: pen.ellipse([*shot.at((x - a, y - b), (x + a, y + b))], 255), blur=1.2)
    shot.paper = shot.paper * (1 - 0.35 * hard) + 330 * lamp + (50 + 60 * hard) * soften(lamp, 9 * shot.density)
    return shot


def laminated(shot: Shot, hard: float, dice: Dice) -> Shot:
    """A plastic pouch: grey veil, and neon tubes that lie across it in waves."""
    veil = 25 + 55 * hard
    shot.paper = veil + shot.paper * (1 - veil / 255)
    for _ in range(1 + round(2 * hard)):
        x, lean, wave = dice.uniform(-0.6, 0.6), dice.uniform(-0.5, 0.5), dice.uniform(0.02, 0.1)
        tube = [(x + lean * y + wave * np.sin(7 * y + x), y) for y in np.linspace(-3, 3, 60)]
        width = round(dice.uniform(0.04, 0.06 + 0.05 * hard) * shot.side * shot.density)
        light = shot.draw(lambda pen, t=tube, w=width: pen.line(shot.at(*t), 255, max(1, w)), blur=0.5)
        shot.paper = shot.paper + light * dice.uniform(70, 130 + 120 * hard)
    shot.pose.radius = 160
    return shot


# --- the phone that films ----------------------------------------------------


def moved(shot: Shot, hard: float, dice: Dice) -> Shot:
    """Somebody walks by: everything is drawn out, up to 1.7 modules long."""
    module = shot.pose.scale * MODULE
    shot.camera.smear = (module * (0.7 + hard), dice.uniform(0, 180))
    return shot


def unfocused(shot: Shot, hard: float, dice: Dice) -> Shot:
    """The camera has not found its distance: a point is a disc, up to 1.8 modules wide."""
    shot.camera.disc = shot.pose.scale * MODULE * (0.45 + 0.45 * hard)
    return shot


def dark(shot: Shot, hard: float, dice: Dice) -> Shot:
    """An entrance at nightfall: little light, much noise, a shadow across."""
    shot.camera.light = 0.42 - 0.3 * hard
    shot.camera.noise = 6 + 8 * hard
    shadow = shot.draw(lambda pen: pen.polygon(shot.at((-5, 0.1), (5, -0.4), (5, 9), (-5, 9)), fill=255), blur=3)
    shot.paper = shot.paper * (1 - 0.45 * shadow)
    return shot


def far(shot: Shot, hard: float, dice: Dice) -> Shot:
    """The next in the queue holds it up already: the code is 110 to 60 pixels wide."""
    shot.pose.shift = (dice.uniform(-230, 230), dice.uniform(-330, 330))
    shot.paper, shot.density, shot.pose.scale = _shrunk(shot, (110 - 50 * hard) / SIDE)
    return shot


def slanted(shot: Shot, hard: float, dice: Dice) -> Shot:
    """Seen from the side, or from above: it hangs from a neck."""
    slant = (34 + 28 * hard) * dice.choice([-1, 1])
    shot.pose.tilt = (slant, dice.uniform(-10, 10)) if dice.random() < 0.5 else (dice.uniform(-10, 10), slant)
    return shot


def turned(shot: Shot, hard: float, dice: Dice) -> Shot:
    """Held any way round, on its head too."""
    shot.pose.turn = 45 + 90 * round(3 * hard) + dice.uniform(-25, 25)
    shot.pose.tilt = (dice.uniform(-25, 25), dice.uniform(-25, 25))
    shot.camera.disc, shot.camera.noise = 1.2, 5
    return shot


# --- the phone that is shown -------------------------------------------------


def screen(shot: Shot, hard: float, dice: Dice) -> Shot:
    """The ticket on a phone: its pixels beat with the camera's, it flickers, the hall is mirrored in it."""
    shot = _on_phone(shot, dice)
    shot.camera.beat = 0.10 + 0.30 * hard
    return _mirror(shot, 30 + 110 * hard, dice)


def forwarded(shot: Shot, hard: float, dice: Dice) -> Shot:
    """A picture of the ticket that went through a messenger or two, smaller and squeezed."""
    small = as_image(shot.paper)
    small = small.resize(
        (w := round(420 - 190 * hard), round(w * small.height / small.width)), Image.Resampling.LANCZOS
    )
    squeezed = BytesIO()
    small.save(squeezed, "JPEG", quality=round(35 - 25 * hard))
    back = Image.open(squeezed).resize(shot.paper.shape[::-1], Image.Resampling.BICUBIC)
    shot.paper = np.asarray(back, np.float32)
    shot = _on_phone(shot, dice)
    shot.camera.beat = 0.06
    return shot


def inverted(shot: Shot, hard: float, dice: Dice) -> Shot:
    """A phone in its dark mode turns what it shows inside out."""
    shot.paper = 255 - shot.paper
    shot = _on_phone(shot, dice)
    shot.camera.beat = 0.05 + 0.10 * hard
    shot.camera.light = 1 - 0.4 * hard
    return _mirror(shot, 20 + 50 * hard, dice)


def _shrunk(shot: Shot, scale: float) -> tuple[Pixels, float, float]:
    """The same paper, farther away: fewer pixels of it are needed."""
    smaller = scale / shot.pose.scale
    height, width = shot.paper.shape
    paper = as_image(shot.paper).resize((round(width * smaller), round(height * smaller)), Image.Resampling.BOX)
    return np.asarray(paper, np.float32), shot.density * smaller, scale


def _on_phone(shot: Shot, dice: Dice) -> Shot:
    """Put the badge on a phone's screen: its code is smaller, so one comes nearer."""
    density = shot.density * WIDTH / MM / SCREEN[0]
    badge = as_image(shot.paper).resize((w := round(SCREEN[0] * density), round(w * HEIGHT / WIDTH)))
    phone = Image.new("L", tuple(round(side * density) for side in PHONE), 24)
    page = int(np.median(shot.paper))
    left, top = ((PHONE[i] - SCREEN[i]) / 2 * density for i in (0, 1))
    phone.paste(page, (round(left), round(top), round(left + w), round(top + SCREEN[1] * density)))
    below = top + 14 * density  # the reader's own bar
    phone.paste(badge, (round(left), round(below)))
    ratio = SCREEN[0] / (WIDTH / MM)
    shot.middle = (left / density + MIDDLE[0] * ratio, below / density + MIDDLE[1] * ratio)
    shot.side *= ratio
    shot.pose.scale *= density / shot.density * 0.9
    shot.paper, shot.density = np.asarray(phone, np.float32), density
    shot.pose.turn = dice.uniform(-12, 12)
    return shot


def _mirror(shot: Shot, strength: float, dice: Dice) -> Shot:
    """A window and a ceiling lamp in the glass."""
    x, y = dice.uniform(-0.9, 0.3, 2)
    pane = [(x, y), (x + 0.7, y + 0.12), (x + 0.62, y + 1.0), (x - 0.08, y + 0.88)]
    window = shot.draw(lambda pen: pen.polygon(shot.at(*pane), fill=255), blur=0.5)
    x, y = dice.uniform(-0.5, 0.5, 2)
    lamp = shot.draw(lambda pen: pen.ellipse([*shot.at((x - 0.1, y - 0.1), (x + 0.1, y + 0.1))], 255), blur=0.6)
    shot.paper = shot.paper + strength * (0.6 * window + lamp)
    return shot


class Harm(NamedTuple):
    do: Callable[[Shot, float, Dice], Shot]
    levels: int


KINDS: list[tuple[str, Harm]] = [
    (do.__name__, Harm(do, levels))
    for do, levels in [
        (torn, 4), (curved, 5), (dirty, 4), (glare, 4), (laminated, 4), (moved, 5), (unfocused, 4),
        (dark, 5), (far, 5), (slanted, 4), (turned, 4), (screen, 5), (forwarded, 4), (inverted, 3),
    ]
]  # fmt: skip
