"""Scans that waited: in batches, late, repeated, out of order, from many phones that were offline at once."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from attendees.enums import COUNTING_SCANS, CheckpointKind, ScanAction, ScanMethod, ScanResult, TicketState
from attendees.models import Scan, Stay
from attendees.presence import find_stays
from attendees.services.door import Gesture, TooManyUnknown, record_scans, settle
from attendees.services.door.stays import passage_of
from attendees.services.transfer import transfer_registration
from attendees.tokens import hash_token, short_code, token_of
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.attendees.acts import details
from tests.factories import CheckpointFactory, RegistrationFactory, ScannerFactory, SessionFactory, TicketFactory
from tests.factories.moments import BEFORE, DOOR

MINUTE = timedelta(minutes=1)
LATER = DOOR + 60 * MINUTE


@pytest.fixture
def phone(db):
    return ScannerFactory(checkpoint__name="Porte A", name="Accueil 1", last_seen_at=DOOR)


@pytest.fixture
def guests(phone):
    return RegistrationFactory.create_batch(3, edition=phone.checkpoint.edition)


def hash_of(guest):
    return hash_token(token_of(guest.tickets.get().uuid))


def gesture(phone, guest=None, *, at=DOOR, received=LATER, shown=None, **asked):
    asked = {"token_hash": hash_of(guest) if guest else "", "door": phone.checkpoint, "id": uuid4(), **asked}
    said = {"result": shown, "word": "x"} if shown else {}
    return Gesture(device_at=at, at=at, received_at=received, shown=said, **asked)


def results(outcomes):
    return [outcome.shown["result"] for outcome in outcomes]


def test_a_batch_is_answered_in_its_order_and_judged_in_that_of_time(phone, guests):
    late = gesture(phone, guests[0], at=DOOR + 10 * MINUTE)
    early = gesture(phone, guests[0], at=DOOR)

    outcomes = record_scans(phone, [late, early, gesture(phone, guests[1])])

    assert [outcome.id for outcome in outcomes[:2]] == [late.id, early.id]
    assert results(outcomes) == ["already_in", "admitted", "admitted"]
    assert set(Stay.objects.values_list("entry", "entered_at")) == {
        (early.id, DOOR), (outcomes[2].id, DOOR),
    }  # fmt: skip


def test_what_the_phone_showed_is_kept_and_what_the_server_would_have_said_beside_it(phone, guests):
    guests[0].tickets.update(state=TicketState.CANCELLED, revoked_at=BEFORE)
    guests[0].state, guests[0].cancelled_at = "cancelled", BEFORE
    guests[0].save()

    wrong, right = record_scans(
        phone, [gesture(phone, guests[0], shown="admitted"), gesture(phone, guests[1], shown="admitted")]
    )

    assert (wrong.shown, wrong.judged["result"]) == ({"result": "admitted", "word": "x"}, "cancelled")
    assert (right.shown["result"], right.judged) == ("admitted", None)
    assert Scan.objects.get(pk=wrong.id).judged == ScanResult.CANCELLED
    # Sent again, as after a lost answer, it is told again.
    [again] = record_scans(phone, [gesture(phone, guests[0], shown="admitted", id=wrong.id)])
    assert (again.shown, again.judged["result"]) == (wrong.shown, "cancelled")
    # Whoever was let in is in.
    assert set(Stay.objects.values_list("registration", flat=True)) == {guests[0].pk, guests[1].pk}


def test_two_phones_that_were_offline_admitted_one_ticket_and_the_second_is_told(phone, guests):
    other = ScannerFactory(checkpoint=phone.checkpoint, name="Accueil 2", last_seen_at=DOOR)
    first = gesture(phone, guests[0], at=DOOR + 5 * MINUTE, shown="admitted")
    second = gesture(other, guests[0], at=DOOR, shown="admitted")

    [one], [two] = record_scans(phone, [first]), record_scans(other, [second])

    assert (one.judged, two.judged["result"]) == (None, "already_in")
    assert two.judged["message"] == "Entrée comptée à 8\u00a0h\u00a050\u00a0: Porte A, Accueil 1."
    stay = Stay.objects.get()
    assert (stay.entry_id, stay.entered_at) == (second.id, DOOR)


def test_a_valid_ticket_that_an_old_roster_refused_is_told_and_nobody_is_counted(phone, guests):
    [outcome] = record_scans(phone, [gesture(phone, guests[0], shown="unknown")])

    assert outcome.judged["result"] == "admitted"
    assert Scan.objects.get().registration == guests[0]
    assert not Stay.objects.exists()


def test_an_entry_and_its_undo_in_one_batch(phone, guests):
    entry = gesture(phone, guests[0])
    undo = gesture(phone, None, at=DOOR + MINUTE, action=ScanAction.UNDO, undoes=entry.id)

    assert results(record_scans(phone, [undo, entry])) == ["undone", "admitted"]
    assert not Stay.objects.exists()


def test_a_batch_whose_answer_was_lost_is_answered_again(phone, guests):
    batch = [gesture(phone, guest) for guest in guests]
    first = record_scans(phone, batch[:2])

    again = record_scans(phone, batch)

    assert again[:2] == first
    assert results(again) == ["admitted"] * 3
    assert Scan.objects.count() == 3


@pytest.mark.parametrize(("waiting", "settled"), [(0, DOOR), (2, DOOR - 30 * MINUTE)])
def test_a_scan_that_was_kept_back_at_the_last_call_keeps_its_hour(phone, waiting, settled):
    phone.waiting_scans = waiting

    made_at = DOOR - 30 * MINUTE
    assert settle(phone, made_at, sent_at=LATER, received_at=LATER) == settled


def test_one_id_twice_in_a_batch_is_one_scan(phone, guests):
    entry = gesture(phone, guests[0])

    assert results(record_scans(phone, [entry, entry])) == ["admitted", "admitted"]
    assert Scan.objects.count() == 1


def test_a_ticket_reissued_while_the_phone_was_offline_is_told(phone, guests):
    old = guests[0].tickets.get()
    token_hash = old.token_hash
    old.state, old.revoked_at = TicketState.REISSUED, BEFORE
    old.save()
    TicketFactory(registration=guests[0])

    [outcome] = record_scans(phone, [gesture(phone, None, token_hash=token_hash, shown="admitted")])

    assert outcome.judged["result"] == "revoked"
    assert Stay.objects.get().registration == guests[0]


def test_a_place_passed_on_while_the_phone_was_offline_is_told_and_nothing_of_the_new_person(phone, guests):
    token_hash = guests[0].tickets.get().token_hash
    actor = Actor.from_link(guests[0])
    passed = transfer_registration(guests[0], details=details(), actor=actor, at=BEFORE)
    passed.needs, passed.needs_told_at_desk = "Un fauteuil.", True
    passed.save()
    RegistrationFactory(edition=passed.edition, category=passed.category, email=passed.email, last_name="Compagnon")
    shown = gesture(phone, None, token_hash=token_hash, shown="admitted")

    [outcome] = record_scans(phone, [shown])
    [again] = record_scans(phone, [shown])

    kept = Scan.objects.get()
    assert (kept.result, kept.judged) == ("admitted", "transferred")
    assert outcome.shown["result"] == "admitted"
    assert outcome.judged["word"] == "Billet transmis"
    assert not {"needs", "companions"} & outcome.shown.keys()
    assert passed.first_name not in str((outcome.judged, again.judged))
    # As shown, and for a human being to look into.
    assert Stay.objects.get().registration == guests[0]


def test_a_new_ticket_is_green_while_the_phone_still_calls_it_unknown(phone, guests):
    passed = transfer_registration(guests[0], details=details(), actor=Actor.from_link(guests[0]), at=BEFORE)
    token_hash = passed.tickets.get(state=TicketState.ACTIVE).token_hash

    [outcome] = record_scans(phone, [gesture(phone, None, token_hash=token_hash)])

    assert outcome.shown["result"] == "admitted"


def test_a_short_code_finds_its_ticket(phone, guests):
    code = short_code(guests[1].tickets.get().token_hash)

    known, unknown = record_scans(
        phone,
        [
            gesture(phone, None, token_hash="", code=code, method=ScanMethod.CODE),
            gesture(phone, None, token_hash="", code="AAAAAAAA", method=ScanMethod.CODE),
        ],
    )

    assert (known.shown["last_name"], unknown.shown["result"]) == (guests[1].last_name, "unknown")
    assert unknown.shown["message"] == "Personne n’a ce code\u00a0: vérifiez les huit signes sous le QR."


def test_a_batch_of_two_doors_is_judged_by_each(phone, guests):
    room = CheckpointFactory(
        edition=phone.checkpoint.edition, kind=CheckpointKind.SESSION, mode="booked",
        session=SessionFactory(edition=phone.checkpoint.edition, bookable=True),
    )  # fmt: skip

    outcomes = record_scans(phone, [gesture(phone, guests[0], door=room), gesture(phone, guests[0])])

    assert results(outcomes) == ["not_booked", "admitted"]


def test_a_thousand_scans_cost_a_fixed_number_of_statements_for_each_250(phone, guests):
    def count(scans):
        with CaptureQueriesContext(connection) as captured:
            record_scans(phone, scans)
        return len([query for query in captured if "SAVEPOINT" not in query["sql"]])

    one = count([gesture(phone, guests[0])])
    more = RegistrationFactory.create_batch(40, edition=phone.checkpoint.edition)

    assert one == 3
    assert count([gesture(phone, guest) for guest in more]) == 3
    # Their second passages: what is known of them is read once.
    assert count([gesture(phone, guest, at=DOOR + MINUTE) for guest in more]) == 3


def test_a_phone_that_reads_codes_of_nobodys_all_the_time_is_slowed_and_the_journal_says_so(phone, guests):
    flood = record_scans(phone, [gesture(phone, None, token_hash="", at=DOOR) for _ in range(100)])
    again = record_scans(phone, [gesture(phone, None, token_hash=""), gesture(phone, guests[0])])
    a_minute_later = gesture(phone, None, token_hash="", received=LATER + MINUTE)

    assert [outcome.error is None for outcome in flood] == [True] * 60 + [False] * 40
    assert isinstance(flood[-1].error, TooManyUnknown)
    assert isinstance(again[0].error, TooManyUnknown)
    assert again[1].shown["result"] == "admitted"
    assert record_scans(phone, [a_minute_later])[0].shown["result"] == "unknown"
    told = LogEntry.objects.get(verb="scanner_guessing")
    assert (told.actor_label, told.changes) == ("Accueil 1", {"unknown": [None, 60]})


@st.composite
def offline_hours(draw):
    """Scans of up to four phones, of three guests, entries, exits and undos, each phone's in batches of any cut."""
    scans = []
    for number in range(draw(st.integers(1, 24))):
        which, guest = draw(st.integers(0, 3)), draw(st.integers(0, 2))
        own = [one["id"] for one in scans if one["which"] == which and one["act"] != "undo"]
        act = draw(st.sampled_from(["entry", "entry", "exit", "undo"] if own else ["entry", "exit"]))
        scans.append(
            {
                "id": UUID(int=number + 1), "which": which, "guest": guest, "act": act,
                "minute": draw(st.integers(0, 20)), "undoes": draw(st.sampled_from(own)) if act == "undo" else None,
                "door": draw(st.integers(0, 1)),
            }
        )  # fmt: skip
    order = draw(st.permutations(scans))
    cuts = draw(st.lists(st.integers(1, 6), min_size=1, max_size=24))
    return scans, order, cuts


@pytest.mark.django_db(transaction=True)
@settings(max_examples=25, deadline=None)
@given(hours=offline_hours())
def test_phones_back_from_offline_lose_nothing_and_stays_are_right_whatever_the_order(hours):
    scans, order, cuts = hours
    # Examples share a database.
    ids = {scan["id"]: uuid4() for scan in scans}
    main = CheckpointFactory()
    room = CheckpointFactory(edition=main.edition, kind=CheckpointKind.ZONE, counts_exits=True)
    guests = RegistrationFactory.create_batch(3, edition=main.edition)
    phones = [ScannerFactory(checkpoint=main, last_seen_at=DOOR) for _ in range(4)]
    shown = {"entry": "admitted", "exit": "exited", "undo": "undone"}

    def made(scan):
        undoes = scan["undoes"]
        return gesture(
            phones[scan["which"]], None if undoes else guests[scan["guest"]], at=DOOR + scan["minute"] * MINUTE,
            id=ids[scan["id"]], door=[main, room][scan["door"]], action=ScanAction(scan["act"]), undoes=ids.get(undoes),
            shown=shown[scan["act"]],
        )  # fmt: skip

    for phone in phones:
        waiting = [made(scan) for scan in order if phones[scan["which"]] == phone]
        while waiting:
            size = cuts[len(waiting) % len(cuts)]
            batch, waiting = waiting[:size], waiting[size:]
            outcomes = record_scans(phone, batch)
            # An undo that comes before its entry is sent again after it, as the phone does.
            waiting += [one for one, outcome in zip(batch, outcomes, strict=True) if outcome.error]
            record_scans(phone, batch[:2])

    scans_kept = Scan.objects.filter(checkpoint__edition=main.edition).select_related("checkpoint__edition")
    kept = {scan.pk: scan for scan in scans_kept}
    assert {ids[scan["id"]] for scan in scans if scan["act"] != "undo"} <= kept.keys()
    for guest in guests:
        counting = [one for one in kept.values() if one.registration_id == guest.pk and one.result in COUNTING_SCANS]
        told = find_stays(map(passage_of, counting))
        stored = guest.stays.values_list("entry", "checkpoint", "entered_at", "left_at", "ended")
        assert set(stored) == {(one.entry, one.door, one.entered_at, one.left_at, one.ended or "") for one in told}
        assert sorted(one.number for one in counting) == list(range(1, len(counting) + 1))


def test_only_a_phones_own_doors_are_taken_over_http(client, phone, guests, time_machine):
    time_machine.move_to(LATER, tick=False)
    own = CheckpointFactory(edition=phone.checkpoint.edition, name="Porte B")
    phone.checkpoints.add(own, phone.checkpoint)
    other, elsewhere = CheckpointFactory(edition=own.edition), CheckpointFactory(edition__slug="2025")
    phone.checkpoints.add(elsewhere)

    def sent(door, guest):
        return {"id": str(uuid4()), "hash": hash_of(guest), "checkpoint": door.pk, "device_at": DOOR.isoformat()}

    answer = client.post(
        "/controle/api/v1/scans",
        {"scans": [sent(own, guests[0]), sent(other, guests[1]), sent(elsewhere, guests[2])]},
        content_type="application/json",
        headers={"Authorization": f"Bearer {phone.key}"},
    ).json()

    assert answer["results"][0]["shown"]["result"] == "admitted"
    assert [one["problem"]["type"] for one in answer["results"][1:]] == ["urn:problem:checkpoint-not-allowed"] * 2
    assert Scan.objects.get().checkpoint == own
