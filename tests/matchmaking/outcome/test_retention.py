"""Wishes, notes and needs are erased on schedule; figures stay. One's own data comes with those of the registration."""

import json
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from attendees.selectors.personal_data import personal_data
from forum.core.models import LogEntry
from matchmaking.enums import RunState, Verdict
from matchmaking.models import FrozenWishes, MeetingNote, Outcome, Wish
from matchmaking.rounds.retention import forget_what_meetings_owe
from matchmaking.selectors.figures import programme_figures
from matchmaking.services.retention import forget_notes, forget_table_needs, forget_wishes
from tests.factories import (
    EditionFactory,
    MeetingRequestFactory,
    ParticipantMemberFactory,
    RegistrationFactory,
    ScheduleRunFactory,
    WishFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of
from tests.matchmaking.outcome.day import OVER, browser_of, fund, meet, morning, project, promise, say

pytestmark = pytest.mark.django_db
DAY_OF_FORUM = date(2026, 11, 22)


def noon(year, month, day) -> datetime:
    return datetime(year, month, day, 11, tzinfo=UTC)


@pytest.fixture
def programme():
    return morning(edition=EditionFactory(starts_on=DAY_OF_FORUM, ends_on=DAY_OF_FORUM))


@pytest.fixture
def a(programme):
    return project(programme)


@pytest.fixture
def b(programme):
    return fund(programme)


# --- wishes ------------------------------------------------------------------


def test_wishes_go_on_their_day_and_their_count_stays(programme, a, b):
    meet(a, b)
    WishFactory(wisher=a, wished=b, motivation="Votre thème")
    WishFactory(wisher=b, wished=a, refusal=True)
    MeetingRequestFactory(asker=a, asked=b, message="Bonjour")
    run = ScheduleRunFactory(
        programme=programme, state=RunState.ACCEPTED, input={"wishes": [1]}, result={"meetings": []}
    )
    programme.wishes_kept_until = date(2027, 1, 31)
    programme.save()
    before = programme_figures(programme, at=OVER)

    assert forget_wishes(at=noon(2027, 1, 31)) == 0
    assert forget_wishes(at=noon(2027, 2, 1)) == 2
    assert forget_wishes(at=noon(2027, 2, 2)) == 0

    assert Wish.objects.count() == 0
    assert programme.requests.get().message == ""
    run.refresh_from_db()
    assert (run.input, run.result, run.progress) == ({}, None, {})
    assert programme_figures(programme, at=OVER) == before
    assert (before.wishes, before.wishes_met) == (1, 1)
    assert FrozenWishes.objects.get().frozen_at == noon(2027, 2, 1)
    line = LogEntry.objects.get()
    assert (line.verb, line.actor_label, line.changes) == ("wishes_forgotten", "retention", {"wishes": [2, 0]})


def test_without_a_date_wishes_are_kept_half_a_year(programme, a, b):
    WishFactory(wisher=a, wished=b)

    # 180 days after the forum is 21 May.
    assert forget_wishes(at=noon(2027, 5, 21)) == 0
    assert forget_wishes(at=noon(2027, 5, 22)) == 1


def test_wishes_of_another_programme_stay(programme, a):
    programme.wishes_kept_until = date(2027, 1, 31)
    programme.save()
    WishFactory(wisher=a, wished=fund(programme))
    other = WishFactory()

    forget_wishes(at=noon(2027, 2, 1))

    assert list(Wish.objects.all()) == [other]


def test_what_was_wished_again_is_added_to_the_count(programme, a, b):
    programme.wishes_kept_until = date(2027, 1, 31)
    programme.save()
    WishFactory(wisher=a, wished=b)
    forget_wishes(at=noon(2027, 2, 1))
    WishFactory(wisher=b, wished=a)

    forget_wishes(at=noon(2027, 2, 1))

    assert (FrozenWishes.objects.get().wishes, programme_figures(programme, at=OVER).wishes) == (2, 2)


# --- notes and needs ---------------------------------------------------------


def test_notes_go_and_what_was_shared_stays(programme, a, b):
    meeting = meet(a, b)
    promise(meeting, a, "Mairie", shared_message="Merci", private_note="Fragile")
    say(meeting, b, Verdict.USEFUL)
    MeetingNote.objects.create(registration=person_of(b), about=a, text="Bavard", updated_at=OVER)
    programme.notes_kept_until = date(2027, 1, 31)
    programme.save()
    before = programme_figures(programme, at=OVER)

    assert forget_notes(at=noon(2027, 1, 31)) == 0
    assert forget_notes(at=noon(2027, 2, 1)) == 2
    assert forget_notes(at=noon(2027, 2, 2)) == 0

    told = Outcome.objects.get(author=a)
    assert (told.private_note, told.shared_message, told.introduction_to) == ("", "Merci", "Mairie")
    assert MeetingNote.objects.count() == 0
    assert programme_figures(programme, at=OVER) == before
    assert LogEntry.objects.get(verb="notes_forgotten").changes == {"notes": [2, 0]}


def test_without_a_date_notes_outlive_the_news_of_a_year(programme, a, b):
    say(meet(a, b), a, private_note="Fragile")

    # 400 days after the forum is 27 December.
    assert forget_notes(at=noon(2027, 12, 27)) == 0
    assert forget_notes(at=noon(2027, 12, 28)) == 1


def test_needs_at_the_table_go_with_those_of_registrations(programme, a, b):
    a.profile.needs, a.profile.needs_step_free = "Boucle magnétique", True
    a.profile.save()

    assert forget_table_needs(at=noon(2026, 12, 22)) == 0
    assert forget_table_needs(at=noon(2026, 12, 23)) == 1

    a.profile.refresh_from_db()
    assert (a.profile.needs, a.profile.needs_step_free) == ("", False)


def test_a_round_with_nothing_due_is_three_queries(programme, a, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert forget_what_meetings_owe() == 0


# --- what is kept of me ------------------------------------------------------


def test_what_is_kept_of_somebody_tells_their_meetings_and_nothing_private_of_others(programme, a, b):
    meeting = meet(a, b)
    say(meeting, a, shared_message="Merci", private_note="Y croire")
    promise(meeting, b, "Mairie", private_note="Fragile")
    WishFactory(wisher=a, wished=b)
    WishFactory(wisher=b, wished=a, refusal=True)
    MeetingNote.objects.create(registration=person_of(a), about=b, text="Cravate", updated_at=OVER)
    MeetingNote.objects.create(registration=person_of(b), about=a, text="Bavard", updated_at=OVER)

    [mine] = personal_data(person_of(a))["meetings"]

    assert (mine["programme"], mine["participant"]) == ("Financements à impact", "Recyclerie")
    assert [wish["wished__name"] for wish in mine["wishes"]] == ["Fonds vert"]
    [told] = mine["meetings"]
    assert (told["with"], told["said"]["private_note"], told["said"]["shared_message"]) == (
        "Fonds vert",
        "Y croire",
        "Merci",
    )
    assert told["received"] == {"leads": ["introduction"], "introduction_to": "Mairie", "shared_message": ""}
    assert [note["text"] for note in mine["notes"]] == ["Cravate"]
    everything = json.dumps(mine, default=str)
    for hidden in ("Fragile", "Bavard", 'no_thanks": true'):
        assert hidden not in everything


def test_who_meets_nobody_is_told_so():
    assert personal_data(RegistrationFactory())["meetings"] == []


def test_a_participant_that_was_left_is_told_too(a):
    gone = ParticipantMemberFactory(participant=a, left_at=BEFORE)

    [mine] = personal_data(gone.registration)["meetings"]

    assert (mine["participant"], mine["left_at"]) == ("Recyclerie", BEFORE)


def test_the_file_downloads_with_meetings_in_it(a, b):
    say(meet(a, b), a, private_note="Y croire")

    answer = browser_of(a).get(reverse("attendees:registration_data", args=[person_of(a).pk]))

    assert answer.json()["meetings"][0]["meetings"][0]["said"]["private_note"] == "Y croire"
