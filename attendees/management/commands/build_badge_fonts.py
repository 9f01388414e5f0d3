"""Makes the four static fonts of what is printed out of Fontsource's variable ones.

    npm pack @fontsource-variable/bricolage-grotesque@5.3.0
    npm pack @fontsource-variable/atkinson-hyperlegible-next@5.3.0
    ./manage.py build_badge_fonts fontsource-variable-*.tgz

Fontsource cuts a face into files by script (latin, latin-ext, vietnamese), and reportlab draws boxes for the
letters of the second file when two files carry one PostScript name. So each weight becomes one TrueType file with
a PostScript name of its own. The same packages give the same bytes.
"""

import logging
import tarfile
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from django.core.management.base import BaseCommand, CommandError, CommandParser

from forum.core.typeface import FOLDER

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

SUBSETS = ("latin", "latin-ext", "vietnamese")
# What a printed page never reads: variations, hints, and layout tables (kerning is kept apart, see `pair_kerning`).
NEEDLESS_TABLES = ["GSUB", "GPOS", "GDEF", "STAT", "HVAR", "MVAR", "gasp", "prep", "fpgm", "cvt ", "DSIG"]
# A kern of less than a hundredth of the letter's size cannot be seen on paper.
LEAST_KERNING = 10


@dataclass(frozen=True)
class Face:
    family: str
    style: str
    weight: int
    source: str

    @property
    def postscript_name(self) -> str:
        return f"{self.family.replace(' ', '')}-{self.style}"


FACES = (
    Face("Forum Bricolage", "ExtraBold", 800, "bricolage-grotesque"),
    Face("Forum Bricolage", "SemiBold", 600, "bricolage-grotesque"),
    Face("Forum Atkinson", "Regular", 400, "atkinson-hyperlegible-next"),
    Face("Forum Atkinson", "Bold", 700, "atkinson-hyperlegible-next"),
)


class Command(BaseCommand):
    help = "Rebuilds forum/core/fonts/ from the packed npm packages of the two typefaces."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("packages", nargs="+", type=Path, help="the .tgz files that npm pack made")
        parser.add_argument("--folder", type=Path, default=FOLDER)

    def handle(self, *, packages: list[Path], folder: Path, **options: object) -> None:
        # It tells every table that it joins.
        logging.getLogger("fontTools").setLevel(logging.WARNING)
        files = {name: data for package in packages for name, data in read_package(package).items()}
        for face in FACES:
            font = build_face(face, files)
            path = folder / f"{face.postscript_name}.ttf"
            font.save(path)
            self.stdout.write(f"{path.name}: {len(font.getBestCmap())} characters, {path.stat().st_size} bytes")
        for source in sorted({face.source for face in FACES}):
            (folder / f"OFL-{source}.txt").write_bytes(files[f"{source}/LICENSE"])


def read_package(package: Path) -> dict[str, bytes]:
    """The upright weights of one package and its licence, named `family/file`."""
    with tarfile.open(package) as archive:
        wanted = [m for m in archive if m.name.endswith(("-wght-normal.woff2", "/LICENSE"))]
        if not wanted:
            raise CommandError(f"{package}: no variable font inside")
        family = package.name.removeprefix("fontsource-variable-").rpartition("-")[0]
        return {f"{family}/{Path(m.name).name}": cast(Any, archive.extractfile(m)).read() for m in wanted}


def build_face(face: Face, files: dict[str, bytes]) -> "TTFont":
    """One static font of all the characters that the package's subsets hold together."""
    parts: list[BytesIO] = []
    known: set[int] = set()
    kerning: dict[tuple[int, int], int] = {}
    for subset in SUBSETS:
        data = files.get(f"{face.source}/{face.source}-{subset}-wght-normal.woff2")
        if data is None:
            continue
        static = pin_weight(data, face.weight)
        kerning = pair_kerning(static) | kerning
        characters = set(static.getBestCmap()) - known
        known |= characters
        parts.append(keep_characters(static, characters))
    if not parts:
        raise CommandError(f"{face.source}: its package was not given")
    return name_font(join_parts(parts, kerning), face)


def pin_weight(data: bytes, weight: int) -> "TTFont":
    # fontTools serves this command only, and the product runs without it.
    from fontTools.ttLib import TTFont
    from fontTools.varLib.instancer import instantiateVariableFont

    return instantiateVariableFont(TTFont(BytesIO(data), recalcTimestamp=False), {"wght": weight})


def keep_characters(font: "TTFont", characters: set[int]) -> BytesIO:
    # As above: a tool of the developer, not of the product.
    from fontTools.subset import Options, Subsetter

    options = Options(layout_features=[], hinting=False, notdef_outline=True, glyph_names=False)
    options.drop_tables += NEEDLESS_TABLES
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    out = BytesIO()
    font.save(out)
    out.seek(0)
    return out


def join_parts(parts: list[BytesIO], kerning: dict[tuple[int, int], int]) -> "TTFont":
    # As above: a tool of the developer, not of the product.
    from fontTools.merge import Merger
    from fontTools.ttLib import newTable
    from fontTools.ttLib.tables._k_e_r_n import KernTable_format_0

    font = Merger().merge(cast(Any, parts))
    # Joining stamps the clock into the file; the same packages must give the same bytes.
    font.recalcTimestamp = False
    font["head"].created = font["head"].modified = 0
    glyphs = font.getBestCmap()
    table = KernTable_format_0()
    table.coverage, table.version, table.apple = 1, 0, False
    table.kernTable = {(glyphs[left], glyphs[right]): value for (left, right), value in kerning.items()}
    font["kern"] = newTable("kern")
    font["kern"].version, font["kern"].kernTables = 0, [table]
    font["post"].formatType = 3.0
    return font


def name_font(font: "TTFont", face: Face) -> "TTFont":
    names = font["name"]
    notices = {record.nameID: str(record) for record in names.names if record.nameID in (0, 7, 8, 9, 11, 13, 14)}
    names.names = []
    full_name = f"{face.family} {face.style}"
    own = {1: full_name, 2: "Regular", 3: face.postscript_name, 4: full_name, 6: face.postscript_name}
    for number, text in sorted((notices | own).items()):
        names.setName(text, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = face.weight
    return font


def pair_kerning(font: "TTFont") -> dict[tuple[int, int], int]:
    """What the layout rules bring two letters closer by, as plain pairs: all that a PDF writer needs of them."""
    glyphs = {code: glyph for code, glyph in font.getBestCmap().items() if chr(code).isalpha() or chr(code) in "-'’. "}
    positions = font["GPOS"].table
    lookups = {
        i for r in positions.FeatureList.FeatureRecord if r.FeatureTag == "kern" for i in r.Feature.LookupListIndex
    }
    pairs: dict[tuple[str, str], int] = {}
    for index in sorted(lookups):
        for rule in positions.LookupList.Lookup[index].SubTable:
            found = glyph_pairs(rule) if rule.Format == 1 else class_pairs(rule, set(glyphs.values()))
            pairs = found | pairs
    return {
        (left, right): value
        for left, left_glyph in glyphs.items()
        for right, right_glyph in glyphs.items()
        if abs(value := pairs.get((left_glyph, right_glyph), 0)) >= LEAST_KERNING
    }


def advance(value: Any) -> int:
    return getattr(value, "XAdvance", 0) or 0


def glyph_pairs(rule: Any) -> dict[tuple[str, str], int]:
    return {
        (left, record.SecondGlyph): advance(record.Value1)
        for left, pair_set in zip(rule.Coverage.glyphs, rule.PairSet, strict=True)
        for record in pair_set.PairValueRecord
    }


def class_pairs(rule: Any, glyphs: set[str]) -> dict[tuple[str, str], int]:
    first, second = rule.ClassDef1.classDefs, rule.ClassDef2.classDefs
    return {
        (left, right): advance(rule.Class1Record[first.get(left, 0)].Class2Record[second.get(right, 0)].Value1)
        for left in rule.Coverage.glyphs
        for right in glyphs
    }
