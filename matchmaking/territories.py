"""Where things happen: the departments of France, and the communes of the Hauts-de-Seine, by their official codes.

"FR" is the whole country. A commune lies in the department whose code begins its own. People type names; what is kept
is codes.
"""

import re

from attendees.territory import DEPARTEMENTS, HOME_REGION, KNOWN
from forum.core.text import fold

WHOLE_COUNTRY = "FR"

NAMES: dict[str, str] = {WHOLE_COUNTRY: "France entière"} | DEPARTEMENTS | KNOWN
# What people write for several at once.
_TOGETHER = {
    "ile de france": HOME_REGION,
    "idf": HOME_REGION,
    "petite couronne": ("92", "93", "94"),
    "france": (WHOLE_COUNTRY,),
    "toute la france": (WHOLE_COUNTRY,),
    "national": (WHOLE_COUNTRY,),
}
_BY_NAME = {fold(name): (code,) for code, name in NAMES.items()} | _TOGETHER
_BY_CODE = {code.lower(): (code,) for code in NAMES}
_BETWEEN = re.compile(r"[,;\n/]+")


def name_of(code: str) -> str:
    """Return the name of a territory; a code that nobody knows is its own name."""
    return NAMES.get(code, code)


def read_territories(typed: str) -> tuple[list[str], list[str]]:
    """Return the codes of the territories that somebody typed, separated by commas, and the words nobody knows.

    Names forgive accents, case and hyphens; codes do as well ("92"), and so does "Nanterre (92)".
    """
    found: dict[str, None] = {}
    unknown = []
    for part in (part.strip() for part in _BETWEEN.split(typed)):
        key = fold(re.sub(r"\(\w*\)", " ", part))
        codes = _BY_NAME.get(key) or _BY_CODE.get(key)
        if codes:
            found |= dict.fromkeys(codes)
        elif part:
            unknown.append(part)
    return list(found), unknown


def lies_in(code: str, other: str) -> bool:
    """Return whether a territory is another one, or a part of it."""
    return other in (WHOLE_COUNTRY, code) or (len(code) == 5 and code.startswith(other))
