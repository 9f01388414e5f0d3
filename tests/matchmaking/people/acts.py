"""Acts and pages in short."""

from typing import Any

from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from forum.core.journal import Actor
from forum.core.models import OutboxMail
from matchmaking.models import Participant
from tests.attendees.answers import open_by_link

SYSTEM = Actor.system("tests")


def enter(client: Client, participant: Participant) -> None:
    """Let the client in as the first of a participant's people, by the mailed link."""
    open_by_link(client, participant.members.order_by("pk")[0].registration)


def address(name: str, *args: Any) -> str:
    return reverse(f"matchmaking:{name}", args=[getattr(arg, "pk", arg) for arg in args])


def get(client: Client, page: str, /, *args: Any, **query: Any) -> HttpResponse:
    return client.get(address(page, *args), query)


def post(client: Client, page: str, /, *args: Any, **sent: Any) -> HttpResponse:
    return client.post(address(page, *args), sent)


def letters() -> list[tuple[str, str]]:
    """Return the letters that wait: which, and to whom; in the order in which they were written."""
    return list(OutboxMail.objects.order_by("pk").values_list("template", "recipient"))


def said(response: HttpResponse) -> list[str]:
    """Return what the next page says was done, or refused."""
    return [str(message) for message in get_messages(response.wsgi_request)]
