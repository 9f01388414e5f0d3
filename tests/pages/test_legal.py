"""The legal pages: complete from the first day, true to the code, and honest about what is not known yet."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.urls import reverse

from attendees.retention import NEEDS_KEPT, REGISTRATIONS_KEPT_MONTHS
from attendees.views.registered import COOKIE as END_PAGE_COOKIE
from events.models.edition import RESERVED_SLUGS
from forum.core.enums import Compliance, LegalPage
from forum.core.legal import remember_site_details, remembered_site_details
from forum.core.logs import ACCESS_LOGS_KEPT_MONTHS
from forum.core.markdown import variables_of
from forum.core.models import LegalText, SiteDetails
from forum.pages.legal.contents import original
from forum.pages.legal.facts import VARIABLES
from tests.factories import CategoryFactory, EditionFactory
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ADDRESSES = [f"/{page}/" for page in LegalPage.values]
NBSP = "\u00a0"
FACTS = {
    "postal_address": "1 rue de l’Exemple\n92000 Exemple", "contact_email": "forum@example.org",
    "contact_phone": "01 99 00 00 00", "publication_director": "Camille Exemple, présidente",
    "data_protection_contact": "dpd@example.org", "host": "Hébergeur Exemple\n2 rue de l’Exemple\n01 99 00 00 01",
    "accessibility_plan_url": "https://example.org/schema", "declared_on": date(2026, 9, 1),
}  # fmt: skip


def words(page):
    return re.sub(r"\s+", " ", page.text("main"))


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_page_shows_its_text_in_both_languages(client, address, prefix) -> None:
    page = read(client.get(prefix + address))

    assert len(page.all("h1")) == 1
    assert len(page.all("div.prose h2")) >= 3
    assert page.all("div.prose[lang]") == []
    assert "{{" not in page.html.partition("<main")[2]
    assert page.find("html").attributes["lang"] == ("en" if prefix else "fr")


@pytest.mark.parametrize("page", LegalPage.values)
def test_both_languages_say_as_much(page: str) -> None:
    bodies = original(page)
    shape = [re.findall(r"^(#+|-|\|) ?", body, re.MULTILINE) for body in (bodies.fr, bodies.en)]

    assert shape[0] == shape[1]
    assert variables_of(bodies.fr) == variables_of(bodies.en)
    assert variables_of(bodies.fr) - VARIABLES.keys() == set()


def test_every_variable_serves_in_a_text() -> None:
    used = set().union(*(variables_of(original(page).fr) for page in LegalPage.values))

    assert VARIABLES.keys() - used == set()


def test_what_nobody_knows_yet_is_shown_as_such(client) -> None:
    page = read(client.get("/mentions-legales/"))

    marks = page.texts("mark.to-fill")
    assert "[à compléter : adresse postale]" in marks
    assert "[à compléter : hébergeur]" in marks
    assert "[to be filled in: host]" in read(client.get("/en/mentions-legales/")).texts("mark.to-fill")


def test_with_its_facts_nothing_is_left_to_fill_in(client) -> None:
    SiteDetails.objects.create(**FACTS)

    for address in ADDRESSES:
        assert read(client.get(address)).all("mark.to-fill") == [], address
    page = client.get("/mentions-legales/").content.decode()
    assert "1 rue de l’Exemple<br>92000 Exemple" in page
    assert '<a href="mailto:forum@example.org">forum@example.org</a>' in page


def test_facts_run_nothing(client) -> None:
    SiteDetails.objects.create(**FACTS | {"host": "<script>alert(1)</script> *gras* [x](javascript:alert(1))"})

    page = client.get("/mentions-legales/").content.decode()

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; *gras* [x](javascript:alert(1))" in page


# --- accessibility -----------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "footer", "sentence"),
    [
        ({}, "non conforme", "aucun audit n’a encore été réalisé"),
        ({"accessibility_status": Compliance.PARTIAL, "audited_on": date(2026, 3, 1), "audit_rate": "73.50",
          "auditor": "Audit Exemple"}, "partiellement conforme",
         "L’audit de conformité du 1er mars 2026 a été réalisé par Audit Exemple. 73,5 % des critères"),
        ({"accessibility_status": Compliance.FULL, "audited_on": date(2026, 3, 2), "audit_rate": "100"},
         "totalement conforme", "L’audit de conformité date du 2 mars 2026. 100 % des critères"),
    ],
)  # fmt: skip
def test_the_declaration_and_every_footer_tell_the_status(client, facts, footer, sentence) -> None:
    SiteDetails.objects.create(**facts)
    remember_site_details(SiteDetails.objects.get())

    page = read(client.get("/accessibilite/"))

    assert sentence in words(page)
    assert (f"Accessibilité : {footer}", "/accessibilite/") in page.links("footer a")
    assert footer.split()[0] in words(page)
    # The law names the home page.
    assert (f"Accessibilité : {footer}", "/accessibilite/") in read(client.get("/")).links("footer a")


def test_the_declaration_has_the_parts_that_the_law_asks_for(client) -> None:
    page = read(client.get("/accessibilite/"))

    assert page.texts("div.prose h2") == [
        "État de conformité", "Résultats des tests", "Contenus non accessibles", "Établissement de cette déclaration",
        "Retour d’information et contact", "Voies de recours",
    ]  # fmt: skip
    assert "https://formulaire.defenseurdesdroits.fr/" in [address for _, address in page.links("div.prose a")]


@pytest.mark.parametrize("address", ["/", "/editions/", "/2026/", "/compte/connexion/", "/nulle-part/"])
def test_every_footer_leads_to_the_legal_pages(client, address) -> None:
    EditionFactory(slug="2026")
    status = 404 if address == "/nulle-part/" else 200

    found = [target for _, target in read(client.get(address), status).links("footer a")]

    assert found == ["/accessibilite/", "/donnees-personnelles/", "/cookies/", "/mentions-legales/"]


# --- what the code decides ---------------------------------------------------


def test_the_notice_says_how_long_the_code_keeps_data(client) -> None:
    rows = dict(
        re.findall(
            r"<td>(.*?)</td>\n<td>.*?</td>\n<td>(.*?)</td>", client.get("/donnees-personnelles/").content.decode()
        )
    )

    assert rows["Besoins particuliers (facultatif)"] == f"{NEEDS_KEPT.days // 30}{NBSP}mois après le forum"
    registration = "Nom, prénom, courriel, catégorie, structure et sorte de structure"
    assert rows[registration] == f"{REGISTRATIONS_KEPT_MONTHS}{NBSP}mois après le forum"
    origin = "Code postal, et comment vous avez connu le forum (facultatif)"
    assert rows[origin] == rows[registration]
    logs = next(kept for what, kept in rows.items() if what.startswith("Journaux techniques"))
    assert logs == f"{ACCESS_LOGS_KEPT_MONTHS}{NBSP}mois"


def test_the_notice_of_the_form_says_the_same(client) -> None:
    """Its words are fixed, "un mois" and "deux ans": change them together with the numbers."""
    CategoryFactory(edition=EditionFactory(slug="2026"))

    form = client.get("/2026/inscription/").content.decode()

    assert (NEEDS_KEPT.days, REGISTRATIONS_KEPT_MONTHS) == (30, 24)
    assert re.search(r"Vos besoins\W+un mois après le forum", form)
    assert re.search(r"Votre inscription\W+deux ans", form)
    assert f'<a href="{reverse("pages:personal_data")}">' in form


def test_the_sign_in_page_leads_to_the_notice(client) -> None:
    assert ("Ce que nous faisons de vos données", "/donnees-personnelles/") in read(
        client.get("/compte/connexion/")
    ).links("main a")


def test_cookies_are_those_of_the_settings(client, settings) -> None:
    settings.SESSION_COOKIE_AGE = 3 * 24 * 3600
    rows = re.findall(r"<tr>\n<td>(.*?)</td>\n<td>.*?</td>\n<td>(.*?)</td>", client.get("/cookies/").content.decode())

    assert rows == [
        (settings.SESSION_COOKIE_NAME, f"3{NBSP}jours"),
        (settings.CSRF_COOKIE_NAME, f"{settings.CSRF_COOKIE_AGE // 86400}{NBSP}jours"),
        (END_PAGE_COOKIE, "une heure"),
        (CookieStorage.cookie_name, "jusqu’à la page suivante"),
    ]


def test_no_page_sets_another_cookie(client) -> None:
    EditionFactory(slug="2026")

    for address in ("/", "/en/", "/2026/", "/2026/inscription/", "/compte/connexion/", "/en/cookies/", *ADDRESSES):
        client.get(address)
    client.post("/compte/connexion/", {"email": "zoe@example.org"})
    client.post("/compte/deconnexion/")

    known = {settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, CookieStorage.cookie_name}
    assert set(client.cookies) <= known


def test_credits_name_every_vendored_part_that_readers_get(client) -> None:
    page = client.get("/mentions-legales/").content.decode()

    assert all(
        name in page
        for name in ("Bricolage Grotesque", "Atkinson Hyperlegible Next", "Bootstrap", "htmx", "zxing", "idb")
    )
    assert "EUPL-1.2" in page


# --- addresses and cost ------------------------------------------------------


def test_no_edition_takes_their_address() -> None:
    assert {*LegalPage.values, "pages"} <= RESERVED_SLUGS


def test_search_engines_may_read_them(client) -> None:
    closed = re.findall(r"Disallow: (\S+)", client.get("/robots.txt").content.decode())

    assert [address for address in ADDRESSES if any(address.startswith(prefix) for prefix in closed)] == []


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("versions", [1, 3])
def test_a_page_costs_the_same_with_1_version_and_with_3(client, address, versions, django_assert_num_queries) -> None:
    EditionFactory(slug="2026")
    for number in range(versions):
        LegalText.objects.create(page=address.strip("/"), number=number + 1, body_fr="## Ici")

    with django_assert_num_queries(3):  # the facts, the texts, the edition of the menu
        client.get(address)


def test_a_process_asks_for_the_footer_once_a_minute(client, django_assert_num_queries) -> None:
    remember_site_details(SiteDetails(), seconds=0)
    with django_assert_num_queries(1):
        remembered_site_details()
    with django_assert_num_queries(0):
        remembered_site_details()


# --- edited texts ------------------------------------------------------------


def test_a_page_without_english_is_shown_in_french_and_says_so(client) -> None:
    at = datetime(2026, 10, 2, 8, 0, tzinfo=UTC)
    LegalText.objects.create(page="cookies", number=1, body_fr="## Nos cookies\n\nPeu.", published_at=at)

    page = read(client.get("/en/cookies/"))

    assert page.find("div.prose").attributes["lang"] == "fr"
    assert "This text does not exist in English yet: here it is in French." in words(page)
    assert "Version of 2 October 2026" in words(page)


def test_the_last_version_shows(client) -> None:
    for number, body in enumerate(("## Un", "## Deux"), 1):
        LegalText.objects.create(page="cookies", number=number, body_fr=body)

    assert read(client.get("/cookies/")).texts("div.prose h2") == ["Deux"]
