"""Organisers write the legal pages: facts, texts, preview, versions; nothing typed is lost, nobody is overwritten."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.core.enums import Compliance, LegalPage
from forum.core.legal import remembered_site_details
from forum.core.models import LegalText, LogEntry, SiteDetails
from forum.pages.legal.contents import original
from tests.attendees.rights import REFUSED, answers
from tests.factories.moments import BEFORE
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LIST = "/organisation/pages/"
DETAILS = f"{LIST}informations/"
COOKIES = f"{LIST}cookies/"
RESTORE = f"{COOKIES}origine/"


def typed(client, address=COOKIES, **changes):
    """Return what the form holds when it opens, with changes typed into it."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in values.items()} | changes


def publish(client, text, english=""):
    return client.post(COOKIES, typed(client, body_fr=text, body_en=english))


# --- the list ----------------------------------------------------------------


def test_the_list_says_what_is_to_be_filled_in(organiser) -> None:
    page = read(organiser.get(LIST))

    assert page.texts(".note__title") == ["8 informations à compléter"]
    assert page.texts(".legal-list .state") == ["texte d’origine"] * 4


def test_the_desk_says_it_too(organiser) -> None:
    assert "8 informations à compléter" in read(organiser.get("/organisation/")).text(".note--warning")


def test_lists_cost_the_same_with_1_version_and_with_3(organiser) -> None:
    def queries() -> list[int]:
        costs = []
        for address in (LIST, COOKIES):
            with CaptureQueriesContext(connection) as captured:
                organiser.get(address)
            costs.append(len(captured))
        return costs

    publish(organiser, "## Un")
    one = queries()
    publish(organiser, "## Deux")
    publish(organiser, "## Trois")

    assert queries() == one


@pytest.mark.parametrize("address", [LIST, DETAILS, COOKIES])
def test_the_pages_are_the_organisers_alone(address) -> None:
    assert answers("get", address) == REFUSED


@pytest.mark.parametrize("address", [DETAILS, COOKIES, RESTORE])
def test_only_organisers_write(address) -> None:
    assert answers("post", address) == REFUSED
    assert (LegalText.objects.count(), SiteDetails.objects.count()) == (0, 0)


def test_unknown_pages_and_versions_are_not_found(organiser) -> None:
    addresses = [f"{LIST}nulle-part/", f"{LIST}nulle-part/1/", f"{COOKIES}1/"]

    assert [organiser.get(address).status_code for address in addresses] == [404] * 3


# --- the facts ---------------------------------------------------------------


def test_facts_take_their_place_on_the_public_pages(organiser, client) -> None:
    answer = organiser.post(
        DETAILS, typed(organiser, DETAILS, host="Hébergeur Exemple", contact_phone="01 99 00 00 00")
    )

    assert answer["Location"] == LIST
    assert (SiteDetails.objects.get().host, SiteDetails.objects.get().changed_by) == (
        "Hébergeur Exemple", organiser.user.email,
    )  # fmt: skip
    assert "Hébergeur Exemple" in read(client.get("/mentions-legales/")).text("div.prose")
    entry = LogEntry.objects.get(verb="site_details_changed")
    assert entry.changes == {"host": ["", "Hébergeur Exemple"], "contact_phone": ["", "01 99 00 00 00"]}


def test_a_changed_fact_makes_a_version_of_the_pages_that_name_it(organiser) -> None:
    organiser.post(DETAILS, typed(organiser, DETAILS, host="Hébergeur Exemple"))

    versions = LegalText.objects.order_by("page", "number").values_list("page", "number", "published_at")
    assert list(versions) == [
        ("donnees-personnelles", 1, None), ("donnees-personnelles", 2, BEFORE),
        ("mentions-legales", 1, None), ("mentions-legales", 2, BEFORE),
    ]  # fmt: skip
    shown = [read(organiser.get(f"{LIST}mentions-legales/{number}/")).text("div.prose") for number in (1, 2)]
    assert ["Hébergeur Exemple" in text for text in shown] == [False, True]
    assert "[à compléter : hébergeur]" in shown[0]


def test_the_same_facts_change_nothing(organiser) -> None:
    organiser.post(DETAILS, typed(organiser, DETAILS, host="Hébergeur"))
    organiser.post(DETAILS, typed(organiser, DETAILS))

    assert LogEntry.objects.filter(verb="site_details_changed").count() == 1
    assert LegalText.objects.filter(page="mentions-legales").count() == 2


def test_the_footer_follows_at_once(organiser, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        organiser.post(
            DETAILS,
            typed(organiser, DETAILS, accessibility_status="partial", audited_on="2026-03-01", audit_rate="73,5"),
        )

    assert remembered_site_details().accessibility_status == Compliance.PARTIAL
    assert "Accessibilité : partiellement conforme" in read(organiser.get("/")).texts("footer a")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"accessibility_status": "partial"}, "audited_on", "Seul un audit permet de le dire : indiquez sa date."),
        ({"accessibility_status": "partial", "audited_on": "2026-03-01", "audit_rate": "49,9"}, "audit_rate",
         "« Partiellement conforme » veut dire au moins 50 % des critères, et pas tous."),
        ({"accessibility_status": "full", "audited_on": "2026-03-01", "audit_rate": "99"}, "audit_rate",
         "« Totalement conforme » veut dire 100 % des critères."),
        ({"audit_rate": "beaucoup"}, "audit_rate", "Écrivez un nombre, par exemple 73,5."),
        ({"declared_on": "2027-01-01"}, "declared_on", "Ce jour est encore à venir."),
        ({"contact_email": "forum"}, "contact_email", "Il manque l’arobase « @ », comme dans camille@exemple.fr."),
        ({"accessibility_plan_url": "là"}, "accessibility_plan_url",
         "Cette adresse n’est pas complète. Elle commence par https://"),
    ],
)  # fmt: skip
def test_facts_that_cannot_be_are_told_at_their_field(organiser, values, field, message) -> None:
    page = read(organiser.post(DETAILS, typed(organiser, DETAILS, host="Hébergeur Exemple", **values)), 422)

    assert message in page.texts(f"#id_{field}_error .field__error")
    assert any(message in line for line in page.texts(".error-summary li"))
    assert "Hébergeur Exemple" in page.text("textarea[name]#id_host")
    assert SiteDetails.objects.count() == 0


def test_facts_that_a_colleague_changed_meanwhile_are_kept(organiser) -> None:
    mine = typed(organiser, DETAILS, host="Le mien")
    organiser.post(DETAILS, typed(organiser, DETAILS, host="Celui de ma collègue"))

    answer = organiser.post(DETAILS, mine)

    assert "Quelqu’un de l’équipe a publié autre chose" in read(answer, 422).text(".error-summary")
    assert answer.context["form"]["host"].value() == "Le mien"
    assert SiteDetails.objects.get().host == "Celui de ma collègue"
    # Sent once more, knowingly.
    organiser.post(DETAILS, mine | {"seen": answer.context["form"]["seen"].value()})
    assert SiteDetails.objects.get().host == "Le mien"


# --- the texts ---------------------------------------------------------------


def test_a_text_is_published_and_the_one_before_is_kept(organiser, client) -> None:
    answer = publish(organiser, "## Nos cookies\n\nIl y en a **peu** : {{ cookie_session }}.", "## Our cookies")

    assert answer["Location"] == COOKIES
    page = read(client.get("/cookies/"))
    assert page.texts("div.prose h2") == ["Nos cookies"]
    assert "Il y en a peu : sessionid." in page.text("div.prose")
    assert "Version du 1er octobre 2026" in page.text("main")
    assert read(client.get("/en/cookies/")).texts("div.prose h2") == ["Our cookies"]
    kept, new = LegalText.objects.order_by("number")
    assert (kept.body_fr, kept.is_original, kept.published_at) == (original("cookies").fr, True, None)
    assert (new.published_at, new.published_by, new.is_original) == (BEFORE, organiser.user.email, False)
    entry = LogEntry.objects.get(verb="legal_text_published")
    assert (entry.actor_label, entry.scope, entry.changes) == (
        organiser.user.email, "page:cookies", {"number": [1, 2]},
    )  # fmt: skip


def test_a_preview_publishes_nothing(organiser) -> None:
    answer = organiser.post(COOKIES, typed(organiser, body_fr="## Essai", body_en="## Trial") | {"preview": "1"})

    page = read(answer)
    assert page.texts("#apercu .prose") == ["Essai", "Trial"]
    assert page.text("#id_body_fr") == "## Essai"
    assert LegalText.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "Écrivez le texte, ou revenez au texte d’origine, plus bas."),
        ("Voir {{ telefone }}.", "Cette variable n’existe pas : {{ telefone }}. La liste est plus bas."),
        ("{{ a }} {{ b }}", "Ces variables n’existent pas : {{ a }}, {{ b }}. La liste est plus bas."),
        ("a" * 40_001, "C’est trop long : 40 000 caractères au plus, vous en avez tapé 40 001."),
    ],
)
def test_what_is_wrong_with_a_text_is_told_at_its_field(organiser, text, message) -> None:
    page = read(publish(organiser, text, "## Kept"), 422)

    assert (
        page.texts("#id_body_fr_error .field__error")[0].replace("40000", "40 000").replace("40001", "40 001")
        == message
    )
    assert page.text("#id_body_en") == "## Kept"
    assert LegalText.objects.count() == 0


def test_a_colleagues_text_is_never_overwritten_unseen(organiser) -> None:
    mine = typed(organiser, body_fr="## Le mien")
    publish(organiser, "## Celui de ma collègue")

    answer = organiser.post(COOKIES, mine)

    page = read(answer, 422)
    assert "Quelqu’un de l’équipe a publié autre chose" in page.text(".error-summary")
    assert page.text("#id_body_fr") == "## Le mien"
    assert page.text("pre") == "## Celui de ma collègue"
    assert LegalText.objects.count() == 2
    organiser.post(COOKIES, mine | {"seen": answer.context["form"]["seen"].value()})
    assert LegalText.objects.get(number=3).body_fr == "## Le mien"


def test_publishing_twice_is_publishing_once(organiser) -> None:
    form = typed(organiser, body_fr="## Une fois")
    organiser.post(COOKIES, form)
    organiser.post(COOKIES, typed(organiser))

    assert LegalText.objects.count() == 2


def test_the_original_text_comes_back_and_mine_stays_readable(organiser, client) -> None:
    publish(organiser, "## Le mien")
    seen = organiser.get(COOKIES).context["seen"]

    answer = organiser.post(RESTORE, {"seen": seen})

    assert answer["Location"] == COOKIES
    assert "Pourquoi il n’y a pas de bandeau" in read(client.get("/cookies/")).texts("div.prose h2")
    assert read(organiser.get(f"{COOKIES}2/")).texts("div.prose h2") == ["Le mien"]
    assert LogEntry.objects.filter(verb="legal_text_restored").count() == 1
    assert organiser.get(COOKIES).context["text"].is_original


def test_the_original_does_not_come_back_over_an_unseen_text(organiser) -> None:
    publish(organiser, "## Un")
    seen = organiser.get(COOKIES).context["seen"]
    publish(organiser, "## Deux")

    organiser.post(RESTORE, {"seen": seen})

    assert not organiser.get(COOKIES).context["text"].is_original


def test_an_edited_text_follows_the_facts(organiser, client) -> None:
    publish(organiser, "## Ici\n\n{{ telephone }}")
    organiser.post(DETAILS, typed(organiser, DETAILS, contact_phone="01 99 00 00 00"))

    assert "01 99 00 00 00" in read(client.get("/cookies/")).text("div.prose")
    assert LegalText.objects.filter(page="cookies").count() == 3
    assert not LegalText.objects.get(page="cookies", number=3).is_original


@pytest.mark.parametrize("address", [DETAILS, COOKIES])
def test_a_form_without_our_cookie_comes_back_whole(organiser, address) -> None:
    field = "host" if address == DETAILS else "body_fr"
    form = typed(organiser, address, **{field: "## À garder"})
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = organiser.cookies

    answer = strict.post(address, form)

    assert "L’envoi n’a pas été accepté" in read(answer, 422).text(".error-summary")
    assert answer.context["form"][field].value() == "## À garder"
    assert (LegalText.objects.count(), SiteDetails.objects.count()) == (0, 0)


def test_versions_are_never_rewritten() -> None:
    with pytest.raises(TypeError):
        LegalText.objects.update(body_fr="")
    with pytest.raises(TypeError):
        LegalText.objects.all().delete()


def test_a_text_that_an_update_of_the_application_changed_is_kept_as_it_was(organiser) -> None:
    """The stored original of an older application stays; what shows now becomes a version before the next change."""
    at = datetime(2026, 1, 1, tzinfo=UTC)
    old = {"body_fr": "## Ancien", "body_en": "## Old", "is_original": True, "facts": {"fr": {}, "en": {}}}
    LegalText.objects.create(page=LegalPage.COOKIES, number=1, published_at=at, **old)

    publish(organiser, "## Nouveau")

    rows = LegalText.objects.order_by("number").values_list("number", "body_fr", "is_original")
    assert list(rows) == [
        (1, "## Ancien", True), (2, original("cookies").fr, True), (3, "## Nouveau", False),
    ]  # fmt: skip


def test_a_rate_is_read_and_shown_as_people_write_it(organiser) -> None:
    values = {"accessibility_status": "partial", "audited_on": "2026-03-01", "audit_rate": "73,5"}
    organiser.post(DETAILS, typed(organiser, DETAILS, **values))

    page = organiser.get(DETAILS).content.decode()

    assert SiteDetails.objects.get().audited_on == date(2026, 3, 1)
    assert 'value="73,50"' in page
    assert 'value="2026-03-01"' in page
