"""What each letter brings, and what none of them ever does."""

from email.message import EmailMessage
from html import unescape
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from icalendar import Calendar

from attendees.badges.qr import qr_png
from attendees.links import link_address
from attendees.models import Registration
from attendees.tokens import ticket_address
from forum.core.delivery import send_due_mails
from forum.core.enums import MailState
from forum.core.models import OutboxMail
from forum.core.outbox import queue_mail
from tests.factories import RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

NAMES = ("registration_confirmed", "already_registered", "registration_cancelled", "seats_changed", "email_changed")


@pytest.fixture
def person() -> Registration:
    return RegistrationFactory(first_name="D’Arcy & fils", last_name="Le Goff", email="maelys@example.org")


def send(name: str, person: Registration, **ids: Any) -> EmailMessage | None:
    """Queue a letter, let the worker pass, and return what left as a mail program reads it."""
    row = queue_mail(name, to=person.email, language=person.language, at=BEFORE, registration=str(person.pk), **ids)
    send_due_mails()
    row.refresh_from_db()
    assert (row.state, row.last_error) == (MailState.SENT, "")
    return mail.outbox[-1].message() if mail.outbox else None


def parts(message: EmailMessage) -> dict[str, Any]:
    """Return the parts of a message by their type."""
    return {part.get_content_type(): part for part in message.walk() if not part.is_multipart()}


def body(part: EmailMessage) -> str:
    return part.get_payload(decode=True).decode()


WAITING_NAMES = ("waitlisted", "place_offered", "offer_expired", "waiting_list_left", "waiting_list_closed")


@pytest.mark.parametrize("name", [*NAMES, *WAITING_NAMES])
def test_a_letter_of_this_app_may_be_queued(name):
    assert queue_mail(name, to="zoe@example.org", language="fr", at=BEFORE).template == name


@pytest.mark.parametrize("name", ["registration_confirmed", "already_registered"])
def test_the_ticket_comes_as_picture_badge_calendar_and_link(person, name):
    session = SessionFactory(edition=person.edition, bookable=True, title="Cultiver")
    SeatBookingFactory(registration=person, session=session)

    found = parts(send(name, person))

    assert sorted(found) == ["application/pdf", "image/png", "text/calendar", "text/html", "text/plain"]
    picture = found["image/png"]
    assert picture["Content-ID"] == "<billet>"
    assert picture.get_content_disposition() == "inline"
    assert picture.get_payload(decode=True) == qr_png(ticket_address(person.tickets.get()))
    assert 'src="cid:billet"' in body(found["text/html"])
    assert found["application/pdf"].get_payload(decode=True).startswith(b"%PDF")
    assert len(Calendar.from_ical(body(found["text/calendar"])).walk("VEVENT")) == 2
    for kind in ("text/plain", "text/html"):
        assert link_address(person) in body(found[kind])
        assert "Cultiver" in body(found[kind])
        assert "10\u00a0h\u00a0– 11\u00a0h" in unescape(body(found[kind]))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("fr", "22\u00a0novembre 2026, 10\u00a0h\u00a0– 11\u00a0h"),
        ("en", "22\u00a0November 2026, 10:00 to 11:00"),
    ],
)
def test_every_letter_says_the_day_and_its_hours(person, language, words):
    person.language = language
    person.save()
    SessionFactory(edition=person.edition)

    found = parts(send("registration_confirmed", person))

    assert f" {words}\n" in body(found["text/plain"])
    assert f">{words}</td>" in unescape(body(found["text/html"]))


def test_without_a_programme_the_day_alone_is_told(person):
    found = parts(send("registration_confirmed", person))

    assert "Quand\u00a0: 22\u00a0novembre 2026\n" in body(found["text/plain"])


def test_the_subject_says_what_and_when(person):
    message = send("registration_confirmed", person)

    assert mail.outbox[-1].subject == "Votre billet – forum de l’ESS, 22\u00a0novembre 2026"
    assert message["To"] == "maelys@example.org"


def test_the_text_needs_no_html(person):
    text = body(parts(send("registration_confirmed", person))["text/plain"])

    assert "D’Arcy & fils" in text
    assert "<" not in text
    assert "\n\n\n" not in text


def test_what_was_typed_is_escaped_in_html(person):
    person.first_name = "<img src=x>"
    person.save()

    assert "<img src=x>" not in body(parts(send("registration_confirmed", person))["text/html"])


def test_the_link_of_the_letter_opens_the_registration(person):
    text = body(parts(send("registration_confirmed", person))["text/plain"])
    address = next(word for word in text.split() if "/compte/lien/" in word)

    response = Client().get(address.removeprefix("http://localhost:8000"), follow=True)

    assert response.status_code == 200


def test_no_letter_holds_a_secret_before_it_leaves(person):
    queue_mail("registration_confirmed", to=person.email, language="fr", at=BEFORE, registration=str(person.pk))

    assert OutboxMail.objects.get().context == {"registration": str(person.pk)}


def test_cancelling_offers_the_way_back_and_no_ticket():
    person = RegistrationFactory(cancelled=True)

    found = parts(send("registration_cancelled", person))

    assert sorted(found) == ["text/html", "text/plain"]
    assert link_address(person) in body(found["text/plain"])


def test_changed_seats_bring_the_calendar(person):
    found = parts(send("seats_changed", person))

    assert sorted(found) == ["text/calendar", "text/html", "text/plain"]
    assert "Vous n’avez plus de séance réservée." in body(found["text/plain"])


def test_the_former_address_learns_neither_the_new_one_nor_a_link(person):
    former = person.email
    person.email = "neuve@example.org"
    person.save()
    queue_mail("email_changed", to=former, language="fr", at=BEFORE, registration=str(person.pk))

    send_due_mails()

    [message] = mail.outbox
    assert message.to == [former]
    assert "neuve@example.org" not in message.body + message.alternatives[0].content
    assert "/compte/lien/" not in message.body + message.alternatives[0].content


@pytest.mark.parametrize("name", [name for name in NAMES if name != "email_changed"])
def test_a_letter_whose_link_died_meanwhile_stays_unsent(person, name):
    assert send(name, person, link_version=person.link_version + 1) is None


@pytest.mark.parametrize(
    ("name", "cancelled"),
    [
        ("registration_confirmed", True),
        ("already_registered", True),
        ("seats_changed", True),
        ("registration_cancelled", False),
    ],
)
def test_a_letter_that_is_no_longer_true_stays_unsent(name, cancelled):
    assert send(name, RegistrationFactory(cancelled=cancelled)) is None


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_about_somebody_erased_stays_unsent(person, name):
    queue_mail(name, to=person.email, language="fr", at=BEFORE, registration="00000000-0000-4000-8000-000000000000")

    send_due_mails()

    assert mail.outbox == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("first_name", ["🌻", "محمد", "A" * 80])
def test_any_name_can_be_written_to(name, first_name):
    person = RegistrationFactory(first_name=first_name, cancelled=name == "registration_cancelled")

    assert send(name, person) is not None


@pytest.mark.parametrize("name", NAMES)
def test_a_letter_speaks_the_language_of_the_registration(name):
    person = RegistrationFactory(
        edition__title_en="Places to share", language="en", cancelled=name == "registration_cancelled"
    )

    assert "22\u00a0November 2026" in body(parts(send(name, person))["text/plain"])


@pytest.mark.parametrize("name", NAMES)
def test_invented_data_says_so(name):
    person = RegistrationFactory(edition__is_demo=True, cancelled=name == "registration_cancelled")

    found = parts(send(name, person))

    assert "Données fictives" in body(found["text/plain"])
    assert "Données fictives" in body(found["text/html"])
