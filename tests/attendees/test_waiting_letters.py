"""What the waiting list writes: who stands where, until when a place is kept, and never a ticket."""

from datetime import timedelta
from html import unescape

import pytest
from django.core import mail

from attendees.links import link_address
from attendees.models import Registration
from attendees.services.registration import correct_registration
from forum.core.delivery import send_due_mails
from forum.core.outbox import queue_mail
from tests.attendees.acts import VISITOR, details, letters
from tests.attendees.lines import full_category, wait
from tests.factories import RegistrationFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def send(name: str, person: Registration) -> list[str]:
    """Send one letter and return its subject, its text and its HTML; nothing when there was nothing to tell."""
    mail.outbox.clear()
    queue_mail(name, to=person.email, language=person.language, at=BEFORE, registration=str(person.pk))
    send_due_mails()
    if not mail.outbox:
        return []
    message = mail.outbox[-1]
    assert message.attachments == []
    return [message.subject, message.body, unescape(message.alternatives[0].content)]


@pytest.mark.parametrize(
    ("language", "words"),
    [("fr", "vous êtes en 2e position de la liste d’attente"), ("en", "you are 2nd on the waiting list")],
)
def test_the_first_letter_says_ones_turn(language, words):
    category = full_category()
    wait(category, "First")
    person = wait(category, "Second", minutes=1, language=language)

    _subject, text, html = send("waitlisted", person)

    assert words in text
    assert words in html
    assert link_address(person) in text
    assert link_address(person) in html


@pytest.mark.parametrize(
    ("language", "until"),
    [("fr", "samedi 3\u00a0octobre 2026 à 12\u00a0h"), ("en", "Saturday 3\u00a0October 2026 at 12:00")],
)
def test_an_offer_says_until_when_in_the_hours_of_the_edition(language, until):
    person = RegistrationFactory(offered=True, language=language)

    _subject, text, html = send("place_offered", person)

    assert until in text
    assert f"<b>{until}</b>" in html
    assert "<b>" not in text
    assert link_address(person) in text


def test_the_end_of_an_offer_says_whether_one_still_waits():
    _subject, waits, _html = send("offer_expired", RegistrationFactory(waiting=True))
    _subject, over, _html = send("offer_expired", RegistrationFactory(cancelled=True))

    assert "Vous restez en liste d’attente, à la fin cette fois" in waits
    assert "Vous n’êtes plus en liste d’attente et rien ne vous est gardé." in over


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("waiting_list_left", "Vous n’êtes plus en liste d’attente – forum de l’ESS, 22\u00a0novembre 2026"),
        ("waiting_list_closed", "Aucune place ne s’est libérée – forum de l’ESS, 22\u00a0novembre 2026"),
    ],
)
def test_leaving_and_the_end_of_the_list_have_their_letters(name, subject):
    assert send(name, RegistrationFactory(cancelled=True))[0] == subject


@pytest.mark.parametrize(
    ("name", "traits"),
    [
        ("waitlisted", {}),
        ("waitlisted", {"offered": True}),
        ("place_offered", {"waiting": True}),
        ("place_offered", {}),
        ("offer_expired", {"offered": True}),
        ("offer_expired", {}),
        ("waiting_list_left", {"waiting": True}),
        ("waiting_list_closed", {"waiting": True}),
    ],
)
def test_a_letter_whose_news_is_over_does_not_leave(name, traits):
    assert send(name, RegistrationFactory(**traits)) == []


@pytest.mark.parametrize(
    ("traits", "subject"),
    [({"waiting": True}, "Vous êtes en liste d’attente"), ({"offered": True}, "Une place se libère pour vous")],
)
def test_who_registers_again_while_waiting_hears_where_they_stand(traits, subject):
    assert send("already_registered", RegistrationFactory(**traits))[0].startswith(subject)


def test_a_new_address_gets_the_letter_of_the_state_and_no_ticket():

    person = wait(full_category())
    correct_registration(
        person, details=details(email="elsewhere@example.org"), actor=VISITOR, at=BEFORE + timedelta(hours=1)
    )

    assert letters()[1:] == [("email_changed", "maelys@example.org"), ("waitlisted", "elsewhere@example.org")]
