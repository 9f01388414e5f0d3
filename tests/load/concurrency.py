"""Many at once against a running site: exact results, whatever the order in which they are served."""

import asyncio
import random
import time
from collections import Counter
from uuid import uuid4

from asgiref.sync import sync_to_async
from django.db import connections

from attendees.enums import ScanResult
from attendees.models import Registration, Scan, Scanner, SeatBooking, Stay, Ticket
from events.models import Edition
from forum.core import clock
from tests.factories import CheckpointFactory, ScannerFactory, SeatBookingFactory
from tests.load.people import (
    Person,
    all_of,
    choose_seats,
    come_by_link,
    easiest_category,
    path_of_form,
    send_registration,
    ticket_text,
)
from tests.load.site import Site, locks_left
from tests.load.visitor import UnexpectedAnswer, Visitor
from tests.load.world import disagreements, open_edition, overfull, registered_people, told, workshops

FEWEST_ACTS = 5
Figures = dict[str, object]


class WrongResult(Exception):
    """A benchmark's answer is not the one and only right one."""


def demand(name: str, found: object, expected: object) -> None:
    """Raise WrongResult unless what was found is what was expected."""
    if found != expected:
        raise WrongResult(f"{name}: {found!r} instead of {expected!r}")


def demand_rest(site: Site, edition: Edition) -> None:
    """Demand that everything goes together, that nobody holds a lock, and that the server logged no error."""
    demand("what is overfull", overfull(edition), [])
    demand("what does not go together", disagreements(edition), [])
    demand("locks left", locks_left(), [])
    demand("errors logged", site.complaints(), [])


# --- the last places ---------------------------------------------------------


def last_places(site: Site, *, people: int, places: int) -> Figures:
    """Everybody has the form before them; all send it at once, for the few places that are left."""
    edition = open_edition(capacity=places)
    category = easiest_category(edition.slug)
    crowd = [Person(number, category.pk) for number in range(people)]
    start = time.monotonic()
    results = asyncio.run(_send_together(site, edition.slug, crowd))
    seconds = time.monotonic() - start
    demand("answers", Counter(map(repr, results)), Counter({"True": places, "False": people - places}))
    demand("registrations", Registration.objects.filter(edition=edition).confirmed().count(), places)
    demand("registrations in all", Registration.objects.filter(edition=edition).count(), places)
    demand("tickets", Ticket.objects.filter(registration__edition=edition).count(), places)
    demand("journal and mails", told(edition, "registered", "registration_confirmed"), (places, places))
    demand_rest(site, edition)
    return {"size": people, "seconds": round(seconds, 2), "places": places, "refused": people - places}


async def _send_together(site: Site, slug: str, crowd: list[Person]) -> list[object]:
    visitors = [Visitor(site.port) for _person in crowd]
    try:
        forms = await asyncio.gather(*(visitor.open_form(path_of_form(slug)) for visitor in visitors))
        return await all_of(
            *(
                send_registration(*who, form)
                for *who, form in zip(visitors, [slug] * len(crowd), crowd, forms, strict=True)
            )
        )
    finally:
        for visitor in visitors:
            visitor.close()


# --- swapping seats ----------------------------------------------------------


def swap_seats(site: Site, *, people: int, seconds: float, rooms: int = 5, hours: int = 2) -> Figures:
    """People with seats in full sessions want others, again and again; somebody watches the counts all the while."""
    edition = open_edition(slug="echanges")
    per_room = people // rooms
    sessions = workshops(edition, hours=hours, rooms=rooms, capacity=per_room)
    persons = registered_people(edition, people)
    for number, person in enumerate(persons):
        for hour in range(hours):
            SeatBookingFactory(session=sessions[hour * rooms + number % rooms], registration=person)
    start = time.monotonic()
    tallies, watched = asyncio.run(_swap(site, edition, persons, sessions, rooms, seconds))
    demand("what was overfull meanwhile", [overfull for _count, overfull in watched if overfull], [])
    errors = [tally for tally in tallies if isinstance(tally, BaseException)]
    demand("errors", [repr(error) for error in errors], [])
    total = sum(tallies, Counter())
    demand_rest(site, edition)
    if not (total["moved"] and total["refused"]):
        raise WrongResult(f"nobody swapped or nobody was refused: {total}")
    return {
        "size": people, "seconds": round(time.monotonic() - start, 2), "moved": total["moved"],
        "refused": total["refused"], "observations": len(watched),
        "seats_held": SeatBooking.objects.filter(registration__edition=edition).holding().count(),
    }  # fmt: skip


async def _swap(site, edition, persons, sessions, rooms, seconds):  # type: ignore[no-untyped-def]  # tests are not typed
    until = time.monotonic() + seconds
    numbers = [session.pk for session in sessions]
    by_hour = [numbers[begin : begin + rooms] for begin in range(0, len(numbers), rooms)]
    watching = asyncio.create_task(_watch(edition, until))
    acts = (_swap_one(site, person, by_hour, until, random.Random(n)) for n, person in enumerate(persons))
    tallies = await all_of(*acts)
    return tallies, await watching


async def _swap_one(site, registration, by_hour, until, dice):  # type: ignore[no-untyped-def]  # tests are not typed
    visitor, tally = Visitor(site.port), Counter()
    try:
        hidden = await come_by_link(visitor, registration)
        # On a slow machine the time may be over before anybody has done anything.
        while time.monotonic() < until or tally.total() < FEWEST_ACTS:
            # One hour in ten is left free, so that there is something to swap with.
            wish = [dice.choice(rooms) for rooms in by_hour if dice.random() > 0.1]
            has_moved = await choose_seats(visitor, registration, wish, hidden)
            tally["moved" if has_moved else "refused"] += 1
        return tally
    finally:
        visitor.close()


async def _watch(edition, until):  # type: ignore[no-untyped-def]  # tests are not typed
    """Count places again and again, in a thread with a connection of its own."""

    def look():  # type: ignore[no-untyped-def]  # tests are not typed
        return clock.now(), overfull(edition)

    seen = []
    while time.monotonic() < until or not seen:
        seen.append(await sync_to_async(look)())
        await asyncio.sleep(0.05)
    await sync_to_async(connections.close_all)()
    return seen


# --- the door ----------------------------------------------------------------


def two_phones(site: Site, *, tickets: int, together: int = 8) -> Figures:
    """Two phones scan each ticket at the same moment: one shows green, the other does not."""
    edition = open_edition(slug="porte")
    persons = registered_people(edition, tickets)
    texts = [ticket_text(person) for person in persons]
    phones = _pair_two(edition)
    start = time.monotonic()
    results = asyncio.run(_scan_all(site, [phone.key for phone in phones], texts, together))
    seconds = time.monotonic() - start
    both = (ScanResult.ADMITTED.value, ScanResult.ALREADY_IN.value)
    demand("answers", Counter(map(repr, results)), Counter({repr(both): tickets}))
    demand("scans", Scan.objects.filter(checkpoint__edition=edition).count(), 2 * tickets)
    demand("stays", Stay.objects.filter(registration__edition=edition).count(), tickets)
    demand_rest(site, edition)
    return {"size": tickets, "seconds": round(seconds, 2), "admitted": tickets}


def one_ticket_again_and_again(site: Site, *, rounds: int) -> Figures:
    """Two phones scan one ticket at the same moment, both take it back, and again."""
    edition = open_edition(slug="encore")
    [person] = registered_people(edition, 1)
    text = ticket_text(person)
    phones = _pair_two(edition)
    start = time.monotonic()
    results = asyncio.run(_scan_and_undo(site, [phone.key for phone in phones], text, rounds))
    seconds = time.monotonic() - start
    wanted = tuple(map(str, (ScanResult.ADMITTED, ScanResult.ALREADY_IN, ScanResult.UNDONE, ScanResult.UNDONE)))
    demand("answers", Counter(map(repr, results)), Counter({repr(wanted): rounds}))
    demand("scans", Scan.objects.filter(checkpoint__edition=edition).count(), 4 * rounds)
    demand("stays", Stay.objects.filter(registration=person).count(), 0)
    demand_rest(site, edition)
    return {"size": rounds, "seconds": round(seconds, 2), "admitted": rounds}


def _pair_two(edition: Edition) -> list[Scanner]:
    checkpoint, now = CheckpointFactory(edition=edition), clock.now()
    return ScannerFactory.create_batch(
        2, checkpoint=checkpoint, paired_at=now, last_seen_at=now, ends_at=now.replace(year=now.year + 1)
    )


def _phone(site: Site, key: str) -> Visitor:
    return Visitor(site.port, Authorization=f"Bearer {key}")


async def _scan(phone: Visitor, **scan: str) -> tuple[str, str]:
    """Send one scan; return its id and what is shown."""
    scan_id, now = str(uuid4()), clock.now().isoformat()
    sent = {"sent_at": now, "scans": [{"id": scan_id, "device_at": now, **scan}]}
    answer = await phone.send_json("/controle/api/v1/scans", sent)
    if answer.status != 200:
        raise UnexpectedAnswer("POST", "scans", answer)
    result = answer.json["results"][0]
    return scan_id, result["shown"]["result"] if "shown" in result else result["problem"]["type"]


async def _scan_all(site, keys, texts, together):  # type: ignore[no-untyped-def]  # tests are not typed
    waiting, results = list(texts), []

    async def pair() -> None:
        phones = [_phone(site, key) for key in keys]
        while waiting:
            text = waiting.pop()
            shown = await asyncio.gather(*(_scan(phone, ticket=text) for phone in phones))
            results.append(tuple(sorted(result for _id, result in shown)))
        for phone in phones:
            phone.close()

    await asyncio.gather(*(pair() for _ in range(together)))
    return results


async def _scan_and_undo(site, keys, text, rounds):  # type: ignore[no-untyped-def]  # tests are not typed
    phones, results = [_phone(site, key) for key in keys], []
    for _round in range(rounds):
        shown = await asyncio.gather(*(_scan(phone, ticket=text) for phone in phones))
        # Each takes its own back: the entry is the scan that came first in time, whichever showed green.
        undone = [
            await _scan(phone, action="undo", undoes=scan_id)
            for phone, (scan_id, _result) in zip(phones, shown, strict=True)
        ]
        results.append((*sorted(result for _id, result in shown), *(result for _id, result in undone)))
    for phone in phones:
        phone.close()
    return results
