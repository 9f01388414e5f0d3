"""Thousands of acts in any order: each comes to what the model says, and nothing that must hold ever breaks."""

from collections import Counter
from datetime import timedelta
from functools import partial
from itertools import combinations
from uuid import UUID, uuid5

import pytest
from django.db import transaction
from django.db.models import Count
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from attendees.enums import COUNTING_SCANS, ScanMethod, ScannerRole, TicketState
from attendees.models import AgendaEntry, Category, Registration, Scan, SeatBooking, Stay, Ticket
from attendees.presence import Kind, Passage, find_meaning, find_stays, settle_time
from attendees.services.door import DoorError, record_entry, undo_scan
from attendees.services.ground import RegistrationRefused
from attendees.services.registration import cancel_registration, correct_registration, return_registration
from attendees.services.seat import change_seats
from attendees.services.ticket import reissue_ticket
from attendees.services.transfer import transfer_registration
from attendees.tokens import token_of
from events.models import Edition, Session
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.acts import VISITOR, details, enrol
from tests.attendees.registration_model import World
from tests.factories import CategoryFactory, EditionFactory, ScannerFactory, SessionFactory
from tests.factories.moments import BEFORE, DOOR

pytestmark = pytest.mark.django_db

NUMBERS = UUID("6d1f3c1e-8f53-4c3e-9a10-5f8b1a2c3d4e")
EXAMPLES, STEPS = 30, 50

WORKSHOPS = ("early", "rival", "next", "last")

identities = st.tuples(st.sampled_from(["a@example.org", "b@example.org", "c@example.org"]), st.sampled_from("XY"))
categories = st.sampled_from(["open", "small"])
wishes = st.sets(st.sampled_from(WORKSHOPS), max_size=2)
limits = st.one_of(st.none(), st.integers(0, 8))
# Few, so that many things happen to each.
anybody = st.integers(0, 5)


class Machine(RuleBasedStateMachine):
    @initialize(capacity=st.integers(3, 8), quota=limits)
    def open_edition(self, capacity: int | None, quota: int | None) -> None:
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.at, self.door_at, self.made = BEFORE, DOOR, 0
        self.edition = EditionFactory(capacity=capacity)
        self.categories = {
            "open": CategoryFactory(edition=self.edition),
            "small": CategoryFactory(edition=self.edition, quota=quota),
        }
        workshop = partial(SessionFactory, edition=self.edition, bookable=True, capacity=2)
        early = workshop()
        following = workshop(starts_at=early.ends_at)
        self.sessions = {
            "early": early,
            "rival": workshop(starts_at=early.starts_at + timedelta(minutes=30)),
            "next": following,
            "last": workshop(starts_at=following.ends_at),
        }
        self.world = World(
            capacity=capacity,
            quotas={"open": None, "small": quota},
            seats=dict.fromkeys(self.sessions, 2),
            hours={name: (session.starts_at, session.ends_at) for name, session in self.sessions.items()},
        )
        self.sent = []
        self.passages, self.undone, self.scans = {}, {}, []
        steward = ScannerFactory(checkpoint__edition=self.edition)
        chief = ScannerFactory(checkpoint=steward.checkpoint, role=ScannerRole.SUPERVISOR)
        self.phones = [steward, chief, ScannerFactory(checkpoint=steward.checkpoint)]
        self.held_before = Counter()
        for name in "ZYX":
            self.register(("a@example.org", name), "open", {"last"})

    def teardown(self) -> None:
        if hasattr(self, "transaction"):
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)

    # --- helpers -------------------------------------------------------------

    def tick(self):
        self.at += timedelta(seconds=1)
        return self.at

    def number(self):
        self.made += 1
        return uuid5(NUMBERS, str(self.made))

    def guest(self, which):
        return self.world.guests[which % len(self.world.guests)]

    def act(self, service, guest, **kwargs):
        """Do what a person does; return the name of the refusal, "" when it is done."""
        registration = Registration.objects.get(pk=guest.key)
        try:
            service(registration, actor=VISITOR, at=self.at, **kwargs)
        except RegistrationRefused as refusal:
            return type(refusal).__name__
        return ""

    def send_form(self, form, identity, category, wish):
        expected, guest = self.world.register(form, identity, category, wish, at=self.tick())
        email, name = identity
        found = ""
        try:
            registration = enrol(
                self.categories[category], [self.sessions[name] for name in sorted(wish)], submission=form, at=self.at,
                email=email, last_name=name,
            )  # fmt: skip
        except RegistrationRefused as refusal:
            found = type(refusal).__name__
        assert found == expected
        if found:
            return
        if guest.key is None:
            guest.key = registration.pk
        assert registration.pk == guest.key

    # --- what people do ------------------------------------------------------

    @rule(identity=identities, category=categories, wish=wishes)
    def register(self, identity, category, wish):
        form = self.number()
        self.sent.append((form, identity, category, wish))
        self.send_form(form, identity, category, wish)

    @precondition(lambda self: self.sent)
    @rule(which=anybody)
    def send_a_form_again(self, which):
        self.send_form(*self.sent[which % len(self.sent)])

    @precondition(lambda self: self.world.guests)
    @rule(which=anybody, wish=wishes)
    def change_seats(self, which, wish):
        self.tick()
        guest = self.guest(which)
        found = self.act(change_seats, guest, sessions=[self.sessions[name] for name in sorted(wish)])
        assert found == self.world.change_seats(guest, wish)

    @precondition(lambda self: self.world.guests)
    @rule(which=anybody)
    def cancel(self, which):
        self.tick()
        guest = self.guest(which)
        assert self.act(cancel_registration, guest) == self.world.cancel(guest)

    @precondition(lambda self: self.world.guests)
    @rule(which=anybody)
    def come_back(self, which):
        self.tick()
        guest = self.guest(which)
        assert self.act(return_registration, guest) == self.world.come_back(guest)

    @precondition(lambda self: self.world.guests)
    @rule(which=anybody, identity=identities, category=categories)
    def correct(self, which, identity, category):
        self.tick()
        guest = self.guest(which)
        answers = details(email=identity[0], last_name=identity[1])
        found = self.act(correct_registration, guest, details=answers, category=self.categories[category])
        assert found == self.world.correct(guest, identity, category, at=self.at)

    @precondition(lambda self: self.world.guests)
    @rule(which=anybody, identity=identities)
    def pass_on(self, which, identity):
        self.tick()
        guest = self.guest(which)
        came = bool(find_stays(self.passages.get(guest.key, [])))
        heir = details(email=identity[0], last_name=identity[1])
        found = self.act(transfer_registration, guest, details=heir)
        assert found == self.world.pass_on(guest, identity, came=came, at=self.at)

    @precondition(lambda self: self.world.guests)
    @rule(which=anybody)
    def reissue(self, which):
        self.tick()
        guest = self.guest(which)
        assert self.act(reissue_ticket, guest) == self.world.reissue(guest)

    # --- what organisers do --------------------------------------------------

    @rule(what=st.sampled_from(["edition", "small", *WORKSHOPS]), limit=limits)
    def change_a_limit(self, what, limit):
        # Much later, so that those who were reminded may be reminded again.
        self.at += timedelta(minutes=20)
        self.held_before.clear()
        if what == "edition":
            Edition.objects.filter(pk=self.edition.pk).update(capacity=limit)
            self.world.capacity = limit
        elif what == "small":
            Category.objects.filter(pk=self.categories["small"].pk).update(quota=limit)
            self.world.quotas["small"] = limit
        else:
            self.world.seats[what] = (limit or 0) // 2
            Session.objects.filter(pk=self.sessions[what].pk).update(capacity=self.world.seats[what])

    # --- what happens at the door --------------------------------------------

    @precondition(lambda self: self.world.guests)
    @rule(which=anybody, phone=st.integers(0, 2), ticket=anybody, late=st.sampled_from([0, 0, 0, 3, 30]))
    def admit(self, which, phone, ticket, late):
        self.door_at += timedelta(seconds=1)
        guest, phone, scan_id = self.guest(which), self.phones[phone], self.number()
        tickets = list(Ticket.objects.filter(registration=guest.key).order_by("issued_at", "pk"))
        shown = tickets[ticket % len(tickets)]
        made_at = self.door_at - timedelta(seconds=late)
        at = settle_time(made_at, sent_at=None, last_contact_at=phone.last_seen_at, received_at=self.door_at)
        known, passage = self.passages.setdefault(guest.key, []), Passage(scan_id, at, phone.checkpoint_id)
        found = record_entry(
            phone, scan_id=scan_id, token=token_of(shown.uuid), method=ScanMethod.CAMERA, device_at=made_at,
            at=self.door_at,
        )  # fmt: skip
        assert found["result"] == self._expect_at_the_door(guest, shown, known, passage)
        if found["result"] in COUNTING_SCANS:
            known.append(passage)
        self.scans.append((scan_id, phone, guest, found["result"]))
        # The phone did not hear the answer and sends the scan again, much later.
        again = record_entry(
            phone, scan_id=scan_id, token=token_of(shown.uuid), method=ScanMethod.CAMERA, device_at=made_at,
            at=self.door_at + timedelta(hours=1),
        )  # fmt: skip
        assert again == found

    def _expect_at_the_door(self, guest, ticket, known, passage):
        if ticket.state == TicketState.TRANSFERRED:
            return "transferred"
        if not guest.is_confirmed:
            return "cancelled"
        if ticket.state != TicketState.ACTIVE:
            return "revoked"
        is_repeat = find_meaning(known, passage).kind is Kind.REPEAT
        return "already_in" if find_stays(known) or is_repeat else "admitted"

    @precondition(lambda self: self.scans)
    @rule(which=anybody, phone=st.integers(0, 2))
    def undo(self, which, phone):
        self.door_at += timedelta(seconds=1)
        scan_id, maker, guest, result = self.scans[which % len(self.scans)]
        phone, undo_id = self.phones[phone], self.number()
        try:
            found = undo_scan(phone, scan_id=undo_id, undoes=scan_id, device_at=self.door_at, at=self.door_at)["result"]
        except DoorError as error:
            found = type(error).__name__
        if phone.pk != maker.pk and phone.role != ScannerRole.SUPERVISOR:
            assert found == "ScanNotFound"
        elif result not in COUNTING_SCANS:
            assert found == "NothingToUndo"
        else:
            assert found == "undone"
            if scan_id not in self.undone:
                self.undone[scan_id] = undo_id
                self.passages[guest.key].append(Passage(undo_id, self.door_at, phone.checkpoint_id, scan_id))

    # --- what must hold ------------------------------------------------------

    @invariant()
    def registrations_are_those_of_the_model(self):
        rows = Registration.objects.order_by().values_list(
            "pk", "state", "email", "last_name", "category_id", "link_version"
        )
        states = {True: "confirmed", False: "cancelled"}
        told = {
            (guest.key, states[guest.is_confirmed], *guest.identity, self.categories[guest.category].pk,
             guest.link_version)
            for guest in self.world.guests
        }  # fmt: skip
        assert set(rows) == told

    @invariant()
    def seats_and_agenda_are_those_of_the_model(self):
        told = sorted((guest.key, self.sessions[name].pk) for guest in self.world.guests for name in guest.seats)
        seats = SeatBooking.objects.holding().order_by().values_list("registration_id", "session_id")
        agenda = AgendaEntry.objects.order_by().values_list("registration_id", "source_id")
        assert sorted(seats) == sorted(agenda) == told

    @invariant()
    def nobody_is_in_two_places_at_one_time(self):
        for guest in self.world.guests:
            assert not any(self.world.overlap(*pair) for pair in combinations(guest.seats, 2))

    @invariant()
    def nothing_holds_more_than_its_places_unless_they_were_taken_away(self):
        held = Counter({"edition": self.world.held(), "small": self.world.held("small")})
        held.update({name: self.world.sitting(name) for name in self.sessions})
        places = {"edition": self.world.capacity, "small": self.world.quotas["small"], **self.world.seats}
        before = self.held_before or held
        for name, limit in places.items():
            assert limit is None or held[name] <= max(limit, before[name])
        self.held_before = held

    @invariant()
    def who_is_confirmed_has_one_ticket_and_nobody_else_has(self):
        living = Ticket.objects.filter(state=TicketState.ACTIVE).order_by().values_list("registration_id", flat=True)
        assert Counter(living) == Counter(guest.key for guest in self.world.guests if guest.is_confirmed)

    @invariant()
    def stays_are_what_the_scans_tell(self):
        stays = Stay.objects.order_by().values_list("registration_id", "entry_id", "entered_at", "left_at")
        told = {
            (key, stay.entry, stay.entered_at, stay.left_at)
            for key, passages in self.passages.items()
            for stay in find_stays(passages)
        }
        assert set(stays) == told
        counted = Scan.objects.filter(result__in=COUNTING_SCANS).count()
        assert counted == sum(len(passages) for passages in self.passages.values())

    @invariant()
    def every_act_is_told_once(self):
        lines = LogEntry.objects.order_by().values_list("verb").annotate(Count("pk"))
        mails = OutboxMail.objects.order_by().values_list("template", "recipient").annotate(Count("pk"))
        assert dict(lines) == +self.world.journal
        assert {(letter, to): times for letter, to, times in mails} == +self.world.mails


def test_acts_in_any_order_come_to_what_the_model_says() -> None:
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )
