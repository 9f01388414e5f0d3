"""The team: asked in, given roles, their access taken back; never the last organiser's, never one's own."""

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forum.core.delivery import send_due_mails
from forum.core.enums import Role
from forum.core.journal import Actor
from forum.core.models import LogEntry, OutboxMail, User
from forum.core.perms import has_role, is_organiser, roles_of
from forum.core.team import (
    AlreadyInTeam,
    LastOrganiser,
    OwnAccess,
    invite_colleague,
    set_roles,
    team,
    withdraw_access,
)
from tests.factories import UserFactory
from tests.factories.moments import BEFORE
from tests.passkeys import add_passkey

pytestmark = pytest.mark.django_db
TEAM = "/organisation/equipe/"


@pytest.fixture
def chief():
    return UserFactory(organiser=True, email="chief@example.org")


@pytest.fixture
def actor(chief):
    return Actor.from_user(chief)


def verbs(user):
    return sorted(LogEntry.objects.about(user).values_list("verb", flat=True))


def invite(actor, **changes):
    wanted = {"email": "awa@example.org", "name": "Awa Diop", "roles": {Role.OBSERVER}, "opens_back_room": False}
    return invite_colleague(**wanted | changes, language="fr", actor=actor, at=BEFORE)


# Who has which role


def test_roles_are_groups_and_cost_one_query(django_assert_num_queries):
    user = UserFactory(roles=[Role.OBSERVER, Role.PROGRAMME_EDITOR])

    with django_assert_num_queries(1):
        assert roles_of(user) == {Role.OBSERVER, Role.PROGRAMME_EDITOR}
    assert (has_role(user, Role.OBSERVER, Role.ORGANISER), is_organiser(user)) == (True, False)


def test_the_owner_organises_and_a_closed_account_does_nothing():
    assert roles_of(UserFactory(is_superuser=True)) == {Role.ORGANISER}
    assert roles_of(UserFactory(organiser=True, is_active=False)) == frozenset()


def test_the_team_is_those_with_a_role_organisers_first(chief):
    observer = UserFactory(roles=[Role.OBSERVER], email="a@example.org")
    owner = UserFactory(is_superuser=True, email="b@example.org")
    UserFactory()
    UserFactory(organiser=True, is_active=False)
    add_passkey(observer)

    assert [(user, user.has_factor) for user in team()] == [(owner, False), (chief, False), (observer, True)]


# Asking in


def test_a_colleague_gets_an_account_a_role_and_a_letter(actor):
    user = invite(actor, email="Awa@Example.org ", roles={Role.PROGRAMME_EDITOR})

    assert (user.email, user.name, user.has_usable_password(), user.is_staff) == (
        "awa@example.org", "Awa Diop", False, True,
    )  # fmt: skip
    assert roles_of(user) == {Role.PROGRAMME_EDITOR}
    assert verbs(user) == ["back_room_changed", "colleague_invited", "role_granted"]
    assert list(OutboxMail.objects.values_list("template", "recipient")) == [("team_invitation", "awa@example.org")]


@pytest.mark.parametrize(("language", "said"), [("fr", "Vous faites partie de l’équipe"), ("en", "You are part of")])
def test_the_letter_says_how_to_come_in(actor, language, said):
    invite_colleague(
        email="awa@example.org", name="Awa", roles={Role.OBSERVER}, opens_back_room=False, language=language,
        actor=actor, at=BEFORE,
    )  # fmt: skip

    send_due_mails()

    [message] = mail.outbox
    assert message.subject.startswith(said)
    assert "awa@example.org" in message.body
    assert ("/en/organisation/" in message.body) is (language == "en")


def test_the_letter_does_not_leave_once_the_access_was_taken_back(actor):
    user = invite(actor)
    withdraw_access(user, actor=actor, at=BEFORE)

    assert send_due_mails() == 0
    assert mail.outbox == []


def test_a_guest_s_account_is_given_the_role(actor):
    guest = UserFactory(email="awa@example.org", name="Awa D.")

    assert invite(actor, name="") == guest
    guest.refresh_from_db()
    assert (guest.name, roles_of(guest)) == ("Awa D.", {Role.OBSERVER})


def test_a_closed_account_is_opened_again(actor):
    UserFactory(email="awa@example.org", is_active=False)

    assert roles_of(invite(actor)) == {Role.OBSERVER}


def test_somebody_of_the_team_is_not_asked_in_again(actor):
    invite(actor)

    with pytest.raises(AlreadyInTeam):
        invite(actor, email="AWA@example.org")


# Changing, taking back


def test_roles_are_changed_and_told(actor):
    user = UserFactory(roles=[Role.OBSERVER])

    set_roles(user, roles={Role.MEETINGS_MANAGER}, opens_back_room=True, actor=actor, at=BEFORE)

    user.refresh_from_db()
    assert (roles_of(user), user.is_staff) == ({Role.MEETINGS_MANAGER}, False)
    assert verbs(user) == ["role_granted", "role_withdrawn"]


@pytest.mark.parametrize(
    ("roles", "asked", "opens"),
    [
        ({Role.ORGANISER}, False, False),
        ({Role.ORGANISER}, True, True),
        ({Role.PROGRAMME_EDITOR}, False, True),
        ({Role.OBSERVER}, True, False),
    ],
)
def test_the_key_of_the_back_room(actor, roles, asked, opens):
    user = UserFactory(roles=[Role.OBSERVER])

    assert set_roles(user, roles=roles, opens_back_room=asked, actor=actor, at=BEFORE).is_staff is opens


def test_losing_a_role_ends_sessions_and_gaining_one_does_not(actor):
    user = UserFactory(roles=[Role.OBSERVER])
    client = Client()
    client.force_login(user)

    set_roles(user, roles={Role.OBSERVER, Role.MEETINGS_MANAGER}, opens_back_room=False, actor=actor, at=BEFORE)
    assert client.get("/compte/").status_code == 200

    set_roles(user, roles={Role.OBSERVER}, opens_back_room=False, actor=actor, at=BEFORE)
    assert client.get("/compte/").status_code == 302


def test_access_taken_back_leaves_the_account(actor):
    user = UserFactory(organiser=True, is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(user)

    withdraw_access(user, actor=actor, at=BEFORE)

    user.refresh_from_db()
    assert (user.is_active, user.is_staff, user.is_superuser, roles_of(user)) == (True, False, False, frozenset())
    assert "access_withdrawn" in verbs(user)
    assert client.get("/compte/").status_code == 302


def test_nobody_takes_their_own_access_away(chief, actor):
    UserFactory(organiser=True)

    with pytest.raises(OwnAccess):
        withdraw_access(chief, actor=actor, at=BEFORE)
    with pytest.raises(OwnAccess):
        set_roles(chief, roles={Role.OBSERVER}, opens_back_room=False, actor=actor, at=BEFORE)
    assert is_organiser(chief)


def test_the_last_organiser_stays(chief):
    system = Actor.system("cleaning")

    with pytest.raises(LastOrganiser):
        withdraw_access(chief, actor=system, at=BEFORE)
    assert is_organiser(chief)


# The pages


def test_the_page_lists_the_team(organiser):
    UserFactory(roles=[Role.OBSERVER], name="Awa Diop")

    page = organiser.get(TEAM).content.decode()

    assert "Awa Diop" in page
    assert "lecture des chiffres" in page
    assert "second facteur pas encore en place" in page


def test_one_colleague_costs_as_much_as_three(organiser):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            organiser.get(TEAM)
        return len(captured)

    UserFactory(roles=[Role.OBSERVER])
    one = queries()
    UserFactory(roles=[Role.OBSERVER, Role.MEETINGS_MANAGER])
    UserFactory(organiser=True)

    assert queries() == one


def test_a_colleague_is_asked_in_from_the_page(organiser):
    sent = {"email": "awa@example.org", "name": "Awa Diop", "roles": ["observers"]}

    answer = organiser.post(f"{TEAM}inviter/", sent, follow=True)

    assert answer.redirect_chain == [(TEAM, 302)]
    assert "L’invitation part par courriel" in answer.content.decode()
    entry = LogEntry.objects.filter(verb="colleague_invited").get()
    assert entry.actor_label == organiser.user.email
    again = organiser.post(f"{TEAM}inviter/", sent)
    assert (again.status_code, "fait déjà partie de l’équipe" in again.content.decode()) == (422, True)


def test_an_invitation_without_a_role_is_mended(organiser):
    page = organiser.post(f"{TEAM}inviter/", {"email": "awa@example.org", "name": "Awa"})

    assert (page.status_code, "Choisissez au moins un rôle" in page.content.decode()) == (422, True)
    assert not User.objects.filter(email="awa@example.org").exists()


def test_roles_are_changed_from_the_page(organiser):
    user = UserFactory(roles=[Role.OBSERVER])

    organiser.post(f"{TEAM}{user.pk}/", {"roles": ["observers", "meetings_managers"]})

    assert roles_of(user) == {Role.OBSERVER, Role.MEETINGS_MANAGER}


def test_one_s_own_access_stays_and_the_page_says_why(organiser):
    page = organiser.post(f"{TEAM}{organiser.user.pk}/", {"roles": ["observers"]})
    answer = organiser.post(f"{TEAM}{organiser.user.pk}/retirer/", follow=True)

    assert (page.status_code, "On ne quitte pas soi-même" in page.content.decode()) == (422, True)
    assert "On ne quitte pas soi-même" in answer.content.decode()
    assert is_organiser(organiser.user)


def test_access_is_taken_back_from_the_page(organiser):
    user = UserFactory(organiser=True)
    assert "Retirer l’accès de" in organiser.get(f"{TEAM}{user.pk}/retirer/").content.decode()

    organiser.post(f"{TEAM}{user.pk}/retirer/")

    assert not is_organiser(user)


def test_who_has_no_role_is_not_of_the_team(organiser):
    assert organiser.get(f"{TEAM}{UserFactory().pk}/").status_code == 404
