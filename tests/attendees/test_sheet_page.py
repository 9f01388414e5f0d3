"""The page where signed sheets are typed in: which sheet, who is on it, what is said of faults, what is kept."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from attendees.enums import CheckpointKind
from attendees.forms.sheet import read_hour
from attendees.models import Registration, Scan, Stay
from attendees.views import sheet as page_of_sheets
from events.enums import EditionState
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.arrivals import admit
from tests.attendees.rights import REFUSED, answers
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    EditionFactory,
    RegistrationFactory,
    ScannerFactory,
    SeatBookingFactory,
    SessionFactory,
)
from tests.factories.moments import AFTER, BEFORE, DOOR
from tests.pages.form_errors import Case, check_errors
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("after")]
PAGE = "/organisation/2026/controle/papiers/saisie/"
NINE = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)  # 9 h in Paris


@pytest.fixture
def after(now):
    now.move_to(AFTER)
    return now


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def door(edition):
    return CheckpointFactory(edition=edition, name="Parvis")


@pytest.fixture
def session_door(edition):
    session = SessionFactory(edition=edition, bookable=True, title="Semer")
    return CheckpointFactory(edition=edition, name="Atelier Semer", kind=CheckpointKind.SESSION, session=session)


@pytest.fixture
def people(edition):
    return [
        RegistrationFactory(edition=edition, last_name=last, first_name="Zoé", organisation="Les Bleuets")
        for last in ("Blin", "Bois", "Brun", "Costa")
    ]


def address(door, letter="B", name="", **besides):
    asked = {"porte": door.pk, "lettre": letter} | besides
    return f"{PAGE}{name}?" + "&".join(f"{key}={value}" for key, value in asked.items() if value)


def send(organiser, where, *signed, submission=None, follow=False, **fields):
    data = {"submission": submission or uuid4(), "signe": [str(one.pk) for one in signed], "heure": ""} | fields
    return organiser.post(where, data, follow=follow)


def named(page, name):
    return [field for field in page.all("input") if field.attributes.get("name") == name]


def hours():
    return dict(Stay.objects.order_by("pk").values_list("registration__last_name", "entered_at"))


def test_the_papers_lead_to_the_page(organiser, door):
    page = read(organiser.get("/organisation/2026/controle/papiers/"))

    assert ("Saisir une feuille", PAGE) in page.links(".card a")


def test_a_door_and_a_letter_show_the_list_of_the_printed_sheet(organiser, door, people):
    RegistrationFactory(edition=door.edition, last_name="Bach", cancelled=True)

    page = read(organiser.get(address(door)))

    assert page.texts(".signers tbody th") == ["Blin Zoé Les Bleuets", "Bois Zoé Les Bleuets", "Brun Zoé Les Bleuets"]
    assert page.texts(".signers tbody td.number") == ["1", "2", "3"]
    assert page.text("#people") == "Parvis · lettre B · 22 novembre 2026"
    assert page.find("#feuille_heure").attributes["value"] == "09:00"


def test_a_session_shows_who_has_a_seat_whatever_the_letter(organiser, door, session_door, people):
    for person in (people[3], people[0]):
        SeatBookingFactory(registration=person, session=session_door.session)

    page = read(organiser.get(address(session_door, letter="")))

    assert page.texts(".signers tbody th") == ["Blin Zoé Les Bleuets", "Costa Zoé Les Bleuets"]
    assert page.find("#feuille_heure").attributes["value"] == "10:00"


def test_ticked_people_are_counted_at_the_hour_of_all_or_their_own(organiser, door, people):
    blin, bois, brun, _costa = people

    answer = send(
        organiser, address(door), blin, bois, heure="9 h 30", follow=True,
        **{f"heure-{bois.pk}": "1012", f"heure-{brun.pk}": "0h45"},
    )  # fmt: skip

    assert hours() == {
        "Blin": NINE + timedelta(minutes=30),
        "Bois": NINE + timedelta(hours=1, minutes=12),
        # An hour alone is a tick; before four in the morning it is the night after.
        "Brun": datetime(2026, 11, 22, 23, 45, tzinfo=UTC),
    }
    assert "3 personnes sont comptées." in read(answer).text(".messages")
    assert Scan.objects.first().recorded_by == organiser.user
    assert LogEntry.objects.get(verb="sheet_recorded").changes == {"people": [None, 3]}


def test_without_an_hour_it_is_that_of_the_beginning(organiser, door, session_door, people):
    send(organiser, address(door), people[0])
    SeatBookingFactory(registration=people[1], session=session_door.session)
    send(organiser, address(session_door, letter=""), people[1])

    assert hours() == {"Blin": NINE + timedelta(hours=1), "Bois": session_door.session.starts_at}


def test_who_was_scanned_is_ticked_and_locked_with_the_hour(organiser, door, people):
    admit(ScannerFactory(checkpoint=door, name="Accueil 1"), people[1])

    page = read(organiser.get(address(door)))

    [box] = [box for box in page.all(".signers input") if "disabled" in box.attributes]
    assert (box.attributes["id"], "checked" in box.attributes) == (f"signe-{people[1].pk}", True)
    assert page.texts(".signers__seen td")[-1] == "8 h 45 Accueil 1"
    send(organiser, address(door), people[1])
    assert hours() == {"Bois": DOOR}


def test_the_same_form_twice_counts_once_and_says_so(organiser, door, people):
    submission = uuid4()
    send(organiser, address(door), people[0], submission=submission)
    # The row is locked by now: somebody who went back in the browser sends it anyway, with another one.
    answer = send(organiser, address(door), people[0], people[1], submission=submission, follow=True)

    assert (Scan.objects.count(), Stay.objects.count()) == (2, 2)
    assert "1 personne est comptée." in read(answer).text(".messages")


@pytest.mark.parametrize(("hour", "said"), [("25:00", "Écrivez une heure"), ("midi", "Écrivez une heure")])
def test_a_bad_hour_is_said_where_it_was_typed_and_nothing_is_lost(organiser, door, people, hour, said):
    blin, bois, *_ = people

    page = read(send(organiser, address(door), blin, bois, heure="9:30", **{f"heure-{bois.pk}": hour}), 422)

    [error] = page.texts(".error-summary li")
    assert error.startswith("Bois Zoé")
    assert said in error
    field = page.find(f"#feuille_heure-{bois.pk}")
    assert (field.attributes["value"], field.attributes["aria-invalid"]) == (hour, "true")
    assert said in page.text(f"#feuille_heure-{bois.pk}_error")
    assert page.links(".error-summary a") == [(error, f"#feuille_heure-{bois.pk}")]
    assert [box.attributes["value"] for box in named(page, "signe") if "checked" in box.attributes] == [
        str(blin.pk), str(bois.pk),
    ]  # fmt: skip
    assert page.find("#feuille_heure").attributes["value"] == "9:30"
    assert Scan.objects.count() == 0


def test_a_bad_hour_of_all_is_said_there(organiser, door, people):
    page = read(send(organiser, address(door), people[0], heure="25 h"), 422)

    assert page.links(".error-summary a")[0][1] == "#feuille_heure"
    assert Scan.objects.count() == 0


def test_an_hour_to_come_is_refused_while_the_forum_lasts(organiser, door, people, now):
    now.move_to(DOOR + timedelta(hours=3))  # 11 h 45

    page = read(
        send(organiser, address(door), people[0], people[1], heure="9:00", **{f"heure-{people[1].pk}": "12"}), 422
    )
    late = read(send(organiser, address(door), people[0], heure="12:00"), 422)

    assert page.texts(".error-summary li") == ["Bois Zoé : Cette heure est encore à venir."]
    assert late.links(".error-summary a")[0][1] == "#feuille_heure"
    assert Scan.objects.count() == 0


def test_before_the_first_session_the_hour_of_all_is_now(organiser, door, session_door, people, now):
    now.move_to(DOOR)

    assert read(organiser.get(address(door))).find("#feuille_heure").attributes["value"] == "08:45"


def test_nobody_ticked_is_said(organiser, door, people):
    page = read(send(organiser, address(door)), 422)

    assert page.texts(".error-summary li") == ["Cochez les personnes qui ont signé."]


def test_saving_leads_to_the_next_letter(organiser, door, people):
    answer = send(organiser, address(door), people[0], suite="1")
    last = send(organiser, address(door, "C"), people[3], suite="1")

    assert answer.headers["Location"] == f"{PAGE}?porte={door.pk}&lettre=C&page=1#people"
    assert last.headers["Location"] == address(door, "C") + "#people"


def test_a_long_letter_goes_over_pages_and_a_tick_moved_to_another_page_counts(organiser, door, people, monkeypatch):
    monkeypatch.setattr(page_of_sheets, "PAGE_SIZE", 2)
    first = read(organiser.get(address(door)))
    assert first.texts(".signers tbody td.number") == ["1", "2"]
    assert read(organiser.get(address(door, page=2))).texts(".signers tbody td.number") == ["3"]
    # Meanwhile somebody was registered: the last of the page stands on the next one now.
    RegistrationFactory(edition=door.edition, last_name="Baba")

    answer = send(organiser, address(door), people[0], people[1], suite="1")

    assert sorted(hours()) == ["Blin", "Bois"]
    assert answer.headers["Location"] == f"{PAGE}?porte={door.pk}&lettre=B&page=2#people"


def test_an_edition_of_several_days_asks_which(organiser, door, people):
    door.edition.starts_on -= timedelta(days=1)
    door.edition.save()

    page = read(organiser.get(PAGE))
    send(organiser, address(door, jour="2026-11-21"), people[0])

    assert page.texts("#id_jour option") == ["21 novembre 2026", "22 novembre 2026"]
    assert [option.text for option in page.all("#id_jour option") if "selected" in option.attributes] == [
        "22 novembre 2026"
    ]
    assert hours() == {"Blin": NINE - timedelta(days=1)}
    assert len(named(read(organiser.get(address(door, jour="2026-11-21"))), "signe")) == 2
    assert len(named(read(organiser.get(address(door, jour="2026-11-22"))), "signe")) == 3


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"porte": "0", "lettre": "B"}, "Sélectionnez un choix valide"),
        ({"porte": "", "lettre": ""}, "obligatoire"),
        ({"lettre": ""}, "Choisissez une lettre"),
        ({"lettre": "Q"}, "Sélectionnez un choix valide"),
    ],
)
def test_a_sheet_that_is_not_there_is_said(organiser, door, people, asked, said):
    page = read(organiser.get(PAGE, {"porte": door.pk} | asked), 422)

    assert said in page.texts(".error-summary li")[0]
    assert page.all(".signers") == []


def test_a_door_of_another_edition_is_none_of_this_one(organiser, door, people):
    stranger = CheckpointFactory(edition__slug="2027")

    assert send(organiser, address(stranger), people[0]).status_code == 422
    assert Scan.objects.count() == 0


@pytest.mark.parametrize("state", [EditionState.CLOSED, EditionState.ARCHIVED])
def test_a_closed_edition_says_why_nothing_is_typed_in(organiser, door, people, state):
    door.edition.state = state
    door.edition.save()

    page = read(organiser.get(address(door)))
    send(organiser, address(door), people[0])
    sign_blank_line(organiser, door)

    assert "Ses chiffres sont arrêtés" in page.text(".note")
    assert page.all("main form") == []
    assert Scan.objects.count() == 0


def test_before_the_forum_and_without_a_door_the_page_says_what_is_missing(organiser, edition, now):
    assert "Pas encore de point de contrôle" in read(organiser.get(PAGE)).text(".empty")
    CheckpointFactory(edition=edition)
    now.move_to(BEFORE)
    assert "Le forum n’a pas commencé" in read(organiser.get(PAGE)).text(".empty")


def test_the_page_costs_the_same_whatever_the_number_of_people(organiser, door, edition, django_assert_num_queries):
    scanner = ScannerFactory(checkpoint=door)

    def somebody():
        guests = [RegistrationFactory(edition=edition, last_name="Blin") for _ in range(2)]
        admit(scanner, guests[0])
        send(organiser, address(door), guests[1])

    somebody()
    organiser.get(address(door))
    with django_assert_num_queries(12):
        organiser.get(address(door))
    for _ in range(2):
        somebody()
    with django_assert_num_queries(12):
        organiser.get(address(door))


def test_where_nobody_is_registered_a_blank_line_is_still_typed_in(organiser, door):
    CategoryFactory(edition=door.edition)

    page = read(organiser.get(address(door, letter="")))
    organiser.post(address(door, letter="", name="personne/"), {"nom": "Kowalski", "submission": uuid4()})

    assert "Personne n’est sur cette feuille." in page.texts("main section p")
    assert hours() == {"Kowalski": NINE}


# --- taken back ---


def test_what_was_typed_in_is_listed_and_taken_back(organiser, door, people):
    send(organiser, address(door), people[0], people[1])
    page = read(organiser.get(address(door)))
    [submission] = [field.attributes["value"] for field in named(page, "saisie")]

    answer = organiser.post(address(door, name="retirer/"), {"saisie": submission}, follow=True)

    assert page.texts(".sheets-done span")[0].startswith("2 personnes · 23 novembre 2026, 11 h")
    after = read(answer)
    assert "La saisie est retirée : 2 personnes ne sont plus comptées." in after.text(".messages")
    assert after.all(".sheets-done") == []
    assert after.all(".signers__seen") == []
    assert hours() == {}


@pytest.mark.parametrize("submission", ["", "x", "5f0c1c1e-0000-4000-8000-000000000009"])
def test_what_is_not_there_is_not_taken_back(organiser, door, people, submission):
    send(organiser, address(door), people[0])

    answer = organiser.post(address(door, name="retirer/"), {"saisie": submission}, follow=True)

    assert "rien n’a changé" in read(answer).text(".messages")
    assert list(hours()) == ["Blin"]


# --- blank lines ---


def sign_blank_line(organiser, door, **fields):
    data = {"submission": uuid4(), "nom": "Kowalski", "prenom": "Jan", "courriel": "", "arrivee": ""} | fields
    where = address(door, letter="" if door.session else "B", name="personne/")
    return organiser.post(where, data, follow=True)


def test_a_blank_line_registers_counts_and_sends_no_mail_after_the_forum(organiser, door, people):
    CategoryFactory(edition=door.edition)

    page = read(sign_blank_line(organiser, door, courriel="jan@example.org", arrivee="14h"))

    person = Registration.objects.get(last_name="Kowalski")
    assert (person.is_walk_in, person.email) == (True, "jan@example.org")
    assert hours() == {"Kowalski": NINE + timedelta(hours=5)}
    assert "Présence de Jan Kowalski comptée." in page.text(".messages")
    assert OutboxMail.objects.count() == 0


def test_a_namesake_who_is_expected_is_told_of_before_somebody_is_registered_twice(organiser, door, people):
    CategoryFactory(edition=door.edition)

    page = read(sign_blank_line(organiser, door, nom="BLIN", prenom="Zoe"), 422)

    assert "Une personne de ce nom est inscrite" in page.text(".error-summary")
    assert Registration.objects.count() == 4
    assert named(page, "homonyme") != []
    read(sign_blank_line(organiser, door, nom="BLIN", prenom="Zoe", homonyme="on"))
    assert Registration.objects.filter(is_walk_in=True).count() == 1


def test_a_namesake_by_the_same_address_is_that_person(organiser, door, people):
    read(sign_blank_line(organiser, door, nom="Blin", prenom="Zoé", courriel=people[0].email))

    assert Registration.objects.count() == 4
    assert hours() == {"Blin": NINE}


def test_a_blank_line_needs_a_name_and_a_good_hour(organiser, door, people):
    page = read(sign_blank_line(organiser, door, nom="", prenom=" ", courriel="jan", arrivee="soir"), 422)

    assert [link for _text, link in page.links(".error-summary a")] == [
        "#personne_nom",
        "#personne_courriel",
        "#personne_arrivee",
    ]
    assert page.find("#personne_arrivee").attributes["value"] == "soir"
    assert Registration.objects.count() == 4


def test_an_edition_without_a_category_says_what_to_do(organiser, session_door):
    page = read(sign_blank_line(organiser, session_door), 422)

    assert "pas de catégorie" in page.text(".error-summary")
    assert (Registration.objects.count(), Scan.objects.count()) == (0, 0)


# --- faults, rights, hours ---


def come(_browser, _person):
    """The organiser is there already."""


@pytest.mark.parametrize(
    ("name", "faulty"), [("", ["heure", "heure-{pk}"]), ("personne/", ["nom", "courriel", "arrivee"])]
)
def test_errors_stand_at_their_fields_and_in_the_summary(organiser, door, people, name, faulty):
    sent = {"signe": str(people[0].pk), f"heure-{people[0].pk}": "25h", "heure": "x" * 20}
    sent |= {"nom": "", "courriel": "jan", "arrivee": "25h"}
    where = address(door, name=name)
    case = Case(come, lambda _person: where, lambda _person: sent, [one.format(pk=people[0].pk) for one in faulty])

    check_errors(case, people[0], organiser)


def test_the_page_is_the_organisers_alone(edition):
    assert answers("get", PAGE) == REFUSED
    for name in ("", "personne/", "retirer/"):
        assert answers("post", PAGE + name) == REFUSED
    assert Scan.objects.count() == 0


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        ("9", (9, 0)), ("9h", (9, 0)), ("9 h", (9, 0)), ("09:05", (9, 5)), ("9\u00a0h\u202f12", (9, 12)),
        ("9.12", (9, 12)), ("912", (9, 12)), ("0912", (9, 12)), ("23h59", (23, 59)), ("0:00", (0, 0)),
        ("9 h 12 min", (9, 12)), ("10", (10, 0)),
    ],
)  # fmt: skip
def test_an_hour_is_read_as_people_write_it(text, hour):
    read_as = read_hour(text)

    assert (read_as.hour, read_as.minute) == hour
