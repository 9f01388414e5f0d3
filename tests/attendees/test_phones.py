"""Phones of the door: paired with a code shown once, several in a row, listed by door, sent away."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.enums import ScannerRole
from attendees.models import Pairing, Scanner
from attendees.services.pairing import CODE_LASTS, pair_phone
from attendees.tokens import hash_secret
from forum.core.models import LogEntry
from tests.attendees.rights import REFUSED, answers
from tests.factories import CheckpointFactory, EditionFactory, ScannerFactory
from tests.factories.moments import DOOR

pytestmark = pytest.mark.django_db
PAGE = "/organisation/2026/controle/"
PAIRING = f"{PAGE}telephones/"


@pytest.fixture(autouse=True)
def moment():
    with time_machine.travel(DOOR, tick=False) as traveller:
        yield traveller


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


@pytest.fixture
def door(edition):
    return CheckpointFactory(edition=edition, name="Parvis")


def pair(client, door, **answers):
    asked = {"checkpoint": door.pk, "name": "Awa", "role": "steward", "may_search": "on", **answers}
    return client.post(PAIRING, asked)


def shown_code(response):
    return re.search(r"/controle/#([A-Z2-7]{26})", response.content.decode())[1]


def test_without_a_door_one_is_led_to_the_first(organiser, edition):
    page = organiser.get(PAIRING).content.decode()

    assert "Créez d’abord une porte" in page
    assert "Montrer le code" not in page


def test_a_code_pairs_one_phone_and_the_page_sees_it_come(organiser, door):
    response = pair(organiser, door, role="supervisor")
    page = response.content.decode()
    state = reverse("attendees:pairing_state", args=["2026", Pairing.objects.get().pk])
    waiting = organiser.get(state)

    scanner, _ = pair_phone(shown_code(response), at=DOOR)
    paired = organiser.get(state)

    assert "no-store" in response.headers["Cache-Control"]
    assert (page.count("<svg xmlns") >= 1, "jusqu’à 8\u00a0h\u00a055" in page) == (True, True)
    assert (waiting.status_code, "En attente du téléphone" in waiting.content.decode()) == (200, True)
    assert (paired.status_code, "Téléphone appairé" in paired.content.decode()) == (286, True)
    assert (scanner.name, scanner.role, scanner.may_search) == ("Awa", ScannerRole.SUPERVISOR, True)


def test_the_code_is_kept_nowhere(organiser, door):
    code = shown_code(pair(organiser, door))

    assert code not in str(Pairing.objects.values().get())
    assert code not in str(list(LogEntry.objects.values()))
    assert code not in str(dict(organiser.session))


def test_a_phone_may_scan_at_several_doors(organiser, door):
    other, third = CheckpointFactory.create_batch(2, edition=door.edition)

    scanner, _ = pair_phone(shown_code(pair(organiser, door, besides=[other.pk, door.pk])), at=DOOR)

    assert (scanner.checkpoint, set(scanner.checkpoints.all())) == (door, {door, other})
    assert third not in scanner.checkpoints.all()


def test_a_phone_may_be_denied_the_search(organiser, door):
    scanner, _ = pair_phone(shown_code(pair(organiser, door, may_search="")), at=DOOR)

    assert scanner.may_search is False


def test_a_kiosk_is_left_by_its_code_alone(organiser, door):
    scanner, _ = pair_phone(shown_code(pair(organiser, door, role="kiosk", exit_code=" 2580 ")), at=DOOR)

    assert (scanner.role, scanner.exit_code_hash) == ("kiosk", hash_secret("2580"))
    assert "2580" not in str(list(LogEntry.objects.values()))


def test_only_a_kiosk_has_a_code(organiser, door):
    scanner, _ = pair_phone(shown_code(pair(organiser, door, exit_code="2580")), at=DOOR)

    assert scanner.exit_code_hash == ""


@pytest.mark.parametrize("code", ["", "123", "1234567", "12a4", "²²²²"])
def test_a_kiosk_asks_for_four_to_six_digits(organiser, door, code):
    response = pair(organiser, door, role="kiosk", exit_code=code)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["exit_code"])
    assert not Pairing.objects.exists()


def test_the_next_phone_begins_with_the_choices_of_the_last(organiser, door):
    other = CheckpointFactory(edition=door.edition)
    page = pair(organiser, other, role="supervisor", besides=[door.pk], may_search="").content.decode()
    again = re.search(r'href="([^"]+\?porte=[^"]+)"', page)[1].replace("&amp;", "&")

    form = organiser.get(again).context["form"]

    assert [str(form[name].value()) for name in ("checkpoint", "role", "may_search")] == [
        str(other.pk), "supervisor", "False",
    ]  # fmt: skip
    assert form["besides"].value() == [str(door.pk)]
    assert form["name"].value() is None


def test_nonsense_in_the_address_of_the_next_phone_is_nothing(organiser, door):
    form = organiser.get(f"{PAIRING}?porte=x&role=king&aussi=²").context["form"]

    assert (form["checkpoint"].value(), form["role"].value(), form["besides"].value()) == (None, "steward", [])


def test_a_code_that_nobody_filmed_expires_in_words(organiser, door, moment):
    pair(organiser, door)
    moment.shift(CODE_LASTS)

    state = organiser.get(reverse("attendees:pairing_state", args=["2026", Pairing.objects.get().pk]))

    assert (state.status_code, "Ce code a expiré" in state.content.decode()) == (286, True)


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "x" * 61}, {"role": "king"}, {"checkpoint": "999"}, {"besides": ["999"]}]
)
def test_a_wrong_phone_is_told_and_kept(organiser, door, wrong):
    response = pair(organiser, door, **wrong)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == list(wrong)
    assert not Pairing.objects.exists()


def test_a_door_of_another_edition_takes_no_phone(organiser, edition):
    other = CheckpointFactory(edition=EditionFactory(slug="2027"))

    assert pair(organiser, other).status_code == 422


def test_an_edition_that_is_over_takes_no_phone(organiser, edition, door):
    edition.starts_on = edition.ends_on = DOOR.date() - timedelta(days=1)
    edition.save()

    response = pair(organiser, door)

    assert response.headers["Location"] == PAGE
    assert "aucun téléphone n’y scanne" in organiser.get(PAGE).content.decode()


# --- the list ----------------------------------------------------------------


def test_phones_are_listed_by_door_with_what_they_told(organiser, door):
    ScannerFactory(
        checkpoint=door, name="Awa", last_seen_at=DOOR, waiting_scans=3, version="1.4", roster_at=DOOR
    )  # fmt: skip
    ScannerFactory(
        checkpoint=door, name="Dan", last_seen_at=DOOR - timedelta(minutes=2), roster_at=DOOR - timedelta(minutes=10)
    )
    ScannerFactory(checkpoint=door, name="Ben", revoked_at=DOOR)
    ScannerFactory(checkpoint=door, name="Chloé", paired_at=DOOR - timedelta(days=2), ends_at=DOOR - timedelta(days=1))

    page = organiser.get(PAGE).content.decode()

    assert [page.count(state) for state in ("peut scanner<", "silencieux<", "révoqué<", "terminé<")] == [1, 1, 1, 1]
    assert ("vu à l’instant" in page, "vu il y a 2\u00a0min" in page) == (True, True)
    assert "3 passages attendent d’être envoyés" in page
    assert (page.count("(ancienne)"), "liste de 8\u00a0h\u00a035" in page) == (1, True)
    assert ("liste de 8\u00a0h\u00a045" in page, "version 1.4" in page) == (True, True)
    assert page.count("Oui, révoquer") == 2
    assert "2 téléphones ne scannent plus" in page


def test_phones_that_scan_come_before_those_sent_away(organiser, door):
    for name, more in [("Awa", {"revoked_at": DOOR}), ("Ben", {}), ("Chloé", {})]:
        ScannerFactory(checkpoint=door, name=name, **more)

    page = organiser.get(PAGE).content.decode()

    assert re.findall(r'phone-card__name">(\w+)<', page) == ["Ben", "Chloé", "Awa"]


def test_one_phone_costs_as_much_as_three(organiser, door):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            organiser.get(PAGE)
        return len(captured)

    ScannerFactory(checkpoint=door)
    one = queries()
    ScannerFactory(checkpoint=CheckpointFactory(edition=door.edition))
    ScannerFactory(checkpoint=door)

    assert queries() == one


# --- sending away ------------------------------------------------------------


def test_a_phone_is_sent_away(organiser, door):
    scanner = ScannerFactory(checkpoint=door, name="Awa")

    response = organiser.post(reverse("attendees:scanner_revoke", args=["2026", scanner.pk]), follow=True)

    assert "ne peut plus scanner" in response.content.decode()
    assert Scanner.objects.get().revoked_at == DOOR
    assert LogEntry.objects.about(scanner).get().actor_label == organiser.user.email


def test_all_phones_are_sent_away_with_one_line_of_the_journal(organiser, door):
    before = DOOR - timedelta(minutes=5)
    for name, revoked_at in [("Awa", None), ("Ben", None), ("Chloé", before)]:
        ScannerFactory(checkpoint=door, name=name, revoked_at=revoked_at)
    other = ScannerFactory(checkpoint=CheckpointFactory(edition=EditionFactory(slug="2027")))

    organiser.post(f"{PAIRING}revoquer/")
    organiser.post(f"{PAIRING}revoquer/")

    assert sorted(Scanner.objects.exclude(pk=other.pk).values_list("name", "revoked_at")) == [
        ("Awa", DOOR), ("Ben", DOOR), ("Chloé", before),
    ]  # fmt: skip
    other.refresh_from_db()
    assert other.revoked_at is None
    assert [line.changes for line in LogEntry.objects.filter(verb="scanners_revoked")] == [
        {"phones": [["Awa", "Ben"], []]}
    ]


def test_a_phone_of_another_edition_is_not_found(organiser, edition):
    scanner = ScannerFactory(checkpoint__edition=EditionFactory(slug="2027"))

    assert organiser.post(reverse("attendees:scanner_revoke", args=["2026", scanner.pk])).status_code == 404
    assert Scanner.objects.get().revoked_at is None


def test_phones_are_the_organisers_alone(door):
    scanner = ScannerFactory(checkpoint=door)
    revoke = reverse("attendees:scanner_revoke", args=["2026", scanner.pk])

    assert answers("get", PAIRING) == REFUSED
    for address in (PAIRING, revoke, f"{PAIRING}revoquer/"):
        assert answers("post", address) == REFUSED
    assert Scanner.objects.get().revoked_at is None
