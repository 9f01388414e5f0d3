"""Each field of the registration page: wrong, missing, enormous, in emoji, from right to left, with NUL bytes."""

import uuid

import pytest
from django.utils.translation import override

from attendees.enums import OrganisationKind
from attendees.forms import CorrectionForm, RegistrationForm, SeatsForm
from attendees.forms.fields import CONTROL_MESSAGE
from attendees.models import Category
from attendees.selectors.offer import offer_all, offer_categories, offer_sessions
from attendees.services.details import Details
from tests.attendees.answers import SUBMISSION, answers
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory, SeatBookingFactory, SessionFactory
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db

CONTROL = str(CONTROL_MESSAGE)
NO_NAME = "Indiquez votre prénom, votre nom, ou les deux\u00a0: il faut un nom au badge."


@pytest.fixture
def category() -> Category:
    return CategoryFactory()


def fill_in(category: Category, /, **changes: object) -> RegistrationForm:
    return RegistrationForm(answers(category, **changes), offer=offer_all(category.edition))


def test_answers_become_details(category):
    form = fill_in(
        category, organisation="Les Jardins", organisation_kind=OrganisationKind.ASSOCIATION, age="no",
        needs="Une rampe", needs_told_at_desk="on", photos_allowed="on", newsletter_wanted="on",
    )  # fmt: skip

    assert form.errors == {}
    assert form.details() == Details(
        first_name="Maëlys", last_name="Le Goff", email="maelys@example.org", organisation="Les Jardins",
        organisation_kind="association", language="fr", is_under_15=True, needs="Une rampe", needs_told_at_desk=True,
        photos_allowed=True, newsletter_wanted=True,
    )  # fmt: skip
    assert form.cleaned_data["category"] == category


def test_nothing_is_ticked_beforehand(category):
    form = RegistrationForm(offer=offer_all(category.edition))

    boxes = ("needs_told_at_desk", "has_no_photo_sign", "photos_allowed", "newsletter_wanted", "category", "age")
    assert [form[name].value() for name in boxes] == [None] * 6


def test_the_language_of_the_page_is_kept(category):
    with override("en"):
        form = fill_in(category)
        assert form.is_valid()
        assert form.details().language == "en"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Maëlys \t  Anne ", "Maëlys Anne"),
        ("D'Arcy", "D’Arcy"),
        ("O`Neill", "O’Neill"),
        ("e\u0301lise", "élise"),
        ("\u202eMaëlys\u202c\u200b", "Maëlys"),
        ("🌻🧑‍🌾", "🌻🧑‍🌾"),
        ("שרה", "שרה"),
        ("محمد الأمين", "محمد الأمين"),
        ("Łukasz Ørsted Győző", "Łukasz Ørsted Győző"),
        ("É" * 80, "É" * 80),
        ("\ufdfa" * 80, "\ufdfa" * 80),
    ],
)
def test_names_are_cleaned_up_and_kept(category, typed, kept):
    form = fill_in(category, first_name=typed)

    assert form.errors == {}
    assert form.cleaned_data["first_name"] == kept


@pytest.mark.parametrize("field", ["first_name", "last_name", "organisation", "needs"])
@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x9f"])
def test_control_characters_are_refused(category, field, character):
    form = fill_in(category, **{field: f"Ma{character}lys"})

    assert form.errors == {field: [CONTROL]}
    assert form[field].value() == f"Ma{character}lys"


@pytest.mark.parametrize(
    ("field", "limit"),
    [("first_name", 80), ("last_name", 80), ("organisation", 120), ("needs", 1000)],
)
def test_enormous_answers_are_refused_and_kept(category, field, limit):
    form = fill_in(category, **{field: "a" * 50_000})

    words = f"C’est trop long\u00a0: {limit} caractères au plus, vous en avez tapé 50000."
    assert form.errors == {field: [words]}
    assert form[field].value() == "a" * 50_000


def test_an_enormous_address_is_refused(category):
    form = fill_in(category, email="a" * 300 + "@example.org")

    assert form.errors["email"] == ["C’est trop long\u00a0: 254 caractères au plus, vous en avez tapé 312."]


def test_one_name_is_enough_and_none_is_not(category):
    assert fill_in(category, first_name="").errors == {}
    assert fill_in(category, last_name="").errors == {}
    assert fill_in(category, first_name=" ", last_name="\u200b").errors == {"first_name": [NO_NAME]}


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (None, "Indiquez votre adresse\u00a0: le billet arrive par courriel."),
        ("", "Indiquez votre adresse\u00a0: le billet arrive par courriel."),
        ("maelys", "Il manque l’arobase «\u00a0@\u00a0», comme dans camille@exemple.fr."),
        ("@exemple.fr", "Il manque le début de l’adresse, avant «\u00a0@\u00a0»."),
        ("maelys@", "Il manque la suite de l’adresse après «\u00a0@\u00a0», par exemple «\u00a0exemple.fr\u00a0»."),
        ("maelys@exemple", "Il manque la fin de l’adresse, par exemple «\u00a0.fr\u00a0»."),
        ("maelys@localhost", "Il manque la fin de l’adresse, par exemple «\u00a0.fr\u00a0»."),
        ("maelys@exemple.", "Il manque la fin de l’adresse, par exemple «\u00a0.fr\u00a0»."),
        ("maëlys@exemple.fr", "L’adresse contient un caractère qui n’y a pas sa place\u00a0: «\u00a0ë\u00a0»."),
        (
            "mae lys@exemple.fr",
            "L’adresse contient un caractère qui n’y a pas sa place\u00a0: «\u00a0une espace\u00a0».",
        ),
        ("a@b.fr, c@d.fr", "L’adresse contient un caractère qui n’y a pas sa place\u00a0: «\u00a0,\u00a0»."),
        ("🌻@exemple.fr", "L’adresse contient un caractère qui n’y a pas sa place\u00a0: «\u00a0🌻\u00a0»."),
        ("a..b@exemple.fr", "Cette adresse n’est pas complète. Elle s’écrit comme camille@exemple.fr."),
        ("a@b@exemple.fr", "L’adresse a plusieurs arobases «\u00a0@\u00a0»\u00a0: il en faut une seule."),
        ("a" * 65 + "@exemple.fr", "Le début de l’adresse, avant «\u00a0@\u00a0», est trop long."),
        ("a@exemple..fr", "Cette adresse n’est pas complète. Elle s’écrit comme camille@exemple.fr."),
    ],
)
def test_an_address_says_what_it_lacks(category, typed, words):
    form = fill_in(category, email=typed)

    assert form.errors["email"] == [words]
    assert form["email"].value() == typed


def test_an_address_with_a_nul_byte_is_refused(category):
    assert fill_in(category, email="a\x00b@example.org").errors["email"] == [CONTROL]


@pytest.mark.parametrize("chosen", [None, "", "0", "999999", "x", "\x00", "🌻", "1" * 5000])
def test_a_category_that_is_not_offered_is_refused(category, chosen):
    form = fill_in(category, category=chosen)

    assert list(form.errors) == ["category"]


def test_categories_of_others_and_closed_ones_are_refused(category):
    other, closed = CategoryFactory(), CategoryFactory(edition=category.edition, is_open=False)

    words = "Cette catégorie n’est pas proposée. Choisissez une ligne de la liste."
    assert fill_in(category, category=other.pk).errors == {"category": [words]}
    assert fill_in(category, category=closed.pk).errors == {"category": [words]}


def test_a_full_category_says_so_and_cannot_be_ticked():
    category = CategoryFactory(name="Presse", quota=1)
    RegistrationFactory(edition=category.edition, category=category)

    form = fill_in(category)

    words = "Il n’y a plus de place dans la catégorie «\u00a0Presse\u00a0». Choisissez une autre ligne."
    assert form.errors == {"category": [words]}
    radio = str(form["category"])
    assert "disabled" in radio
    assert "checked" not in radio
    assert "<small>complet</small>" in radio


def test_places_left_in_a_category_are_told():
    category = CategoryFactory(name="Presse", quota=3)
    RegistrationFactory(edition=category.edition, category=category)

    assert "Presse <small>il reste 2 places</small>" in str(fill_in(category)["category"])


def test_a_category_may_ask_for_a_structure():
    category = CategoryFactory(name="Association", asks_organisation=True)

    assert fill_in(category).errors == {
        "organisation": [
            "Indiquez le nom de la structure\u00a0: on le demande à qui vient en tant que «\u00a0Association\u00a0»."
        ],
        "organisation_kind": [
            "Choisissez la sorte de structure\u00a0: on la demande à qui vient en tant que «\u00a0Association\u00a0»."
        ],
    }
    assert fill_in(category, organisation="Les Jardins", organisation_kind="association").errors == {}
    assert fill_in(category).asking_categories == ["Association"]


def test_an_unknown_kind_of_structure_is_refused(category):
    form = fill_in(category, organisation_kind="\x00")

    assert form.errors == {"organisation_kind": ["Choisissez une sorte de structure dans la liste."]}


@pytest.mark.parametrize("age", [None, "", "maybe", "\x00"])
def test_the_age_is_answered_one_way_or_the_other(category, age):
    assert fill_in(category, age=age).errors == {"age": ["Dites si vous avez 15 ans ou plus."]}


def test_no_photo_and_photos_do_not_go_together(category):
    form = fill_in(category, has_no_photo_sign="on", photos_allowed="on")

    words = "Vous demandez le signe «\u00a0pas de photo\u00a0» et acceptez les photos\u00a0: décochez l’un des deux."
    assert form.errors == {"photos_allowed": [words]}


def test_needs_keep_their_lines(category):
    form = fill_in(category, needs="Une rampe\r\n\r\nPas de noix\t! ")

    assert form.errors == {}
    assert form.cleaned_data["needs"] == "Une rampe\n\nPas de noix !"


@pytest.mark.parametrize("number", [None, "", "x", "\x00", "1" * 5000])
def test_a_form_number_that_was_tampered_with_is_replaced(category, number):
    form = fill_in(category, submission=number)

    assert form.errors == {}
    assert isinstance(form.cleaned_data["submission"], uuid.UUID)


def test_the_same_answers_have_one_number_and_others_another(category):
    once, again, other = fill_in(category), fill_in(category), fill_in(category, first_name="Idriss")
    assert all(form.is_valid() for form in (once, again, other))

    assert once.submission_id == again.submission_id
    assert once.submission_id != other.submission_id
    assert once.submission_id != uuid.UUID(SUBMISSION)


def test_a_full_workshop_says_so_beside_it(category):
    session = SessionFactory(edition=category.edition, bookable=True, capacity=1, title="Cultiver")
    SeatBookingFactory(session=session)

    form = fill_in(category, sessions=[session.pk])

    words = "«\u00a0Cultiver\u00a0» n’a plus de place. Choisissez-en une autre, ou continuez sans."
    assert form.errors == {"sessions": [words]}
    [(start, [offer])] = form.session_hours
    assert (start, offer.is_full, offer.is_chosen) == (session.starts_at, True, False)
    assert offer.errors == ["Il n’y a plus de place."]


def test_a_clash_says_so_beside_both(category):
    one = SessionFactory(edition=category.edition, bookable=True, title="Cultiver")
    other = SessionFactory(edition=category.edition, bookable=True, title="Vendre")

    form = fill_in(category, sessions=[one.pk, other.pk])

    assert form.errors == {
        "sessions": ["«\u00a0Cultiver\u00a0» et «\u00a0Vendre\u00a0» ont lieu en même temps. Gardez l’une des deux."]
    }
    assert {offer.session.title: offer.errors for offer in form.session_offers.values()} == {
        "Cultiver": ["À la même heure que «\u00a0Vendre\u00a0»\u00a0: gardez une seule de ces séances."],
        "Vendre": ["À la même heure que «\u00a0Cultiver\u00a0»\u00a0: gardez une seule de ces séances."],
    }
    assert all(offer.is_chosen for offer in form.session_offers.values())


def test_a_workshop_sent_twice_does_not_clash_with_itself(category):
    session = SessionFactory(edition=category.edition, bookable=True)

    form = fill_in(category, sessions=[session.pk, session.pk])

    assert form.errors == {}
    assert form.cleaned_data["sessions"] == [session]


@pytest.mark.parametrize("sent", ["0", "999999", "x", "\x00", "1" * 5000])
def test_a_workshop_that_is_not_offered_is_refused(category, sent):
    form = fill_in(category, sessions=[sent])

    assert form.errors == {"sessions": ["Une séance choisie n’existe plus. Vérifiez vos choix."]}


def test_correcting_starts_from_what_is_known_and_keeps_a_full_category():
    category = CategoryFactory(quota=1, is_open=False)
    person = RegistrationFactory(
        edition=category.edition, category=category, first_name="Ana", is_under_15=True, photos_allowed_at=BEFORE
    )

    form = CorrectionForm(None, registration=person, categories=offer_categories(person.edition, own=person))

    names = ("first_name", "email", "category", "age", "photos_allowed", "newsletter_wanted")
    assert [form[name].value() for name in names] == ["Ana", person.email, str(category.pk), "no", True, False]
    assert "disabled" not in str(form["category"])


def test_own_seats_come_ticked_even_in_a_full_workshop():
    session = SessionFactory(edition=EditionFactory(), bookable=True, capacity=1)
    person = SeatBookingFactory(session=session).registration

    form = SeatsForm(None, session_offers=offer_sessions(session.edition, own=person))

    [offer] = form.session_offers.values()
    assert (offer.is_own, offer.is_chosen, offer.is_full) == (True, True, False)


def test_what_overlaps_without_starting_together_is_told_beside_each(category):
    one = SessionFactory(edition=category.edition, bookable=True)
    later = one.starts_at.replace(minute=30)
    other = SessionFactory(edition=category.edition, bookable=True, starts_at=later)

    first, second = offer_sessions(category.edition)

    assert (first.clashes_elsewhere, second.clashes_elsewhere) == ([other], [one])
    assert (first.clash_numbers, second.clash_numbers) == ([1], [0])
