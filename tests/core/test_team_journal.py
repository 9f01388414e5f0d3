"""What the team does with its accounts is in the journal; who only looks after a registration leaves no line."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client

from forum.core.models import LogEntry, User
from tests.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]


def sign_in(client: Client, user: User) -> None:
    client.post("/compte/connexion/", {"email": user.email})
    code = re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]
    assert client.post("/compte/connexion/code/", {"code": code}).status_code == 302


def told() -> list[tuple[str, str, str]]:
    return list(LogEntry.objects.order_by("pk").values_list("verb", "actor_label", "target_type"))


@pytest.mark.parametrize("traits", [{"organiser": True}, {"is_staff": True}, {"is_superuser": True}])
def test_the_team_s_sign_ins_are_told(client: Client, traits: dict[str, bool]) -> None:
    sign_in(client, UserFactory(email="claire@example.org", **traits))

    assert told() == [("signed_in", "claire@example.org", "core.user")]


def test_other_people_s_sign_ins_are_not(client: Client) -> None:
    sign_in(client, UserFactory())

    assert told() == []


# Told once it is certain: after the transaction.
@pytest.mark.django_db(transaction=True)
def test_second_factors_come_and_go_in_the_journal(client: Client) -> None:
    user = UserFactory(email="claire@example.org", organiser=True)
    client.force_login(user)
    secret = client.get("/compte/securite/totp/activate/", follow=True).context["form"].secret
    code = format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))

    client.post("/compte/securite/totp/activate/", {"code": code})
    client.post("/compte/securite/totp/deactivate/")

    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    assert {(verb, who) for verb, who, _ in told()} == {
        ("factor_added", "claire@example.org"),
        ("factor_removed", "claire@example.org"),
    }
    assert secret not in str(list(LogEntry.objects.values()))
