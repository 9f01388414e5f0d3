"""The demonstration's panel: there to play, refused everywhere else."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.badges.qr import qr_svg
from attendees.enums import ScannerRole, TicketState
from attendees.models import Pairing, Registration, Scanner, Ticket
from attendees.services.pairing import pair_phone
from attendees.tokens import ticket_address
from events.models import Edition
from forum.core.enums import ActorKind, Role
from forum.core.journal import Actor
from forum.core.models import LogEntry, User
from forum.pages.demo.accounts import STAFF, open_account_of, pair_browser, participant_of
from forum.pages.demo.enums import Moment, Part
from forum.pages.demo.meeting_people import MEETING_PARTS
from forum.pages.demo.switch import OutsideDemonstration, edition_played, moment_of
from forum.pages.demo.words import PARTS
from matchmaking.models import Participant, ParticipantMember
from tests.built import built_once
from tests.factories import EditionFactory, RegistrationFactory, UserFactory
from tests.pages.reading import Page

NOW = datetime(2026, 10, 1, 12, 40, tzinfo=UTC)
PANEL, MOMENT, ROLE, BADGES = (
    "/demonstration/", "/demonstration/moment/", "/demonstration/role/", "/demonstration/badges/",
)  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture(autouse=True)
def _in_a_demonstration(settings) -> object:
    settings.DEMONSTRATION = True
    settings.SECOND_FACTOR_REQUIRED = False
    with time_machine.travel(NOW, tick=False):
        yield


@built_once
@time_machine.travel(NOW, tick=False)
def demonstration() -> None:
    call_command("demo", attendees=30, seed=7, verbosity=0)


@pytest.fixture
def edition(demonstration: None) -> Edition:
    edition = edition_played()
    assert edition is not None
    return edition


def page(client: Client, address: str = PANEL) -> Page:
    response = client.get(address)
    assert response.status_code == 200
    return Page(response.content.decode())


def who(client: Client) -> str | None:
    """Return the e-mail of the account that a browser is signed in to."""
    pk = client.session.get("_auth_user_id")
    return User.objects.get(pk=pk).email if pk else None


# --- the panel --------------------------------------------------------------------


def test_panel_shows_where_we_are_and_who_one_may_be(client: Client, edition: Edition) -> None:
    shown = page(client)

    assert shown.texts(".moment h3") == ["Avant le forum", "Le matin du forum", "Après le forum"]
    assert shown.texts(".moment--now h3") == ["Avant le forum"]
    assert shown.texts(".moment button") == ["Rejouer ce moment", "Passer au matin du forum", "Passer après le forum"]
    assert len(shown.texts(".part h3")) == len(Part)
    assert shown.texts(".part--now h3") == ["Le public"]


@pytest.mark.parametrize(
    ("moment", "buttons"),
    [
        ("door", ["Revenir avant le forum", "Rejouer le matin", "Passer après le forum"]),
        ("after", ["Revenir avant le forum", "Revenir au matin du forum", "Rejouer ce moment"]),
    ],
)
def test_panel_offers_the_way_back(client: Client, edition: Edition, moment: str, buttons: list[str]) -> None:
    response = client.post(MOMENT, {"moment": moment}, follow=True)

    assert response.redirect_chain == [(PANEL, 302)]
    shown = Page(response.content.decode())
    assert shown.texts(".moment button") == buttons
    edition.refresh_from_db()
    assert moment_of(edition, at=NOW) == Moment(moment)
    told = LogEntry.objects.get(verb="moment_switched")
    assert (told.actor_kind, told.changes) == (ActorKind.VISITOR, {"moment": ["before", moment]})


def test_after_the_forum_nobody_holds_the_door(client: Client, edition: Edition) -> None:
    client.post(MOMENT, {"moment": "after"})

    assert len(page(client).texts(".part__closed")) == 2
    response = client.post(ROLE, {"part": "steward"}, follow=True)

    assert "revenez d’abord au matin du forum" in response.content.decode()
    assert not Pairing.objects.exists()


def test_every_page_leads_to_the_panel(client: Client, edition: Edition) -> None:
    for address in ("/", "/2026/", "/2026/programme/", "/2026/inscription/", "/editions/", "/compte/connexion/"):
        assert f'<a href="{PANEL}"' in client.get(address).content.decode(), address
    assert '<a href="/en/demonstration/"' in client.get("/en/").content.decode()
    assert f'<a href="{PANEL}"' in client.get("/controle/").content.decode()


def test_panel_in_english(client: Client, edition: Edition) -> None:
    assert page(client, "/en/demonstration/").texts(".moment h3") == [
        "Before the forum", "The morning of the forum", "After the forum"
    ]  # fmt: skip


def test_panel_costs_the_same_however_many_registered(client: Client) -> None:
    costs = []
    for number in (30, 90):
        call_command("demo", attendees=number, seed=7, verbosity=0)
        for address in (PANEL, BADGES):
            client.get(address)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            costs.append(len(queries))

    assert costs[:2] == costs[2:]
    assert max(costs) <= 8


# --- the cards ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "email", "role", "address"),
    [
        ("organiser", "organisation@example.org", Role.ORGANISER, "/organisation/"),
        ("programme_editor", "programme@example.org", Role.PROGRAMME_EDITOR, "/organisation/coulisses/"),
        ("meetings_manager", "rendez-vous@example.org", Role.MEETINGS_MANAGER, "/organisation/"),
        ("observer", "elue@example.org", Role.OBSERVER, "/organisation/2026/"),
    ],
)
def test_card_signs_in_as_a_role(
    client: Client, edition: Edition, part: str, email: str, role: Role, address: str
) -> None:
    response = client.post(ROLE, {"part": part})

    assert (response.status_code, response["Location"], who(client)) == (302, address, email)
    user = User.objects.get(email=email)
    assert list(user.groups.values_list("name", flat=True)) == [role]
    assert user.is_staff == (role in {Role.ORGANISER, Role.PROGRAMME_EDITOR})
    assert user.is_superuser == (role == Role.ORGANISER)
    told = LogEntry.objects.about(user).get(verb="part_taken")
    assert (told.actor_kind, told.changes) == (ActorKind.VISITOR, {"part": [None, part]})
    assert [field.attributes["value"] for field in page(client).all(".part--now input")][-1] == part


def test_card_signs_in_as_a_registered_person(client: Client, edition: Edition) -> None:
    person = participant_of(edition)
    assert person is not None

    response = client.post(ROLE, {"part": "participant"})

    assert response["Location"] == f"/compte/inscription/{person.pk}/"
    assert who(client) == person.email
    assert client.get(response["Location"]).status_code == 200
    assert client.get("/organisation/").status_code == 403
    for moment in Moment:
        client.post(MOMENT, {"moment": moment})
        again = participant_of(Edition.objects.get(pk=edition.pk))
        assert again is not None
        assert again.pk == person.pk


@pytest.mark.parametrize(
    ("part", "programme", "side"),
    [
        ("project_holder", "financement", "a"),
        ("financier", "financement", "b"),
        ("supplier", "achats-inclusifs", "a"),
        ("buyer", "achats-inclusifs", "b"),
    ],
)
def test_card_signs_in_as_somebody_who_meets(
    client: Client, edition: Edition, part: str, programme: str, side: str
) -> None:
    participant = participant_of(edition)
    assert participant is not None

    response = client.post(ROLE, {"part": part})

    _, _, key, _ = response["Location"].split("/")
    member = ParticipantMember.objects.select_related("participant", "programme").get(participant=key)
    place = (member.programme.edition, member.programme.slug, member.participant.side)
    assert place == (edition, programme, side)
    assert who(client) == member.registration.email
    assert member.participant.meeting_seats.exists()
    assert client.get(response["Location"]).status_code == 200
    # What is theirs, and no more: neither another's page, nor the organisers'.
    others = Participant.objects.filter(programme=member.programme).exclude(pk=key).order_by("pk")
    assert client.get(f"/rendez-vous/{others[0].pk}/").status_code == 404
    assert client.get("/organisation/").status_code == 403
    shown = page(client)
    assert [field.attributes["value"] for field in shown.all(".part--now input")][-1] == part
    assert f"{PARTS[Part(part)].name} {member.participant.name}" in shown.texts(".part h3")
    # The same person at every moment, and nobody else's part changes.
    for moment in Moment:
        client.post(MOMENT, {"moment": moment})
        assert client.post(ROLE, {"part": part})["Location"] == response["Location"]
    assert participant_of(Edition.objects.get(pk=edition.pk)) == participant


def test_a_card_of_the_meetings_plays_nobody_who_came_by_the_form(client: Client, edition: Edition) -> None:
    behind = ParticipantMember.objects.filter(programme__edition=edition)
    Registration.objects.filter(memberships__in=behind).update(user=UserFactory())
    for number, person in enumerate(Registration.objects.filter(memberships__in=behind).order_by("pk")):
        person.submission = UUID(f"2f1d7a52-7c3b-5d8a-9c11-{number:012x}")
        person.save(update_fields=["submission"])

    for part in MEETING_PARTS:
        response = client.post(ROLE, {"part": part}, follow=True)
        assert "personne pour ce rôle" in response.content.decode()
        assert who(client) is None


@pytest.mark.parametrize(("part", "role"), [("steward", ScannerRole.STEWARD), ("supervisor", ScannerRole.SUPERVISOR)])
def test_card_makes_the_browser_a_phone_of_the_door(
    client: Client, edition: Edition, part: str, role: ScannerRole
) -> None:
    client.post(ROLE, {"part": "organiser"})

    response = client.post(ROLE, {"part": part})

    address, _hash, code = response["Location"].partition("#")
    assert (response.status_code, address, who(client)) == (302, "/controle/", None)
    phone, _key = pair_phone(code, at=NOW)
    assert (phone.role, phone.may_search, phone.checkpoint.name) == (role, True, "Entrée principale")
    assert phone.checkpoint.edition == edition


def test_card_of_the_public_signs_out(client: Client, edition: Edition) -> None:
    client.post(ROLE, {"part": "organiser"})

    response = client.post(ROLE, {"part": "nobody"})

    assert (response["Location"], who(client)) == (PANEL, None)


def test_each_part_begins_with_a_session_of_its_own(client: Client, edition: Edition) -> None:
    session = client.session
    session["kept"] = "of whoever was here before"
    session.save()
    before = session.session_key

    client.post(ROLE, {"part": "organiser"})

    assert client.session.session_key != before
    assert "kept" not in client.session


def test_account_that_was_closed_or_changed_is_put_right(client: Client, edition: Edition) -> None:
    user = User.objects.get(email="elue@example.org")
    user.is_active, user.is_staff, user.is_superuser = False, True, True
    user.save()
    user.groups.clear()

    client.post(ROLE, {"part": "observer"})

    user.refresh_from_db()
    assert (who(client), user.is_staff, user.is_superuser) == (user.email, False, False)
    assert [group.name for group in user.groups.all()] == [Role.OBSERVER]


def test_demonstration_without_people_has_nobody_to_play(client: Client) -> None:
    call_command("demo", attendees=0, verbosity=0)

    response = client.post(ROLE, {"part": "participant"}, follow=True)

    assert (who(client), response.redirect_chain) == (None, [(PANEL, 302)])
    assert "personne pour ce rôle" in response.content.decode()
    assert "Personne n’est inscrit" in client.get(BADGES).content.decode()


def test_nobody_who_registered_for_real_is_ever_played(client: Client) -> None:
    call_command("demo", attendees=0, verbosity=0)
    edition = edition_played()
    assert edition is not None
    # As the form numbers it.
    RegistrationFactory(edition=edition, user=UserFactory(), submission="2f1d7a52-7c3b-5d8a-9c11-0c6a4a1f0e11")

    assert participant_of(edition) is None
    assert "Personne n’est inscrit" in client.get(BADGES).content.decode()


# --- refusals ---------------------------------------------------------------------


@pytest.mark.parametrize("part", list(Part))
def test_no_card_signs_in_outside_demonstrations(client: Client, edition: Edition, settings, part: Part) -> None:
    settings.DEMONSTRATION = False
    before = (LogEntry.objects.count(), Pairing.objects.count())

    assert client.post(ROLE, {"part": part}).status_code == 404
    assert client.post(f"/en{ROLE}", {"part": part}).status_code == 404

    assert who(client) is None
    assert (LogEntry.objects.count(), Pairing.objects.count()) == before


def test_services_refuse_outside_demonstrations_too(edition: Edition, settings) -> None:
    settings.DEMONSTRATION = False

    for part in [*STAFF, *MEETING_PARTS]:
        with pytest.raises(OutsideDemonstration):
            open_account_of(part, edition, actor=Actor.visitor(), at=NOW)
    with pytest.raises(OutsideDemonstration):
        pair_browser(Part.STEWARD, edition, at=NOW)


def test_no_moment_is_changed_outside_demonstrations(client: Client, edition: Edition, settings) -> None:
    settings.DEMONSTRATION = False

    assert [client.get(address).status_code for address in (PANEL, MOMENT, ROLE, BADGES)] == [404] * 4
    assert client.post(MOMENT, {"moment": "after"}).status_code == 404
    edition.refresh_from_db()
    assert moment_of(edition, at=NOW) == Moment.BEFORE
    assert PANEL not in client.get("/").content.decode()


@pytest.mark.parametrize(("address", "data"), [(MOMENT, {"moment": "door"}), (ROLE, {"part": "organiser"})])
def test_following_a_link_or_another_site_s_form_does_nothing(
    edition: Edition, address: str, data: dict[str, str]
) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.get(address, data).status_code == 405
    assert strict.post(address, data).status_code == 403
    assert who(strict) is None
    edition.refresh_from_db()
    assert moment_of(edition, at=NOW) == Moment.BEFORE


@pytest.mark.parametrize(
    ("address", "data"),
    [(MOMENT, {}), (MOMENT, {"moment": "never"}), (ROLE, {}), (ROLE, {"part": "owner"}), (ROLE, {"part": "a\0b"})],
)
def test_nonsense_is_not_found(client: Client, edition: Edition, address: str, data: dict[str, str]) -> None:
    assert client.post(address, data).status_code == 404


def test_real_editions_are_never_touched(client: Client, edition: Edition) -> None:
    real = EditionFactory(slug="2030", year=2030)
    RegistrationFactory(edition=real)
    before = list(Edition.objects.filter(pk=real.pk).values())

    for moment in Moment:
        client.post(MOMENT, {"moment": moment})
    client.post(ROLE, {"part": "steward"})

    assert list(Edition.objects.filter(pk=real.pk).values()) == before
    assert not Scanner.objects.filter(checkpoint__edition=real).exists()
    assert not Pairing.objects.filter(checkpoint__edition=real).exists()


# --- badges to scan -----------------------------------------------------------------


@pytest.mark.parametrize("moment", list(Moment))
def test_badges_are_tickets_of_invented_people_as_they_are_now(
    client: Client, edition: Edition, moment: Moment
) -> None:
    client.post(MOMENT, {"moment": moment})

    html = client.get(BADGES).content.decode()

    tickets = Ticket.objects.select_related("registration__edition").filter(registration__edition__is_demo=True)
    shown = [(ticket.registration.edition.slug, ticket.state) for ticket in tickets if _code(ticket) in html]
    assert sorted(shown) == [
        ("2025", TicketState.ACTIVE), ("2026", TicketState.ACTIVE), ("2026", TicketState.CANCELLED)
    ]  # fmt: skip


def test_the_badge_of_the_person_one_plays_is_the_one_that_the_door_welcomes(client: Client, edition: Edition) -> None:
    person = participant_of(edition)
    assert person is not None
    client.post(MOMENT, {"moment": "door"})

    assert page(client, BADGES).texts(".sample__name")[0] == person.full_name


def _code(ticket: Ticket) -> str:
    """Return what only this ticket's code draws."""
    return qr_svg(ticket_address(ticket)).partition('fill="#000" d="')[2].partition('"')[0]


# --- the way of a phone ---------------------------------------------------------------


def test_panel_shows_phones_the_way_where_the_network_is_served(client: Client, edition: Edition, settings) -> None:
    assert "HTTPS=1" in client.get(PANEL).content.decode()

    settings.SITE_HTTPS, settings.SITE_URL = True, "https://192.0.2.7:8443"
    shown = client.get(PANEL).content.decode()
    assert '<a href="https://192.0.2.7:8443/demonstration/"' in shown
    assert "HTTPS=1" not in shown

    settings.SITE_URL = "https://localhost:8443"
    assert "HTTPS=1" in client.get(PANEL).content.decode()
