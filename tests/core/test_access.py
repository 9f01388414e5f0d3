"""Doors by role, and the proof that dangerous acts ask for."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from attendees.enums import RegistrationState
from events.enums import EditionState
from forum.core.enums import Role
from forum.core.journal import WITHHELD
from forum.core.models import LogEntry
from tests.factories import CheckpointFactory, EditionFactory, RegistrationFactory, SessionFactory, UserFactory
from tests.passkeys import add_passkey
from tests.proof import give_proof

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
ASKED = "/compte/securite/reauthenticate/"


@pytest.fixture
def edition():
    return EditionFactory(slug="2026")


def member(*roles, **more):
    """Return a browser of somebody of the team, whose proof of who they are is old."""
    client = Client()
    client.user = UserFactory(roles=roles, **more)
    TOTP.activate(client.user, generate_totp_secret())
    client.codes = RecoveryCodes.activate(client.user).get_unused_codes()
    client.force_login(client.user)
    return client


def confirm(client, answer, code=0):
    """Give the second factor where the answer asks for it; return what comes then."""
    where = answer.headers["Location"]
    wanted = re.search(r'name="next" value="([^"]*)"', client.get(where).content.decode())[1].replace("&amp;", "&")
    return client.post(ASKED, {"code": client.codes[code], "next": wanted})


def links_of(page):
    return set(re.findall(r'href="(/[^"#?]*)', page.content.decode()))


# Nobody is offered a page that is closed to them


@pytest.mark.parametrize("role", sorted(set(Role)))
@pytest.mark.parametrize("address", ["/organisation/", "/organisation/2026/", "/organisation/2025/"])
def test_every_link_of_the_team_s_pages_opens(edition, role, address):
    SessionFactory(edition=edition)
    EditionFactory(slug="2025", year=2025, state=EditionState.CLOSED)
    EditionFactory(slug="2027", year=2027, state=EditionState.DRAFT)
    client = member(role, is_staff=role in {Role.ORGANISER, Role.PROGRAMME_EDITOR})

    page = client.get(address)
    answers = {link: client.get(link, follow=True).status_code for link in links_of(page) if "/static/" not in link}

    assert page.status_code == 200
    assert {link: status for link, status in answers.items() if status != 200} == {}


def test_a_draft_is_on_the_desk_of_who_prepares_it():
    EditionFactory(slug="2026", draft=True)

    found = {role: "2026" in links_text(member(role).get("/organisation/")) for role in Role}

    assert found == {
        Role.ORGANISER: True, Role.PROGRAMME_EDITOR: True, Role.MEETINGS_MANAGER: False, Role.OBSERVER: False,
    }  # fmt: skip


def links_text(page):
    return " ".join(links_of(page))


def test_roles_add_up(edition):
    client = member(Role.OBSERVER, Role.ORGANISER)

    assert client.get("/organisation/2026/inscriptions/").status_code == 200


def test_the_roles_of_a_request_are_asked_for_once():
    client = member(Role.PROGRAMME_EDITOR, is_staff=True)

    for address in ("/organisation/", "/organisation/coulisses/"):
        with CaptureQueriesContext(connection) as captured:
            client.get(address)

        asked = [query["sql"] for query in captured]
        assert sum('"auth_group"."name" IN' in sql for sql in asked) == 1
        assert sum('FROM "mfa_authenticator"' in sql for sql in asked) == 1


def test_groups_have_their_permissions_back_after_every_migrate():
    Group.objects.get(name=Role.PROGRAMME_EDITOR).permissions.clear()
    extra = Group.objects.get(name=Role.ORGANISER).permissions.first()
    Group.objects.get(name=Role.OBSERVER).permissions.add(extra)

    call_command("migrate", verbosity=0)

    named = Group.objects.get(name=Role.PROGRAMME_EDITOR).permissions.order_by("codename")
    assert named.count() == 25
    assert "change_edition" not in named.values_list("codename", flat=True)


# Dangerous acts


def test_what_was_posted_waits_for_the_proof_and_is_done_then(edition):
    guest = RegistrationFactory(edition=edition)
    client = member(Role.ORGANISER)

    asked = client.post(f"/organisation/2026/inscriptions/{guest.pk}/annuler/")
    guest.refresh_from_db()
    assert (asked.status_code, guest.state) == (302, RegistrationState.CONFIRMED)
    done = confirm(client, asked)

    guest.refresh_from_db()
    assert (done.headers["Location"], guest.state) == (
        f"/organisation/2026/inscriptions/{guest.pk}/", RegistrationState.CANCELLED,
    )  # fmt: skip


def test_a_form_that_waited_comes_back_filled_in():
    client = member(Role.ORGANISER)
    sent = {"email": "awa@example.org", "name": "Awa Diop", "roles": ["observers", "meetings_managers"]}

    done = confirm(client, client.post("/organisation/equipe/inviter/", sent))

    assert done.headers["Location"] == "/organisation/equipe/"
    assert LogEntry.objects.filter(verb="role_granted").count() == 2


def test_a_wrong_code_does_nothing(edition):
    guest = RegistrationFactory(edition=edition)
    client = member(Role.ORGANISER)
    client.post(f"/organisation/2026/inscriptions/{guest.pk}/annuler/")

    page = client.post(ASKED, {"code": "00000000", "next": "/"})

    guest.refresh_from_db()
    assert (page.status_code, guest.state) == (422, RegistrationState.CONFIRMED)


def test_a_proof_lasts_a_quarter_of_an_hour(edition, now):
    client = member(Role.ORGANISER)
    confirm(client, client.get("/organisation/equipe/inviter/"))

    now.shift(timedelta(minutes=14, seconds=59))
    assert client.get("/organisation/equipe/inviter/").status_code == 200
    now.shift(timedelta(seconds=1))
    assert client.get("/organisation/equipe/inviter/").status_code == 302


def test_a_passkey_is_asked_for_first():
    client = member(Role.ORGANISER)
    add_passkey(client.user)

    asked = client.get("/organisation/equipe/inviter/")

    assert asked.headers["Location"].startswith("/compte/securite/webauthn/reauthenticate/")


def test_a_download_comes_back_to_its_page_with_its_filters(edition):
    RegistrationFactory(edition=edition)
    client = member(Role.ORGANISER)

    asked = client.get("/organisation/2026/inscriptions.csv?state=confirmed")
    page = client.get(asked.headers["Location"])
    back = client.post(ASKED, {"code": client.codes[0], "next": "/organisation/2026/inscriptions/?state=confirmed"})

    assert asked.headers["Location"] == f"{ASKED}?next=%2Forganisation%2F2026%2Finscriptions%2F%3Fstate%3Dconfirmed"
    assert "Confirmez d’abord que c’est vous" in page.content.decode()
    assert back.headers["Location"] == "/organisation/2026/inscriptions/?state=confirmed"
    assert client.get("/organisation/2026/inscriptions.csv").headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_phone_is_revoked_without_delay(edition):
    client = member(Role.ORGANISER)
    CheckpointFactory(edition=edition)

    assert client.get("/organisation/2026/controle/").status_code == 200


def test_moving_an_edition_asks_and_is_done_then(edition):
    client = member(Role.ORGANISER, is_staff=True)
    sent = {"action": "move_to_closed", "_selected_action": [str(edition.pk)]}

    asked = client.post("/organisation/coulisses/events/edition/", sent)
    edition.refresh_from_db()
    assert (asked.headers["Location"].partition("?")[0], edition.state) == (ASKED, EditionState.OPEN)
    confirm(client, asked)

    edition.refresh_from_db()
    assert edition.state == EditionState.CLOSED


def test_a_programme_editor_moves_no_edition(edition):
    client = member(Role.PROGRAMME_EDITOR, is_staff=True)
    give_proof(client.session, client.user)

    client.post(
        "/organisation/coulisses/events/edition/",
        {"action": "move_to_closed", "_selected_action": [str(edition.pk)]},
    )

    edition.refresh_from_db()
    assert edition.state == EditionState.OPEN


def test_a_person_is_asked_nothing_for_their_own_registration(edition):
    client = member()
    own = RegistrationFactory(edition=edition, user=client.user)

    assert client.get(f"/compte/inscription/{own.pk}/annuler/").status_code == 200
    assert client.get(f"/compte/inscription/{own.pk}/mes-donnees.json").status_code == 200


def test_a_demonstration_asks_nothing_again(edition, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    client = Client()
    client.force_login(UserFactory(organiser=True))

    assert client.get("/organisation/2026/inscriptions.csv").status_code == 200
    assert client.get("/organisation/equipe/inviter/").status_code == 200


def test_the_journal_knows_of_second_factors(edition):
    client = member(Role.ORGANISER)
    key = add_passkey(client.user)
    add_passkey(client.user)
    give_proof(client.session, client.user)

    client.post(f"/compte/securite/webauthn/keys/{key.pk}/remove/")

    entry = LogEntry.objects.about(client.user).get()
    assert (entry.verb, entry.changes) == ("factor_removed", {"factor": ["webauthn", None]})


def test_closing_an_account_ends_its_sessions_and_is_journalled():
    chief, colleague = member(Role.ORGANISER, is_staff=True), member(Role.OBSERVER, name="Awa")
    give_proof(chief.session, chief.user)

    chief.post(
        f"/organisation/coulisses/core/user/{colleague.user.pk}/change/",
        {"email": colleague.user.email, "name": "Awa Diop"},
    )

    assert colleague.get("/organisation/").status_code == 302
    entry = LogEntry.objects.about(colleague.user).get(verb="account_changed")
    assert (entry.actor_label, entry.changes) == (
        chief.user.email, {"name": WITHHELD, "is_active": [True, False]},
    )  # fmt: skip


def test_recovery_codes_alone_protect_nothing():
    client = Client()
    client.force_login(UserFactory(organiser=True))
    RecoveryCodes.activate(client.get("/compte/").wsgi_request.user)

    assert client.get("/organisation/").headers["Location"] == "/compte/securite/"


def test_an_organiser_removes_the_factors_of_who_lost_them():
    chief, colleague = member(Role.ORGANISER, is_staff=True), member(Role.OBSERVER)
    give_proof(chief.session, chief.user)
    factor = Authenticator.objects.get(user=colleague.user, type=Authenticator.Type.TOTP)

    chief.post(f"/organisation/coulisses/mfa/authenticator/{factor.pk}/delete/", {"post": "yes"})

    assert not Authenticator.objects.filter(user=colleague.user).exists()
    assert colleague.get("/organisation/").headers["Location"].startswith("/compte/connexion/")
    entry = LogEntry.objects.about(colleague.user).get(verb="factor_removed")
    assert entry.actor_label == chief.user.email
