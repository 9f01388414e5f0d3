"""People who register, change seats and stand at the door: what they type, and what they are told."""

import asyncio
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

from attendees.links import link_token
from attendees.models import Category, Registration
from attendees.tokens import token_of, token_text
from tests.load.visitor import Answer, UnexpectedAnswer, Visitor

# How a form that was sent and must be mended is answered.
TO_MEND = 422
EDITION_FULL = "La dernière place vient de partir."
SESSION_FULL = "Il n’y a plus de place."


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who never lived, with an address that leads nowhere."""

    number: int
    category: int
    sessions: tuple[int, ...] = ()

    @property
    def email(self) -> str:
        return f"personne{self.number}@example.org"

    def answers(self, hidden: dict[str, str]) -> dict[str, Any]:
        """Return the form filled in."""
        return {
            **hidden,
            "first_name": "Camille",
            "last_name": f"Exemple {self.number}",
            "email": self.email,
            "category": self.category,
            "organisation": "",
            "organisation_kind": "",
            "age": "yes",
            "sessions": list(self.sessions),
            "needs": "",
        }


def path_of_form(slug: str) -> str:
    return f"/{slug}/inscription/"


async def register(visitor: Visitor, slug: str, person: Person) -> bool:
    """Open the form, fill it in, send it, and read the end page; return whether the person is registered."""
    hidden = await visitor.open_form(path_of_form(slug))
    return await send_registration(visitor, slug, person, hidden)


async def send_registration(visitor: Visitor, slug: str, person: Person, hidden: dict[str, str]) -> bool:
    """Send a form that was opened; return whether the answer was the end page, and not that all is full."""
    answer = await visitor.send_form(path_of_form(slug), person.answers(hidden))
    if answer.status == 302:
        check(await visitor.get(answer.location), "GET", answer.location)
        return True
    if answer.status != TO_MEND or not answer.says(EDITION_FULL):
        raise UnexpectedAnswer("POST", path_of_form(slug), answer)
    return False


def check(answer: Answer, method: str, path: str) -> None:
    """Raise unless a page was answered as it should be."""
    if answer.status != 200:
        raise UnexpectedAnswer(method, path, answer)


async def come_by_link(visitor: Visitor, registration: Registration) -> dict[str, str]:
    """Follow the mailed link; return the hidden fields of the page where seats are chosen."""
    opened = await visitor.get(f"/compte/lien/{link_token(registration)}/")
    if opened.status != 302:
        raise UnexpectedAnswer("GET", "the mailed link", opened)
    return await visitor.open_form(path_of_seats(registration))


def path_of_seats(registration: Registration) -> str:
    return f"/compte/inscription/{registration.pk}/places/"


async def choose_seats(
    visitor: Visitor, registration: Registration, sessions: Sequence[int], hidden: dict[str, str]
) -> bool:
    """Ask for these seats and no others; return whether they were to be had."""
    path = path_of_seats(registration)
    answer = await visitor.send_form(path, {**hidden, "sessions": list(sessions)})
    if answer.status == 302:
        return True
    if answer.status != TO_MEND or not answer.says(SESSION_FULL):
        raise UnexpectedAnswer("POST", path, answer)
    return False


def ticket_text(registration: Registration) -> str:
    """Return what the camera reads on a person's badge."""
    return token_text(token_of(registration.tickets.get(state="active").uuid))


async def all_of(*tasks: Awaitable[Any]) -> list[Any]:
    """Do everything at once; what one raises comes back in its place."""
    return await asyncio.gather(*tasks, return_exceptions=True)


def easiest_category(slug: str) -> Category:
    """Return a category that asks for no organisation and has no quota."""
    found = Category.objects.filter(edition__slug=slug, asks_organisation=False, quota=None, is_open=True)
    category = found.order_by("position", "pk").first()
    if category is None:
        raise LookupError(slug)
    return category
