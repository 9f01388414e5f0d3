"""How hard to shake. `FUZZ_SEED` repeats a run, `FUZZ_TIMES` makes it longer: 20 for a quarter of an hour."""

import os
import random

import pytest
from hypothesis import HealthCheck, Phase, settings

SEED = int(os.environ.setdefault("FUZZ_SEED", str(random.randrange(10**6))))
TIMES = float(os.environ.get("FUZZ_TIMES", "1"))


def shaken(examples: int) -> settings:
    """Return how often to try: so many times, more when asked. The first failure is told as it is, soon."""
    return settings(
        max_examples=max(1, round(examples * TIMES)),
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def pytest_report_header() -> str:
    return f"fuzz: FUZZ_SEED={SEED} FUZZ_TIMES={TIMES:g}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.failed and "fuzz" in str(item.path):
        report.sections.append(("fuzz", f"FUZZ_SEED={SEED} repeats it"))
    return report
