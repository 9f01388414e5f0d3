"""What breaks in real life: processes killed without notice, mail servers that refuse, stall and change their minds."""

import asyncio
import random
import time
from collections import Counter
from itertools import count

from django.conf import settings
from django.db.models import Count, F

from attendees.models import Registration
from forum.core import clock
from forum.core.enums import MailState
from forum.core.journal import Actor
from forum.core.models import OutboxMail
from forum.core.outbox import retry_failed_mails
from tests.load.concurrency import Figures, WrongResult, demand, demand_rest
from tests.load.mail_server import MailServer, MuteServer
from tests.load.people import Person, all_of, easiest_category, path_of_form, register
from tests.load.site import Site, locks_left
from tests.load.visitor import Visitor
from tests.load.world import disagreements, open_edition, overfull

MAILS_SECONDS = 300
BETWEEN_KILLS, BETWEEN_KILLS_REGISTERED = (0.1, 0.8), 3


def killed_again_and_again(site: Site, mails: MailServer, *, kills: int, crowd: int = 8, seed: int = 1) -> Figures:
    """Kill server and mail worker in the middle of a load; who was told "registered" is, and gets one mail."""
    edition = open_edition(slug="coupures")
    category = easiest_category(edition.slug)
    site.start_mail_worker()
    start = time.monotonic()
    coming = Crowd(site, edition.slug, category.pk)
    asyncio.run(_register_while_killed(coming, people=crowd, kills=kills, seed=seed))
    promised = coming.promised
    site.await_answer()
    here = set(Registration.objects.filter(edition=edition).confirmed().values_list("email", flat=True))
    demand("answered registrations that are not there", sorted(promised - here), [])
    twice = Registration.objects.filter(edition=edition).values("email").annotate(times=Count("pk")).filter(times__gt=1)
    demand("people registered twice", list(twice), [])
    demand("what is overfull", overfull(edition), [])
    demand("what does not go together", disagreements(edition), [])
    _await_mails(site)
    copies = _demand_every_mail(mails)
    doubled = sum(copies.values()) - len(copies)
    if doubled > kills:
        raise WrongResult(f"{doubled} mails left twice for {kills} kills of the mail worker")
    demand("locks left", locks_left(), [])
    return {
        "size": kills, "seconds": round(time.monotonic() - start, 1), "answered": len(promised),
        "registered": len(here), "requests_cut": coming.cut, "mails": len(copies), "mails_twice": doubled,
    }  # fmt: skip


class Crowd:
    """People who keep coming until told that it is over; who gets no answer tries again, as people do."""

    def __init__(self, site: Site, slug: str, category: int) -> None:
        self.site, self.slug, self.category = site, slug, category
        self.promised: set[str] = set()
        self.cut = 0
        self.is_over = False
        self._numbers = count()

    async def keep_coming(self) -> None:
        while not self.is_over:
            person, visitor = Person(next(self._numbers), self.category), Visitor(self.site.port)
            while not await self._try(visitor, person):
                await asyncio.sleep(0.2)
            visitor.close()

    async def _try(self, visitor: Visitor, person: Person) -> bool:
        try:
            if await register(visitor, self.slug, person):
                self.promised.add(person.email)
            return True
        except OSError:
            self.cut += 1
            return False


async def _register_while_killed(crowd: Crowd, *, people: int, kills: int, seed: int) -> None:
    coming = [asyncio.create_task(crowd.keep_coming()) for _ in range(people)]
    dice = random.Random(seed)
    try:
        for number in range(kills):
            await _until_the_load_is_on(crowd)
            await asyncio.sleep(dice.uniform(*BETWEEN_KILLS))
            await asyncio.to_thread(_kill_something, crowd.site, number)
    finally:
        crowd.is_over = True
        results = await all_of(*coming)
    demand("errors", [repr(result) for result in results if result is not None], [])


async def _until_the_load_is_on(crowd: Crowd) -> None:
    """Wait until a few more people were registered since the last kill."""
    enough = len(crowd.promised) + BETWEEN_KILLS_REGISTERED
    for _moment in range(600):
        if len(crowd.promised) >= enough:
            return
        await asyncio.sleep(0.1)
    raise WrongResult("the site does not come back to life")


def _kill_something(site: Site, number: int) -> None:
    """Kill the mail worker and, in turn, one of the server's workers or the whole server; start again what is gone."""
    if number % 2:
        site.kill_server()
        site.kill_mail_worker()
        site.start_server()
    else:
        site.kill_one_server_worker(number // 2)
        site.kill_mail_worker()
    site.start_mail_worker()


def _await_mails(site: Site) -> None:
    """Wait until every mail has left; leases and pauses are over at once, as if their minutes had passed."""
    until = time.monotonic() + MAILS_SECONDS
    waiting = OutboxMail.objects.exclude(state=MailState.SENT)
    site.kill_mail_worker()
    _let_time_pass()
    site.start_mail_worker()
    while waiting.exists():
        if time.monotonic() > until:
            raise TimeoutError(f"mails still wait: {list(waiting.values_list('state', 'last_error')[:3])}")
        time.sleep(0.1)


def _let_time_pass() -> None:
    """Make due what waits for its next try, or for the lease of a worker that is dead."""
    OutboxMail.objects.exclude(state__in=[MailState.SENT, MailState.FAILED]).update(next_try_at=F("created_at"))


def _demand_every_mail(mails: MailServer) -> Counter[str]:
    """Demand that the server took every mail of the outbox and no other; return the copies of each."""
    copies = mails.copies()
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip(">")
    wanted = {f"<{uuid}@{domain}>" for uuid in OutboxMail.objects.values_list("uuid", flat=True)}
    demand("mails that never left", sorted(wanted - set(copies)), [])
    demand("mails that nobody wrote", sorted(set(copies) - wanted), [])
    return copies


# --- mail servers ------------------------------------------------------------


def mail_server_misbehaves(site: Site, mails: MailServer, *, people: int) -> Figures:
    """A server that is down, mute, slow with one recipient, of two minds, and hangs up: all mails leave in the end."""
    edition = open_edition(slug="facteur")
    category = easiest_category(edition.slug)
    start = time.monotonic()
    mails.shut()
    site.start_mail_worker()
    # Down: the site goes on, nothing is lost, and no try is counted.
    waits = [asyncio.run(_register_some(site, edition.slug, category.pk, range(people)))]
    _await_reason("ConnectionRefusedError")
    demand("mails that left", OutboxMail.objects.filter(state=MailState.SENT).count(), 0)
    # Mute: it takes the connection and never says a word.
    with MuteServer(mails.port):
        _let_time_pass()
        waits.append(asyncio.run(_register_some(site, edition.slug, category.pk, range(people, people + 3))))
        _await_reason("TimeoutError", "SMTPServerDisconnected", "timeout")
    demand("tries counted", OutboxMail.objects.filter(state=MailState.QUEUED, attempts__gt=0).count(), 0)
    figures = _leave_in_spite_of(site, mails)
    demand_rest(site, edition)
    return {
        "size": OutboxMail.objects.count(), "seconds": round(time.monotonic() - start, 1), **figures,
        "longest_wait_at_the_site": round(max(map(max, waits)), 2),
    }  # fmt: skip


def _leave_in_spite_of(site: Site, mails: MailServer) -> Figures:
    """Let the server come back with its moods; the others' mails leave meanwhile, and theirs once it thinks better."""
    recipients = sorted(OutboxMail.objects.values_list("recipient", flat=True))
    moods = dict(zip(recipients, ("stall", "450 later", "drop", "550 nobody of that name"), strict=False))
    mails.behave = lambda recipient, times: moods.get(recipient, "")
    mails.open()
    _let_time_pass()
    others = OutboxMail.objects.exclude(recipient__in=moods)
    _wait_until(lambda: not others.exclude(state=MailState.SENT).exists(), "the others' mails")
    theirs = OutboxMail.objects.filter(recipient__in=moods)
    tried = theirs.filter(attempts__gt=0)
    _wait_until(lambda: tried.filter(state=MailState.QUEUED).count() == len(moods) - 1, "their tries")
    # Refused for good: only a person sends it again, once the address or the server was mended.
    _wait_until(lambda: tried.filter(state=MailState.FAILED).count() == 1, "what was refused for good")
    reasons = sorted(theirs.values_list("last_error", flat=True))
    mails.behave = lambda recipient, times: ""
    retry_failed_mails(actor=Actor.system("load"), at=clock.now())
    _await_mails(site)
    copies = _demand_every_mail(mails)
    demand("mails that left twice", [mail for mail, times in copies.items() if times > 1], [])
    return {"mails": len(copies), "put_off": len(moods), "reasons": [reason.partition(":")[0] for reason in reasons]}


def _await_reason(*names: str) -> None:
    """Wait until some mail waits, still to be sent, for one of these reasons."""
    waiting = OutboxMail.objects.filter(state=MailState.QUEUED).exclude(last_error="")
    _wait_until(
        lambda: any(error.startswith(names) for error in waiting.values_list("last_error", flat=True)), str(names)
    )


def _wait_until(is_so, what: str) -> None:  # type: ignore[no-untyped-def]  # tests are not typed
    until = time.monotonic() + MAILS_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError(what)
        time.sleep(0.05)


async def _register_some(site: Site, slug: str, category: int, numbers: range) -> list[float]:
    """Register people one after the other; return how long each waited."""
    waits = []
    for number in numbers:
        visitor, begun = Visitor(site.port), time.monotonic()
        demand(
            f"person {number} at {path_of_form(slug)}", await register(visitor, slug, Person(number, category)), True
        )
        waits.append(time.monotonic() - begun)
        visitor.close()
    return waits
