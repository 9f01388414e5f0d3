"""Setting up doors and phones: named, paired with a code shown once, revoked."""

import re
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attendees.enums import ScannerRole
from attendees.models import Checkpoint, Pairing, Scanner
from attendees.services.pairing import CODE_LASTS, pair_phone
from forum.core.models import LogEntry
from tests.attendees.rights import REFUSED, answers
from tests.factories import CheckpointFactory, EditionFactory, ScannerFactory
from tests.factories.moments import DOOR

pytestmark = pytest.mark.django_db
PAGE = "/organisation/2026/controle/"


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
    return client.post(f"{PAGE}telephones/", asked)


def shown_code(response):
    return re.search(r"/controle/#([A-Z2-7]{26})", response.content.decode())[1]


def test_a_first_door_is_asked_for_before_phones(organiser, edition):
    page = organiser.get(PAGE).content.decode()

    assert "Nommez d’abord un point de contrôle." in page
    assert "Montrer le code" not in page


def test_a_door_is_created_and_journalled(organiser, edition):
    response = organiser.post(f"{PAGE}points/", {"name": "  Entrée   du jardin "})

    door = Checkpoint.objects.get()
    assert (response.headers["Location"], door.name, door.edition) == (PAGE, "Entrée du jardin", edition)
    entry = LogEntry.objects.about(door).get()
    assert (entry.verb, entry.actor_label) == ("checkpoint_created", organiser.user.email)


@pytest.mark.parametrize("name", ["", "   ", "Parvis", "a\0b", "x" * 81])
def test_a_wrong_name_is_told_and_kept(organiser, door, name):
    response = organiser.post(f"{PAGE}points/", {"name": name})

    assert response.status_code == 422
    assert list(response.context["checkpoint_form"].errors) == ["name"]
    assert response.context["checkpoint_form"]["name"].value() == name
    assert Checkpoint.objects.count() == 1


@pytest.mark.parametrize("address", ["points/", "telephones/"])
def test_the_other_language_of_an_answered_form_leads_back_to_the_doors(organiser, door, address):
    response = organiser.get(f"/en{PAGE}{address}")

    assert (response.status_code, response.headers["Location"]) == (302, f"/en{PAGE}")
    assert not Pairing.objects.exists()


def test_two_editions_may_use_one_name(organiser, door):
    EditionFactory(slug="2027", starts_on=date(2027, 11, 1), ends_on=date(2027, 11, 1))

    assert organiser.post("/organisation/2027/controle/points/", {"name": "Parvis"}).status_code == 302


def test_a_door_is_renamed(organiser, door):
    address = reverse("attendees:checkpoint_rename", args=["2026", door.pk])
    assert 'value="Parvis"' in organiser.get(address).content.decode()

    assert organiser.post(address, {"name": "Grande porte"}).status_code == 302

    assert Checkpoint.objects.get().name == "Grande porte"
    assert LogEntry.objects.about(door).get().changes == {"name": ["Parvis", "Grande porte"]}


def test_a_door_keeps_its_name_without_a_journal_and_takes_no_other_s(organiser, door):
    CheckpointFactory(edition=door.edition, name="Jardin")
    address = reverse("attendees:checkpoint_rename", args=["2026", door.pk])

    assert organiser.post(address, {"name": "Parvis"}).status_code == 302
    assert organiser.post(address, {"name": "Jardin"}).status_code == 422
    assert not LogEntry.objects.exists()


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


def test_a_phone_may_be_denied_the_search(organiser, door):
    scanner, _ = pair_phone(shown_code(pair(organiser, door, may_search="")), at=DOOR)

    assert scanner.may_search is False


def test_a_code_that_nobody_filmed_expires_in_words(organiser, door, moment):
    pair(organiser, door)
    moment.shift(CODE_LASTS)

    state = organiser.get(reverse("attendees:pairing_state", args=["2026", Pairing.objects.get().pk]))

    assert (state.status_code, "Ce code a expiré" in state.content.decode()) == (286, True)


@pytest.mark.parametrize("wrong", [{"name": ""}, {"name": "x" * 61}, {"role": "king"}, {"checkpoint": "999"}])
def test_a_wrong_phone_is_told_and_kept(organiser, door, wrong):
    response = pair(organiser, door, **wrong)

    assert response.status_code == 422
    assert list(response.context["pairing_form"].errors) == list(wrong)
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


def test_phones_are_listed_with_what_they_may_do(organiser, door):
    ScannerFactory(checkpoint=door, name="Awa", last_seen_at=DOOR)
    ScannerFactory(checkpoint=door, name="Ben", revoked_at=DOOR)
    ScannerFactory(checkpoint=door, name="Chloé", paired_at=DOOR - timedelta(days=2), ends_at=DOOR - timedelta(days=1))

    page = organiser.get(PAGE).content.decode()

    assert [page.count(state) for state in (">peut scanner<", ">révoqué<", ">terminé<")] == [1, 1, 1]
    assert "vu le 22\u00a0novembre 2026 à 8\u00a0h\u00a045" in page
    assert page.count("Révoquer<") == 1


def test_phones_that_scan_come_before_those_sent_away(organiser, door):
    ScannerFactory(checkpoint=door, name="Awa", revoked_at=DOOR, paired_at=DOOR - timedelta(hours=3))
    ScannerFactory(checkpoint=door, name="Ben", paired_at=DOOR - timedelta(hours=2))
    ScannerFactory(checkpoint=door, name="Chloé", paired_at=DOOR - timedelta(hours=1))

    page = organiser.get(PAGE).content.decode()

    assert re.findall(r'phone-card__name">(\w+)<', page) == ["Ben", "Chloé", "Awa"]


def test_a_phone_is_sent_away(organiser, door):
    scanner = ScannerFactory(checkpoint=door, name="Awa")

    response = organiser.post(reverse("attendees:scanner_revoke", args=["2026", scanner.pk]), follow=True)

    assert "ne peut plus scanner" in response.content.decode()
    assert Scanner.objects.get().revoked_at == DOOR
    assert LogEntry.objects.about(scanner).get().actor_label == organiser.user.email


def test_things_of_another_edition_are_not_found(organiser, edition):
    other = EditionFactory(slug="2027")
    scanner = ScannerFactory(checkpoint__edition=other)

    assert organiser.post(reverse("attendees:scanner_revoke", args=["2026", scanner.pk])).status_code == 404
    assert (
        organiser.get(reverse("attendees:checkpoint_rename", args=["2026", scanner.checkpoint.pk])).status_code == 404
    )
    assert Scanner.objects.get().revoked_at is None


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


def test_doors_are_the_organisers_alone(door):
    scanner = ScannerFactory(checkpoint=door)
    rename = reverse("attendees:checkpoint_rename", args=["2026", door.pk])
    revoke = reverse("attendees:scanner_revoke", args=["2026", scanner.pk])

    for address in (PAGE, rename):
        assert answers("get", address) == REFUSED
    for address in (f"{PAGE}points/", f"{PAGE}telephones/", rename, revoke):
        assert answers("post", address) == REFUSED
    assert Scanner.objects.get().revoked_at is None
