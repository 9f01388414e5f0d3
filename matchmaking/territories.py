"""Where things happen: the departments of France, and the communes of the Hauts-de-Seine, by their official codes.

"FR" is the whole country. A commune lies in the department whose code begins its own. People type names; what is kept
is codes.
"""

import re

from forum.core.text import fold

WHOLE_COUNTRY = "FR"

_DEPARTMENTS = (
    "01 Ain|02 Aisne|03 Allier|04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes|07 Ardèche|08 Ardennes|"
    "09 Ariège|10 Aube|11 Aude|12 Aveyron|13 Bouches-du-Rhône|14 Calvados|15 Cantal|16 Charente|17 Charente-Maritime|"
    "18 Cher|19 Corrèze|2A Corse-du-Sud|2B Haute-Corse|21 Côte-d’Or|22 Côtes-d’Armor|23 Creuse|24 Dordogne|25 Doubs|"
    "26 Drôme|27 Eure|28 Eure-et-Loir|29 Finistère|30 Gard|31 Haute-Garonne|32 Gers|33 Gironde|34 Hérault|"
    "35 Ille-et-Vilaine|36 Indre|37 Indre-et-Loire|38 Isère|39 Jura|40 Landes|41 Loir-et-Cher|42 Loire|43 Haute-Loire|"
    "44 Loire-Atlantique|45 Loiret|46 Lot|47 Lot-et-Garonne|48 Lozère|49 Maine-et-Loire|50 Manche|51 Marne|"
    "52 Haute-Marne|53 Mayenne|54 Meurthe-et-Moselle|55 Meuse|56 Morbihan|57 Moselle|58 Nièvre|59 Nord|60 Oise|61 Orne|"
    "62 Pas-de-Calais|63 Puy-de-Dôme|64 Pyrénées-Atlantiques|65 Hautes-Pyrénées|66 Pyrénées-Orientales|67 Bas-Rhin|"
    "68 Haut-Rhin|69 Rhône|70 Haute-Saône|71 Saône-et-Loire|72 Sarthe|73 Savoie|74 Haute-Savoie|75 Paris|"
    "76 Seine-Maritime|77 Seine-et-Marne|78 Yvelines|79 Deux-Sèvres|80 Somme|81 Tarn|82 Tarn-et-Garonne|83 Var|"
    "84 Vaucluse|85 Vendée|86 Vienne|87 Haute-Vienne|88 Vosges|89 Yonne|90 Territoire de Belfort|91 Essonne|"
    "92 Hauts-de-Seine|93 Seine-Saint-Denis|94 Val-de-Marne|95 Val-d’Oise|971 Guadeloupe|972 Martinique|973 Guyane|"
    "974 La Réunion|976 Mayotte"
)
_COMMUNES = (
    "92002 Antony|92004 Asnières-sur-Seine|92007 Bagneux|92009 Bois-Colombes|92012 Boulogne-Billancourt|"
    "92014 Bourg-la-Reine|92019 Châtenay-Malabry|92020 Châtillon|92022 Chaville|92023 Clamart|92024 Clichy|"
    "92025 Colombes|92026 Courbevoie|92032 Fontenay-aux-Roses|92033 Garches|92035 La Garenne-Colombes|"
    "92036 Gennevilliers|92040 Issy-les-Moulineaux|92044 Levallois-Perret|92046 Malakoff|92047 Marnes-la-Coquette|"
    "92048 Meudon|92049 Montrouge|92050 Nanterre|92051 Neuilly-sur-Seine|92060 Le Plessis-Robinson|92062 Puteaux|"
    "92063 Rueil-Malmaison|92064 Saint-Cloud|92071 Sceaux|92072 Sèvres|92073 Suresnes|92075 Vanves|92076 Vaucresson|"
    "92077 Ville-d’Avray|92078 Villeneuve-la-Garenne"
)
NAMES: dict[str, str] = {WHOLE_COUNTRY: "France entière"} | {
    code: name for code, _space, name in (line.partition(" ") for line in f"{_DEPARTMENTS}|{_COMMUNES}".split("|"))
}
# What people write for several at once.
_TOGETHER = {
    "ile de france": ("75", "77", "78", "91", "92", "93", "94", "95"),
    "idf": ("75", "77", "78", "91", "92", "93", "94", "95"),
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
