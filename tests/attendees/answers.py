"""What a browser sends from the registration page, and reads on it."""

from typing import Any

from django.test import Client
from django.urls import reverse

from attendees.links import link_token
from attendees.models import Category, Registration

SUBMISSION = "11111111-2222-4333-8444-555555555555"


def answers(category: Category, /, **changes: Any) -> dict[str, Any]:
    """Return a form filled in by a resident; `changes` replace answers, None leaves one out."""
    filled_in = {
        "submission": SUBMISSION,
        "first_name": "Maëlys",
        "last_name": "Le Goff",
        "email": "maelys@example.org",
        "category": category.pk,
        "age": "yes",
    }
    return {name: value for name, value in {**filled_in, **changes}.items() if value is not None}


def form_page(category: Category) -> str:
    return reverse("attendees:register", args=[category.edition.slug])


def text_of(response: Any) -> str:
    return response.content.decode()


def open_by_link(client: Client, registration: Registration) -> None:
    """Let the client in as who follows the mailed link."""
    client.get(reverse("attendees:open_link", args=[link_token(registration)]))
