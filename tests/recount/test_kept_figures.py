"""Figures are kept when an edition closes, and again when more is known: they survive its people."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Value
from django.dispatch import receiver
from django.test.utils import CaptureQueriesContext

from attendees.models import Registration
from attendees.services.retention import forget_needs
from events.enums import EditionState, FigureMoment
from events.models import Edition, FigureSet
from events.rounds import count_again
from events.selectors import figures_of
from events.services.edition import move_edition
from events.services.figures import freeze_due_figures, freeze_figures
from events.signals import figures_wanted
from forum.core.journal import Actor
from forum.core.models import LogEntry
from tests.factories import EditionFactory, MeetingFactory, OutcomeFactory, RegistrationFactory
from tests.factories.moments import AFTER
from tests.recount.acts import door_of, let_in

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
SECTIONS = ["meetings", "newness", "people", "presence", "sessions"]
ANONYMOUS = {
    "first_name": "", "last_name": "", "email": "", "email_key": "", "name_key": "", "sort_key": "", "organisation": "",
    "organisation_key": "", "postcode": "", "needs": "", "needs_told_at_desk": False, "user": None,
}  # fmt: skip


@pytest.fixture
def edition(db) -> Edition:
    """An edition of three people of whom one came to the one before; one meeting."""
    edition = EditionFactory()
    before = EditionFactory(
        year=2025, starts_on=edition.starts_on - 364 * DAY, ends_on=edition.ends_on - 364 * DAY, state="archived"
    )
    same = {"first_name": "Zoé", "last_name": "Martin", "email": "zoe@example.org", "organisation": "Écolieu"}
    let_in(RegistrationFactory(edition=before, **same), door_of(before))
    let_in(RegistrationFactory(edition=edition, needs="Rampe", postcode="92000", **same), door_of(edition), 0, 90)
    RegistrationFactory.create_batch(2, edition=edition, organisation="La Fabrique", postcode="75011")
    OutcomeFactory(meeting=MeetingFactory(slot__programme__edition=edition, slot__programme__state="published"))
    return edition


def close(edition: Edition, *, days: int = 1) -> Edition:
    return move_edition(edition, EditionState.CLOSED, actor=Actor.system(), at=AFTER + days * DAY)


def kept(edition: Edition) -> dict[tuple[str, int], dict]:
    sets = edition.figure_sets.order_by("section", "version")
    return {(one.section, one.version): one.data for one in sets}


def anonymise() -> None:
    # A registration keeps one name of its own, by constraint: nothing that says who.
    Registration.objects.update(**ANONYMOUS | {"first_name": Value("-")})


def test_closing_keeps_each_part_as_it_is_counted(edition):
    counted = {name: part.as_data() for name, part in figures_of(edition, at=AFTER).parts.items()}

    closed = close(edition)

    assert kept(closed) == {(section, 1): counted[section] for section in SECTIONS}
    told = figures_of(closed, at=AFTER + 9 * DAY)
    assert (told.version, told.counted_at) == (1, AFTER + DAY)
    assert {name: part.as_data() for name, part in told.parts.items()} == counted
    line = LogEntry.objects.about(closed).get(verb="figures_frozen")
    assert line.changes == {"moment": [None, "closing"], "versions": [None, dict.fromkeys(SECTIONS, 1)]}


def test_wiping_everything_personal_changes_no_kept_figure(edition):
    closed = close(edition)
    before, told = kept(closed), figures_of(closed, at=AFTER)

    anonymise()

    assert kept(closed) == before
    assert figures_of(closed, at=AFTER + 900 * DAY).parts == told.parts
    assert told.parts["newness"].numbers["returning"] == 1
    assert told.parts["people"].numbers["with_needs"] == 1
    assert told.parts["people"].tables["territories"].column("registered") == {"75": 2, "92050": 1, "": 2}


def test_a_later_count_keeps_what_can_no_longer_be_counted(edition):
    closed = close(edition)
    before = kept(closed)

    anonymise()
    freeze_figures(closed, FigureMoment.DAYS_15, actor=Actor.system(), at=AFTER + 15 * DAY)
    forget_needs(at=AFTER + 60 * DAY)
    freeze_figures(closed, FigureMoment.MONTHS_12, actor=Actor.system(), at=AFTER + 500 * DAY)

    versions = {section: max(version for of, version in kept(closed) if of == section) for section in SECTIONS}
    assert versions == {"meetings": 3, "newness": 1, "people": 2, "presence": 2, "sessions": 2}
    parts = figures_of(closed, at=AFTER + 501 * DAY).parts
    assert parts["newness"].as_data() == before["newness", 1]
    assert parts["meetings"].as_data() == before["meetings", 1]


def test_needs_erased_after_a_month_stay_in_what_is_told_a_year_later(edition):
    closed = close(edition)
    freeze_due_figures(at=AFTER + 16 * DAY)
    forget_needs(at=AFTER + 60 * DAY)

    freeze_due_figures(at=AFTER + 500 * DAY)

    assert figures_of(closed, at=AFTER + 501 * DAY).parts["people"].numbers["with_needs"] == 1


def test_the_round_counts_each_edition_once_when_its_day_has_come(edition, time_machine):
    close(edition)
    told = []
    # 22 November, and fifteen days later; then once the news of twelve months are in.
    for days in (13, 14, 15, 457, 458, 500):
        time_machine.move_to(AFTER + days * DAY)
        told.append(count_again())

    assert told == [0, 1, 0, 0, 1, 0]
    moments = FigureSet.objects.filter(section="meetings").order_by("version").values_list("moment", flat=True)
    assert list(moments) == ["closing", "days_15", "months_12"]


def test_an_edition_closed_before_figures_were_kept_is_counted_by_the_round(edition):
    assert freeze_due_figures(at=AFTER + 900 * DAY) == 0
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.CLOSED)

    assert [freeze_due_figures(at=AFTER + 900 * DAY) for _round in range(3)] == [1, 2, 0]


def test_an_archived_edition_from_before_this_application_is_left_alone(edition):
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.ARCHIVED)

    assert freeze_due_figures(at=AFTER + 900 * DAY) == 0


def test_closing_again_makes_a_second_version(edition):
    closed = close(edition)
    opened = move_edition(closed, EditionState.OPEN, actor=Actor.system(), at=AFTER + 2 * DAY)
    RegistrationFactory(edition=opened)
    assert figures_of(opened, at=AFTER + 2 * DAY).version == 0

    close(opened, days=3)

    people = edition.figure_sets.filter(section="people").order_by("version")
    assert [(one.version, one.data["numbers"]["registered"]) for one in people] == [(1, 5), (2, 6)]
    assert set(edition.figure_sets.values_list("section", "version")) == {
        (section, version) for section in SECTIONS for version in (1, 2)
    }


def test_closing_again_years_later_keeps_what_was_counted_of_people_who_left(edition):
    closed = close(edition)
    freeze_due_figures(at=AFTER + 16 * DAY)
    freeze_due_figures(at=AFTER + 500 * DAY)
    told = figures_of(closed, at=AFTER + 500 * DAY).parts
    anonymise()

    opened = move_edition(closed, EditionState.OPEN, actor=Actor.system(), at=AFTER + 900 * DAY)
    again = close(opened, days=901)

    assert figures_of(again, at=AFTER + 902 * DAY).parts == told


def test_a_part_that_cannot_be_counted_keeps_the_edition_open(edition):
    @receiver(figures_wanted)
    def fail(**kwargs):
        raise ZeroDivisionError

    try:
        with pytest.raises(ZeroDivisionError):
            close(edition)
    finally:
        figures_wanted.disconnect(fail)

    edition.refresh_from_db()
    assert edition.state == EditionState.OPEN
    assert not FigureSet.objects.exists()
    assert not LogEntry.objects.about(edition).exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has one writer at a time")
def test_doors_that_still_scan_do_not_split_a_count_in_two():
    edition = EditionFactory()
    moments = []

    @receiver(figures_wanted)
    def ask(**kwargs):
        with connection.cursor() as cursor:
            cursor.execute("SHOW transaction_isolation")
            moments.append(cursor.fetchone()[0])
        return []

    try:
        figures_of(edition, at=AFTER)
        closed = close(edition)
        freeze_due_figures(at=AFTER + 20 * DAY)
        move_edition(closed, EditionState.OPEN, actor=Actor.system(), at=AFTER + 21 * DAY)
    finally:
        figures_wanted.disconnect(ask)

    assert moments == ["repeatable read"] * 3
    assert edition.figure_sets.count() == 9


def test_keeping_costs_the_same_whatever_was_counted(edition):
    costs = []
    for number in (1, 3):
        RegistrationFactory.create_batch(number, edition=edition)
        with CaptureQueriesContext(connection) as captured:
            freeze_figures(edition, FigureMoment.CLOSING, actor=Actor.system(), at=AFTER)
        costs.append(len(captured))

    assert costs[0] == costs[1]
