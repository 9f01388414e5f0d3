"""The journal's pages: sentences in plain words, filters that stay in the address, an export that is told."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from attendees.enums import Repeats
from attendees.models import Registration
from attendees.services.checkpoint import (
    DoorPlan,
    change_checkpoint,
    create_checkpoint,
    create_session_doors,
    remove_checkpoint,
)
from attendees.services.pairing import actor_of
from attendees.services.phone import revoke_scanners
from attendees.services.registration import cancel_registration
from attendees.services.seat import change_seats
from events.enums import EditionState
from events.services.edition import move_edition
from forum.core.journal import WITHHELD, Actor, record
from forum.core.models import LogEntry
from tests.attendees.arrivals import admit
from tests.attendees.rights import REFUSED, answers
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SessionFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

ALL = "/organisation/journal/"
ONE = "/organisation/2026/journal/"


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def zoe(edition):
    return RegistrationFactory(edition=edition, first_name="Zoé", last_name="Éluard", email="zoe@example.org")


def act(actor=None, verb="corrected", target=None, *, scope="2026", at=BEFORE, changes=None, **more):
    return record(actor or Actor.system("x"), verb, target, at=at, scope=scope, changes=changes, **more)


def sentences(page):
    return page.texts(".journal__what > p")


def test_a_line_says_when_who_what_and_to_whom(organiser, zoe):
    organiser.user.name = "Claire Martin"
    organiser.user.save()
    act(Actor.from_user(organiser.user), "cancelled", zoe)

    page = read(organiser.get(ONE))

    assert sentences(page) == [f"Claire Martin ({organiser.user.email}) a annulé l’inscription de Zoé Éluard"]
    assert page.links(".journal__what a") == [("Zoé Éluard", f"/organisation/2026/inscriptions/{zoe.pk}/")]
    assert page.texts("time") == ["1er octobre 2026, 12 h"]


def test_in_english_too(organiser, zoe):
    act(Actor.from_link(zoe), "cancelled", zoe)

    page = read(organiser.get(f"/en{ONE}"))

    assert sentences(page) == ["The person, by their mailed link, cancelled the registration of Zoé Éluard"]


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("link", "La personne, par son lien reçu par courriel,"),
        ("visitor", "Quelqu’un sans compte, sur le site,"),
        ("system", "Le système"),
        ("scanner", "Le téléphone « Accueil nord »"),
        ("user", "claire@example.org"),
    ],
)
def test_everybody_who_acts_has_a_name(organiser, zoe, kind, name):
    actor = {
        "link": Actor.from_link(zoe),
        "visitor": Actor.visitor(),
        "system": Actor.system("badges"),
        "scanner": Actor(kind="scanner", id="x", label="Accueil nord"),
        "user": Actor.from_user(UserFactory(email="claire@example.org")),
    }[kind]
    act(actor, "corrected", zoe)

    page = read(organiser.get(ONE))

    assert sentences(page) == [f"{name} a corrigé l’inscription de Zoé Éluard"]


def test_on_whose_behalf_is_told(organiser, zoe):
    act(target=zoe, on_behalf_of="claire@example.org")

    assert sentences(read(organiser.get(ONE)))[0].endswith("(au nom de claire@example.org)")


def test_what_is_gone_is_said_to_be(organiser, edition):
    person = RegistrationFactory(edition=edition, ticket=False)
    act(target=person)
    Registration.objects.filter(pk=person.pk).delete()

    page = read(organiser.get(ONE))

    assert sentences(page) == ["Le système a corrigé une inscription effacée"]
    assert page.links(".journal__what a") == []


def test_lines_of_things_that_the_app_never_knew_are_read_all_the_same(organiser, edition):
    line = act(verb="juggled", target=edition, changes={"colour": ["red", "blue"], "odd": 3, "list": [1, 2, 3]})
    LogEntry.objects.bulk_create(
        LogEntry(at=BEFORE, actor_kind="system", verb="juggled", target_type=kind, target_id=key, scope="2026")
        for kind, key in (("circus.ball", "1"), ("attendees.registration", "no uuid"), ("nonsense", ""))
    )

    page = read(organiser.get(ONE))

    assert sentences(page) == [
        "Le système : juggled, nonsense (supprimé)",
        "Le système : juggled, une inscription effacée",
        "Le système : juggled, circus.ball (supprimé)",
        "Le système : juggled, l’édition 2026",
    ]
    assert page.texts(".journal__changes li") == ["colour : red → devient blue"]
    assert line.pk


def test_what_changed_is_in_words(organiser, zoe, edition):
    workshop = SessionFactory(edition=edition, bookable=True, title="Cultiver")
    change_seats(zoe, sessions=[workshop], actor=Actor.from_link(zoe), at=BEFORE)
    move_edition(edition, EditionState.CLOSED, actor=Actor.system(), at=BEFORE)
    act(target=zoe, changes={"needs": WITHHELD, "is_under_15": [False, True], "newsletter_wanted_at": WITHHELD})
    act(target=edition, verb="changed", changes={"registration_opens_at": [None, "2026-09-01T07:00:00+00:00"]})
    act(target=edition, verb="changed", changes={"starts_on": ["2026-11-22", "tomorrow"], "venue": [99_999, None]})

    page = read(organiser.get(ONE))

    assert page.texts(".journal__changes li") == [
        "premier jour : 22 novembre 2026 → devient tomorrow",
        "lieu : supprimé → devient rien",
        "ouverture des inscriptions : rien → devient 1er septembre 2026, 9 h",
        "moins de 15 ans : non → devient oui",
        "besoins (modifié, le contenu n’est pas gardé)",
        "lettre d’information demandée le (modifié, le contenu n’est pas gardé)",
        "moment : rien → devient à la clôture",
        "état : ouverte → devient close",
        "séances réservées : rien → devient Cultiver",
    ]


def test_what_was_done_to_doors_and_phones_is_in_words(organiser, edition):
    SessionFactory(edition=edition, title="Semer")
    actor = Actor.system()
    door = create_checkpoint(edition, DoorPlan(name="Parvis"), actor=actor, at=BEFORE)
    press = CategoryFactory(edition=edition, name="Presse")
    change_checkpoint(door, DoorPlan(name="Parvis", repeats=Repeats.MANY, categories=[press]), actor=actor, at=BEFORE)
    create_session_doors(edition, actor=actor, at=BEFORE)
    phone = ScannerFactory(checkpoint=door, name="Awa")
    act(actor_of(phone), "scanner_moved", phone, changes={"checkpoint": ["Parvis", "Semer"]})
    act(actor_of(phone), "scanner_guessing", phone, changes={"unknown": [None, 60]})
    revoke_scanners(edition, actor=actor, at=BEFORE)
    remove_checkpoint(CheckpointFactory(edition=edition, name="Jardin"), actor=actor, at=BEFORE)

    page = read(organiser.get(ONE))

    assert sentences(page) == [
        "Le système a supprimé le point de contrôle « Jardin »",
        "Le système a révoqué tous les téléphones du contrôle",
        "Le téléphone « Awa » a lu beaucoup de codes inconnus en une minute : il a été ralenti",
        "Le téléphone « Awa » est passé à une autre porte",
        "Le système a créé les portes des séances",
        "Le système a modifié le point de contrôle « Parvis »",
        "Le système a ajouté le point de contrôle « Parvis »",
    ]
    assert page.texts(".journal__changes li") == [
        "nom : Jardin → devient rien",
        "téléphones : Awa → devient rien",
        "codes inconnus : rien → devient 60",
        "porte : Parvis → devient Semer",
        "portes : rien → devient Semer",
        "catégories admises : rien → devient Presse",
        "combien de fois : une fois par jour → devient autant de fois que l’on veut",
        "sorte : rien → devient entrée du forum",
        "nom : rien → devient Parvis",
    ]


def test_what_was_typed_is_escaped(organiser, edition):
    person = RegistrationFactory(edition=edition, first_name="<b>{who}", last_name="%(what)s")
    act(Actor(kind="scanner", id="x", label="<i>{what}%s"), target=person, changes={"name": ["<u>", "{x}"]})

    response = organiser.get(ONE)

    assert sentences(read(response)) == ["Le téléphone « <i>{what}%s » a corrigé l’inscription de <b>{who} %(what)s"]
    assert "<b>{who}" not in response.content.decode()


def test_the_page_of_an_edition_shows_its_lines_alone(organiser, zoe):
    act(target=zoe)
    act(target=EditionFactory(slug="2025"), scope="2025", verb="edition_moved")

    assert len(sentences(read(organiser.get(ONE)))) == 1
    assert len(sentences(read(organiser.get(ALL)))) == 2


def test_hours_are_those_of_each_edition(organiser, zoe):
    far = EditionFactory(slug="2025", time_zone="Indian/Reunion")
    act(target=zoe)
    act(target=far, scope="2025", verb="edition_moved")

    assert read(organiser.get(ALL)).texts("time") == ["1er octobre 2026, 14 h", "1er octobre 2026, 12 h"]
    assert read(organiser.get("/organisation/2025/journal/")).texts("time") == ["1er octobre 2026, 14 h"]


@pytest.mark.parametrize(
    "query",
    [
        "person=eluard",
        "person=%C3%89LUARD+zo",
        "act=cancelled",
        "kind=user",
        "who=claire",
        "since=2026-10-01",
        "edition=2026",
        "person=zoe&act=cancelled&kind=user&who=claire&since=2026-10-01&until=2026-10-01&edition=2026",
    ],
)
def test_filters_find_the_one_line(organiser, zoe, query):
    act(target=EditionFactory(slug="2025"), scope="2025", verb="edition_moved", at=BEFORE - timedelta(days=1))
    act(Actor.from_user(UserFactory(email="claire@example.org")), "cancelled", zoe)

    page = read(organiser.get(f"{ALL}?{query}"))

    assert sentences(page) == ["claire@example.org a annulé l’inscription de Zoé Éluard"]


def test_days_end_at_midnight_where_the_forum_is(organiser, zoe):
    midnight = BEFORE.replace(hour=22, minute=0)  # in Paris, the second of October begins
    act(target=zoe, at=midnight)

    assert sentences(read(organiser.get(f"{ONE}?until=2026-10-01"))) == []
    assert len(sentences(read(organiser.get(f"{ONE}?since=2026-10-02&until=2026-10-02")))) == 1


@pytest.mark.parametrize(
    "query",
    [
        "act=nonsense",
        "kind=nonsense",
        "since=yesterday",
        "since=0001-01-01",
        "until=9999-12-31",
        "edition=nowhere",
        "edition=%00",
        "who=a%00b",
        "person=a%00b",
        "after=x",
        "after=999999999999999999999999999-1",
    ],
)
def test_filters_that_make_no_sense_filter_nothing(organiser, zoe, query):
    act(target=zoe)

    assert len(sentences(read(organiser.get(f"{ALL}?{query}")))) == 1


def test_a_name_that_too_many_bear_is_said_to_be(organiser, edition, monkeypatch):
    monkeypatch.setattr("forum.pages.journal.forms.PEOPLE_FOUND", 1)
    for _ in range(2):
        act(target=RegistrationFactory(edition=edition, last_name="Le Goff"))

    page = read(organiser.get(f"{ONE}?person=goff"))

    assert page.texts(".field__error") == ["Trop de personnes portent ce nom : ajoutez un mot."]
    assert len(sentences(page)) == 2


def test_an_empty_journal_and_an_empty_result_say_what_to_do(organiser, edition):
    assert read(organiser.get(ONE)).texts(".empty h2") == ["Le journal est vide"]

    found = read(organiser.get(f"{ONE}?act=cancelled"))

    assert found.texts(".empty h2") == ["Aucune ligne ne correspond"]
    assert found.links(".empty a") == [("Tout afficher", ONE)]


def test_older_lines_are_a_page_away_and_the_filter_stays(organiser, zoe):
    for number in range(51):
        act(target=zoe, at=BEFORE - timedelta(minutes=number))
    act(verb="cancelled", target=zoe)

    first = read(organiser.get(f"{ONE}?act=corrected"))
    [(words, older)] = first.links(".pages a")
    second = read(organiser.get(f"{ONE}{older}"))

    assert words == "Plus anciennes"
    assert (len(sentences(first)), len(sentences(second))) == (50, 1)
    assert second.links(".pages a") == [("Revenir aux plus récentes", "?act=corrected")]


def furnish(number, zoe):
    for n in range(number):
        person = RegistrationFactory(edition=EditionFactory(), category__edition=zoe.edition)
        act(
            Actor.from_user(UserFactory(email=f"u{n}-{person.pk}@example.org")),
            target=person,
            scope=person.edition.slug,
        )
        session = SessionFactory(edition=person.edition, bookable=True)
        act(
            target=zoe, verb="seats_changed", changes={"seats": [[], [session.pk]], "category": [None, zoe.category_id]}
        )
        act(target=zoe.edition, verb="edition_moved", changes={"state": ["draft", "open"]})
        act(target=ScannerFactory(checkpoint__edition=zoe.edition), verb="scanner_revoked")


@pytest.mark.parametrize("address", [ALL, ONE, f"{ALL}?person=goff", "/organisation/journal.csv"])
def test_three_lines_cost_as_much_as_one(organiser, zoe, address):
    furnish(1, zoe)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            response = organiser.get(address)
            b"".join(response) if response.streaming else None
        return len(captured)

    queries()
    one = queries()
    furnish(2, zoe)

    assert queries() == one


# --- one person --------------------------------------------------------------


def test_the_page_of_a_person_tells_all_that_happened_to_them(organiser, zoe):
    cancelled = RegistrationFactory(edition=zoe.edition)
    cancel_registration(cancelled, actor=Actor.from_link(cancelled), at=BEFORE)
    act(target=zoe)
    admit(ScannerFactory(checkpoint__edition=zoe.edition, name="Nord", checkpoint__name="Grande porte"), zoe)

    page = read(organiser.get(f"/organisation/2026/inscriptions/{zoe.pk}/journal/"))

    assert sentences(page) == [
        "Le système a corrigé l’inscription de Zoé Éluard",
        "Bienvenue · Grande porte téléphone « Nord », caméra",
    ]


def test_the_page_of_a_person_is_reached_from_theirs(organiser, zoe):
    page = read(organiser.get(f"/organisation/2026/inscriptions/{zoe.pk}/"))

    assert page.links("section .actions a") == [
        ("Tout son journal", f"/organisation/2026/inscriptions/{zoe.pk}/journal/"),
        ("Ses courriels", "/organisation/courriels/?to=zoe%40example.org"),
    ]


def test_a_person_of_another_edition_is_not_found_here(organiser, zoe):
    EditionFactory(slug="2025")

    assert organiser.get(f"/organisation/2025/inscriptions/{zoe.pk}/journal/").status_code == 404


# --- export ------------------------------------------------------------------


def rows(response):
    text = b"".join(response).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


def test_the_export_holds_what_is_filtered_and_is_told(organiser, zoe):
    act(target=zoe, changes={"needs": WITHHELD, "language": ["fr", "en"]})
    act(verb="cancelled", target=zoe)

    response = organiser.get("/organisation/2026/journal.csv?act=corrected&person=zoe")

    assert response.headers["Content-Disposition"] == 'attachment; filename="forum-2026-journal.csv"'
    assert "no-store" in response.headers["Cache-Control"]
    assert rows(response) == [
        ["Quand", "Édition", "Par", "Qui", "Au nom de", "Acte", "Ce qui s’est passé", "Ce qui a changé"],
        [
            "2026-10-01 12:00:00", "2026", "système", "Le système", "", "correction",
            "Le système a corrigé l’inscription de Zoé Éluard", "langue\u00a0: fr → en; besoins\u00a0: modifié",
        ],
    ]  # fmt: skip
    line = LogEntry.objects.get(verb="journal_exported")
    assert (line.target_type, line.scope, line.actor_label) == ("events.edition", "2026", organiser.user.email)
    assert line.changes == {"filter": ["", "person=…, act=corrected"]}


def test_the_export_runs_no_formula(organiser, edition):
    act(Actor(kind="user", id="0", label="=1+1@example.org"), target=edition, on_behalf_of="@SUM(1)")

    [_, line] = rows(organiser.get("/organisation/journal.csv"))

    assert (line[3], line[4]) == ("'=1+1@example.org", "'@SUM(1)")


def test_the_export_goes_on_as_long_as_there_are_lines(organiser, zoe, monkeypatch):
    monkeypatch.setattr("forum.pages.journal.views.CHUNK", 2)
    for number in range(5):
        act(target=zoe, at=BEFORE - timedelta(minutes=number))

    assert [line[0][11:16] for line in rows(organiser.get("/organisation/journal.csv"))[1:]] == [
        "12:00", "11:59", "11:58", "11:57", "11:56",
    ]  # fmt: skip


def test_the_export_of_invented_data_says_so(organiser):
    act(target=EditionFactory(slug="2026", is_demo=True))

    assert rows(organiser.get("/organisation/2026/journal.csv"))[0] == [
        "Données fictives\u00a0: édition de démonstration"
    ]


@pytest.mark.parametrize("page", ["journal/", "journal.csv", "2026/journal/", "2026/journal.csv"])
def test_the_journal_is_for_organisers(edition, page):
    assert answers("get", f"/organisation/{page}") == REFUSED


def test_the_journal_of_a_person_is_for_organisers(zoe):
    assert answers("get", f"/organisation/2026/inscriptions/{zoe.pk}/journal/") == REFUSED


# --- what is taken away is journalled ----------------------------------------


def test_taking_lists_and_badges_away_is_told(organiser, zoe):
    create_checkpoint(zoe.edition, DoorPlan(name="Porte"), actor=Actor.system(), at=BEFORE)
    base = "/organisation/2026/inscriptions"
    organiser.get(f"{base}.csv?q=zoe&state=confirmed")
    organiser.head(f"{base}.csv")
    organiser.get(f"{base}/{zoe.pk}/badge.pdf")
    organiser.get(f"/compte/inscription/{zoe.pk}/mes-donnees.json")

    told = LogEntry.objects.exclude(verb="checkpoint_created").order_by("pk").values_list("verb", "changes")

    assert list(told) == [
        ("guests_exported", {"filter": ["", "q=…, state=confirmed"]}),
        ("badge_opened", {}),
        ("data_exported", {}),
    ]


def test_every_label_of_the_filter_is_translated(organiser, edition):
    with translation.override("en"):
        options = read(organiser.get(f"/en{ONE}")).texts("select option")

    assert "Registration cancelled" not in options
    assert "Cancellation" in options
    assert "Sign-in of the team" in options
