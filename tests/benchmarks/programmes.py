"""Made programmes of meetings: those of meetings/lifelike/, and larger ones in their likeness."""

import json
import random
from pathlib import Path
from typing import Any

LIFELIKE = Path(__file__).parent / "meetings" / "lifelike"
Asked = dict[str, Any]


def lifelike(name: str) -> Asked:
    return json.loads((LIFELIKE / f"{name}.json").read_text(encoding="utf8"))


def weight_bounds() -> dict[str, int]:
    """Return the greatest weight of each lifelike programme, as an exact solver gave it."""
    return lifelike("weight_bounds")


def generated(projects: int, funders: int, slots: int, seed: int = 1) -> Asked:
    """Return a programme as the lifelike ones are: some come late or leave early, few funders are much wished for."""
    chance = random.Random(seed)
    people = [_person(chance, f"p{n + 1}", "a", slots, chance.randint(2, 10), 2) for n in range(projects)]
    people += [_person(chance, f"f{n + 1}", "b", slots, chance.randint(4, slots), 0) for n in range(funders)]
    fame = [1 / (1 + n) ** 0.5 for n in range(funders)]
    wishes = []
    for project in range(projects):
        wanted = dict.fromkeys(chance.choices(range(funders), weights=fame, k=18))
        for rank, funder in enumerate(wanted):
            # Wished from one side, from the other, or from both, which counts most.
            weight = chance.choice((1, max(1, 10 - rank), max(1, 10 - rank), 15 + chance.randint(0, 15) - rank))
            wishes.append({"a": f"p{project + 1}", "b": f"f{funder + 1}", "weight": max(1, weight)})
    return {
        "name": f"generated-{projects}x{funders}x{slots}-s{seed}",
        "slots": slots,
        "tables": funders * 4 // 5,
        "seconds": 120,
        "seed": seed,
        "idle": "available",
        "minimise": "waiting",
        "participants": people,
        "wishes": wishes,
    }


def _person(chance: random.Random, name: str, side: str, slots: int, most: int, least: int) -> Asked:
    away = chance.randint(1, slots // 3) if chance.random() < 0.35 else 0
    unavailable = range(away) if chance.random() < 0.5 else range(slots - away, slots)
    return {"id": name, "side": side, "unavailable": list(unavailable), "max": most, "min": least}


def mostly_locked(asked: Asked, meetings: list[Asked], share: float) -> Asked:
    """Return a programme in which this share of an earlier answer's meetings is locked."""
    chance = random.Random(asked["seed"])
    locked = chance.sample(meetings, round(share * len(meetings)))
    return asked | {"locked": locked}
