"""The page of the mails: what left, what waits, what failed and why, and trying again."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forum.core.enums import MailFailure, MailState
from forum.core.models import LogEntry, OutboxMail
from tests.attendees.rights import REFUSED, answers
from tests.factories.moments import BEFORE
from tests.pages.reading import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]

BOX = "/organisation/courriels/"


def mail(state=MailState.SENT, *, to="zoe@example.org", template="registration_confirmed", **more):
    moments = {"created_at": BEFORE, "next_try_at": BEFORE, "sent_at": BEFORE if state == MailState.SENT else None}
    return OutboxMail.objects.create(
        **moments | {"state": state, "recipient": to, "template": template, "language": "fr"} | more
    )


def refused(**more):
    line = "SMTPRecipientsRefused: {'zoe@example.org': (550, b'No such user')}"
    return mail(MailState.FAILED, attempts=1, failure=MailFailure.REFUSED, last_error=line, **more)


def shown(page):
    return page.texts(".outbox__words p:not(.soft) b")


def test_a_mail_says_what_to_whom_when_and_how_it_went(organiser):
    mail()

    page = read(organiser.get(BOX))

    assert page.texts(".outbox__words p") == [
        "Billet d’entrée à zoe@example.org",
        "Écrit le 1er octobre 2026 à 12 h · parti le 1er octobre 2026 à 12 h",
    ]
    assert page.texts(".outbox__state") == ["envoyé"]


def test_why_a_mail_failed_is_in_plain_words_with_the_server_s_own_at_hand(organiser):
    refused()

    page = read(organiser.get(BOX))

    assert page.text(".outbox__why summary") == (
        "La messagerie de cette personne refuse l’adresse : elle n’existe sans doute pas"
    )
    assert page.text(".outbox__why code") == "SMTPRecipientsRefused: {'zoe@example.org': (550, b'No such user')}"
    assert page.texts(".outbox__state button") == ["Réessayer maintenant billet d’entrée, zoe@example.org"]


def test_a_mail_that_waits_says_when_it_is_tried_next(organiser):
    mail(MailState.QUEUED, attempts=2, failure=MailFailure.TIMEOUT, last_error="TimeoutError: timed out",
         next_try_at=BEFORE + timedelta(minutes=2))  # fmt: skip

    page = read(organiser.get(BOX))

    assert page.texts(".outbox__words p.soft") == [
        "Écrit le 1er octobre 2026 à 12 h · 2 essais · prochain essai le 1er octobre 2026 à 12 h 02"
    ]
    assert page.text(".outbox__why summary") == "Notre serveur de courriel ne répond pas à temps"


def test_errors_of_before_their_kind_was_kept_are_shown_too(organiser):
    mail(MailState.QUEUED, attempts=1, last_error="OSError: old", next_try_at=BEFORE + timedelta(minutes=2))

    assert read(organiser.get(BOX)).text(".outbox__why summary") == "Un essai a échoué"


def test_counts_by_state_lead_to_their_mails(organiser):
    mail()
    mail()
    refused()

    page = read(organiser.get(BOX))

    assert page.links(".mail-counts a") == [
        ("0 en attente", f"{BOX}?state=queued"),
        ("0 en cours d’envoi", f"{BOX}?state=sending"),
        ("2 envoyés", f"{BOX}?state=sent"),
        ("1 en échec", f"{BOX}?state=failed"),
    ]


@pytest.mark.parametrize(
    "query", ["state=failed", "letter=seats_changed", "to=NOA@", "state=failed&letter=seats_changed&to=noa"]
)
def test_filters_find_the_one_mail(organiser, query):
    mail()
    refused(to="noa@example.org", template="seats_changed")

    assert shown(read(organiser.get(f"{BOX}?{query}"))) == ["Séances changées"]


@pytest.mark.parametrize(
    "query", ["state=x", "letter=x", "to=a%00b", "before=x", "before=-1", "before=²", f"before={'9' * 30}"]
)
def test_filters_that_make_no_sense_filter_nothing(organiser, query):
    mail()

    assert len(shown(read(organiser.get(f"{BOX}?{query}")))) == 1


def test_an_empty_outbox_and_an_empty_result_say_what_to_do(organiser):
    assert read(organiser.get(BOX)).links(".empty a") == [("Voir les modèles", f"{BOX}modeles/")]
    assert read(organiser.get(f"{BOX}?state=failed")).links(".empty a") == [("Tout afficher", BOX)]


def test_older_mails_are_a_page_away_and_the_filter_stays(organiser):
    for _ in range(51):
        mail()
    refused()

    first = read(organiser.get(f"{BOX}?state=sent"))
    [(words, older)] = first.links(".pages a")
    second = read(organiser.get(BOX + older))

    assert words == "Plus anciens"
    assert (len(shown(first)), len(shown(second))) == (50, 1)
    assert second.links(".pages a") == [("Revenir aux plus récents", "?state=sent")]


def test_a_letter_that_is_no_longer_sent_keeps_its_own_name(organiser):
    mail(template="old_letter")

    assert shown(read(organiser.get(BOX))) == ["Old_letter"]


# --- the worker --------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "stuck"), [(0, False), (5, False), (6, True), (90, True)])
def test_a_mail_that_waits_too_long_tells_that_the_worker_stopped(organiser, minutes, stuck):
    mail(MailState.QUEUED, next_try_at=BEFORE - timedelta(minutes=minutes))

    page = read(organiser.get(BOX))

    assert page.texts(".note__title") == (["Le facteur ne passe plus"] if stuck else [])
    assert f"depuis {minutes} minutes" in page.text(".note p:not(.note__title)") if stuck else True


def test_a_claim_whose_worker_died_counts_too(organiser):
    mail(MailState.SENDING, next_try_at=BEFORE - timedelta(minutes=6))

    assert read(organiser.get(BOX)).texts(".note__title") == ["Le facteur ne passe plus"]


def test_mails_to_be_tried_later_are_not_late(organiser):
    mail(MailState.QUEUED, attempts=3, created_at=BEFORE - timedelta(days=1), next_try_at=BEFORE + timedelta(hours=1))
    refused(next_try_at=BEFORE - timedelta(days=1))

    assert read(organiser.get(BOX)).texts(".note__title") == []


# --- trying again ------------------------------------------------------------


def test_trying_one_again_says_so_and_keeps_the_filter(organiser):
    row = refused()

    response = organiser.post(f"{BOX}{row.pk}/reessayer/", {"state": "failed", "to": "zoe@", "next": "//evil.example"})

    assert response.headers["Location"] == f"{BOX}?to=zoe%40&state=failed"
    row.refresh_from_db()
    assert (row.state, row.attempts) == (MailState.QUEUED, 0)
    assert LogEntry.objects.get().actor_label == organiser.user.email
    assert read(organiser.get(BOX)).texts(".note p") == ["Le courriel repart dans les secondes qui viennent."]


def test_trying_a_mail_again_that_left_changes_nothing(organiser):
    row = mail()

    organiser.post(f"{BOX}{row.pk}/reessayer/")

    assert OutboxMail.objects.get().state == MailState.SENT
    assert read(organiser.get(BOX)).texts(".note p") == [
        "Ce courriel est déjà parti, ou part en ce moment : rien n’a changé."
    ]


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "Aucun courriel n’est en échec : il n’y a rien à relancer."),
        (1, "1 courriel repart."),
        (2, "2 courriels repartent."),
    ],
)
def test_trying_all_again_says_how_many(organiser, number, words):
    for _ in range(number):
        refused()

    response = organiser.post(f"{BOX}reessayer/", follow=True)

    assert read(response).texts(".note p") == [words]
    assert not OutboxMail.objects.filter(state=MailState.FAILED).exists()


@pytest.mark.parametrize("number", ["9", "9" * 30])
def test_a_mail_that_does_not_exist_is_not_tried(organiser, number):
    assert organiser.post(f"{BOX}{number}/reessayer/").status_code == 404


@pytest.mark.parametrize("page", ["", "modeles/", "modeles/login_code/", "modeles/login_code/page.html"])
def test_the_mails_are_for_organisers(page):
    assert answers("get", BOX + page) == REFUSED


@pytest.mark.parametrize("page", ["reessayer/", "1/reessayer/"])
def test_trying_again_is_for_organisers(page):
    refused()

    assert answers("post", BOX + page) == REFUSED
    assert OutboxMail.objects.get().state == MailState.FAILED


@pytest.mark.parametrize("query", ["", "?state=failed", "?to=zoe"])
def test_three_mails_cost_as_much_as_one(organiser, query):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            organiser.get(BOX + query)
        return len(captured)

    refused()
    queries()
    one = queries()
    refused()
    mail()

    assert queries() == one
