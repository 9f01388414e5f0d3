"""News are asked for after 6 and 12 months, told on one page, and summed for organisers."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from attendees.links import link_token
from forum.core.delivery import send_due_mails
from forum.core.models import LogEntry, OutboxMail
from matchmaking.enums import FollowUpKind, Verdict
from matchmaking.models import FollowUp
from matchmaking.selectors.outcome import months_after, news_window
from matchmaking.services.follow_up import News, NewsNotAsked, tell_news
from matchmaking.services.inquiry import ask_news
from tests.matchmaking.acts import SYSTEM, person_of
from tests.matchmaking.outcome.day import (
    DAY,
    MINUTE,
    address_of,
    browser_of,
    fund,
    letters,
    meet,
    project,
    say,
)
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
# The last slot ends on 22 November at 11 h 35 in Paris.
SIX = datetime(2027, 5, 22, 10, 35, tzinfo=UTC)
TWELVE = datetime(2027, 11, 22, 10, 35, tzinfo=UTC)


@pytest.fixture
def meeting(a, b):
    meeting = meet(a, b)
    say(meeting, a)
    return meeting


def news_page(participant, month=6) -> str:
    return reverse("matchmaking:follow_up", args=[participant.pk, month])


def sent(number, kind="loan", amount="12 500 €", words="Deux ans") -> dict[str, str]:
    return {f"kind_{number}": kind, f"amount_{number}": amount, f"words_{number}": words}


@pytest.mark.parametrize(
    ("moment", "months", "later"),
    [
        ((2026, 11, 22), 6, (2027, 5, 22)),
        ((2026, 8, 31), 6, (2027, 2, 28)),
        ((2027, 8, 31), 6, (2028, 2, 29)),
        ((2026, 12, 1), 12, (2027, 12, 1)),
    ],
)
def test_months_later(moment, months, later):
    assert months_after(datetime(*moment, 9, tzinfo=UTC), months) == datetime(*later, 9, tzinfo=UTC)


def test_both_sides_are_asked_after_six_and_after_twelve_months(programme, meeting, a, b):
    meet(project(programme, "Curieuse"), fund(programme, "Banque"), 2)

    assert ask_news(at=SIX - MINUTE) == 0
    assert ask_news(at=SIX) == 2
    assert ask_news(at=SIX + DAY) == 0
    assert ask_news(at=TWELVE) == 2
    assert ask_news(at=TWELVE + DAY) == 0

    assert sorted(letters()) == sorted([("news_asked", address_of(one)) for one in (a, b)] * 2)
    assert [mail.context["month"] for mail in OutboxMail.objects.order_by("pk")] == [6, 6, 12, 12]


def test_a_worker_that_slept_asks_for_nothing_outdated(programme, meeting):
    assert ask_news(at=SIX + 91 * DAY) == 0
    assert ask_news(at=TWELVE + 91 * DAY) == 0
    assert news_window(programme, 12) == (TWELVE, TWELVE + 90 * DAY)


def test_meetings_that_do_not_go_on_are_not_asked_about(a, b):
    say(meet(a, b), a, Verdict.USEFUL)

    assert ask_news(at=SIX) == 0


def test_from_the_letter_to_the_news(client, meeting, a):
    ask_news(at=SIX)
    with time_machine.travel(SIX, tick=False):
        send_due_mails()
        letter = next(one for one in mail.outbox if one.to == [address_of(a)])
        link = reverse("matchmaking:follow_up_link", args=[link_token(person_of(a)), a.pk, 6])
        assert link in letter.body
        assert "Fonds vert" in letter.body

        page = client.get(client.get(link).url)
        assert read(page, 200).text("h2") == "Fonds vert"
        answer = client.post(news_page(a), sent(meeting.pk))

    assert (answer.status_code, answer.url) == (302, reverse("matchmaking:morning", args=[a.pk]))
    told = FollowUp.objects.get()
    assert (told.meeting, told.author, told.month, told.answered_at) == (meeting, a, 6, SIX)
    assert (told.kind, told.amount, told.words) == (FollowUpKind.LOAN, 12_500, "Deux ans")
    line = LogEntry.objects.get(verb="news_told")
    assert line.changes == {"month": [None, 6], "kind": [None, "loan"], "amount": ["…", "…"]}


def test_what_is_left_blank_is_not_told(meeting, a):
    with time_machine.travel(SIX, tick=False):
        assert browser_of(a).post(news_page(a), sent(meeting.pk, "", "", "")).status_code == 302

    assert FollowUp.objects.count() == 0


def test_news_are_corrected_and_told_twice_are_told_once(meeting, a):
    for amount, at in ((1000, SIX), (1000, SIX + DAY), (2000, SIX + 2 * DAY)):
        tell_news(a, 6, [News(meeting, FollowUpKind.GRANT, amount)], actor=SYSTEM, at=at)

    told = FollowUp.objects.get()
    assert (told.amount, told.answered_at) == (2000, SIX + 2 * DAY)
    assert LogEntry.objects.filter(verb="news_told").count() == 2


def test_nothing_has_no_amount(meeting, a):
    tell_news(a, 6, [News(meeting, FollowUpKind.NOTHING, 5)], actor=SYSTEM, at=SIX)

    assert FollowUp.objects.get().amount is None


@pytest.mark.parametrize("at", [SIX - MINUTE, SIX + 91 * DAY])
def test_news_are_taken_in_their_time(meeting, a, at):
    with pytest.raises(NewsNotAsked):
        tell_news(a, 6, [News(meeting, FollowUpKind.LOAN)], actor=SYSTEM, at=at)
    with time_machine.travel(at, tick=False):
        page = read(browser_of(a).get(news_page(a), follow=True), 200)

    assert "Nous ne prenons pas de nouvelles" in page.text("main")
    assert FollowUp.objects.count() == 0


def test_nobody_tells_news_of_others_meetings(programme, meeting, b):
    stranger = project(programme, "Ailleurs")
    with pytest.raises(NewsNotAsked):
        tell_news(stranger, 6, [News(meeting, FollowUpKind.LOAN)], actor=SYSTEM, at=SIX)

    with time_machine.travel(SIX, tick=False):
        assert browser_of(stranger).get(news_page(b)).url.startswith(reverse("account_login"))
        assert browser_of(b).get(news_page(b, 7)).status_code == 404
        assert read(browser_of(stranger).get(news_page(stranger)), 200).text("h2") == "Rien à demander"


@pytest.mark.parametrize(
    ("kind", "amount", "words"),
    [
        ("loan", "beaucoup", "Écrivez un montant en euros"),
        ("loan", "1 000 000 000", "C’est trop"),
        ("", "5 000", "choisissez dans la liste"),
        ("nothing", "5 000", "Un montant, et rien pour le moment"),
        ("autre chose", "", "Choisissez dans la liste"),
    ],
)
def test_what_is_wrong_is_said(meeting, a, kind, amount, words):
    with time_machine.travel(SIX, tick=False):
        page = read(browser_of(a).post(news_page(a), sent(meeting.pk, kind, amount)), 422)

    assert words in page.text("main")
    assert FollowUp.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("12500", 12_500), ("12\u202f500,50 €", 12_500), ("1.250.000 euros", 1_250_000), ("0", 0), ("", None)],
)
def test_amounts_are_read_as_people_write_them(meeting, a, typed, amount):
    with time_machine.travel(SIX, tick=False):
        browser_of(a).post(news_page(a), sent(meeting.pk, "loan", typed))

    assert FollowUp.objects.get().amount == amount


def test_organisers_see_the_sums(organiser, meeting, a, b, programme):
    tell_news(a, 6, [News(meeting, FollowUpKind.LOAN, 12_500)], actor=SYSTEM, at=SIX)
    tell_news(b, 6, [News(meeting, FollowUpKind.LOAN, 12_000)], actor=SYSTEM, at=SIX)
    tell_news(a, 12, [News(meeting, FollowUpKind.EQUITY, 40_000)], actor=SYSTEM, at=TWELVE)

    address = reverse("matchmaking:outcomes", args=[programme.edition.slug, programme.slug])
    words = read(organiser.get(address), 200).text("main")

    assert "En tout, 40 000 € annoncés" in words
    assert "À 6 mois : 1 rendez-vous raconté, 12 500 € (Prêt 2)" in words
    assert "À 12 mois : 1 rendez-vous raconté, 40 000 € (Entrée au capital 1)" in words
