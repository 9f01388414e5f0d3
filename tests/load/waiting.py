"""The waiting list of a running site while everybody moves at once: exact results, whatever the order."""

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable

from asgiref.sync import sync_to_async
from django.db import connections

from attendees.enums import RegistrationState
from attendees.links import link_token
from attendees.models import Registration, Ticket
from attendees.services.waiting import offer_free_places
from events.models import Edition
from forum.core import clock
from forum.core.models import LogEntry
from tests.load.concurrency import Figures, demand, demand_rest
from tests.load.people import Person, all_of, easiest_category, path_of_form, send_registration
from tests.load.site import Site
from tests.load.visitor import UnexpectedAnswer, Visitor
from tests.load.world import open_edition, registered_people, told

# As many workers as an installation might run: the page of the worker says that any number may.
WORKERS = 2


def busy_line(site: Site, *, places: int, waiting: int, leaving: int, newcomers: int) -> Figures:
    """Every place of a full edition is given up while people leave its line, workers offer and newcomers try.

    Then everybody who was offered a place says yes in two windows at once. More people stay in the line than there
    are places, so that each place has one end: held by the next in line, once.
    """
    edition = open_edition(capacity=places, slug="attente")
    category = easiest_category(edition.slug).pk
    holders = registered_people(edition, places)
    start = time.monotonic()
    joined = asyncio.run(_send_forms(site, edition, category, range(waiting), {"waits": "on"}))
    demand("answers to those who join", Counter(map(repr, joined)), Counter({"True": waiting}))
    line = list(Registration.objects.filter(edition=edition, state=RegistrationState.WAITLISTED).order_by("pk"))
    demand("people in line", len(line), waiting)
    moved, tried = asyncio.run(_move(site, edition, category, [*holders, *line[:leaving]], newcomers))
    _demand_places_given_once(edition, places, moved, tried)
    accepted = asyncio.run(_accept(site, list(Registration.objects.filter(edition=edition, state="offered"))))
    seconds = time.monotonic() - start
    demand("answers to a yes said twice", Counter(map(repr, accepted)), Counter({"(302, 302)": places}))
    left = LogEntry.objects.filter(scope=edition.slug, verb="waiting_list_left").count()
    states = Counter(Registration.objects.filter(edition=edition).values_list("state", flat=True))
    demand(
        "states",
        dict(states),
        {key: n for key, n in {
            "confirmed": places, "cancelled": places + left, "waitlisted": waiting - places - left,
        }.items() if n},
    )  # fmt: skip
    demand("tickets", Ticket.objects.filter(registration__edition=edition, state="active").count(), places)
    demand("journal of the yes", LogEntry.objects.filter(scope=edition.slug, verb="offer_accepted").count(), places)
    demand_rest(site, edition)
    return {"size": waiting, "seconds": round(seconds, 2), "places": places, "left": left}


def _demand_places_given_once(edition: Edition, places: int, moved: list[object], tried: list[object]) -> None:
    demand("answers to those who cancel or leave", set(map(repr, moved)), {"302"})
    demand("newcomers who passed before the line", [repr(result) for result in tried if result is not False], [])
    demand("places offered", told(edition, "place_offered", "place_offered"), (places, places))
    offered = Registration.objects.filter(edition=edition, state=RegistrationState.OFFERED).count()
    demand("places held for somebody", offered, places)


async def _send_forms(
    site: Site, edition: Edition, category: int, numbers: range, said: dict[str, str]
) -> list[object]:
    """Everybody opens the form, then all send it at once; return who reached the end page."""
    crowd = [(Visitor(site.port), Person(number, category)) for number in numbers]
    path = path_of_form(edition.slug)
    try:
        forms = await asyncio.gather(*(visitor.open_form(path) for visitor, _person in crowd))
        return await all_of(
            *(
                send_registration(visitor, edition.slug, person, hidden | said)
                for (visitor, person), hidden in zip(crowd, forms, strict=True)
            )
        )
    finally:
        for visitor, _person in crowd:
            visitor.close()


async def _move(
    site: Site, edition: Edition, category: int, goers: list[Registration], newcomers: int
) -> tuple[list[object], list[object]]:
    """Cancel, leave, offer and try at once; then let the workers pass until they find nothing more to do."""
    visitors = [Visitor(site.port) for _person in goers]
    try:
        # All stand before their page first: whoever opens it once a place is offered to them is shown the offer.
        before = zip(visitors, goers, strict=True)
        presses = [await _stand_before(visitor, person, "annuler/", "annuler/") for visitor, person in before]
        workers = [asyncio.create_task(_work(edition)) for _ in range(WORKERS)]
        first = 10_000
        trying = _send_forms(site, edition, category, range(first, first + newcomers), {})
        moved, tried = await asyncio.gather(all_of(*(press() for press in presses)), trying)
    finally:
        for visitor in visitors:
            visitor.close()
    for worker in workers:
        worker.cancel()
    await asyncio.gather(*workers, return_exceptions=True)
    while await sync_to_async(_offer, thread_sensitive=False)(edition):
        pass
    return moved, tried


async def _work(edition: Edition) -> None:
    while True:
        # Shielded: a round that has begun ends, as a worker's does.
        await asyncio.shield(sync_to_async(_offer, thread_sensitive=False)(edition))
        await asyncio.sleep(0.02)


def _offer(edition: Edition) -> int:
    try:
        return offer_free_places(edition, at=clock.now())
    finally:
        connections.close_all()


async def _stand_before(
    visitor: Visitor, registration: Registration, page: str, button: str
) -> Callable[[], Awaitable[int]]:
    """Open a page with a button and return what presses it."""
    own = f"/compte/inscription/{registration.pk}/"
    opened = await visitor.get(f"/compte/lien/{link_token(registration)}/")
    if opened.status != 302:
        raise UnexpectedAnswer("GET", "the mailed link", opened)
    hidden = await visitor.open_form(own + page)

    async def press() -> int:
        return (await visitor.send_form(own + button, hidden)).status

    return press


async def _accept(site: Site, offered: list[Registration]) -> list[object]:
    return await all_of(*(_say_yes_twice(site, person) for person in offered))


async def _say_yes_twice(site: Site, registration: Registration) -> tuple[int, ...]:
    """Say yes in two windows at the same moment: both lead back to one's page, which says that the place is taken."""
    windows = [Visitor(site.port) for _ in range(2)]
    try:
        presses = [await _stand_before(window, registration, "", "place/oui/") for window in windows]
        return tuple(await asyncio.gather(*(press() for press in presses)))
    finally:
        for window in windows:
            window.close()
