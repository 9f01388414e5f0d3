"""Rules, phases, tables, documents: set by those who organise, written down, until the programme is closed."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from forum.core.models import LogEntry
from matchmaking.enums import ParticipantState, ProgrammeState
from matchmaking.models import ProfileAnswer
from matchmaking.services.creation import copy_programme
from matchmaking.services.criterion import (
    OptionContent,
    OptionsMissing,
    SidesAnswered,
    add_criterion,
    change_criterion,
    move_criterion,
    remove_criterion,
)
from matchmaking.services.place import Span, generate_slots
from matchmaking.services.setting import (
    DocumentContent,
    PhaseSpan,
    ProgrammeSettled,
    TableName,
    add_document,
    change_programme,
    name_tables,
    remove_document,
    set_phases,
)
from tests.factories import (
    CriterionFactory,
    EditionFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ProfileAnswerFactory,
)
from tests.factories.moments import AFTER, BEFORE
from tests.matchmaking.acts import SYSTEM, verbs

pytestmark = pytest.mark.django_db
ACT = {"actor": SYSTEM, "at": BEFORE}


@pytest.fixture
def programme():
    return MeetingProgrammeFactory(tables=2)


@pytest.fixture
def choice(programme):
    return CriterionFactory(programme=programme, label="Stade", options=("idea", "launch"))


def labels(programme):
    return list(programme.criteria.order_by("position").values_list("label", flat=True))


def test_only_what_changes_is_written_down(programme):
    change_programme(programme, {"name": programme.name, "min_meetings_a": 3, "contact_email": "z@example.org"}, **ACT)

    programme.refresh_from_db()
    assert (programme.min_meetings_a, programme.contact_email) == (3, "z@example.org")
    assert LogEntry.objects.get().changes == {"min_meetings_a": [0, 3], "contact_email": ["…", "…"]}
    change_programme(programme, {"min_meetings_a": 3}, **ACT)
    assert verbs() == ["programme_changed"]


@pytest.mark.parametrize("state", [ProgrammeState.CLOSED, ProgrammeState.CANCELLED])
def test_a_programme_that_is_over_keeps_its_rules(choice, state):
    programme = choice.programme
    programme.state = state
    programme.save()

    for act in (
        lambda: change_programme(programme, {"min_meetings_a": 3}, **ACT),
        lambda: set_phases(programme, [], **ACT),
        lambda: name_tables(programme, [], **ACT),
        lambda: generate_slots(
            programme, [Span(date(2026, 11, 22), BEFORE.time(), AFTER.time())], length=20, gap=0, **ACT
        ),
        lambda: add_document(programme, DocumentContent(title="Plan", link="https://example.org"), **ACT),
        lambda: add_criterion(programme, {"label": "Autre", "kind": "text", "asked_of_a": "offers"}, **ACT),
        lambda: remove_criterion(choice, **ACT),
        lambda: move_criterion(choice, by=1, **ACT),
    ):
        with pytest.raises(ProgrammeSettled):
            act()
    assert verbs() == []
    # How long words are kept is settled afterwards too.
    change_programme(programme, {"wishes_kept_until": date(2027, 1, 1), "notes_kept_until": None}, **ACT)
    assert LogEntry.objects.get().changes == {"wishes_kept_until": [None, "2027-01-01"]}


def test_phases_stand_in_order_of_time_and_are_replaced(programme):
    def day(number):
        return datetime(2026, 10, number, tzinfo=UTC)

    set_phases(programme, [PhaseSpan("wishes", day(5), day(9)), PhaseSpan("profiles", day(1), day(5))], **ACT)
    set_phases(programme, [PhaseSpan("profiles", day(1), day(5)), PhaseSpan("wishes", day(5), day(9))], **ACT)

    assert list(programme.phases.values_list("position", "kind")) == [(1, "profiles"), (2, "wishes")]
    set_phases(programme, [], **ACT)
    assert [entry.changes for entry in LogEntry.objects.order_by("pk")] == [{"phases": [0, 2]}, {"phases": [2, 0]}]


def test_tables_are_named(programme):
    names = [TableName(1, "Fenêtre", False), TableName(2, "", True), TableName(9, "Nulle part", True)]

    assert name_tables(programme, names, **ACT) == 1
    assert list(programme.tables.values_list("label", "is_step_free")) == [("Fenêtre", False), ("", True)]


def test_a_document_s_file_goes_with_the_last_programme_that_shows_it(programme, django_capture_on_commit_callbacks):
    file = ContentFile(b"%PDF-1.4", name="plan.pdf")
    document = add_document(programme, DocumentContent(title="Plan", file=file), **ACT)
    copied = copy_programme(programme, EditionFactory(), **ACT)
    name = document.file.name

    with django_capture_on_commit_callbacks(execute=True):
        remove_document(document, **ACT)
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        remove_document(copied.documents.get(), **ACT)
    assert not default_storage.exists(name)
    assert verbs() == ["document_added", "programme_copied", "document_removed", "document_removed"]


def test_a_question_is_added_at_the_end_with_a_key_of_its_own(choice):
    programme = choice.programme
    fields = {"label": "Délai", "kind": "choice", "asked_of_a": "seeks"}
    options = [OptionContent(None, "Court"), OptionContent(None, "Long", "Long")]

    first, second = (add_criterion(programme, fields, options, **ACT) for _ in range(2))

    assert (first.key, second.key) == ("delai", "delai-2")
    assert list(second.options.values_list("key", "position")) == [("court", 0), ("long", 1)]
    assert labels(programme) == ["Stade", "Délai", "Délai"]


def test_a_choice_needs_two_options_and_other_kinds_have_none(choice):
    fields = {"label": "Texte", "kind": "text", "asked_of_a": "offers"}
    text = add_criterion(choice.programme, fields, [OptionContent(None, "Un")], **ACT)

    assert text.options.count() == 0
    with pytest.raises(OptionsMissing):
        change_criterion(choice, {}, [OptionContent(None, "Un")], **ACT)


def test_words_change_and_answers_stay_an_option_left_out_goes(choice):
    idea, launch = choice.options.order_by("position")
    profile = ParticipantFactory(programme=choice.programme).profile
    answer = ProfileAnswerFactory(profile=profile, criterion=choice, options=("idea", "launch"))

    options = [OptionContent(None, "Essor"), OptionContent(launch.pk, "Démarrage", "Start")]
    change_criterion(choice, {"label": "Étape", "weight": 4}, options, **ACT)

    choice.refresh_from_db()
    assert (choice.label, choice.weight, choice.key) == ("Étape", 4, choice.key)
    assert list(choice.options.order_by("position").values_list("key", "label")) == [
        ("essor", "Essor"), ("launch", "Démarrage")
    ]  # fmt: skip
    assert list(answer.options.values_list("pk", flat=True)) == [launch.pk]
    assert idea.pk != launch.pk


def test_what_a_side_is_asked_stays_once_answered(choice):
    options = [OptionContent(one.pk, one.label) for one in choice.options.order_by("position")]
    ProfileAnswerFactory(profile=ParticipantFactory(programme=choice.programme).profile, criterion=choice)

    with pytest.raises(SidesAnswered):
        change_criterion(choice, {"asked_of_a": ""}, options, **ACT)


def test_an_option_of_another_question_is_taken_for_a_new_one(choice):
    other = CriterionFactory(programme=choice.programme, options=("a", "b")).options.first()

    change_criterion(choice, {}, [OptionContent(other.pk, "A"), OptionContent(None, "B")], **ACT)

    other.refresh_from_db()
    assert (other.label, choice.options.count()) == ("A", 2)
    assert other.criterion_id != choice.pk


def test_a_removed_question_takes_its_answers_along(choice):
    profile = ParticipantFactory(programme=choice.programme, state=ParticipantState.DRAFT).profile
    ProfileAnswerFactory(profile=profile, criterion=choice)

    assert remove_criterion(choice, **ACT) == 1
    assert ProfileAnswer.objects.count() == 0
    assert LogEntry.objects.get().changes == {"criterion": ["Stade", None], "answers": [1, 0]}


def test_questions_change_places_and_stop_at_the_ends(programme):
    one, two, three = (CriterionFactory(programme=programme, label=label) for label in "abc")

    move_criterion(three, by=-1, **ACT)
    assert labels(programme) == ["a", "c", "b"]
    move_criterion(one, by=-1, **ACT)
    assert labels(programme) == ["a", "c", "b"]
    move_criterion(one, by=1, **ACT)
    assert labels(programme) == ["c", "a", "b"]
    assert (two.programme, verbs()) == (programme, ["criterion_moved"] * 2)
