"""The door of a full edition, as phones use it: connections kept, one admission after the other, from several phones.

A closed loop: each phone scans again as soon as it was answered, which is more than any steward does; the rate is what
the site can do, the wait what a phone feels.
"""

import asyncio
import json
import random
import time
from datetime import timedelta
from uuid import uuid4

from attendees.enums import RegistrationState, TicketState
from attendees.models import Scan, Scanner, Stay, Ticket
from attendees.tokens import token_of, token_text
from events.models import Edition
from forum.core import clock
from tests.factories import CheckpointFactory, ScannerFactory
from tests.load.concurrency import Figures, demand, demand_rest
from tests.load.opening import ordinary_edition, percentiles, spent
from tests.load.site import Site
from tests.load.visitor import Answer, UnexpectedAnswer, Visitor

API = "/controle/api/v1"


def full_edition(guests: int) -> tuple[Edition, list[str]]:
    """Return a lifelike edition and the living tickets of its guests."""
    edition = ordinary_edition(guests)
    living = Ticket.objects.filter(
        registration__edition=edition, registration__state=RegistrationState.CONFIRMED, state=TicketState.ACTIVE
    )
    return edition, [token_text(token_of(uuid)) for uuid in living.order_by("pk").values_list("uuid", flat=True)]


def phones_of(site: Site, edition: Edition, number: int) -> list[Visitor]:
    """Pair phones with the main door, and return them with their connections."""
    now = clock.now()
    paired = ScannerFactory.create_batch(
        number, checkpoint=CheckpointFactory(edition=edition, name=f"Porte {uuid4()}"), paired_at=now,
        last_seen_at=now, ends_at=now.replace(year=now.year + 1),
    )  # fmt: skip
    return [Visitor(site.port, Authorization=f"Bearer {phone.key}") for phone in paired]


def admissions(site: Site, edition: Edition, tickets: list[str], *, phones: int) -> Figures:
    """Let people in, each by one scan of one of the phones; say how fast, how long a phone waits, and what it costs."""
    # A site has run for hours when the doors open: workers know the phones, connections are there.
    for _round in range(2):
        asyncio.run(_scan_all(phones_of(site, edition, 2 * site.workers), ["", "", ""] * site.workers))
    visitors = phones_of(site, edition, phones)
    stays = Stay.objects.filter(registration__edition=edition).count()
    before, client = spent(site), time.process_time()
    begun = time.monotonic()
    answers = asyncio.run(_scan_all(visitors, tickets))
    lasted = time.monotonic() - begun
    client = time.process_time() - client
    server, database = (now - then for now, then in zip(spent(site), before, strict=True))
    demand("answers", {result for result, _wait in answers}, {"admitted"})
    demand("people inside", Stay.objects.filter(registration__edition=edition).count() - stays, len(tickets))
    demand_rest(site, edition)
    return {
        "size": len(tickets),
        "seconds": round(lasted, 3),
        "phones": phones,
        "admissions_per_second": round(len(tickets) / lasted, 1),
        "cpu_seconds_per_request": round((server + database) / len(tickets), 5),
        "server_cpu_seconds_per_request": round(server / len(tickets), 5),
        "database_cpu_seconds_per_request": round(database / len(tickets), 5),
        "client_cpu_seconds_per_request": round(client / len(tickets), 5),
        "wait": percentiles([wait for _result, wait in answers], digits=4),
    }


def waiting_scans(site: Site, edition: Edition, tickets: list[str]) -> Figures:
    """Send all that a phone kept in one batch; nothing is lost, nothing is doubled, and sending it again is no more."""
    [phone] = phones_of(site, edition, 1)
    now = clock.now().isoformat()
    scans = [
        {"id": str(uuid4()), "device_at": now, "ticket": ticket, "shown": {"result": "admitted"}} for ticket in tickets
    ]
    answer, lasted = asyncio.run(_send_at_once(phone, {"sent_at": now, "scans": scans}))
    if answer.status != 200:
        raise UnexpectedAnswer("POST", "scans", answer)
    demand("scans kept", Scan.objects.filter(pk__in=[scan["id"] for scan in scans]).count(), len(tickets))
    demand("told otherwise", [one for one in answer.json["results"] if "judged" in one or "problem" in one], [])
    return {"size": len(tickets), "seconds": round(lasted, 3)}


def rosters(site: Site, edition: Edition, *, pause: float = 0) -> Figures:
    """Ask for the list whole, then for what changed since: how heavy, compressed, and how long.

    `pause`, in seconds: what was received a moment before is told once more.
    """
    [phone] = phones_of(site, edition, 1)

    async def ask() -> Figures:
        begun = time.monotonic()
        whole = await phone.send_json(f"{API}/roster", {})
        first = time.monotonic() - begun
        told = whole.json
        await asyncio.sleep(pause)
        again = await phone.send_json(f"{API}/roster", {"cursor": told["cursor"], "setup": told["setup"]["digest"]})
        begun = time.monotonic()
        delta = await phone.send_json(
            f"{API}/roster", {"cursor": again.json["cursor"], "setup": told["setup"]["digest"]}
        )
        lasted = time.monotonic() - begun
        await _hang_up(phone)
        return {
            "size": len(told["lines"]),
            "seconds": round(first, 3),
            "passages": len(told["passages"]),
            "bytes": len(whole.content),
            "delta_bytes": len(delta.content),
            "delta_seconds": round(lasted, 4),
            "bytes_uncompressed": len(json.dumps(told, ensure_ascii=False).encode()),
        }

    return asyncio.run(ask())


def all_back_at_once(
    site: Site, edition: Edition, tickets: list[str], *, phones: int, scans: int, kills: int
) -> Figures:
    """Bring phones back that were without network for an hour, while the server's workers are killed under them.

    Their scans overlap: several phones let the same people in, and out. Every scan is there once, and stays are what
    the scans tell, whatever came first.
    """
    dice = random.Random(1)
    visitors = phones_of(site, edition, phones)
    now = clock.now()
    queues: list[Queue] = [[] for _ in visitors]
    for _n in range(scans):
        at = now - timedelta(seconds=dice.randrange(3600))
        action = dice.choice(["entry", "entry", "exit"])
        shown = {"entry": "admitted", "exit": "exited"}[action]
        scan = {"id": str(uuid4()), "action": action, "ticket": dice.choice(tickets), "device_at": at.isoformat()}
        dice.choice(queues).append({**scan, "shown": {"result": shown}})
    Scanner.objects.filter(checkpoint__edition=edition).update(last_seen_at=now - timedelta(hours=2))
    begun = time.monotonic()
    asyncio.run(_come_back(site, visitors, queues, kills, dice))
    lasted = time.monotonic() - begun
    sent = {scan["id"] for queue in queues for scan in queue}
    kept = Scan.objects.filter(checkpoint__edition=edition)
    demand("scans kept", {str(pk) for pk in kept.values_list("pk", flat=True)}, sent)
    demand_rest(site, edition)
    return {"size": scans, "seconds": round(lasted, 2), "phones": phones, "kills": kills}


Queue = list[dict[str, object]]


async def _come_back(site: Site, visitors: list[Visitor], queues: list[Queue], kills: int, dice: random.Random) -> None:
    """Let every phone send its queue in batches, each until it is answered, some of them once more."""

    async def come_back(visitor: Visitor, queue: Queue) -> None:
        for first in range(0, len(queue), 10):
            batch = queue[first : first + 10]
            await _send_until_answered(visitor, batch)
            if dice.random() < 0.3:
                await _send_until_answered(visitor, batch[::-1])
        await _hang_up(visitor)

    async def kill() -> None:
        for number in range(kills):
            await asyncio.sleep(0.3)
            site.kill_one_server_worker(number)

    await asyncio.gather(kill(), *(come_back(*pair) for pair in zip(visitors, queues, strict=True)))


async def _send_until_answered(visitor: Visitor, batch: Queue) -> None:
    while True:
        try:
            answer = await visitor.send_json(f"{API}/scans", {"sent_at": clock.now().isoformat(), "scans": batch})
        except OSError:
            await asyncio.sleep(0.2)
            continue
        if answer.status == 200 and all("shown" in result for result in answer.json["results"]):
            return
        await asyncio.sleep(0.1)


async def _send_at_once(phone: Visitor, batch: dict[str, object]) -> tuple[Answer, float]:
    begun = time.monotonic()
    answer = await phone.send_json(f"{API}/scans", batch)
    lasted = time.monotonic() - begun
    await _hang_up(phone)
    return answer, lasted


async def _scan_all(visitors: list[Visitor], tickets: list[str]) -> list[tuple[str, float]]:
    """Let each phone scan one ticket after the other until none is left; return answers and waits."""
    waiting, answers = list(tickets), []

    async def scan_one_after_the_other(visitor: Visitor) -> None:
        while waiting:
            ticket = waiting.pop()
            begun = time.perf_counter()
            answers.append((await _scan(visitor, ticket), time.perf_counter() - begun))
        await _hang_up(visitor)

    await asyncio.gather(*(scan_one_after_the_other(visitor) for visitor in visitors))
    return answers


async def _hang_up(visitor: Visitor) -> None:
    """Close a connection before the loop that serves it ends."""
    visitor.close()
    await asyncio.sleep(0)


async def _scan(visitor: Visitor, ticket: str) -> str:
    now = clock.now().isoformat()
    sent = {"sent_at": now, "scans": [{"id": str(uuid4()), "device_at": now, "ticket": ticket}]}
    answer = await visitor.send_json(f"{API}/scans", sent)
    if answer.status != 200:
        raise UnexpectedAnswer("POST", "scans", answer)
    return str(answer.json["results"][0]["shown"]["result"])
