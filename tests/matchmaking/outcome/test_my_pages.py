"""One's own pages: a tap opens the question with its answer chosen, a button keeps it, "Ma matinée" tells it again."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from attendees.links import link_token
from forum.core.models import LogEntry
from matchmaking.enums import MeetingState, Verdict
from matchmaking.models import MeetingNote, Outcome
from tests.factories import ParticipantMemberFactory, UserFactory
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of
from tests.matchmaking.outcome.day import (
    DAY,
    GOES_ON,
    MINUTE,
    OVER,
    address_of,
    browser_of,
    fund,
    letters,
    meet,
    project,
    promise,
    say,
)
from tests.pages.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(OVER, tick=False) as traveller:
        yield traveller


def question(participant, meeting) -> str:
    return reverse("matchmaking:outcome", args=[participant.pk, meeting.pk])


def own_page(participant) -> str:
    return reverse("matchmaking:morning", args=[participant.pk])


def linked(name, participant, *parts) -> str:
    token = link_token(person_of(participant))
    return reverse(f"matchmaking:{name}", args=[token, participant.pk, *parts])


# --- one tap -----------------------------------------------------------------


def test_a_tap_opens_the_question_with_the_answer_chosen_and_writes_nothing(client, meeting, a):
    answer = client.get(linked("outcome_link", a, meeting.pk) + "?suite=useful")

    assert answer.url == question(a, meeting) + "?suite=useful"
    page = read(client.get(answer.url), 200)
    [chosen] = [
        one for one in page.all("input") if one.attributes.get("name") == "verdict" and "checked" in one.attributes
    ]
    assert chosen.attributes["value"] == "useful"
    assert (Outcome.objects.count(), LogEntry.objects.count()) == (0, 0)


def test_the_button_keeps_it_for_who_holds_the_link(client, meeting, a):
    address = client.get(linked("outcome_link", a, meeting.pk) + "?suite=useful").url

    answer = client.post(address, {"verdict": "useful"})

    assert (answer.status_code, answer.url) == (302, f"{own_page(a)}#meeting-{meeting.pk}")
    assert Outcome.objects.get().verdict == Verdict.USEFUL
    line = LogEntry.objects.get()
    assert (line.verb, line.actor_kind, line.actor_id) == ("outcome_told", "link", str(person_of(a).pk))


def test_an_answer_that_does_not_exist_is_not_carried_on(client, meeting, a):
    assert client.get(linked("outcome_link", a, meeting.pk) + "?suite=parfait").url == question(a, meeting)


def test_a_link_dies_with_those_of_the_registration(client, meeting, a):
    address = linked("outcome_link", a, meeting.pk)
    person = person_of(a)
    person.link_version += 1
    person.save()

    page = read(client.get(address), 404)

    assert page.text("h1") == "Ce lien ne marche pas"
    assert client.get(question(a, meeting)).url.startswith(reverse("account_login"))


def test_a_link_opens_nothing_of_others(client, meeting, a, b):
    token = link_token(person_of(a))
    address = client.get(reverse("matchmaking:outcome_link", args=[token, b.pk, meeting.pk])).url

    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


def test_on_one_s_page_a_tap_is_the_answer(meeting, a):
    browser = browser_of(a)
    page = read(browser.get(own_page(a)), 200)
    form = page.find(".morning-line form")
    assert (form.attributes["method"], form.attributes["action"]) == ("post", question(a, meeting))
    buttons = [button.attributes for button in page.all(".morning-line__ask button")]
    assert [(one["name"], one["value"]) for one in buttons] == [("verdict", verdict) for verdict in Verdict.values]

    answer = browser.post(question(a, meeting), {"verdict": "useful"})

    assert answer.url == f"{own_page(a)}#meeting-{meeting.pk}"
    page = read(browser.get(own_page(a)), 200)
    assert page.texts(".morning-line__head .state") == [Verdict.USEFUL.label]
    assert [link for _words, link in page.links(".morning-line__more a")] == [question(a, meeting)]


# --- who ---------------------------------------------------------------------


def test_a_colleague_tells_in_the_place_of_the_other(meeting, a, b):
    colleague = UserFactory()
    member = ParticipantMemberFactory(participant=b, registration__user=colleague, joined_at=BEFORE + MINUTE)
    say(meeting, b, Verdict.USEFUL, private_note="Rappeler")
    browser = Client()
    browser.force_login(colleague)

    page = read(browser.get(question(b, meeting)), 200)
    answer = browser.post(question(b, meeting), {"verdict": GOES_ON.value, "private_note": "Rappelé"})

    assert "Rappeler" in page.text("form")
    assert answer.status_code == 302
    told = Outcome.objects.get()
    assert (told.author, told.verdict, told.private_note) == (b, GOES_ON, "Rappelé")
    assert LogEntry.objects.get(actor_kind="user").actor_id == str(colleague.pk)
    member.left_at = OVER
    member.save()
    assert browser.get(question(b, meeting)).status_code == 404


def test_nobody_else_comes_in(client, meeting, a, b, organiser):
    stranger = browser_of(project(meeting.programme, "Ailleurs"))
    other_side = browser_of(b)

    for browser in (Client(), stranger, other_side):
        for address in (question(a, meeting), own_page(a)):
            assert browser.get(address).url == f"{reverse('account_login')}?next={address}"
            assert browser.post(address, {"verdict": "useful"}).status_code in (302, 405)
    for address in (question(a, meeting), own_page(a)):
        assert organiser.get(address).status_code == 404
        assert organiser.post(address, {"verdict": "useful"}).status_code in (404, 405)
    assert Outcome.objects.count() == 0


def test_the_other_s_meetings_are_not_mine(meeting, programme, a):
    theirs = meet(project(programme, "Ailleurs"), fund(programme, "Banque"), 2)

    assert browser_of(a).get(question(a, theirs)).status_code == 404


# --- what goes wrong ---------------------------------------------------------


def test_what_is_wrong_is_said_and_nothing_is_lost(meeting, a):
    sent = {"verdict": "to_be_continued", "leads": ["introduction"], "shared_message": "À bientôt"}

    page = read(browser_of(a).post(question(a, meeting), sent), 422)

    assert "Dites avec qui" in page.text("main")
    assert "À bientôt" in page.text("form")
    assert Outcome.objects.count() == 0


def test_naming_somebody_promises_an_introduction(meeting, a):
    browser_of(a).post(question(a, meeting), {"verdict": "to_be_continued", "introduction_to": "Mairie"})

    told = Outcome.objects.get()
    assert (told.introduction_to, [lead.kind for lead in told.leads.all()]) == ("Mairie", ["introduction"])


@pytest.mark.parametrize(
    ("at", "words"),
    [(TEN - MINUTE, "n’a pas commencé"), (OVER + 70 * DAY, "Le délai pour répondre est passé")],
)
def test_too_early_and_too_late_say_so(now, meeting, a, at, words):
    now.move_to(at)
    browser = browser_of(a)

    page = read(browser.get(question(a, meeting), follow=True), 200)

    assert words in page.text("main")
    assert read(browser.post(question(a, meeting), {"verdict": "useful"}, follow=True), 200).text("main")
    assert Outcome.objects.count() == 0


def test_a_meeting_cancelled_meanwhile_says_so(meeting, a):
    meeting.state, meeting.is_live = MeetingState.CANCELLED, False
    meeting.save()

    page = read(browser_of(a).post(question(a, meeting), {"verdict": "useful"}, follow=True), 200)

    assert "Ce rendez-vous a été annulé" in page.text("main")


# --- Ma matinée --------------------------------------------------------------


def test_my_morning_tells_all_that_is_mine_and_nothing_that_is_not(meeting, a, b):
    MeetingNote.objects.create(registration=person_of(a), about=b, text="Cravate bleue", updated_at=OVER)
    MeetingNote.objects.create(registration=person_of(b), about=a, text="Trop bavard", updated_at=OVER)
    promise(meeting, a, "Notre banquier", shared_message="Merci", private_note="Y croire")
    promise(meeting, b, "Mairie", shared_message="Envoyez le budget", private_note="Fragile")

    words = read(browser_of(a).get(own_page(a)), 200).text("main")

    for told in ("Cravate bleue", "Notre banquier", "Merci", "Y croire", "Mairie", "Envoyez le budget", address_of(b)):
        assert told in words
    for hidden in ("Trop bavard", "Fragile"):
        assert hidden not in words


def test_a_meeting_that_was_missed_is_no_meeting_until_one_says_so(programme, meeting, a):
    missed = meet(a, fund(programme, "Jamais venu"), number=2, state=MeetingState.NO_SHOW)
    browser = browser_of(a)

    page = read(browser.get(own_page(a)), 200)
    assert page.texts(".stat dd")[0] == "1"
    assert "Il reste 1 rendez-vous" in page.text("main")
    assert page.texts(".morning-line__head .state") == ["noté comme n’ayant pas eu lieu"]

    say(missed, a)
    page = read(browser.get(own_page(a)), 200)
    assert page.texts(".stat dd")[0] == "2"
    assert "noté comme n’ayant pas eu lieu" not in page.text("main")


def test_contacts_show_only_once_both_want_to_go_on(meeting, a, b):
    say(meeting, a)
    assert address_of(b) not in read(browser_of(a).get(own_page(a)), 200).text("main")

    say(meeting, b)
    assert address_of(b) in read(browser_of(a).get(own_page(a)), 200).text("main")


def test_the_other_side_s_refusal_is_not_told(meeting, a, b):
    say(meeting, b, Verdict.NO_INTEREST)

    main = read(browser_of(a).get(own_page(a)), 200).text("main")

    # The four answers that one may tap are there; that the other gave one is not.
    assert main.count("Sans suite") == 1
    assert "n’avez rien dit" in main


def test_before_the_first_meeting_the_page_says_what_it_will_hold(now, meeting, a):
    now.move_to(TEN - MINUTE)

    assert read(browser_of(a).get(own_page(a)), 200).text("h2") == "Rien à raconter encore"


def test_the_page_is_mailed_on_demand_and_not_without_end(meeting, a):
    browser = browser_of(a)

    for _n in range(5):
        browser.post(reverse("matchmaking:morning_mail", args=[a.pk]))
    browser.raise_request_exception = False

    assert browser.post(reverse("matchmaking:morning_mail", args=[a.pk])).status_code == 429
    assert letters() == [("my_morning", address_of(a))] * 5


@pytest.mark.parametrize("size", [1, 3])
def test_the_page_costs_the_same_for_one_meeting_and_for_three(programme, a, size, django_assert_num_queries):
    browser = browser_of(a)
    for number in range(1, size + 1):
        other = fund(programme, f"Fonds {number}")
        meeting = meet(a, other, number)
        say(meeting, a)
        say(meeting, other)
    browser.get(own_page(a))

    with django_assert_num_queries(11):
        browser.get(own_page(a))


def test_it_reads_in_english(meeting, a):
    page = read(browser_of(a).get(f"/en{own_page(a)}"), 200)

    assert page.text("h1") == "My morning"
