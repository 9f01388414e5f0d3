"""The opening of registrations: people arrive by the clock, whether the site keeps up or not.

An open loop, as in life: who finds the site slow does not keep the next from coming. Waits are counted from the
moment at which a person was to arrive, so that a site that is stuck shows in the figures of all who came meanwhile.
"""

import asyncio
import random
import time
from dataclasses import dataclass, field

from attendees.models import Registration, SeatBooking
from events.models import Edition, Session
from forum.core import clock
from forum.pages.demo.builder import build_demonstration, coming_year
from tests.load.concurrency import Figures, demand, demand_rest
from tests.load.people import Person, check, easiest_category, path_of_form
from tests.load.site import Site, database_cpu_seconds
from tests.load.visitor import UnexpectedAnswer, Visitor

ROOM_FOR_ALL = 100_000


@dataclass(slots=True)
class Arrival:
    """One person's way through the three pages; moments in seconds, as the clock of the loop says."""

    person: Person
    due: float
    waits: dict[str, float] = field(default_factory=dict)
    whole: float = 0.0
    error: str = ""


def opening(site: Site, *, arrivals: int, seconds: float, registered: int, seed: int = 1) -> Figures:
    """Let people arrive at random moments, each to open the form, send it and read the end page."""
    edition = ordinary_edition(registered)
    people = people_of(edition, arrivals, random.Random(seed))
    asyncio.run(_warm(site, edition.slug))
    before, client = spent(site), time.process_time()
    begun = time.monotonic()
    done = asyncio.run(_arrive(site, edition.slug, people, seconds, random.Random(seed)))
    lasted = time.monotonic() - begun
    server, database = (now - then for now, then in zip(spent(site), before, strict=True))
    refused = [arrival for arrival in done if arrival.error]
    demand("people refused", [arrival.error for arrival in refused][:5], [])
    newcomers = Registration.objects.filter(edition=edition, email__startswith="personne")
    demand("registrations", newcomers.confirmed().count(), arrivals)
    wanted = sum(len(person.sessions) for person in people)
    demand("seats", SeatBooking.objects.filter(registration__in=newcomers).holding().count(), wanted)
    demand_rest(site, edition)
    requests = sum(len(arrival.waits) for arrival in done)
    return {
        "size": arrivals,
        "seconds": round(lasted, 2),
        "arrivals_per_second": round(arrivals / seconds, 1),
        "refused": len(refused),
        "cpu_seconds_per_request": round(server / requests, 5),
        "database_cpu_seconds_per_request": round(database / requests, 5),
        "client_cpu_seconds_per_request": round((time.process_time() - client) / requests, 5),
        "page": percentiles([wait for arrival in done for wait in arrival.waits.values()]),
        "whole": percentiles([arrival.whole for arrival in done]),
        **{page: percentiles([arrival.waits[page] for arrival in done]) for page in ("form", "sent", "end")},
    }


def spent(site: Site) -> tuple[float, float]:
    """Return the processor time of the server and of the database so far."""
    return site.server_cpu_seconds(), database_cpu_seconds()


def ordinary_edition(registered: int) -> Edition:
    """A lifelike edition with room for everybody, so that all do the whole of the work."""
    now = clock.now()
    edition = build_demonstration(attendees=registered, year=coming_year(now), seed=1, at=now)[-1]
    edition.capacity = ROOM_FOR_ALL
    edition.save(update_fields=["capacity"])
    edition.categories.update(quota=None)
    Session.objects.filter(edition=edition).bookable().update(capacity=ROOM_FOR_ALL)
    return edition


def people_of(edition: Edition, number: int, dice: random.Random) -> list[Person]:
    """People of whom two in three choose a workshop."""
    category = easiest_category(edition.slug)
    workshops = list(Session.objects.filter(edition=edition).bookable().order_by("pk").values_list("pk", flat=True))
    return [
        Person(n, category.pk, (dice.choice(workshops),) if workshops and dice.random() < 2 / 3 else ())
        for n in range(number)
    ]


async def _arrive(site: Site, slug: str, people: list[Person], seconds: float, dice: random.Random) -> list[Arrival]:
    loop = asyncio.get_running_loop()
    start = loop.time() + 0.2
    moments = sorted(dice.uniform(0, seconds) for _person in people)
    arrivals = [Arrival(person, start + moment) for person, moment in zip(people, moments, strict=True)]
    await asyncio.gather(*(_come(site, slug, arrival) for arrival in arrivals))
    return arrivals


async def _warm(site: Site, slug: str) -> None:
    """Let each of the server's workers show the form once: a site has run for weeks when registrations open."""
    visitors = [Visitor(site.port) for _ in range(4 * site.workers)]
    await asyncio.gather(*(visitor.open_form(path_of_form(slug)) for visitor in visitors))
    for visitor in visitors:
        visitor.close()


async def _come(site: Site, slug: str, arrival: Arrival) -> None:
    loop = asyncio.get_running_loop()
    await asyncio.sleep(arrival.due - loop.time())
    visitor = Visitor(site.port)
    since = arrival.due

    def note(page: str) -> None:
        nonlocal since
        now = loop.time()
        arrival.waits[page], since = now - since, now

    try:
        hidden = await visitor.open_form(path_of_form(slug))
        note("form")
        sent = await visitor.send_form(path_of_form(slug), arrival.person.answers(hidden))
        if sent.status != 302:
            raise UnexpectedAnswer("POST", path_of_form(slug), sent)
        note("sent")
        check(await visitor.get(sent.location), "GET", sent.location)
        note("end")
        arrival.whole = loop.time() - arrival.due
    except (OSError, UnexpectedAnswer) as error:
        arrival.error = f"{type(error).__name__}: {error}"
    finally:
        visitor.close()


def percentiles(waits: list[float], *, digits: int = 3) -> dict[str, float]:
    """Return the waits, in seconds, that half, 95 % and 99 % of people had at the most, and the longest."""
    ranked = sorted(waits)
    at = {"p50": 0.50, "p95": 0.95, "p99": 0.99, "max": 1.0}
    return {name: round(ranked[min(len(ranked) - 1, int(share * len(ranked)))], digits) for name, share in at.items()}
