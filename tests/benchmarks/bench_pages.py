"""Pages of an edition with few and with many registrations: the same queries, and little server time."""

from collections.abc import Iterator

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from forum.core import clock
from forum.pages.demo.builder import build_demonstration, coming_year
from tests.benchmarks.measure import measure
from tests.factories import UserFactory

FEW, MANY, SECONDS = 500, 5000, 0.1
PUBLIC = ("pages:home", "pages:edition", "pages:programme", "attendees:register")
ORGANISERS = ("attendees:guest_list", "pages:count", "pages:desk")


def run() -> Iterator[dict[str, object]]:
    """Measure each page twice; `same_queries` says whether the number of registrations changed their count."""
    known: dict[str, object] = {}
    for size in (FEW, MANY):
        slug = _build(size)
        for name in (*PUBLIC, *ORGANISERS):
            line = _measure_page(name, slug, size, sign_in=name in ORGANISERS)
            yield line | {"same_queries": known.setdefault(name, line["queries"]) == line["queries"]}


def _build(size: int) -> str:
    at = clock.now()
    return build_demonstration(attendees=size, year=coming_year(at), seed=1, at=at)[-1].slug


def _measure_page(name: str, slug: str, size: int, *, sign_in: bool) -> dict[str, object]:
    client = Client()
    if sign_in:
        organiser = UserFactory(organiser=True)
        TOTP.activate(organiser, generate_totp_secret())
        client.force_login(organiser)
    address = reverse(name, args=() if name in {"pages:home", "pages:desk"} else (slug,))

    def show() -> None:
        status = client.get(address).status_code
        if status != 200:
            raise RuntimeError(f"{address} answered {status}")

    return measure(name, size, show, limit=SECONDS)
