"""Passing one's place to somebody else: what goes over, what goes, who hears of it, and who may not."""

from datetime import timedelta
from uuid import uuid4

import pytest

from attendees.enums import AgendaKind, RegistrationState, SeatState, TicketState
from attendees.links import holds_link, link_token, registration_for_link, remember_link
from attendees.models import AgendaEntry, Registration, Stay, Ticket
from attendees.selectors.personal_data import personal_data
from attendees.services.door import record_entry
from attendees.services.ground import EditionOver, MoveRefused
from attendees.services.registration import AlreadyRegistered, cancel_registration
from attendees.services.seat import change_seats
from attendees.services.transfer import (
    AlreadyCame,
    ByInvitation,
    PersonallyEngaged,
    SamePerson,
    lack_of_transfer,
    transfer_registration,
)
from attendees.tokens import token_of
from forum.core.journal import Actor
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.acts import VISITOR, details, enrol, letters
from tests.factories import (
    CategoryFactory,
    CheckpointFactory,
    RegistrationFactory,
    ScannerFactory,
    SessionFactory,
    UserFactory,
)
from tests.factories.moments import AFTER, BEFORE, DOOR

pytestmark = pytest.mark.django_db

LATER = BEFORE + timedelta(days=2)
HEIR = {"first_name": "Idriss", "last_name": "Benali", "email": "idriss@example.org"}
TOLD = [("place_passed_on", "maelys@example.org"), ("place_received", "idriss@example.org")]


@pytest.fixture
def category():
    return CategoryFactory(name="Association")


@pytest.fixture
def session(category):
    return SessionFactory(edition=category.edition, bookable=True, title="Cultiver")


@pytest.fixture
def registration(category, session):
    person = enrol(
        category, [session], organisation="La Ruche", organisation_kind="association", needs="Boucle magnétique.",
        needs_told_at_desk=True, has_no_photo_sign=True, newsletter_wanted=True, is_under_15=True,
    )  # fmt: skip
    person.user = UserFactory(email="maelys@example.org")
    person.save()
    OutboxMail.objects.all().delete()
    return person


def pass_on(registration, *, by_team=False, at=LATER, actor=None, **changes):
    return transfer_registration(
        registration, details=details(**HEIR | changes), by_team=by_team,
        actor=actor or Actor.from_link(registration), at=at,
    )  # fmt: skip


def test_the_place_the_seats_and_the_structure_go_over(registration, category, session):
    passed = pass_on(registration, language="en")

    assert passed == Registration.objects.get()
    passed.refresh_from_db()
    assert (passed.full_name, passed.email, passed.language) == ("Idriss Benali", "idriss@example.org", "en")
    assert (passed.email_key, passed.name_key, passed.sort_key) == (
        "idriss@example.org", "idriss benali", "benali idriss",
    )  # fmt: skip
    assert (passed.state, passed.category, passed.created_at) == (RegistrationState.CONFIRMED, category, BEFORE)
    assert (passed.organisation, passed.organisation_kind) == ("La Ruche", "association")
    assert list(passed.seats.values_list("session", "state")) == [(session.pk, SeatState.CONFIRMED)]
    assert list(passed.agenda.values_list("label", flat=True)) == ["Cultiver"]


def test_what_the_former_person_said_of_themselves_goes(registration):
    pass_on(registration, needs="Un fauteuil.", photos_allowed=True, organisation="Autre")

    registration.refresh_from_db()
    assert (registration.needs, registration.needs_told_at_desk, registration.has_no_photo_sign) == ("", False, False)
    assert (registration.photos_allowed_at, registration.newsletter_wanted_at) == (None, None)
    assert (registration.is_under_15, registration.user) == (False, None)
    assert registration.organisation == "La Ruche"


def test_the_former_ticket_is_passed_on_and_a_new_one_opens_the_door(registration):
    former = registration.tickets.get()

    pass_on(registration)

    former.refresh_from_db()
    assert (former.state, former.get_state_display(), former.revoked_at) == (TicketState.TRANSFERRED, "transmis", LATER)
    new = registration.tickets.get(state=TicketState.ACTIVE)
    assert (new.issued_at, registration.tickets.count()) == (LATER, 2)
    assert new.token_hash != former.token_hash


def test_the_former_links_and_browsers_are_shut_out(registration):
    link, browser = link_token(registration), {}
    remember_link(browser, registration)

    pass_on(registration)

    registration.refresh_from_db()
    assert registration.link_version == 2
    assert registration_for_link(link) is None
    assert not holds_link(browser, registration)


def test_both_are_written_to_each_in_their_language_and_the_journal_withholds_who_they_are(registration):
    former = registration.tickets.get()

    pass_on(registration, language="en")

    assert letters() == TOLD
    to_former, to_new = OutboxMail.objects.order_by("pk")
    assert (to_former.language, to_former.context) == (
        "fr", {"registration": str(registration.pk), "former": "Maëlys Le Goff"},
    )  # fmt: skip
    assert (to_new.language, to_new.context) == (
        "en",
        {"registration": str(registration.pk), "link_version": 2, "former": "Maëlys Le Goff", "by_team": False},
    )
    line = LogEntry.objects.get(verb="transferred")
    withheld = (
        "first_name", "last_name", "email", "language", "is_under_15", "needs", "needs_told_at_desk",
        "has_no_photo_sign", "newsletter_wanted_at",
    )  # fmt: skip
    new = registration.tickets.get(state=TicketState.ACTIVE)
    assert (line.verb, line.actor_kind, line.scope) == ("transferred", "link", registration.edition.slug)
    assert line.changes == {field: ["…", "…"] for field in withheld} | {"ticket": [str(former.pk), str(new.pk)]}


def test_without_a_former_address_the_new_person_alone_is_written_to(category):
    person = RegistrationFactory(category=category, edition=category.edition, email="")

    pass_on(person)

    assert letters() == TOLD[1:]


def test_a_place_passes_on_again_and_comes_back(registration):
    pass_on(registration)
    pass_on(registration, first_name="Zoé", last_name="Roux", email="zoe@example.org", at=LATER + timedelta(hours=1))
    pass_on(
        registration,
        first_name="Maëlys",
        last_name="Le Goff",
        email="maelys@example.org",
        at=LATER + timedelta(hours=2),
    )

    registration.refresh_from_db()
    assert (registration.full_name, registration.link_version) == ("Maëlys Le Goff", 4)
    states = sorted(registration.tickets.values_list("state", flat=True))
    assert states == ["active", "transferred", "transferred", "transferred"]


def test_a_family_of_one_mailbox_passes_a_place_from_one_to_another(registration):
    pass_on(registration, email="MAELYS@example.org")

    registration.refresh_from_db()
    assert (registration.first_name, registration.link_version, registration.user) == ("Idriss", 2, None)
    assert letters() == [("place_passed_on", "maelys@example.org"), ("place_received", "MAELYS@example.org")]


def test_the_form_that_made_the_place_sent_once_more_registers_its_person_anew(category):
    number = uuid4()
    first = enrol(category, submission=number)
    pass_on(first)

    again = enrol(category, submission=number)

    assert again.pk != first.pk
    assert sorted(Registration.objects.values_list("first_name", flat=True)) == ["Idriss", "Maëlys"]


# Who is registered already


def test_who_has_a_place_keeps_theirs_and_nothing_but_their_mailbox_is_told(registration, category):
    known = RegistrationFactory(category=category, edition=category.edition, **HEIR)
    ticket = known.tickets.get()

    passed = pass_on(registration)

    passed.refresh_from_db()
    known.refresh_from_db()
    assert (passed.state, passed.seats.holding().count(), passed.agenda.count()) == (RegistrationState.CANCELLED, 0, 0)
    assert (passed.needs, passed.user, passed.link_version) == ("", None, 2)
    assert (known.state, known.tickets.get()) == (RegistrationState.CONFIRMED, ticket)
    assert letters() == [("place_passed_on", "maelys@example.org"), ("already_registered", "idriss@example.org")]
    assert [line.verb for line in LogEntry.objects.order_by("pk")] == ["registered", "merged"]


@pytest.mark.parametrize("trait", ["waiting", "offered"])
def test_who_waits_for_a_place_receives_it_with_what_they_said_of_themselves(registration, category, trait):
    account = UserFactory(email="idriss@example.org")
    known = RegistrationFactory(
        category=category, edition=category.edition, **HEIR, **{trait: True}, needs="Un fauteuil.",
        photos_allowed_at=BEFORE, organisation="Les Pousses", user=account,
    )  # fmt: skip

    passed = pass_on(registration)

    passed.refresh_from_db()
    known.refresh_from_db()
    assert (passed.state, passed.seats.holding().count()) == (RegistrationState.CONFIRMED, 1)
    assert (passed.needs, passed.photos_allowed_at, passed.organisation) == ("Un fauteuil.", BEFORE, "Les Pousses")
    assert (passed.user, known.state) == (account, RegistrationState.CANCELLED)
    assert letters() == TOLD
    assert [line.verb for line in LogEntry.objects.order_by("pk")] == ["registered", "merged", "transferred"]


def test_a_cancelled_registration_of_the_new_person_is_no_obstacle(registration, category):
    known = RegistrationFactory(category=category, edition=category.edition, cancelled=True, **HEIR)

    pass_on(registration)

    known.refresh_from_db()
    assert known.is_cancelled
    assert letters() == TOLD


def test_one_mailbox_is_told_that_it_registered_that_person(registration, category):
    RegistrationFactory(
        category=category, edition=category.edition, first_name="Idriss", last_name="Benali", email="maelys@example.org"
    )

    with pytest.raises(AlreadyRegistered):
        pass_on(registration, email="maelys@example.org")

    assert letters() == []


# Who may not


def test_nobody_passes_their_place_to_themselves(registration):
    with pytest.raises(SamePerson):
        pass_on(registration, first_name="maelys", last_name="LE GOFF", email="Maelys@Example.org")

    registration.refresh_from_db()
    assert (registration.first_name, registration.needs) == ("Maëlys", "Boucle magnétique.")


@pytest.mark.parametrize("traits", [{"cancelled": True}, {"waiting": True}, {"offered": True}, {"state": "pending"}])
def test_only_a_confirmed_place_passes_on(traits):
    person = RegistrationFactory(**traits)

    with pytest.raises(MoveRefused):
        pass_on(person)

    assert not Ticket.objects.filter(state=TicketState.TRANSFERRED).exists()
    assert letters() == []


def test_after_the_edition_nothing_passes_on(registration):
    with pytest.raises(EditionOver):
        pass_on(registration, at=AFTER)


def scan(registration, *, at=DOOR):
    phone = ScannerFactory(checkpoint=CheckpointFactory(edition=registration.edition))
    token = token_of(registration.tickets.get(state=TicketState.ACTIVE).uuid)
    return record_entry(phone, scan_id=uuid4(), token=token, method="camera", device_at=at, at=at)["result"]


@pytest.mark.parametrize("since", [timedelta(minutes=1), timedelta(hours=4)])
def test_who_came_passes_nothing_on(registration, since):
    assert scan(registration) == "admitted"
    Stay.objects.update(left_at=DOOR + timedelta(seconds=30), ended="exit")

    with pytest.raises(AlreadyCame):
        pass_on(registration, at=DOOR + since)

    registration.refresh_from_db()
    assert (registration.first_name, registration.link_version) == ("Maëlys", 1)
    assert registration.tickets.get().state == TicketState.ACTIVE


def test_who_was_turned_away_may_still_send_somebody(registration):
    registration.edition.checkpoints.all().delete()
    phone = ScannerFactory(checkpoint__edition=registration.edition, checkpoint__opens_at=DOOR + timedelta(hours=1))
    token = token_of(registration.tickets.get().uuid)
    shown = record_entry(phone, scan_id=uuid4(), token=token, method="camera", device_at=DOOR, at=DOOR)

    pass_on(registration, at=DOOR + timedelta(minutes=5))

    assert shown["result"] == "closed"
    assert letters() == TOLD


def test_the_team_alone_passes_on_a_place_by_invitation(registration, category):
    category.is_open = False
    category.save()

    with pytest.raises(ByInvitation):
        pass_on(registration)

    pass_on(registration, by_team=True, actor=Actor.from_user(UserFactory(organiser=True)))
    assert OutboxMail.objects.get(template="place_received").context["by_team"] is True


@pytest.mark.parametrize("kind", [AgendaKind.TALK, AgendaKind.DUTY])
def test_a_talk_and_a_duty_are_personal(registration, kind):
    AgendaEntry.objects.create(
        registration=registration, kind=kind, source_id=1, label="Ouverture", starts_at=DOOR,
        ends_at=DOOR + timedelta(hours=1),
    )  # fmt: skip

    with pytest.raises(PersonallyEngaged):
        pass_on(registration)


def test_whether_a_place_may_pass_costs_one_query(registration, django_assert_num_queries):
    registration = Registration.objects.select_related("edition", "category").get(pk=registration.pk)

    with django_assert_num_queries(1):
        assert lack_of_transfer(registration, at=LATER) is None


# What the new person does then


def test_the_new_person_acts_on_the_place_as_anybody(registration, session):
    passed = pass_on(registration)

    change_seats(passed, sessions=[], actor=VISITOR, at=LATER)
    cancel_registration(passed, actor=VISITOR, at=LATER)

    assert letters()[2:] == [("seats_changed", "idriss@example.org"), ("registration_cancelled", "idriss@example.org")]


def test_the_new_person_takes_away_nothing_of_the_former(registration, session):
    passed_at = DOOR - timedelta(hours=2)
    change_seats(registration, sessions=[], actor=VISITOR, at=BEFORE)
    pass_on(registration, at=passed_at)
    registration.refresh_from_db()
    assert scan(registration) == "admitted"

    kept = personal_data(registration)

    assert (kept["place_received_at"], kept["email"]) == (passed_at, "idriss@example.org")
    assert [ticket["state"] for ticket in kept["tickets"]] == ["active"]
    assert [one["at"] for one in kept["scans"]] == [DOOR]
    assert kept["seats"] == []
    assert "Maëlys" not in str(kept)
