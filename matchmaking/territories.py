"""Places that profiles name: the communes of Hauts-de-Seine, the departments of Île-de-France, and wider.

Codes and names of communes and departments are those of Insee's Code officiel géographique
(https://www.insee.fr/fr/information/2560452); "R11" stands for the region, whose own code is 11, as a department's
is. Hauts-de-Seine has had the same 36 communes since the department was made, in 1968.
"""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FRANCE, REGION, HOME = "FR", "R11", "92"
WIDE: dict[str, str | Promise] = {FRANCE: _("Toute la France"), REGION: _("Toute l’Île-de-France")}
DEPARTMENTS = {
    "75": "Paris",
    "77": "Seine-et-Marne",
    "78": "Yvelines",
    "91": "Essonne",
    "92": "Hauts-de-Seine",
    "93": "Seine-Saint-Denis",
    "94": "Val-de-Marne",
    "95": "Val-d’Oise",
}
COMMUNES = {
    "92002": "Antony",
    "92004": "Asnières-sur-Seine",
    "92007": "Bagneux",
    "92009": "Bois-Colombes",
    "92012": "Boulogne-Billancourt",
    "92014": "Bourg-la-Reine",
    "92019": "Châtenay-Malabry",
    "92020": "Châtillon",
    "92022": "Chaville",
    "92023": "Clamart",
    "92024": "Clichy",
    "92025": "Colombes",
    "92026": "Courbevoie",
    "92032": "Fontenay-aux-Roses",
    "92033": "Garches",
    "92035": "La Garenne-Colombes",
    "92036": "Gennevilliers",
    "92040": "Issy-les-Moulineaux",
    "92044": "Levallois-Perret",
    "92046": "Malakoff",
    "92047": "Marnes-la-Coquette",
    "92048": "Meudon",
    "92049": "Montrouge",
    "92050": "Nanterre",
    "92051": "Neuilly-sur-Seine",
    "92060": "Le Plessis-Robinson",
    "92062": "Puteaux",
    "92063": "Rueil-Malmaison",
    "92064": "Saint-Cloud",
    "92071": "Sceaux",
    "92072": "Sèvres",
    "92073": "Suresnes",
    "92075": "Vanves",
    "92076": "Vaucresson",
    "92077": "Ville-d’Avray",
    "92078": "Villeneuve-la-Garenne",
}
NAMES: dict[str, str | Promise] = {**WIDE, **DEPARTMENTS, **COMMUNES}


def name_of(code: str) -> str:
    """Return what a place is called; a code that nobody knows is its own name."""
    return str(NAMES.get(code, code))


def covers(wide: str, narrow: str) -> bool:
    """Return whether a place holds another, or is it."""
    return wide in {narrow, *_around(narrow)}


def meet(some: Iterable[str], others: Iterable[str]) -> bool:
    """Return whether two lists of places have ground in common."""
    beyond = list(others)
    return any(covers(one, other) or covers(other, one) for one in some for other in beyond)


def _around(code: str) -> tuple[str, ...]:
    """Return the places that hold one, nearest first."""
    if code in COMMUNES:
        return (code[:2], REGION, FRANCE)
    if code in DEPARTMENTS:
        return (REGION, FRANCE)
    return () if code == FRANCE else (FRANCE,)
