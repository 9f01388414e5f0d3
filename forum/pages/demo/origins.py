"""Where invented people come from, and how they heard of the forum: the public of a département's forum."""

from collections.abc import Mapping
from random import Random
from uuid import UUID

from attendees.enums import HeardBy

# Nobody is made to answer: so many in a hundred leave either question blank.
LEFT_BLANK = 15
# Postcodes weigh about as many thousand people as live there. At home:
HOME: dict[str, int] = {
    "92000": 140, "92100": 120, "92700": 89, "92600": 88, "92400": 82, "92500": 80, "92130": 68, "92300": 68,
    "92110": 64, "92160": 63, "92200": 60, "92140": 58, "92150": 49, "92230": 49, "92120": 48, "92800": 44,
    "92220": 43, "92320": 38, "92290": 36, "92190": 32, "92350": 31, "92240": 31, "92210": 30, "92250": 30,
    "92270": 29, "92170": 28, "92260": 25, "92390": 24, "92310": 23, "92340": 21, "92370": 21, "92330": 20,
    "92380": 18, "92360": 14, "92410": 11, "92420": 9, "92430": 2, "92042": 12,
}  # fmt: skip
# Paris and the inner ring:
AROUND: dict[str, int] = {
    "75017": 16, "75015": 22, "75018": 18, "75011": 14, "75020": 18, "75013": 17, "75012": 14, "75014": 13,
    "93200": 11, "93100": 11, "93300": 9, "93400": 5, "93500": 6, "94200": 6, "94800": 6, "94000": 9, "94270": 3,
}  # fmt: skip
BEYOND: dict[str, int] = {
    "78000": 8, "78500": 5, "78140": 3, "95100": 11, "95000": 7, "91300": 6, "91400": 3, "77420": 2,
}  # fmt: skip
AFAR: dict[str, int] = {
    "69003": 5, "59000": 6, "76000": 4, "44000": 5, "35000": 4, "33000": 4, "80000": 3, "60000": 3, "97400": 1,
}  # fmt: skip
# Shares in a hundred of those who answer.
SHARES = ((66, HOME), (23, AROUND), (6, BEYOND), (5, AFAR))
HEARD_BY: dict[str, int] = {
    HeardBy.MAIL: 27, HeardBy.PARTNER: 24, HeardBy.WORD_OF_MOUTH: 17, HeardBy.PAST_EDITION: 12,
    HeardBy.SOCIAL_NETWORK: 10, HeardBy.POSTER: 4, HeardBy.PRESS: 3, HeardBy.OTHER: 3,
}  # fmt: skip


def invent_origin(person: UUID) -> tuple[str, str]:
    """Return a person's postcode and how they heard of the forum, either perhaps blank: always the same for them."""
    # Dice of their own: what else is invented does not depend on them.
    rng = Random(f"origin {person}")
    [postcodes] = rng.choices([postcodes for _share, postcodes in SHARES], weights=[share for share, _ in SHARES])
    return _answer(postcodes, rng), _answer(HEARD_BY, rng)


def _answer(shares: Mapping[str, int], rng: Random) -> str:
    if rng.random() * 100 < LEFT_BLANK:
        return ""
    return rng.choices(list(shares), weights=list(shares.values()))[0]
