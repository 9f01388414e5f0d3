"""Where people come from and how they heard of the forum: asked of whoever likes to say, seen by who may see it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.urls import reverse

from attendees.enums import HeardBy
from attendees.forms import CorrectionForm, RegistrationForm
from attendees.models import Category, Registration
from attendees.selectors.offer import offer_all, offer_categories
from attendees.selectors.personal_data import personal_data
from attendees.services.registration import correct_registration
from forum.core.journal import WITHHELD, Actor
from forum.core.models import LogEntry
from tests.attendees.acts import details, enrol
from tests.attendees.answers import answers, form_page, open_by_link
from tests.factories import CategoryFactory, EditionFactory, RegistrationFactory
from tests.factories.moments import BEFORE
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

NOT_A_POSTCODE = (
    "Un code postal français a cinq chiffres, comme 92000. Vous venez de l’étranger\u00a0? Laissez cette case vide."
)


@pytest.fixture
def category() -> Category:
    return CategoryFactory(edition=EditionFactory(slug="2026"))


def fill_in(category: Category, /, **changes: Any) -> RegistrationForm:
    return RegistrationForm(answers(category, **changes), offer=offer_all(category.edition))


def page_of(person: Registration, name: str) -> str:
    return reverse(f"attendees:{name}", args=[person.pk])


# --- the form ----------------------------------------------------------------


def test_neither_question_has_to_be_answered(category):
    form = fill_in(category)

    assert form.errors == {}
    assert (form.details().postcode, form.details().heard_by) == ("", "")


def test_answers_become_details(category):
    form = fill_in(category, postcode="92000", heard_by="partner")

    assert form.errors == {}
    assert (form.details().postcode, form.details().heard_by) == ("92000", "partner")


@pytest.mark.parametrize(
    "typed",
    [
        "92000",
        " 92 000 ",
        "92\u00a0000",
        "92\u202f000",
        "92.000",
        "92-000",
        "F-92000",
        "f 92000",
        "F92000",
        "\u200e92000",
    ],
)
def test_a_postcode_is_read_however_it_is_typed(category, typed):
    form = fill_in(category, postcode=typed)

    assert form.errors == {}
    assert form.cleaned_data["postcode"] == "92000"


@pytest.mark.parametrize(
    "typed", ["9200", "920000", "Nanterre", "92000 Nanterre", "SW1A 1AA", "٩٢٠٠٠", "F", "1" * 50_000, "92OOO", "92²00"]
)
def test_what_is_no_postcode_is_refused_and_kept(category, typed):
    form = fill_in(category, postcode=typed)

    assert form.errors == {"postcode": [NOT_A_POSTCODE]}
    assert form["postcode"].value() == typed


@pytest.mark.parametrize("value", ["x", "\x00", "MAIL"])
def test_an_unknown_way_of_hearing_is_refused(category, value):
    assert fill_in(category, heard_by=value).errors == {"heard_by": ["Choisissez une réponse dans la liste."]}


def test_the_page_asks_last_and_keeps_what_was_typed(client, category):
    page = read(client.post(form_page(category), answers(category, postcode="920", heard_by="press")), 422)

    assert page.texts("h2")[-2:] == ["Pour mieux connaître notre public (facultatif)", "Et ensuite ?"]
    box = page.find("#id_postcode").attributes
    assert (box["value"], box["inputmode"], box["autocomplete"]) == ("920", "numeric", "postal-code")
    assert "required" not in box
    assert page.texts("#id_heard_by option[selected]") == ["La presse, la radio"]
    assert not Registration.objects.exists()


def test_correcting_starts_from_what_was_said(category):
    person = RegistrationFactory(edition=category.edition, category=category, postcode="92000", heard_by="poster")

    form = CorrectionForm(None, registration=person, categories=offer_categories(person.edition, own=person))

    assert [form[name].value() for name in ("postcode", "heard_by")] == ["92000", "poster"]


# --- what is kept ------------------------------------------------------------


def test_both_answers_are_kept_from_the_page(client, category):
    client.post(form_page(category), answers(category, postcode="92 190", heard_by="mail"))

    person = Registration.objects.get()
    assert (person.postcode, person.heard_by) == ("92190", "mail")


def test_a_correction_is_told_in_the_journal_without_its_content(category):
    person = enrol(category, postcode="92000", heard_by="mail")

    correct_registration(
        person, details=details(postcode="", heard_by="press"), category=None, actor=Actor.from_link(person),
        at=BEFORE + timedelta(days=1),
    )  # fmt: skip

    person.refresh_from_db()
    assert (person.postcode, person.heard_by) == ("", "press")
    line = LogEntry.objects.about(person).first()
    assert (line.verb, line.changes) == ("corrected", {"postcode": WITHHELD, "heard_by": WITHHELD})


@pytest.mark.parametrize("wrong", [{"postcode": "9200"}, {"heard_by": "rumour"}])
def test_the_database_refuses_what_is_neither_blank_nor_whole(wrong):
    with pytest.raises(IntegrityError):
        RegistrationFactory(**wrong)


@pytest.mark.parametrize("heard_by", ["", *HeardBy.values])
def test_the_database_takes_every_way_of_hearing(heard_by):
    assert RegistrationFactory(heard_by=heard_by, postcode="2A004").heard_by == heard_by


# --- who sees them -----------------------------------------------------------


def test_ones_own_page_and_data_tell_what_one_said(client):
    person = RegistrationFactory(postcode="92000", heard_by="word_of_mouth")
    open_by_link(client, person)

    said = read(client.get(page_of(person, "registration"))).texts(".summary dd")

    assert said[-2:] == ["92000", "Le bouche-à-oreille"]
    data = personal_data(person)
    assert (data["postcode"], data["heard_by"]) == ("92000", "word_of_mouth")


def test_ones_own_page_is_silent_where_nothing_was_said(client):
    person = RegistrationFactory()
    open_by_link(client, person)

    assert "Code postal" not in read(client.get(page_of(person, "registration"))).texts(".summary dt")


@pytest.mark.parametrize(
    ("postcode", "shown"), [("92190", ["92190 (Meudon)"]), ("75011", ["75011 (Paris)"]), ("99999", ["99999"]), ("", [])]
)
def test_organisers_read_where_a_guest_comes_from(organiser, postcode, shown):
    guest = RegistrationFactory(postcode=postcode, heard_by="social_network" if postcode else "")

    page = read(organiser.get(reverse("attendees:guest", args=[guest.edition.slug, guest.pk])))

    told = dict(zip(page.texts(".summary dt"), page.texts(".summary dd"), strict=True))
    assert [told[name] for name in ("Code postal",) if name in told] == shown
    assert told.get("Comment le forum a été connu") == ("Les réseaux sociaux" if postcode else None)
