"""What both hear when a place passes on: the former person nothing of the new one, the new one all that they must."""

from html import unescape

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from attendees.links import link_token
from attendees.services.ground import write_to
from attendees.services.registration import cancel_registration
from attendees.services.transfer import transfer_registration
from forum.core.delivery import send_due_mails
from tests.attendees.acts import VISITOR, details
from tests.attendees.answers import text_of
from tests.factories import RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

HEIR = {"first_name": "Idriss", "last_name": "Benali", "email": "idriss@example.org"}


@pytest.fixture
def person():
    person = RegistrationFactory(first_name="Maëlys", last_name="Le Goff", email="maelys@example.org")
    session = SessionFactory(edition=person.edition, bookable=True, title="Cultiver")
    SeatBookingFactory(registration=person, session=session)
    return person


def pass_on(person, *, by_team=False, **changes):
    return transfer_registration(person, details=details(**HEIR | changes), by_team=by_team, actor=VISITOR, at=BEFORE)


def sent():
    """Let the worker pass, and return what left for each address, as one text a letter."""
    send_due_mails()
    return {one.to[0]: f"{one.subject}\n{one.body}\n{unescape(one.alternatives[0].content)}" for one in mail.outbox}


def test_the_former_person_hears_that_it_is_done_and_nothing_of_the_new_one(person):
    pass_on(person)

    letter = sent()["maelys@example.org"]

    assert letter.startswith("Votre place est transmise – forum de l’ESS, 22\u00a0novembre 2026\n")
    assert "La place de Maëlys Le Goff au forum revient à la personne qui nous a été nommée." in letter
    assert "Son ancien billet n’ouvre plus la porte" in letter
    assert "Répondez à ce courriel" in letter
    for secret in ("Idriss", "Benali", "idriss@", "Cultiver", "/compte/lien/"):
        assert secret not in letter


def test_the_new_person_gets_ticket_day_and_link_and_hears_from_whom(person):
    passed = pass_on(person)

    letter = sent()["idriss@example.org"]

    assert letter.startswith("Une place pour vous – forum de l’ESS, 22\u00a0novembre 2026\n")
    assert "Maëlys Le Goff ne peut pas venir et vous transmet sa place" in letter
    assert "Cultiver" in letter
    assert f"/compte/lien/{link_token(passed)}/" in letter
    kinds = {part.get_content_type() for part in mail.outbox[-1].message().walk() if not part.is_multipart()}
    assert kinds == {"application/pdf", "image/png", "text/calendar", "text/html", "text/plain"}
    # Article 14 of the GDPR: what, from whom, who uses it and for what, how long, against whom to turn.
    for words in (
        "Votre nom, votre adresse et votre langue nous ont été donnés par Maëlys Le Goff.",
        "Département des Hauts-de-Seine, qui organise le forum",
        "une mission d’intérêt public",
        "gardés deux ans",
        "la CNIL",
        reverse("pages:personal_data"),
    ):
        assert words in letter, words


def test_where_the_team_wrote_it_down_the_letter_says_so(person):
    pass_on(person, by_team=True)

    letter = sent()["idriss@example.org"]

    assert "L’équipe du forum a noté votre nom, votre adresse et votre langue, pour Maëlys Le Goff." in letter
    assert "nous ont été donnés par" not in letter


def test_the_link_to_refuse_leads_straight_to_giving_the_place_up(person):
    passed = pass_on(person)
    text = sent()["idriss@example.org"]
    address = next(word for word in text.split() if "?suite=" in word)

    response = Client().get(address.removeprefix("http://localhost:8000"), follow=True)

    assert response.redirect_chain[-1][0] == reverse("attendees:registration_cancel", args=[passed.pk])
    assert "Annuler votre inscription\u00a0?" in text_of(response)


def test_each_is_written_to_in_their_language(person):
    person.language = "en"
    person.save()
    pass_on(person, language="fr")

    letters = sent()

    assert "22\u00a0November 2026" in letters["maelys@example.org"]
    assert "22\u00a0novembre 2026" in letters["idriss@example.org"]


def test_what_passed_on_again_or_was_given_up_meanwhile_brings_no_ticket(person):
    pass_on(person)
    passed = pass_on(person, first_name="Zoé", email="zoe@example.org")
    cancel_registration(passed, actor=VISITOR, at=BEFORE)

    send_due_mails()

    # Both who gave it away, and whoever gave it up; no ticket for the two who no longer hold it.
    subjects = sorted((one.to[0], one.subject.partition(" – ")[0]) for one in mail.outbox)
    assert subjects == [
        ("idriss@example.org", "Votre place est transmise"),
        ("maelys@example.org", "Votre place est transmise"),
        ("zoe@example.org", "Inscription annulée"),
    ]


def test_a_letter_that_still_waited_for_the_former_person_never_leaves(person):
    write_to(person, "registration_confirmed", at=BEFORE)
    pass_on(person)

    assert "Bienvenue au forum" not in str(sent())


def test_invented_data_says_so():
    pass_on(RegistrationFactory(edition__is_demo=True, email="maelys@example.org"))

    assert all("Données fictives" in letter for letter in sent().values())


@pytest.mark.parametrize("first_name", ["🌻", "محمد", "A" * 80, "<b>x</b>"])
def test_any_name_passes_a_place_on(first_name):
    pass_on(RegistrationFactory(first_name=first_name, email="maelys@example.org"), first_name=first_name)

    assert len(sent()) == 2
    assert "<b>x</b>" not in mail.outbox[-1].alternatives[0].content
