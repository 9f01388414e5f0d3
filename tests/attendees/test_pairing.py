"""Pairing a phone: once, within ten minutes, until the edition's end or until it is sent away."""

from datetime import UTC, datetime, timedelta

import pytest

from attendees.models import Pairing, Scanner
from attendees.services.pairing import (
    EditionOver,
    PairingExpired,
    PairingUnknown,
    PairingUsed,
    create_pairing,
    note_contact,
    pair_phone,
    pairing_address,
    read_code,
    revoke_scanner,
)
from attendees.tokens import hash_secret
from forum.core.enums import ActorKind
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.factories import CheckpointFactory, ScannerFactory, UserFactory
from tests.factories.moments import AFTER, DOOR

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser_user():
    return UserFactory(organiser=True, email="organisation@example.org")


@pytest.fixture
def code(organiser_user):
    return create_pairing(
        CheckpointFactory(name="Porte A"),
        name="Accueil 1",
        role="steward",
        may_search=False,
        actor_user=organiser_user,
        at=DOOR,
    )


def test_a_code_carries_128_bits_and_is_stored_as_a_hash(code):
    assert (len(code), code.isalnum(), code.isupper()) == (26, True, True)
    pairing = Pairing.objects.get()
    assert pairing.code_hash == hash_secret(code)
    assert pairing.expires_at == DOOR + timedelta(minutes=10)


def test_the_address_hides_the_code_from_every_log(code):
    assert pairing_address(code) == f"http://localhost:8000/controle/#{code}"


@pytest.mark.parametrize("dress", ["{}", " {} ", "https://forum.example.org/controle/#{}", "HTTP://X/EN/CONTROLE/#{}"])
def test_a_code_is_read_alone_or_in_its_address(code, dress):
    assert read_code(dress.format(code)) == code
    assert read_code(dress.format(code.lower())) == code


@pytest.mark.parametrize("text", ["", "#", "WIFI:T:WPA;S:forum;P:secret;;", "é" * 26, "A" * 25, "A" * 27, "0" * 26])
def test_what_is_no_code_is_not_read(text):
    assert read_code(text) == ""
    with pytest.raises(PairingUnknown):
        pair_phone(text, at=DOOR)


def test_pairing_gives_a_key_stored_as_a_hash(code):
    scanner, key = pair_phone(code, at=DOOR)

    assert len(key) >= 43
    assert scanner.key_hash == hash_secret(key)
    assert (scanner.name, scanner.role, scanner.may_search) == ("Accueil 1", "steward", False)
    assert scanner.ends_at == datetime(2026, 11, 22, 23, 0, tzinfo=UTC)  # midnight in Paris
    assert Pairing.objects.get().scanner == scanner


def test_a_code_serves_once(code):
    pair_phone(code, at=DOOR)

    with pytest.raises(PairingUsed):
        pair_phone(code, at=DOOR)
    assert Scanner.objects.count() == 1


def test_a_code_lasts_ten_minutes(code):
    with pytest.raises(PairingExpired):
        pair_phone(code, at=DOOR + timedelta(minutes=10))
    assert not Scanner.objects.exists()


@pytest.mark.parametrize("last_day", [None, DOOR.date()])
def test_no_phone_is_paired_without_a_day_to_come(organiser_user, last_day):
    checkpoint = CheckpointFactory(edition__starts_on=last_day, edition__ends_on=last_day)

    with pytest.raises(EditionOver):
        create_pairing(checkpoint, name="A", role="steward", may_search=True, actor_user=organiser_user, at=AFTER)


def test_a_phone_is_sent_away_at_once_and_once():
    scanner = ScannerFactory()
    actor = Actor.system("tests")

    revoke_scanner(scanner, actor=actor, at=DOOR)
    revoke_scanner(scanner, actor=actor, at=DOOR + timedelta(hours=1))

    scanner.refresh_from_db()
    assert scanner.revoked_at == DOOR
    assert LogEntry.objects.filter(verb="scanner_revoked").count() == 1


def test_the_last_contact_never_goes_back():
    scanner = ScannerFactory()
    note_contact(scanner, at=DOOR)

    note_contact(scanner, at=DOOR - timedelta(minutes=5))

    scanner.refresh_from_db()
    assert scanner.last_seen_at == DOOR


def test_who_paired_and_on_whose_behalf_is_journalled(code, organiser_user):
    scanner, key = pair_phone(code, at=DOOR)

    created, paired = LogEntry.objects.order_by("pk")
    assert (created.verb, created.actor_kind, created.actor_id) == (
        "pairing_created", ActorKind.USER, str(organiser_user.pk),
    )  # fmt: skip
    assert (paired.verb, paired.actor_kind, paired.actor_id, paired.actor_label, paired.on_behalf_of) == (
        "scanner_paired", ActorKind.SCANNER, str(scanner.pk), "Accueil 1", "organisation@example.org",
    )  # fmt: skip
    assert created.scope == paired.scope == scanner.checkpoint.edition.slug
    for secret in (code, key):
        assert secret not in str(list(LogEntry.objects.order_by("pk").values()))


def test_a_kiosk_never_has_the_list_of_names(organiser_user):
    door = CheckpointFactory()
    code = create_pairing(
        door,
        name="Borne",
        role="kiosk",
        may_search=True,
        actor_user=organiser_user,
        at=DOOR,
        exit_code="2468",
    )

    kiosk, _key = pair_phone(code, at=DOOR)

    assert (kiosk.may_search, kiosk.exit_code_hash) == (False, hash_secret("2468"))
