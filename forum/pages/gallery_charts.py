"""The charts of the gallery: each form with the values that are hard to draw, all of them invented."""

from math import exp

from forum.core.charts import Chart, Form, Row

_ARRIVALS = (2, 5, 14, 38, 61, 74, 52, 31, 18, 9, 6, 4, 3, 5, 8, 12, 9, 6, 4, 3, 2, 7, 21, 33, 26, 14, 8, 5, 3, 2, 1, 0,
             0, 1, 2, 1, 0, 0, 1, 0)  # fmt: skip


def sample_charts() -> dict[str, Chart]:
    """Return the charts that the gallery's templates name."""
    return {"chart_" + name.replace("-", "_"): _chart(name, **fields) for name, fields in _samples().items()}


def _chart(name: str, **fields: object) -> Chart:
    return Chart(key=f"sample-{name}", is_invented=True, **fields)


def _samples() -> dict[str, dict[str, object]]:
    return {
        "bars": {
            "form": Form.BARS, "title": "Inscrites et présentes, par catégorie", "row_heading": "Catégorie",
            "description": "Les habitantes et habitants viennent le plus ; la presse, le moins.",
            "measures": ("Inscrites", "Présentes"), "rows": _CATEGORIES,
        },
        "one_bar": {
            "form": Form.BARS, "title": "Une seule ligne", "row_heading": "Salle", "unit": "%", "measures": ("Part",),
            "description": "Sept places sur dix sont prises.", "rows": (Row(label="Amphithéâtre", values=(71.4,)),),
        },
        "columns": {
            "form": Form.COLUMNS, "title": "Arrivées par quart d’heure", "row_heading": "Heure", "limit": 70,
            "description": "Le plus d’arrivées en un quart d’heure : 74, à 9 h 15.", "measures": ("Arrivées",),
            "rows": tuple(Row(label=_clock(n), values=(value,)) for n, value in enumerate(_ARRIVALS)),
        },
        "few_columns": {
            "form": Form.COLUMNS, "title": "Temps passé à l’intérieur", "row_heading": "Durée", "unit": "personnes",
            "description": "La plupart restent entre une et deux heures.", "measures": ("Personnes",),
            "rows": _STAYS,
        },
        "curves": {
            "form": Form.CURVES, "title": "Inscriptions cumulées", "row_heading": "Jours avant le forum",
            "description": "À douze jours du forum, 230 inscriptions : plus que les trois éditions d’avant.",
            "measures": ("2026", "2025", "2024", "2023"), "rows": _curve_rows(),
        },
        "years": {
            "form": Form.YEARS, "title": "La participation depuis 2011", "row_heading": "Année",
            "description": "Les chiffres d’avant 2024 ont été annoncés ; les suivants sont comptés à l’entrée.",
            "measures": ("Participation",), "rows": _YEARS,
        },
        "twenty_years": {
            "form": Form.YEARS, "title": "Vingt éditions", "row_heading": "Année", "measures": ("Participation",),
            "description": "De 1 200 à 5 000 personnes en vingt ans.",
            "rows": tuple(Row(label=str(2007 + n), values=(1200 + n * 200,)) for n in range(20)),
        },
        "nothing": {
            "form": Form.COLUMNS, "title": "Arrivées par quart d’heure", "row_heading": "Heure",
            "description": "", "measures": ("Arrivées",), "rows": (),
        },
    }  # fmt: skip


def _clock(quarter: int) -> str:
    hour, rest = divmod(quarter, 4)
    return f"{8 + hour} h {15 * rest:02}" if rest else f"{8 + hour} h"


_CATEGORIES = (
    Row(label="Habitantes et habitants", values=(213, 164)),
    Row(label="Structures de l’insertion par l’activité économique et entreprises adaptées", values=(96, 88)),
    Row(label="Étudiantes et étudiants", values=(58, 21)),
    Row(label="Élues et élus", values=(12, None)),
    Row(label="Presse <b>& médias", values=(4, 0)),
)
_STAYS = (
    Row(label="Moins d’une demi-heure", values=(24,)),
    Row(label="D’une demi-heure à une heure", values=(61,)),
    Row(label="1 h à 2 h", values=(128,)),
    Row(label="2 h à 4 h", values=(97,)),
    Row(label="Toute la journée", values=(None,)),
)
_YEARS = (
    Row(label="2011", values=(500,), note="près de", is_claim=True),
    Row(label="2012", values=(300,), note="environ", is_claim=True),
    Row(label="2012", values=(500,), is_claim=True),
    Row(label="2013", values=(380,), is_claim=True),
    Row(label="2014", values=(290,), is_claim=True),
    Row(label="2015", values=(None,), note="pas de forum"),
    Row(label="2016", values=(None,), note="pas de forum"),
    *(Row(label=str(year), values=(None,)) for year in range(2017, 2022)),
    Row(label="2022", values=(None,), note="rendez-vous seuls"),
    Row(label="2023", values=(None,)),
    Row(label="2024", values=(341,)),
    Row(label="2025", values=(412,)),
)


def _curve_rows() -> tuple[Row, ...]:
    """Return sixty days of four editions: one still to come, one with a hole, two that end nearly as high."""
    rows = []
    for day in range(-60, 1):
        now, before, long_ago, first = (
            _cumulated(day, *shape) for shape in ((390, 11, -16), (412, 10, -12), (348, 8, -9), (341, 13, -20))
        )
        rows.append(Row(label=str(day), values=(
            now if day <= -12 else None, before, long_ago if not -40 < day < -34 else None,
            first if day > -50 else None,
        )))  # fmt: skip
    return tuple(rows)


def _cumulated(day: int, most: int, slope: float, middle: int) -> int:
    """Return how many there are on a day, of a rush that is strongest on one."""
    return round(most / (1 + exp((middle - day) / slope)))
