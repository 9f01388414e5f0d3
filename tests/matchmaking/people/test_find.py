"""Finding: words that forgive, filters, the best first, constant in cost; and one's hours beside the agenda."""

from datetime import timedelta

import pytest
import time_machine

from attendees.services.seat import SeatClash, change_seats
from matchmaking.enums import MeetingSource, ParticipantState, Unavailability
from matchmaking.models import Availability
from tests.factories import (
    AvailabilityFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    SeatBookingFactory,
    SessionFactory,
    TableFactory,
)
from tests.factories.matchmaking import TEN
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of, put, slot_of, verbs
from tests.matchmaking.people.acts import SYSTEM, address, enter, get, post, said
from tests.matchmaking.people.scene import answer_all, open_programme
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def programme():
    return open_programme(MeetingProgrammeFactory().edition)


@pytest.fixture
def own(programme):
    own = ParticipantFactory(programme=programme)
    answer_all(own, stance="offers", amount=(40_000, 40_000))
    return own


def fund(programme, name, amount=(10_000, 80_000), **more):
    found = ParticipantFactory(programme=programme, financier=True, name=name, **more)
    answer_all(found, stance="seeks", amount=amount)
    return found


def names(client, own, **query):
    page = read(get(client, "find", own, **query))
    return [" ".join(text.split()) for text in page.texts("#contenu h2.h3")]


def test_the_best_come_first_and_ties_by_name(client, programme, own):
    fund(programme, "Zèbre")
    fund(programme, "Loin", amount=(90_000, 99_000))
    fund(programme, "Élan")
    enter(client, own)

    assert names(client, own) == ["Élan", "Zèbre", "Loin"]
    assert names(client, own, tri="nom") == ["Élan", "Loin", "Zèbre"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("elan", ["Fonds Élan"]),
        ("ÉLAN fonds", ["Fonds Élan"]),
        ("seconde vie", ["Fonds Élan", "Fonds Zèbre"]),
        ("nulle part", []),
        ("@", []),
        ("", ["Fonds Élan", "Fonds Zèbre"]),
    ],
)
def test_words_forgive_accents_and_case(client, programme, own, words, found):
    fund(programme, "Fonds Élan")
    fund(programme, "Fonds Zèbre")
    enter(client, own)

    assert [name for name in names(client, own, q=words) if name.startswith("Fonds")] == found


def test_filters_look_into_answers(client, programme, own):
    fund(programme, "Petit", amount=(1_000, 5_000))
    fund(programme, "Grand", amount=(50_000, 90_000))
    choice, number, territory, _text = programme.criteria.order_by("position", "pk")
    equity = choice.options.get(key="equity")
    loan = choice.options.get(key="loan")
    enter(client, own)

    assert names(client, own, **{f"c{number.pk}": "60 000"}) == ["Grand"]
    assert names(client, own, **{f"c{choice.pk}": loan.pk}) == ["Grand", "Petit"]
    assert [one for one in names(client, own, **{f"c{choice.pk}": equity.pk}) if one in ("Grand", "Petit")] == []
    assert names(client, own, **{f"c{territory.pk}": "Nanterre"}) == ["Grand", "Petit"]


@pytest.mark.parametrize("typed", ["NaN", "-1", "9" * 29, "é" * 3000, "\0"])
def test_a_wrong_filter_says_so_and_shows_everybody(client, programme, own, typed):
    fund(programme, "Élan")
    number = programme.criteria.get(label="Montant")
    enter(client, own)

    response = get(client, "find", own, **{f"c{number.pk}": typed, "q": "elan", "page": "nan"})

    assert response.status_code == 200
    assert "field__error" in response.content.decode()
    assert "Élan" in response.content.decode()


def test_only_approved_ones_of_the_other_side_are_found(client, programme, own):
    ParticipantFactory(programme=programme, name="Rival")
    fund(programme, "Brouillon", state=ParticipantState.SUBMITTED)
    ParticipantFactory(financier=True, name="Ailleurs")
    enter(client, own)
    assert names(client, own) == ["Personne pour le moment"]

    type(own).objects.filter(pk=own.pk).update(state=ParticipantState.SUBMITTED)

    assert names(client, own) == ["Votre fiche doit d’abord être validée"]


@pytest.mark.parametrize("count", [1, 3, 45])
def test_the_list_costs_the_same_however_many(client, programme, own, count, django_assert_num_queries):
    for number in range(count):
        fund(programme, f"Fonds {number:02}")
    enter(client, own)

    with django_assert_num_queries(13):
        page = get(client, "find", own).content.decode()
    assert ("Page suivante" in page) is (count > 15)


# --- hours -------------------------------------------------------------------


# --- what a page of results says --------------------------------------------


def test_who_is_met_already_is_said_with_hour_and_table(client, programme, own):
    met, other = fund(programme, "Fonds vert"), fund(programme, "Caisse d’ici")
    table = TableFactory(programme=programme, number=70)
    MeetingFactory(slot=slot_of(programme, 1), table=table, a=own, b=met, source=MeetingSource.DIRECT)
    enter(client, own)

    for page in (get(client, "find", own), get(client, "sheet", own, met)):
        shown = read(page)
        assert shown.texts(".acts__wish") == ["Rendez-vous : 10 h – 10 h 20, table 70"]
        assert address("book", own, met) not in [link for _words, link in shown.links(".acts a")]
    assert address("book", own, other) in [link for _words, link in read(get(client, "find", own)).links(".acts a")]


def test_filters_are_folded_until_one_is_used(client, programme, own):
    enter(client, own)

    assert "open" not in read(get(client, "find", own)).find(".finder__more").attributes
    number = programme.criteria.get(label="Montant").pk
    assert "open" in read(get(client, "find", own, **{f"c{number}": "20000"})).find(".finder__more").attributes


def test_english_pitches_are_read_where_there_are_some(client, programme, own):
    met = fund(programme, "Fonds vert")
    type(met.profile).objects.filter(pk=met.profile.pk).update(pitch="Nous prêtons.", pitch_en="We lend.")
    enter(client, own)

    page = read(client.get(f"/en{address('find', own)}"))

    assert "We lend." in page.text("#found")
    assert "Nous prêtons." not in page.text("#found")


def test_a_name_is_not_repeated_under_itself(client, programme, own):
    fund(programme, "Fonds vert", organisation="Fonds vert", organisation_kind="")
    enter(client, own)

    assert read(get(client, "find", own)).texts(".found .card > .soft") == []


def keys(programme, *numbers):
    return [slot_of(programme, number).pk for number in numbers]


def test_hours_given_up_and_taken_back(client, programme, own):
    enter(client, own)
    post(client, "hours", own, slot=keys(programme, 1, 3))
    assert list(Availability.objects.values_list("slot__number", "reason")) == [(2, Unavailability.OWN)]

    post(client, "hours", own, slot=keys(programme, 1, 2, 3))

    assert Availability.objects.count() == 0
    assert verbs() == ["hours_changed", "hours_changed"]


def test_what_the_organisers_noted_stays(client, programme, own):
    AvailabilityFactory(participant=own, slot=slot_of(programme, 1), reason=Unavailability.ORGANISER)
    enter(client, own)

    post(client, "hours", own, slot=keys(programme, 1, 2, 3))

    assert Availability.objects.get().reason == Unavailability.ORGANISER
    assert "noté par l’organisation" in get(client, "hours", own).content.decode()


def test_an_hour_with_a_meeting_is_not_given_up(client, programme, own):
    other = fund(programme, "Élan")
    MeetingFactory(slot=slot_of(programme, 1), a=own, b=other, source=MeetingSource.DIRECT)
    enter(client, own)

    post(client, "hours", own, slot=keys(programme, 2, 3))

    assert Availability.objects.count() == 0
    assert f"rendez-vous{NBSP}:" in get(client, "hours", own).content.decode()


@pytest.mark.parametrize("sent", ["nan", "-1", "9" * 400, "é", "\0", ""])
def test_nonsense_is_no_hour(client, programme, own, sent):
    enter(client, own)

    response = post(client, "hours", own, slot=[sent, *keys(programme, 1, 2, 3)])

    assert said(response) == ["Vos disponibilités sont enregistrées."]
    assert Availability.objects.count() == 0


def test_seats_block_hours_by_themselves_and_name_who_is_engaged(client, programme, own):
    session = SessionFactory(
        edition=programme.edition, bookable=True, title="Atelier couture", starts_at=TEN,
        ends_at=TEN + timedelta(minutes=20),
    )  # fmt: skip
    person = person_of(own)
    SeatBookingFactory(session=session, registration=person)
    enter(client, own)
    page = get(client, "hours", own).content.decode()
    assert f"{person.full_name}{NBSP}: Atelier couture" in page
    assert f'value="{slot_of(programme, 1).pk}"' not in page

    # With a colleague who is free, the hour is theirs to say; what engages the other is still told.
    ParticipantMemberFactory(participant=own)
    page = get(client, "hours", own).content.decode()
    assert f"{person.full_name}{NBSP}: Atelier couture" in page
    assert f'value="{slot_of(programme, 1).pk}"' in page


def test_a_seat_that_clashes_with_a_meeting_names_it(client, programme, own):
    meeting = put(own, fund(programme, "Élan"), source=MeetingSource.DIRECT)
    session = SessionFactory(
        edition=programme.edition, bookable=True, title="Atelier", starts_at=TEN, ends_at=TEN + timedelta(minutes=20)
    )

    with pytest.raises(SeatClash) as clash:
        change_seats(person_of(own), sessions=[session], actor=SYSTEM, at=BEFORE)

    assert sorted(entry.label for pair in clash.value.pairs for entry in pair) == [
        "Atelier",
        f"Rendez-vous{NBSP}: Élan",
    ]
    assert meeting.is_live
    enter(client, own)
    page = client.post(f"/compte/inscription/{person_of(own).pk}/places/", {"sessions": [session.pk]})
    assert page.status_code == 422
    assert f"Rendez-vous{NBSP}: Élan" in page.content.decode()
