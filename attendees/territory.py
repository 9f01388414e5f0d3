"""Where people come from: the municipality around the forum, else the département. Pure.

Codes are those of INSEE's Code officiel géographique: https://www.insee.fr/fr/information/2560452
Postcodes are those of La Poste.
"""

import re
from typing import Literal, NamedTuple

Zone = Literal["municipality", "departement", "region", "elsewhere", ""]

# The organiser's own: the only one whose municipalities are told apart. Hauts-de-Seine, INSEE code 92.
HOME_DEPARTEMENT = "92"
# Its region's: Île-de-France, INSEE code 11.
HOME_REGION = ("75", "77", "78", "91", "92", "93", "94", "95")

POSTCODE_LENGTH = 5
_POSTCODE = re.compile(rf"[0-9]{{{POSTCODE_LENGTH}}}", re.ASCII)


class Territory(NamedTuple):
    """A place that figures count: its INSEE code and its name."""

    code: str
    label: str


_MUNICIPALITIES = (
    ("92002", "Antony", "92160"),
    ("92004", "Asnières-sur-Seine", "92600"),
    ("92007", "Bagneux", "92220"),
    ("92009", "Bois-Colombes", "92270"),
    ("92012", "Boulogne-Billancourt", "92100"),
    ("92014", "Bourg-la-Reine", "92340"),
    ("92019", "Châtenay-Malabry", "92290"),
    ("92020", "Châtillon", "92320"),
    ("92022", "Chaville", "92370"),
    ("92023", "Clamart", "92140"),
    ("92024", "Clichy", "92110"),
    ("92025", "Colombes", "92700"),
    ("92026", "Courbevoie", "92400"),
    ("92032", "Fontenay-aux-Roses", "92260"),
    ("92033", "Garches", "92380"),
    ("92035", "La Garenne-Colombes", "92250"),
    ("92036", "Gennevilliers", "92230"),
    ("92040", "Issy-les-Moulineaux", "92130"),
    ("92044", "Levallois-Perret", "92300"),
    ("92046", "Malakoff", "92240"),
    ("92047", "Marnes-la-Coquette", "92430"),
    # Meudon-la-Forêt has a postcode of its own.
    ("92048", "Meudon", "92190", "92360"),
    ("92049", "Montrouge", "92120"),
    ("92050", "Nanterre", "92000"),
    ("92051", "Neuilly-sur-Seine", "92200"),
    ("92060", "Le Plessis-Robinson", "92350"),
    ("92062", "Puteaux", "92800"),
    ("92063", "Rueil-Malmaison", "92500"),
    ("92064", "Saint-Cloud", "92210"),
    ("92071", "Sceaux", "92330"),
    ("92072", "Sèvres", "92310"),
    ("92073", "Suresnes", "92150"),
    ("92075", "Vanves", "92170"),
    ("92076", "Vaucresson", "92420"),
    ("92077", "Ville-d’Avray", "92410"),
    ("92078", "Villeneuve-la-Garenne", "92390"),
)

# Names of the municipalities told apart, by INSEE code.
KNOWN: dict[str, str] = {code: name for code, name, *_postcodes in _MUNICIPALITIES}
POSTCODES: dict[str, str] = {postcode: code for code, _name, *postcodes in _MUNICIPALITIES for postcode in postcodes}

# Names of the départements and overseas territories, by INSEE code.
DEPARTEMENTS: dict[str, str] = {
    "01": "Ain", "02": "Aisne", "03": "Allier", "04": "Alpes-de-Haute-Provence", "05": "Hautes-Alpes",
    "06": "Alpes-Maritimes", "07": "Ardèche", "08": "Ardennes", "09": "Ariège", "10": "Aube", "11": "Aude",
    "12": "Aveyron", "13": "Bouches-du-Rhône", "14": "Calvados", "15": "Cantal", "16": "Charente",
    "17": "Charente-Maritime", "18": "Cher", "19": "Corrèze", "21": "Côte-d’Or", "22": "Côtes-d’Armor", "23": "Creuse",
    "24": "Dordogne", "25": "Doubs", "26": "Drôme", "27": "Eure", "28": "Eure-et-Loir", "29": "Finistère",
    "2A": "Corse-du-Sud", "2B": "Haute-Corse", "30": "Gard", "31": "Haute-Garonne", "32": "Gers", "33": "Gironde",
    "34": "Hérault", "35": "Ille-et-Vilaine", "36": "Indre", "37": "Indre-et-Loire", "38": "Isère", "39": "Jura",
    "40": "Landes", "41": "Loir-et-Cher", "42": "Loire", "43": "Haute-Loire", "44": "Loire-Atlantique",
    "45": "Loiret", "46": "Lot", "47": "Lot-et-Garonne", "48": "Lozère", "49": "Maine-et-Loire", "50": "Manche",
    "51": "Marne", "52": "Haute-Marne", "53": "Mayenne", "54": "Meurthe-et-Moselle", "55": "Meuse", "56": "Morbihan",
    "57": "Moselle", "58": "Nièvre", "59": "Nord", "60": "Oise", "61": "Orne", "62": "Pas-de-Calais",
    "63": "Puy-de-Dôme", "64": "Pyrénées-Atlantiques", "65": "Hautes-Pyrénées", "66": "Pyrénées-Orientales",
    "67": "Bas-Rhin", "68": "Haut-Rhin", "69": "Rhône", "70": "Haute-Saône", "71": "Saône-et-Loire", "72": "Sarthe",
    "73": "Savoie", "74": "Haute-Savoie", "75": "Paris", "76": "Seine-Maritime", "77": "Seine-et-Marne",
    "78": "Yvelines", "79": "Deux-Sèvres", "80": "Somme", "81": "Tarn", "82": "Tarn-et-Garonne", "83": "Var",
    "84": "Vaucluse", "85": "Vendée", "86": "Vienne", "87": "Haute-Vienne", "88": "Vosges", "89": "Yonne",
    "90": "Territoire de Belfort", "91": "Essonne", "92": "Hauts-de-Seine", "93": "Seine-Saint-Denis",
    "94": "Val-de-Marne", "95": "Val-d’Oise", "971": "Guadeloupe", "972": "Martinique", "973": "Guyane",
    "974": "La Réunion", "975": "Saint-Pierre-et-Miquelon", "976": "Mayotte", "977": "Saint-Barthélemy",
    "978": "Saint-Martin", "984": "Terres australes et antarctiques françaises", "986": "Wallis-et-Futuna",
    "987": "Polynésie française", "988": "Nouvelle-Calédonie",
}  # fmt: skip
# Overseas postcodes that do not begin with the code of their territory.
_BY_POSTCODE = {"97133": "977", "97150": "978"}


def territory_of(postcode: str) -> str:
    """Return the code of the place that a French postcode stands for; empty when nothing is known of it.

    At home that is the municipality's INSEE code, or the département's for other postcodes there (those of large
    receivers, "CEDEX"); elsewhere the département's, three digits overseas. The post gives a few villages the
    postcode of the département next door: they count there.
    """
    if _POSTCODE.fullmatch(postcode) is None:
        return ""
    if postcode in POSTCODES:
        return POSTCODES[postcode]
    code = _BY_POSTCODE.get(postcode) or _departement_of_postcode(postcode)
    return code if code in DEPARTEMENTS else ""


def departement_of(code: str) -> str:
    """Return the code of the département that a territory is, or lies in; empty for an unknown one."""
    if code in KNOWN:
        return HOME_DEPARTEMENT
    return code if code in DEPARTEMENTS else ""


def zone_of(code: str) -> Zone:
    """Return how far a territory is: a municipality at home, elsewhere at home, the region around it, or beyond."""
    if code in KNOWN:
        return "municipality"
    if code == HOME_DEPARTEMENT:
        return "departement"
    if code in HOME_REGION:
        return "region"
    return "elsewhere" if code in DEPARTEMENTS else ""


def describe_territory(code: str) -> Territory:
    """Return a territory with its name, the same in every language; an empty name for an unknown one."""
    return Territory(code, KNOWN.get(code) or DEPARTEMENTS.get(code, ""))


def _departement_of_postcode(postcode: str) -> str:
    if postcode.startswith("20"):
        return "2A" if postcode < "20200" else "2B"
    return postcode[:3] if postcode.startswith(("97", "98")) else postcode[:2]
