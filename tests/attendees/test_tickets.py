"""Tickets: a token that is derived and never stored, one spelling for each, one living ticket a person."""

import hashlib
import hmac
import re
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from attendees.enums import RegistrationState, TicketState
from attendees.models import Ticket
from attendees.selectors.badge import badge_content
from attendees.services.ground import MoveRefused
from attendees.services.ticket import issue_ticket, reissue_ticket
from attendees.tokens import code_range, hash_token, parse_code, parse_token, ticket_address, token_of, token_text
from forum.core.models import LogEntry
from tests.attendees.acts import VISITOR, letters
from tests.factories import RegistrationFactory, TicketFactory
from tests.factories.moments import BEFORE

LATER = BEFORE + timedelta(days=2)
TOKEN = bytes(range(16))
LETTERS = "AAAQEAYEAUDAOCAJBIFQYDIOB4"
ADDRESS = f"HTTP://LOCALHOST:8000/T/{LETTERS}"


def test_a_token_is_the_first_half_of_the_keyed_hash_of_the_uuid(settings):
    uuid = UUID(int=1)
    settings.TICKET_KEY = b"key"

    assert token_of(uuid) == hmac.new(b"key", uuid.bytes, hashlib.sha256).digest()[:16]
    settings.TICKET_KEY = b"other"
    assert token_of(uuid) != hmac.new(b"key", uuid.bytes, hashlib.sha256).digest()[:16]


def test_a_token_is_written_in_26_letters_and_found_by_its_hash():
    assert token_text(TOKEN) == LETTERS
    assert hash_token(TOKEN) == hashlib.sha256(TOKEN).hexdigest()


@pytest.mark.parametrize(
    "text",
    [
        LETTERS,
        LETTERS.lower(),
        ADDRESS,
        ADDRESS.lower(),
        f"https://forum-ess.example.org/T/{LETTERS}",
        f"https://forum-ess.example.org/t/{LETTERS.lower()}",
        f"https://[::1]:8443/t/{LETTERS}",
    ],
)
def test_letters_and_addresses_are_read_in_either_case(text):
    assert parse_token(text) == TOKEN


@pytest.mark.parametrize(
    "text",
    [
        "",
        LETTERS[:-1],
        LETTERS[1:],
        LETTERS + "A",
        LETTERS + "======",
        LETTERS + "\n",
        f" {LETTERS}",
        LETTERS[:-1] + "5",  # the spare bits of the last letter
        LETTERS.replace("A", "0"),
        LETTERS.replace("A", "А"),
        LETTERS.replace("Q", "ſ"),
        LETTERS[:-1] + "\x00",
        "\x00" + LETTERS,
        "🎫" * 26,
        "\u202e" + LETTERS,
        "سلام",
        LETTERS * 4000,
        "HTTP://" + "A" * 100_000,
        f"{ADDRESS}/",
        f"{ADDRESS}?x=1",
        f"FTP://LOCALHOST/T/{LETTERS}",
        f"HTTP:///T/{LETTERS}",
        f"/T/{LETTERS}",
        f"HTTP://LOCALHOST/X/{LETTERS}",
        f"HTTP://LOCALHOST/EN/T/{LETTERS}",
        f"HTTP://USER@LOCALHOST/T/{LETTERS}",
        ADDRESS[:-3],
        "BEGIN:VCARD",
        "https://example.org/",
    ],
)
def test_anything_else_is_no_ticket(text):
    assert parse_token(text) is None


@given(st.binary(min_size=16, max_size=16))
def test_reading_what_was_written_gives_the_token(token):
    text = token_text(token)

    assert re.fullmatch(r"[A-Z2-7]{26}", text)
    assert parse_token(text) == parse_token(text.lower()) == token
    assert parse_token(f"https://example.org/t/{text}") == token


@given(st.text(max_size=300) | st.text(alphabet="ABab27:/\x00 🎫\u202e", max_size=60))
def test_whatever_is_scanned_is_a_token_written_so_or_nothing(text):
    token = parse_token(text)

    assert token is None or text.upper().endswith(token_text(token))


@given(st.binary(min_size=16, max_size=16), st.integers(0, 25), st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))
def test_another_letter_is_another_token_or_none(token, place, letter):
    text = token_text(token)
    forged = text[:place] + letter + text[place + 1 :]

    assert (parse_token(forged) == token) is (forged == text)


@pytest.mark.django_db
def test_the_qr_holds_an_address_in_capitals_that_leads_back_to_the_ticket(settings):
    settings.SITE_URL = "https://forum-ess.example.org"
    ticket = TicketFactory()

    address = ticket_address(ticket)

    assert re.fullmatch(r"HTTPS://FORUM-ESS\.EXAMPLE\.ORG/T/[A-Z2-7]{26}", address)
    assert Ticket.objects.get(token_hash=hash_token(parse_token(address))) == ticket
    assert ticket.token_hash not in address.lower()


@pytest.mark.django_db
def test_a_ticket_is_issued_once_at_a_time():
    registration = RegistrationFactory(ticket=False)
    ticket = issue_ticket(registration, at=LATER)

    assert (ticket.state, ticket.issued_at, ticket.revoked_at) == (TicketState.ACTIVE, LATER, None)
    assert ticket.token_hash == hash_token(token_of(ticket.uuid))
    with pytest.raises(IntegrityError), transaction.atomic():
        issue_ticket(registration, at=LATER)


@pytest.mark.django_db
def test_reissuing_kills_the_ticket_keeps_its_hash_and_mails_the_new_one():
    registration = RegistrationFactory()
    former = registration.tickets.get()

    ticket = reissue_ticket(registration, actor=VISITOR, at=LATER)

    token_hash = former.token_hash
    former.refresh_from_db()
    assert (former.state, former.revoked_at, former.token_hash) == (TicketState.REISSUED, LATER, token_hash)
    assert (ticket.state, ticket.registration) == (TicketState.ACTIVE, registration)
    assert ticket.token_hash != token_hash
    assert letters() == [("registration_confirmed", registration.email)]
    line = LogEntry.objects.about(registration).get()
    assert (line.verb, line.changes) == ("ticket_reissued", {"ticket": [str(former.uuid), str(ticket.uuid)]})


@pytest.mark.django_db
def test_a_ticket_missing_is_issued_anew():
    registration = RegistrationFactory(ticket=False)

    ticket = reissue_ticket(registration, actor=VISITOR, at=LATER)

    assert registration.tickets.get() == ticket
    assert LogEntry.objects.get().changes == {"ticket": [None, str(ticket.uuid)]}


@pytest.mark.django_db
@pytest.mark.parametrize("state", [state for state in RegistrationState if state != RegistrationState.CONFIRMED])
def test_only_who_is_confirmed_gets_a_ticket_anew(state):
    registration = RegistrationFactory(state=state, cancelled_at=BEFORE, ticket=False)

    with pytest.raises(MoveRefused):
        reissue_ticket(registration, actor=VISITOR, at=LATER)

    assert Ticket.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("former", [1, 3])
def test_reissuing_costs_the_same_however_many_tickets(django_assert_num_queries, former):
    registration = RegistrationFactory()
    for _ in range(former - 1):
        reissue_ticket(registration, actor=VISITOR, at=LATER)

    with django_assert_num_queries(8):
        reissue_ticket(registration, actor=VISITOR, at=LATER)

    assert registration.tickets.count() == former + 1


@pytest.mark.django_db
def test_the_code_on_a_badge_finds_its_living_ticket():
    registration = RegistrationFactory(ticket=False)
    TicketFactory(registration=registration, state=TicketState.REISSUED, revoked_at=BEFORE)
    ticket = TicketFactory(registration=registration)

    code = badge_content(registration).code

    first, after = code_range(parse_code(f"{code[:4]} {code[4:]}".lower()))
    assert list(Ticket.objects.filter(token_hash__gte=first, token_hash__lt=after)) == [ticket]
