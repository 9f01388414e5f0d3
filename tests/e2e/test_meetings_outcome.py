"""What came of meetings, in a real browser: from the letter to contacts exchanged, without script; on paper."""

from datetime import timedelta
from io import BytesIO

import pypdfium2
import pytest
from django.core import mail
from django.utils import timezone
from playwright.sync_api import Page, expect

from forum.core.delivery import send_due_mails
from matchmaking.models import Meeting
from matchmaking.services.inquiry import ask_outcomes
from tests.e2e.walk import House
from tests.factories import (
    EditionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    SlotFactory,
    TableFactory,
)
from tests.matchmaking.outcome.day import GOES_ON, address_of, say


@pytest.fixture
def meeting() -> Meeting:
    """A meeting that ended four hours ago."""
    now = timezone.now().replace(minute=0, second=0, microsecond=0)
    edition = EditionFactory(starts_on=timezone.localdate(), ends_on=timezone.localdate())
    programme = MeetingProgrammeFactory(edition=edition, published=True)
    slot = SlotFactory(
        programme=programme, starts_at=now - timedelta(hours=4, minutes=20), ends_at=now - timedelta(hours=4)
    )
    return MeetingFactory(
        slot=slot,
        table=TableFactory(programme=programme, number=3),
        a=ParticipantFactory(programme=programme, name="La Recyclerie du Port"),
        b=ParticipantFactory(programme=programme, financier=True, name="Fonds Vert Solidaire"),
    )


def tap(page: Page, participant, answer: str) -> None:
    """Follow the link of an answer in the last letter to a participant."""
    letter = [one for one in mail.outbox if one.to == [address_of(participant)]][-1]
    html = letter.alternatives[0].content
    page.goto(html.partition(f"?suite={answer}")[0].rpartition('href="')[2] + f"?suite={answer}")


def test_from_the_letter_to_contacts_exchanged_without_script(meeting, no_script: Page, new_page) -> None:
    a, b = (seat.participant for seat in meeting.seats.order_by("side"))
    ask_outcomes(at=timezone.now())
    send_due_mails()

    tap(no_script, a, "to_be_continued")
    expect(no_script.get_by_label("À poursuivre")).to_be_checked()
    no_script.get_by_label("Mise en relation", exact=True).check()
    no_script.get_by_role("button", name="Enregistrer").click()
    expect(no_script.get_by_role("alert")).to_contain_text("Dites avec qui")
    no_script.get_by_label("Mise en relation : avec qui ?").fill("Atelier municipal")
    no_script.get_by_label("Note pour vous").fill("Rappeler lundi")
    no_script.get_by_role("button", name="Enregistrer").click()
    expect(no_script.get_by_role("heading", name="Ma matinée")).to_be_visible()
    expect(no_script.get_by_text(address_of(b))).to_have_count(0)

    other = new_page(java_script_enabled=False)
    tap(other, b, "to_be_continued")
    other.get_by_text("Ajouter un message, une note").click()
    other.get_by_label("Message à votre interlocuteur").fill("Envoyez le budget")
    other.get_by_role("button", name="Enregistrer").click()
    expect(other.get_by_text("vos coordonnées sont échangées")).to_be_visible()
    expect(other.get_by_role("link", name=address_of(a))).to_be_visible()
    expect(other.get_by_text("Atelier municipal").first).to_be_visible()
    expect(other.get_by_text("Rappeler lundi")).to_have_count(0)

    no_script.reload()
    expect(no_script.get_by_role("link", name=address_of(b))).to_be_visible()


def test_both_are_written_to_once(meeting) -> None:
    for _turn in range(2):
        for seat in meeting.seats.order_by("side"):
            say(meeting, seat.participant, GOES_ON, at=timezone.now())
        send_due_mails()

    assert [letter.subject.partition(" avec ")[0] for letter in mail.outbox] == ["Vous poursuivez"] * 2


def test_leads_wait_for_their_answer(house: House, phone: Page, sign_in, axe, checks) -> None:
    sign_in(phone, house.organiser)
    participant = house.guest.memberships.get().participant
    phone.goto(f"/rendez-vous/{participant.pk}/ma-matinee/")
    assert axe(phone) == []

    phone.get_by_role("button", name="Utile").last.click()
    told = phone.locator("article", has=phone.locator(":target"))
    expect(told.get_by_text("Utile")).to_be_visible()
    told.get_by_role("link", name="Changer").click()

    expect(phone.get_by_label("Utile")).to_be_checked()
    expect(phone.get_by_label("Mise en relation", exact=True)).to_be_hidden()
    phone.get_by_label("À poursuivre").check()
    expect(phone.get_by_label("Mise en relation", exact=True)).to_be_visible()
    assert axe(phone) == []
    assert checks(phone, "fit") == []


def test_my_morning_prints_without_its_buttons(meeting, page: Page, tmp_path) -> None:
    a, b = (seat.participant for seat in meeting.seats.order_by("side"))
    say(meeting, a, GOES_ON, at=timezone.now(), private_note="Rappeler lundi")
    say(meeting, b, GOES_ON, at=timezone.now(), shared_message="Envoyez le budget")
    send_due_mails()
    letter = next(one for one in mail.outbox if one.to == [address_of(a)])
    page.goto(next(word for word in letter.body.split() if word.endswith("/ma-matinee/")))

    sheets = pypdfium2.PdfDocument(BytesIO(page.pdf(format="A4", prefer_css_page_size=True)))

    words = sheets[0].get_textpage().get_text_range()
    shown = ["Ma matinée", "Fonds Vert Solidaire", "Envoyez le budget", "Rappeler lundi", address_of(b)]
    assert [word for word in shown if word not in words] == []
    assert [word for word in ("Imprimer", "Me l’envoyer", "Changer", "Menu") if word in words] == []
