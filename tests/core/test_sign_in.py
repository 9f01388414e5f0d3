"""Signing in by a mailed code, the second factor, and what neither ever tells."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.conf import settings as django_settings
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.services.account import attach_registrations, open_account
from forum.core.models import LogEntry, OutboxMail, User
from tests.factories import EditionFactory, RegistrationFactory, UserFactory
from tests.factories.moments import BEFORE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
SIGN_IN, CODE = "/compte/connexion/", "/compte/connexion/code/"
ZOE = "zoe@example.org"


def ask(client, email=ZOE, **more):
    return client.post(SIGN_IN, {"email": email, **more})


def mailed_code():
    return re.search(r"^ {4}(\S+)$", mail.outbox[-1].body, re.MULTILINE)[1]


def enter(client, code=None):
    return client.post(CODE, {"code": code or mailed_code()})


def signed_in(client):
    return "_auth_user_id" in client.session


class StuckBackend(EmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("no answer")


def test_a_code_by_mail_opens_the_account(client):
    UserFactory(email=ZOE)

    asked = ask(client)
    entered = enter(client)

    assert (asked.status_code, asked.headers["Location"]) == (302, CODE)
    assert (entered.status_code, entered.headers["Location"]) == (302, "/compte/")
    assert signed_in(client)


def test_the_code_is_on_the_page_s_mail_in_our_layout_and_nowhere_else(client):
    UserFactory(email=ZOE)
    ask(client)

    message = mail.outbox[0]

    assert message.to == [ZOE]
    assert message.subject == f"{mailed_code()} est votre code pour le forum"
    html = message.alternatives[0].content
    assert mailed_code() in html
    assert "<style>" not in html  # inlined
    assert "Département des Hauts-de-Seine" in html
    assert not OutboxMail.objects.exists()


def test_the_mail_speaks_the_language_of_the_page(client):
    UserFactory(email=ZOE)

    client.post("/en/compte/connexion/", {"email": ZOE})

    assert '<html lang="en"' in mail.outbox[0].alternatives[0].content


def test_registering_makes_an_account_possible_without_a_password(client):
    RegistrationFactory(email="Zoé@exemple.org".replace("é", "e"), email_key="zoe@exemple.org")

    ask(client, "ZOE@exemple.org")
    enter(client)

    user = User.objects.get()
    assert (user.email, user.has_usable_password(), user.joined_at) == ("zoe@exemple.org", False, BEFORE)
    assert signed_in(client)


def test_the_answer_is_the_same_for_a_known_and_an_unknown_address():
    RegistrationFactory(email=ZOE)

    def pages(email):
        asked = Client().post(SIGN_IN, {"email": email}, follow=True)
        return asked.redirect_chain, re.sub(r'value="\w{64}"', "", asked.content.decode()).replace(email, "…")

    assert pages(ZOE) == pages("ali@example.org")


def test_an_unknown_address_learns_by_mail_that_nothing_is_registered(client):
    ask(client, "ali@example.org")

    message = mail.outbox[0]
    assert (message.to, message.subject) == (["ali@example.org"], "Aucune inscription sous cette adresse")
    assert "Il n’y en a aucune sous cette adresse" in message.body
    assert not User.objects.exists()


@pytest.mark.parametrize("state", [RegistrationState.DECLINED, RegistrationState.CANCELLED])
def test_who_cancelled_may_sign_in_and_who_was_declined_may_not(client, state):
    RegistrationFactory(email=ZOE, state=state, cancelled_at=BEFORE, ticket=False)

    ask(client)

    assert User.objects.exists() is (state == RegistrationState.CANCELLED)


def test_a_closed_account_gets_neither_a_code_nor_a_second_account(client):
    UserFactory(email=ZOE, is_active=False)
    RegistrationFactory(email=ZOE)

    ask(client)

    assert mail.outbox[0].subject == "Aucune inscription sous cette adresse"
    assert User.objects.count() == 1


def test_signing_in_attaches_the_registrations_of_the_address_and_no_others(client):
    mine = RegistrationFactory(email=ZOE)
    older = RegistrationFactory(email="ZOE@example.org", edition=EditionFactory(slug="2025"))
    held = RegistrationFactory(email=ZOE, user=UserFactory())
    other = RegistrationFactory(email="ali@example.org")

    ask(client)
    enter(client)

    user = User.objects.get(email=ZOE)
    assert set(Registration.objects.filter(user=user)) == {mine, older}
    assert Registration.objects.get(pk=held.pk).user == held.user
    assert Registration.objects.get(pk=other.pk).user is None
    entry = LogEntry.objects.about(mine).get()
    assert (entry.verb, entry.actor_label, entry.scope) == ("attached", ZOE, mine.edition.slug)


def test_attaching_twice_changes_nothing_more():
    user = UserFactory(email=ZOE)
    RegistrationFactory(email=ZOE)

    assert [attach_registrations(user, at=BEFORE) for _ in range(2)] == [1, 0]


def test_opening_an_account_twice_makes_one():
    RegistrationFactory(email=ZOE)

    assert open_account(ZOE, at=BEFORE) == open_account(ZOE, at=BEFORE)
    assert list(LogEntry.objects.values_list("verb", flat=True)) == ["account_opened"]


def test_asking_for_a_code_attaches_nothing(client):
    RegistrationFactory(email=ZOE)

    ask(client)

    assert Registration.objects.get().user is None


def test_a_wrong_code_is_told_and_five_end_it(client):
    UserFactory(email=ZOE)
    ask(client)

    pages = [enter(client, "AAAA-AAAA") for _ in range(5)]

    assert "Ce code n’est pas le bon" in pages[0].content.decode()
    assert [page.status_code for page in pages] == [422, 422, 422, 422, 302]
    assert not signed_in(client)
    assert enter(client).headers["Location"] == "/compte/connexion/demande/"
    assert not signed_in(client)


def test_a_code_lasts_a_quarter_of_an_hour(client, now):
    UserFactory(email=ZOE)
    ask(client)

    now.shift(timedelta(minutes=16))
    enter(client)

    assert not signed_in(client)


def test_a_code_serves_once(client):
    UserFactory(email=ZOE)
    ask(client)
    code = mailed_code()
    enter(client)
    client.post("/compte/deconnexion/")

    enter(client, code)

    assert not signed_in(client)


def test_too_many_requests_for_an_address_are_refused_in_words():
    UserFactory(email=ZOE)

    pages = [ask(Client()) for _ in range(4)]

    assert [page.status_code for page in pages] == [302, 302, 302, 429]
    assert "Cela fait beaucoup d’essais" in pages[-1].content.decode()
    assert f'value="{ZOE}"' in pages[-1].content.decode()
    assert len(mail.outbox) == 3


def test_too_many_requests_from_one_place_are_refused(settings):
    settings.ACCOUNT_RATE_LIMITS = {"request_login_code": "20/m/ip"}

    page = [ask(Client(), f"ali{number}@example.org") for number in range(21)][-1]

    assert "Cela fait beaucoup d’essais" in page.content.decode()
    assert len(mail.outbox) == 20


def test_too_many_tries_of_a_code_have_a_page(protected):
    pages = [protected.post("/compte/securite/authenticate/", {"code": "000000"}) for _ in range(6)]

    assert "Cela fait beaucoup d’essais" in pages[-1].content.decode()


def test_another_code_may_be_asked_for(client):
    UserFactory(email=ZOE)
    ask(client)
    first = mailed_code()

    answer = client.post(CODE, {"action": "resend"})

    assert answer.headers["Location"] == CODE
    assert mailed_code() != first
    enter(client, first)
    assert not signed_in(client)
    enter(client)
    assert signed_in(client)


def test_a_wrong_address_may_be_changed(client):
    UserFactory(email=ZOE)
    ask(client, "zoee@example.org")
    assert ask(client).headers["Location"] == CODE  # still the first one

    answer = client.post("/compte/deconnexion/", {"next": SIGN_IN})
    ask(client)
    enter(client)

    assert answer.headers["Location"] == SIGN_IN
    assert signed_in(client)


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("", "Ce champ est obligatoire"),
        ("zoe", "Il manque l’arobase"),
        ("zoe@exemple", "Il manque la fin de l’adresse"),
        ("zoe\0@exemple.org", "caractère"),
        ("z" * 300 + "@exemple.org", "C’est trop long"),
        ("😀@exemple.org", "caractère"),
    ],
)
def test_a_wrong_address_is_told_and_kept(client, email, told):
    page = ask(client, email)

    assert (page.status_code, told in page.content.decode()) == (422, True)
    assert page.context["form"]["email"].value() == email
    assert not mail.outbox


@pytest.mark.parametrize("known", [True, False])
def test_when_the_mail_cannot_leave_the_page_says_so_and_keeps_the_address(client, settings, known):
    if known:
        RegistrationFactory(email=ZOE)
    settings.EMAIL_BACKEND = f"{__name__}.StuckBackend"

    page = ask(client)

    assert page.status_code == 503
    assert "Le courriel n’a pas pu partir" in page.content.decode()
    assert f'value="{ZOE}"' in page.content.decode()


def test_where_one_wanted_to_go_is_kept(client):
    UserFactory(email=ZOE, organiser=True)
    page = client.get("/organisation/", follow=True)
    assert '<input type="hidden" name="next" value="/organisation/">' in page.content.decode()

    asked = ask(client, next="/organisation/")
    entered = client.post(asked.headers["Location"], {"code": mailed_code(), "next": "/organisation/"})

    assert entered.headers["Location"] == "/organisation/"


def test_nobody_is_sent_to_another_site(client):
    UserFactory(email=ZOE)
    ask(client, next="https://elsewhere.example/")

    entered = client.post(CODE, {"code": mailed_code(), "next": "https://elsewhere.example/"})

    assert entered.headers["Location"] == "/compte/"


def test_nobody_signs_up_by_hand(client):
    assert client.get("/compte/nouveau/").headers["Location"] == "/"


def test_signing_out_asks_first(client):
    client.force_login(UserFactory())

    assert "Se déconnecter" in client.get("/compte/deconnexion/").content.decode()
    assert signed_in(client)
    client.post("/compte/deconnexion/")
    assert not signed_in(client)


# The second factor


def totp_code(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


@pytest.mark.django_db(transaction=True)
def test_an_organiser_sets_up_the_second_factor_and_comes_in(client):
    client.force_login(UserFactory(organiser=True))
    page = client.get("/organisation/", follow=True)
    assert page.redirect_chain == [("/compte/securite/", 302)]
    assert "Protégez d’abord votre compte" in page.content.decode()

    secret = client.get("/compte/securite/totp/activate/").context["form"].secret
    done = client.post("/compte/securite/totp/activate/", {"code": totp_code(secret)}, follow=True)

    assert "Vos codes de secours" in done.content.decode()
    assert client.get("/organisation/").status_code == 200


def test_a_wrong_first_code_keeps_the_same_drawing(client):
    client.force_login(UserFactory(organiser=True))
    secret = client.get("/compte/securite/totp/activate/").context["form"].secret

    page = client.post("/compte/securite/totp/activate/", {"code": "000000"})

    assert page.context["form"].secret == secret
    assert "Ce code n’est pas le bon" in page.content.decode()


@pytest.fixture
def protected(client):
    """Somebody with a second factor who has just entered the mailed code."""
    client.user = UserFactory(email=ZOE, organiser=True)
    client.secret = generate_totp_secret()
    TOTP.activate(client.user, client.secret)
    RecoveryCodes.activate(client.user)
    ask(client)
    client.answer = enter(client)
    return client


def test_the_mailed_code_alone_does_not_open_a_protected_account(protected):
    assert protected.answer.headers["Location"] == "/compte/securite/authenticate/"
    assert not signed_in(protected)


def test_the_second_code_opens_it(protected):
    page = protected.get("/compte/securite/authenticate/").content.decode()
    assert "est-ce bien vous" in page

    protected.post("/compte/securite/authenticate/", {"code": totp_code(protected.secret)})

    assert signed_in(protected)


def test_a_recovery_code_opens_it_once(protected):
    codes = Authenticator.objects.get(user=protected.user, type="recovery_codes").wrap()
    code = codes.get_unused_codes()[0]

    protected.post("/compte/securite/authenticate/", {"code": code})

    assert signed_in(protected)
    assert code not in Authenticator.objects.get(pk=codes.instance.pk).wrap().get_unused_codes()


def test_pages_of_the_second_factor_ask_again_after_a_quarter_of_an_hour_and_work(protected, now):
    protected.post("/compte/securite/authenticate/", {"code": totp_code(protected.secret)})
    assert "Faire de nouveaux codes" in protected.get("/compte/securite/recovery-codes/generate/").content.decode()
    now.shift(timedelta(minutes=15))
    asked = protected.get("/compte/securite/recovery-codes/generate/", follow=True)
    assert "Confirmez que c’est vous" in asked.content.decode()

    code = Authenticator.objects.get(user=protected.user, type="recovery_codes").wrap().get_unused_codes()[0]
    protected.post("/compte/securite/reauthenticate/", {"code": code})

    for page, said in [
        ("", "Sécurité de votre compte"),
        ("recovery-codes/", "Vos codes de secours"),
        ("recovery-codes/generate/", "Les codes que vous avez gardés ne serviront plus"),
        ("totp/deactivate/", "les pages d’organisation se ferment"),
    ]:
        assert said in protected.get(f"/compte/securite/{page}").content.decode()
    protected.post("/compte/securite/totp/deactivate/")
    assert protected.get("/organisation/").headers["Location"] == "/compte/securite/"


def test_a_demonstration_asks_for_no_second_factor():
    assert django_settings.SECOND_FACTOR_REQUIRED is not django_settings.DEMONSTRATION


# Pages that few ever see


def test_an_account_with_a_password_confirms_with_it(client):
    user = UserFactory(password=make_password("une phrase à retenir"))
    client.force_login(user)
    asked = client.get("/compte/securite/totp/activate/", follow=True)
    assert "Tapez votre mot de passe" in asked.content.decode()

    wrong = client.post("/compte/confirmer/?next=/compte/securite/totp/activate/", {"password": "autre"})
    right = client.post(
        "/compte/confirmer/", {"password": "une phrase à retenir", "next": "/compte/securite/totp/activate/"}
    )

    assert wrong.status_code == 422
    assert right.headers["Location"] == "/compte/securite/totp/activate/"


def test_too_many_confirmations_have_a_page_of_their_own(client):
    client.force_login(UserFactory(password=make_password("une phrase à retenir")))

    answer = [client.post("/compte/confirmer/", {"password": "autre"}) for _ in range(11)][-1]

    assert (answer.status_code, "Trop de demandes" in answer.content.decode()) == (429, True)


def test_a_closed_account_is_told_so(client):
    assert "Ce compte est fermé" in client.get("/compte/desactive/").content.decode()


# The back room


def test_the_back_room_has_the_same_door(client):
    answer = client.get("/organisation/coulisses/login/?next=/organisation/coulisses/")
    assert answer.headers["Location"].partition("?")[0] == SIGN_IN


def test_the_back_room_asks_for_the_second_factor(client):
    client.force_login(UserFactory(is_staff=True, is_superuser=True))

    answer = client.get("/organisation/coulisses/", follow=True)

    assert answer.redirect_chain[-1][0] == "/compte/securite/"


def test_organisers_without_the_key_have_no_back_room(organiser):
    assert organiser.get("/organisation/coulisses/", follow=True).status_code == 403


def test_the_back_room_shows_states_and_secrets_to_nobody(organiser):
    organiser.user.is_staff = organiser.user.is_superuser = True
    organiser.user.save()
    registration = RegistrationFactory()

    index = organiser.get("/organisation/coulisses/")
    page = organiser.get(f"/organisation/coulisses/attendees/registration/{registration.pk}/change/")
    ticket = organiser.get(f"/organisation/coulisses/attendees/ticket/{registration.tickets.get().pk}/change/")
    factor = organiser.get(f"/organisation/coulisses/mfa/authenticator/{Authenticator.objects.get().pk}/change/")

    assert index.status_code == 200
    assert '<select name="state"' not in page.content.decode()
    assert registration.tickets.get().token_hash not in ticket.content.decode()
    assert Authenticator.objects.get().data["secret"] not in factor.content.decode()
    assert organiser.post("/organisation/coulisses/core/logentry/add/").status_code == 403
