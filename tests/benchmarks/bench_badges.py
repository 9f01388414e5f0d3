"""Five hundred folded badges in one file: processor time, memory and weight."""

from itertools import cycle, islice

from faker import Faker

from attendees.badges.content import BadgeContent, shelf_letter
from attendees.badges.sheet import render_badges
from tests.benchmarks.measure import measure

BADGES, SECONDS, MEBIBYTES = 500, 1.3, 1.5
HARD_NAMES = (
    ("Marie-Christine Éléonore", "de La Rochefoucauld d’Enville-Montmorency"),
    ("Øyvind", "Łukasiewicz-Szőke"),
)
CATEGORIES = (("Association", "#2a6f97"), ("Entreprise", "#f2b134"), ("Collectivité ou organisme public", "#0b6e4f"))


def run() -> list[dict[str, object]]:
    """Measure the file of an edition, and weigh it."""
    contents = _contents(BADGES)
    line = measure("badges", BADGES, lambda: _render(contents), limit=SECONDS)
    weight = len(_render(contents))
    return [line | {"bytes": weight, "bytes_ratio": round(weight / (MEBIBYTES * 2**20), 3)}]


def _render(contents: list[BadgeContent]) -> bytes:
    return render_badges(contents, edition_seed="2026 Des lieux à partager", demo=True, title="Badges")


def _contents(count: int) -> list[BadgeContent]:
    """Badges of people who never lived, a hard name among every twenty."""
    fake = Faker("fr_FR")
    fake.seed_instance(2026)
    hard = cycle(HARD_NAMES)
    names = [next(hard) if i % 20 == 0 else (fake.first_name(), fake.last_name()) for i in range(count)]
    categories = islice(cycle(CATEGORIES), count)
    return [
        BadgeContent(
            first_name=first_name,
            last_name=last_name,
            organisation=fake.company(),
            category_label=label,
            category_colour=colour,
            edition_label="Forum de l’ESS 2026",
            shelf_letter=shelf_letter(last_name, first_name),
            qr_text="HTTPS://FORUM.EXAMPLE.FR/T/" + fake.lexify("?" * 26, letters="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
            no_photo=fake.boolean(10),
            language="en" if fake.boolean(10) else "fr",
            code=fake.lexify("?" * 8, letters="ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"),
        )
        for (first_name, last_name), (label, colour) in zip(names, categories, strict=True)
    ]
