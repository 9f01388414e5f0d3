"""What a phone makes of a sheet held before its camera: how the sheet lies, is lit, is filmed."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

Pixels = NDArray[np.float32]
Dice = np.random.Generator

# What phones give that are held upright, and their usual field of view: 64 degrees the long way.
SIZE = (720, 1280)
FOCAL = 1024.0


@dataclass(slots=True)
class Pose:
    """How a sheet is held: `scale` pixels a millimetre at the point aimed at, degrees, pixels off the centre.

    It may be rolled (millimetres of `radius`, about an `axis`) or folded, both through that point.
    """

    scale: float
    turn: float = 0
    tilt: tuple[float, float] = (0, 0)
    shift: tuple[float, float] = (0, 0)
    radius: float = 0
    axis: float = 0
    fold: float = 0


@dataclass(slots=True)
class Camera:
    """How the sheet is filmed: light (1 is enough), noise in grey levels, blur in pixels, beat of a filmed screen."""

    light: float = 1
    noise: float = 3
    disc: float = 0.8
    smear: tuple[float, float] = (0, 0)
    beat: float = 0
    quality: int = 88


def take(sheet: Pixels, density: float, aim: tuple[float, float], pose: Pose, camera: Camera, dice: Dice) -> bytes:
    """Return the JPEG of a sheet (grey levels, NaN where it has a hole) aimed at `aim`, in its millimetres."""
    x, y, shade = _lie(pose)
    seen = _sample(sheet, (x + aim[0]) * density, (y + aim[1]) * density) * shade
    if camera.beat:
        seen = seen * _beat(camera.beat, dice)
    picture = np.where(np.isnan(seen), _hall(dice), seen)
    picture = _smear(_disc(picture * camera.light, camera.disc), *camera.smear)
    # Light arrives in grains: the more, the louder, the fainter seen.
    grain = camera.noise * (0.6 + 0.4 * np.sqrt(np.clip(picture, 0, 255) / 255))
    picture = picture + grain * dice.standard_normal(picture.shape, np.float32)
    out = BytesIO()
    # Phones sharpen what they take.
    as_image(picture).filter(ImageFilter.UnsharpMask(1.5, 60, 2)).save(out, "JPEG", quality=camera.quality)
    return out.getvalue()


def as_image(pixels: Pixels) -> Image.Image:
    """Return grey levels as a picture; what is too light is white."""
    return Image.fromarray(np.clip(np.nan_to_num(pixels), 0, 255).astype(np.uint8))


def soften(mask: Pixels, radius: float) -> Pixels:
    """Return a mask, 0 to 1, blurred."""
    blurred = as_image(mask * 255).filter(ImageFilter.GaussianBlur(radius))
    return np.asarray(blurred, np.float32) / 255


@cache
def _grid() -> tuple[Pixels, Pixels]:
    """The row and the column of each pixel."""
    v, u = np.mgrid[: SIZE[1], : SIZE[0]].astype(np.float32)
    return v, u


def _turn(axis: int, degrees: float) -> NDArray[np.float64]:
    """The matrix of a turn about one axis."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    turned = np.eye(3)
    i, j = (axis + 1) % 3, (axis + 2) % 3
    turned[i, i], turned[i, j], turned[j, i], turned[j, j] = c, -s, s, c
    return turned


def _lie(pose: Pose) -> tuple[Pixels, Pixels, Pixels]:
    """For each pixel, the point of the sheet that it shows, in millimetres from the point aimed at, and its shade."""
    width, height = SIZE
    axis = _turn(2, pose.axis)
    held = _turn(0, pose.tilt[0]) @ _turn(1, pose.tilt[1]) @ _turn(2, pose.turn) @ axis
    # Rays as the sheet sees them: where the camera is, and where each pixel looks.
    distance = FOCAL / pose.scale
    eye = (held.T @ np.array([*(-np.array(pose.shift) / pose.scale), -distance])).astype(np.float32)
    v, u = _grid()
    ahead = held.T.astype(np.float32)
    look = [row[0] * (u - width / 2) / FOCAL + row[1] * (v - height / 2) / FOCAL + row[2] for row in ahead]
    if pose.radius:
        along, across, lean = _on_roll(eye, look, pose.radius)
    elif pose.fold:
        along, across, lean = _on_fold(eye, look, np.tan(np.radians(pose.fold / 2)))
    else:
        reach = -eye[2] / look[2]
        along, across, lean = eye[0] + reach * look[0], eye[1] + reach * look[1], np.float32(0)
    back = axis.astype(np.float32)
    x, y = back[0, 0] * along + back[0, 1] * across, back[1, 0] * along + back[1, 1] * across
    return x, y, np.broadcast_to(1 - 0.35 * np.abs(np.sin(lean)) - 0.1 * np.sin(lean), x.shape)


def _on_roll(eye: Pixels, look: list[Pixels], radius: float) -> tuple[Pixels, Pixels, Pixels]:
    """Where rays meet a roll whose nearest line passes through the origin."""
    x, z = eye[0], eye[2] - radius
    a = look[0] ** 2 + look[2] ** 2
    b = x * look[0] + z * look[2]
    c = x**2 + z**2 - radius**2
    with np.errstate(invalid="ignore"):
        reach = (-b - np.sqrt(b**2 - a * c)) / a
    lean = np.arctan2(x + reach * look[0], -(z + reach * look[2]))
    return radius * lean, eye[1] + reach * look[1], lean


def _on_fold(eye: Pixels, look: list[Pixels], slope: float) -> tuple[Pixels, Pixels, Pixels]:
    """Where rays meet a roof whose ridge passes through the origin."""
    stretch = np.float32(np.hypot(1, slope))
    sides = []
    for sign in (1, -1):
        reach = (sign * slope * eye[0] - eye[2]) / (look[2] - sign * slope * look[0])
        sides.append(((eye[0] + reach * look[0]) * stretch, eye[1] + reach * look[1]))
    is_right = sides[0][0] > 0
    lean = np.where(is_right, np.arctan(slope), -np.arctan(slope)).astype(np.float32)
    return np.where(is_right, sides[0][0], sides[1][0]), np.where(is_right, sides[0][1], sides[1][1]), lean


def _sample(sheet: Pixels, x: Pixels, y: Pixels) -> Pixels:
    """The sheet between its pixels; NaN beside it."""
    height, width = sheet.shape
    with np.errstate(invalid="ignore"):
        inside = (x >= 0) & (x < width - 1) & (y >= 0) & (y < height - 1)
    x, y = x[inside], y[inside]
    i, j = x.astype(np.int32), y.astype(np.int32)
    x, y = x - i, y - j
    at = j * width + i
    flat = np.ascontiguousarray(sheet).ravel()
    upper = flat[at] * (1 - x) + flat[at + 1] * x
    lower = flat[at + width] * (1 - x) + flat[at + width + 1] * x
    seen = np.full(inside.shape, np.nan, np.float32)
    seen[inside] = upper * (1 - y) + lower * y
    return seen


def _hall(dice: Dice) -> Pixels:
    """What is behind: clothes, faces, lamps, all out of focus, and a striped shirt."""
    blobs = Image.fromarray(dice.integers(20, 230, (11, 7), np.uint8)).resize(SIZE, Image.Resampling.BICUBIC)
    hall = np.asarray(blobs.filter(ImageFilter.GaussianBlur(12)), np.float32)
    v, u = _grid()
    stripes = np.sin(u * dice.uniform(0.1, 0.4) + v * dice.uniform(0.1, 0.4)) * dice.uniform(2, 15)
    return hall + stripes


def _beat(strength: float, dice: Dice) -> Pixels:
    """Fine lines where two grids of pixels beat, and the dark bands of a screen that is lit in turn."""
    v, u = _grid()
    veil = np.ones_like(u)
    for _ in range(2):
        period, angle = dice.uniform(4, 16), dice.uniform(0, np.pi)
        bow = 1 + 0.0004 * (v - u)
        veil -= strength * (0.5 + 0.5 * np.sin(2 * np.pi / period * bow * (u * np.cos(angle) + v * np.sin(angle)))) / 2
    return veil - strength * (np.sin(2 * np.pi * v / dice.uniform(180, 420)) > 0.4) / 2


def _moved(picture: Pixels, spots: list[tuple[int, int, float]]) -> Pixels:
    """The sum of a picture moved to each spot, in pixels across and down, with its weight."""
    total = np.zeros_like(picture)
    for across, down, weight in spots:
        total += np.roll(picture, (down, across), (0, 1)) * np.float32(weight)
    return total


def _disc(picture: Pixels, radius: float) -> Pixels:
    """Out of focus: a lens makes a disc of a point, softened by what else is wrong with it."""
    sigma = max(0.5, radius / 3)
    reach = int(3 * sigma) + 1
    bell = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * sigma**2))
    bell /= bell.sum()
    picture = _moved(picture, [(k - reach, 0, weight) for k, weight in enumerate(bell)])
    picture = _moved(picture, [(0, k - reach, weight) for k, weight in enumerate(bell)])
    reach = int(radius)
    spots = [(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1) if np.hypot(x, y) <= radius]
    return _moved(picture, [(x, y, 1 / len(spots)) for x, y in spots])


def _smear(picture: Pixels, length: float, degrees: float) -> Pixels:
    """Moved while the shutter was open."""
    steps = np.linspace(-length / 2, length / 2, max(1, round(length * 2)))
    way = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return _moved(picture, [(round(step * way[0]), round(step * way[1]), 1 / len(steps)) for step in steps])
