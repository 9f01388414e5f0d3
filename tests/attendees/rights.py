"""Who may open the organisers' pages: the same answer for each of them."""

from django.test import Client

from tests.factories import UserFactory


def answers(method: str, address: str) -> list[tuple[int, str]]:
    """Return what nobody, somebody signed in, and an organiser without a second factor are answered."""
    found = []
    for user in (None, UserFactory(), UserFactory(organiser=True)):
        client = Client()
        if user:
            client.force_login(user)
        response = getattr(client, method)(address)
        found.append((response.status_code, response.headers.get("Location", "").partition("?")[0]))
    return found


REFUSED = [(302, "/compte/connexion/"), (403, ""), (302, "/compte/securite/")]
