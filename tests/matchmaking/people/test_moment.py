"""What comes first on a participant's pages, as the days go by: the way to the next meeting, then to "Ma matinée"."""

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import translation

from forum.core.delivery import send_due_mails
from matchmaking.enums import MeetingState, ParticipantState, PhaseKind, ProgrammeState
from matchmaking.models import MeetingProgramme
from matchmaking.services.programme import cancel_programme
from matchmaking.services.telling import tell
from matchmaking.wording import closing_words, deadline_words, opening_words
from tests.factories import (
    MeetingFactory,
    MeetingProgrammeFactory,
    MeetingRequestFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    PhaseFactory,
    UserFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, person_of, slot_of
from tests.matchmaking.people.acts import address, enter, get, post
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
EVE, ON, AFTER = TEN - timedelta(days=1), TEN + timedelta(minutes=5), TEN + timedelta(hours=3)
OPEN_TABS = ["Accueil", "Ma fiche", "Trouver", "Vœux", "Heures", "Demandes", "Planning", "Équipe"]


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(published=True, slots=4, tables=2)


@pytest.fixture
def own(programme):
    return ParticipantFactory(programme=programme, name="Recyclerie")


@pytest.fixture
def meetings(programme, own):
    """Meetings in the first and the third slot."""
    return [
        MeetingFactory(
            slot=slot_of(programme, number), a=own, b=ParticipantFactory(programme=programme, financier=True, name=name)
        )
        for number, name in ((1, "Fonds vert"), (3, "Caisse d’ici"))
    ]


def seen(client, participant, page="participant", at=EVE):
    with time_machine.travel(at, tick=False):
        return read(get(client, page, participant))


def tabs(page):
    return page.texts(".sub-nav a")


# --- tabs --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("at", "first"),
    [
        (EVE, ["Accueil", "Planning", "Ma fiche"]),
        (ON, ["Accueil", "Planning", "Ma matinée", "Ma fiche"]),
        (AFTER, ["Accueil", "Ma matinée", "Planning", "Ma fiche"]),
    ],
)
@pytest.mark.parametrize("page", ["participant", "find", "timetable", "morning"])
def test_what_matters_now_comes_first_on_every_page(client, own, meetings, at, first, page):
    enter(client, own)

    assert tabs(seen(client, own, page, at))[: len(first)] == first


def test_without_meetings_the_tabs_follow_what_is_to_be_done(client, own):
    enter(client, own)

    assert tabs(seen(client, own)) == OPEN_TABS


def test_a_meeting_that_was_cancelled_opens_no_morning(client, programme, own):
    other = ParticipantFactory(programme=programme, financier=True)
    MeetingFactory(slot=slot_of(programme, 1), a=own, b=other, state=MeetingState.CANCELLED)
    enter(client, own)

    assert tabs(seen(client, own, at=AFTER)) == OPEN_TABS


# --- home --------------------------------------------------------------------


def test_before_publication_one_is_led_to_find_others(client, own):
    own.programme.state = ProgrammeState.OPEN
    own.programme.save()
    PhaseFactory(programme=own.programme, kind=PhaseKind.WISHES)
    enter(client, own)

    assert seen(client, own).text(".next-step h2").startswith("Trouvez parmi les ")


def test_once_published_the_next_meeting_comes_first(client, own, meetings):
    enter(client, own)

    page = seen(client, own)

    assert page.texts(".next-step h2") == ["Votre prochain rendez-vous"]
    assert page.text(".next-step__who") == "Fonds vert"
    assert page.find(".next-step .btn-primary").attributes["href"] == address("timetable", own)


def test_during_one_meeting_it_is_that_one_with_the_way_to_those_before(client, own, meetings):
    enter(client, own)

    page = seen(client, own, at=ON)

    assert page.texts(".next-step h2") == ["En ce moment"]
    assert address("morning", own) in [link.attributes["href"] for link in page.all(".next-step a")]


def test_after_the_last_it_is_the_morning_and_nobody_is_asked_to_leave(client, own, meetings):
    enter(client, own)

    page = seen(client, own, at=AFTER)

    assert page.texts(".next-step h2") == ["Que retenez-vous de vos rendez-vous ?"]
    assert page.find(".next-step .btn-primary").attributes["href"] == address("morning", own)
    assert "Ne plus participer" not in page.text("main")
    asked = [address("outcome", own, meeting) for meeting in meetings]
    assert [link.attributes["href"] for link in page.all(".day .small-link")] == asked


def test_months_after_the_morning_is_read_again(client, own, meetings):
    later = TEN + timedelta(days=90)
    with time_machine.travel(later, tick=False):
        enter(client, own)

    assert seen(client, own, at=later).texts(".next-step h2") == ["Relisez votre matinée"]


def test_a_closed_programme_asks_nothing_more_of_who_met_nobody(client, own):
    own.programme.state = ProgrammeState.CLOSED
    own.programme.save()
    enter(client, own)

    page = seen(client, own, at=AFTER)

    assert page.texts(".next-step h2") == ["Ces rendez-vous sont terminés"]
    assert page.texts(".next-step .btn-primary") == []
    assert "pour le moment" not in page.text("main")


def test_a_request_that_waits_comes_before_all_else(client, programme, own, meetings):
    asker = ParticipantFactory(programme=programme, financier=True)
    MeetingRequestFactory(asker=asker, asked=own, asked_at=EVE, expires_at=EVE + timedelta(days=1))
    enter(client, own)

    page = seen(client, own)

    assert page.texts(".next-step h2") == ["1 demande attend votre réponse", "Votre prochain rendez-vous"]
    assert [link.attributes["href"] for link in page.all(".next-step .btn-primary")] == [address("requests", own)]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_costs_the_same_however_many_meetings(client, programme, own, number, django_assert_num_queries):
    for place in range(1, number + 1):
        MeetingFactory(slot=slot_of(programme, place), a=own, b=ParticipantFactory(programme=programme, financier=True))
    enter(client, own)

    with time_machine.travel(EVE, tick=False), django_assert_num_queries(11):
        get(client, "participant", own)


# --- the timetable leads on --------------------------------------------------


def test_each_meeting_that_began_asks_what_came_of_it(client, own, meetings):
    enter(client, own)

    def asked(at):
        links = seen(client, own, "timetable", at).all(".slot__actions a")
        return [link.attributes["href"] for link in links if "/suites/" in link.attributes["href"]]

    assert asked(EVE) == []
    assert asked(ON) == [address("outcome", own, meetings[0])]
    assert asked(AFTER) == [address("outcome", own, meeting) for meeting in meetings]


def test_the_end_of_the_timetable_leads_to_the_morning(client, own, meetings):
    enter(client, own)

    page = seen(client, own, "timetable", AFTER)

    assert page.find(".planning__next .btn-primary").attributes["href"] == address("morning", own)


# --- who withdrew ------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "title"),
    [("timetable", "Pas de rendez-vous"), ("find", "Vous ne participez pas à ces rendez-vous")],
)
def test_who_withdrew_is_promised_nothing(client, programme, page, title):
    own = ParticipantFactory(programme=programme, state=ParticipantState.WITHDRAWN)
    enter(client, own)

    assert seen(client, own, page).text(".empty h2") == title


# --- cancelled ---------------------------------------------------------------


def cancel(programme):
    programme.contact_email = "rencontres@example.org"
    programme.save()
    cancel_programme(programme, words="La salle est fermée : à l’an prochain.", actor=SYSTEM, at=BEFORE)


@pytest.mark.parametrize(
    "page", ["participant", "timetable", "find", "wishes", "morning", "profile", "hours", "requests", "members"]
)
def test_a_cancelled_programme_says_so_to_its_people_wherever_they_look(client, programme, own, meetings, page):
    cancel(programme)
    enter(client, own)

    shown = seen(client, own, page)

    assert shown.text("h1") == "Les rendez-vous sont annulés"
    assert "Aucun rendez-vous n’a lieu" in shown.text("main")
    assert "rencontres@example.org" in shown.text("main")
    assert shown.text("blockquote") == "La salle est fermée : à l’an prochain."


def test_what_is_sent_to_a_cancelled_programme_and_parts_of_its_pages_lead_to_the_page_that_says_so(
    client, programme, own, meetings
):
    cancel(programme)
    enter(client, own)

    sent = post(client, "withdraw", own)
    part = client.get(address("timetable_news", own), headers={"HX-Request": "true"})

    assert (sent.status_code, sent.headers["Location"]) == (302, address("participant", own))
    assert (part.status_code, part.headers["HX-Redirect"]) == (200, address("participant", own))
    own.refresh_from_db()
    assert own.state == ParticipantState.APPROVED


@pytest.mark.parametrize("page", ["participant", "find"])
def test_a_cancelled_programme_says_nothing_to_strangers(client, programme, own, page):
    cancel(programme)
    client.force_login(UserFactory())

    assert get(client, page, own).status_code == 404


def test_what_was_cancelled_while_hidden_says_nothing_to_anybody(client, programme, own):
    MeetingProgramme.objects.filter(pk=programme.pk).update(state=ProgrammeState.DRAFT)
    cancel(MeetingProgramme.objects.get(pk=programme.pk))
    enter(client, own)

    assert get(client, "participant", own).status_code == 404
    assert programme.name not in read(client.get(reverse("matchmaking:meetings")), 200).text("main")


def test_one_s_list_marks_what_is_cancelled_and_puts_it_last(client, programme, own):
    cancel(programme)
    other = ParticipantFactory(programme__edition=programme.edition, programme__name="Ateliers", members=0)
    ParticipantMemberFactory(participant=other, registration=person_of(own))
    enter(client, own)

    shown = read(client.get(reverse("matchmaking:meetings")), 200)

    assert shown.texts(".mine h2") == ["Ateliers", programme.name]
    assert [words.endswith("annulé") for words in shown.texts(".mine li")] == [False, True]


def test_one_s_registration_leads_to_what_is_cancelled_and_says_so(client, programme, own):
    cancel(programme)
    enter(client, own)

    page = client.get(reverse("attendees:registration", args=[person_of(own).pk]))

    assert "L’organisation a annulé ces rendez-vous" in read(page, 200).text("main")


# --- signed out --------------------------------------------------------------


@pytest.mark.parametrize("page", ["participant", "timetable", "morning", "find"])
def test_who_is_signed_out_is_led_to_sign_in_and_back_whatever_exists(client, own, page):
    for pk in (own.pk, uuid4()):
        where = address(page, pk)

        assert client.get(where).headers["Location"] == f"{reverse('account_login')}?next={where}"


def test_a_stranger_learns_nothing_by_signing_in(client, own):
    client.force_login(UserFactory())

    assert [get(client, "timetable", pk).status_code for pk in (own.pk, uuid4())] == [404, 404]


def test_a_part_of_a_page_never_becomes_the_sign_in_page(client, own):
    answer = client.get(address("timetable_news", own), headers={"HX-Request": "true"})

    assert answer.status_code == 404


# --- words -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "day", "hour", "words"),
    [
        ("fr", 8, 0, "lundi 7 décembre 2026 à minuit"),
        ("fr", 7, 18, "lundi 7 décembre 2026 à 18 h"),
        ("en", 8, 0, "Monday 7 December 2026 at midnight"),
    ],
)
def test_a_deadline_at_midnight_ends_the_day_before(language, day, hour, words):
    with translation.override(language):
        assert deadline_words(datetime(2026, 12, day, hour, tzinfo=UTC)).replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("language", "hour", "opens", "closes"),
    [
        ("fr", 0, "mardi 3 novembre 2026", "lundi 2 novembre 2026 inclus"),
        ("fr", 9, "mardi 3 novembre 2026 à 9 h", "mardi 3 novembre 2026 à 9 h"),
        ("en", 0, "Tuesday 3 November 2026", "Monday 2 November 2026 inclusive"),
    ],
)
def test_a_phase_from_midnight_to_midnight_is_written_in_whole_days(language, hour, opens, closes):
    moment = datetime(2026, 11, 3, hour, tzinfo=UTC)
    with translation.override(language):
        assert [words(moment).replace(NBSP, " ") for words in (opening_words, closing_words)] == [opens, closes]


def test_coming_phases_are_said_by_the_day_in_the_forum_s_own_time(client, own):
    midnight = datetime(2026, 11, 22, 23, tzinfo=UTC)
    PhaseFactory(
        programme=own.programme, kind=PhaseKind.WISHES, opens_at=midnight, closes_at=midnight + timedelta(days=2)
    )
    enter(client, own)

    coming = seen(client, own)
    during = seen(client, own, at=midnight + timedelta(hours=1))

    assert "à partir du lundi 23 novembre 2026" in coming.text("main").replace(NBSP, " ")
    assert "2026 à 0 h" not in coming.text("main").replace(NBSP, " ")
    assert "jusqu’au mardi 24 novembre 2026 inclus" in during.text("main").replace(NBSP, " ")


def test_the_letter_about_a_sheet_to_complete_leads_to_the_sheet(client, programme):
    programme.state = ProgrammeState.OPEN
    programme.save()
    own = ParticipantFactory(programme=programme, state=ParticipantState.TO_AMEND)
    with time_machine.travel(EVE, tick=False):
        tell("participant_to_amend", [own], at=EVE)
        send_due_mails()
        [link] = re.findall(r"http\S+/lien/\S+", mail.outbox[0].body)

        page = client.get(link.removeprefix(settings.SITE_URL), follow=True)

    assert page.redirect_chain[-1][0] == address("profile", own)
