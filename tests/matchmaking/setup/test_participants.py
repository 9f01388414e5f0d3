"""Participants in organisers' hands: found, reviewed, put in, settled, staffed; whoever loses a meeting is told."""

import csv

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendees.services.registration import cancel_registration
from forum.core.models import LogEntry, OutboxMail
from matchmaking.enums import MeetingSource, ParticipantState, ProgrammeState
from matchmaking.models import Meeting, Participant, ParticipantMember
from matchmaking.selectors.roll import ParticipantFilter, find_participants
from matchmaking.services.member import AlreadyMember
from matchmaking.services.review import (
    HasMeetings,
    SideTaken,
    TableNotFree,
    VerdictRefused,
    put_participant,
    review_participant,
    settle_participant,
)
from tests.factories import (
    CriterionFactory,
    EditionFactory,
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    ProfileAnswerFactory,
    RegistrationFactory,
    WishFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import SYSTEM, person_of, slot_of, verbs
from tests.pages.reading import read

pytestmark = pytest.mark.django_db
ACT = {"actor": SYSTEM, "at": BEFORE}
BETWEEN = "\u00a0; "
PAGE = "/organisation/2026/rendez-vous/financements/participants/"


@pytest.fixture(autouse=True)
def _in_october():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def programme():
    edition = EditionFactory(slug="2026")
    return MeetingProgrammeFactory(edition=edition, slug="financements", published=True, slots=2, tables=2)


def letters():
    return sorted(OutboxMail.objects.values_list("template", "recipient"))


def meet(programme, number=1, **more):
    return MeetingFactory(slot=slot_of(programme, number), table=programme.tables.get(number=1), **more)


def settle(participant, **changes):
    wanted = {"side": participant.side, "least": None, "most": None, "table": None, "takes_standby": True}
    return settle_participant(participant, **wanted | changes, **ACT)


def names(programme, **wanted):
    return [one.name for one in find_participants(programme, ParticipantFilter(**wanted))]


def test_they_are_found_by_what_they_say_and_by_who_stands_behind(programme):
    one = ParticipantFactory(programme=programme, name="Épicerie", organisation="Le Chaudron")
    one.profile.search_key = "epicerie le chaudron vrac et troc"
    one.profile.save()
    person = person_of(one)
    person.name_key = "zoe ebene"
    person.save()
    ParticipantFactory(programme=programme, name="Fonds", financier=True)
    ParticipantFactory(name="Ailleurs")

    assert names(programme) == ["Épicerie", "Fonds"]
    for words in ("ÉPICERIE", "chaudron", "troc vrac", "Zoé"):
        assert names(programme, words=words) == ["Épicerie"], words
    for words in ("nulle part", "%", "_", "…"):
        assert names(programme, words=words) == [], words
    assert names(programme, side="b") == ["Fonds"]
    assert names(programme, state="draft") == []


def test_wishes_and_meetings_are_counted_refusals_are_not(programme):
    one, other = ParticipantFactory(programme=programme), ParticipantFactory(programme=programme, financier=True)
    WishFactory(wisher=one, wished=other)
    WishFactory(wisher=ParticipantFactory(programme=programme), wished=other, refusal=True)
    meet(programme, a=one, b=other)

    found = find_participants(programme, ParticipantFilter()).get(pk=other.pk)

    assert (found.wishes_made, found.wishes_received, found.meetings_held) == (0, 1, 1)


@pytest.mark.parametrize(
    ("verdict", "letter"),
    [("approved", "participant_approved"), ("to_amend", "participant_to_amend"), ("declined", "participant_declined")],
)
def test_a_verdict_is_written_down_and_told(programme, verdict, letter):
    one = ParticipantFactory(programme=programme, state=ParticipantState.SUBMITTED)

    review_participant(one, ParticipantState(verdict), words="Un mot.", **ACT)

    one.refresh_from_db()
    assert (one.state, one.review_words, one.reviewed_at) == (verdict, "Un mot.", BEFORE)
    assert letters() == [(letter, person_of(one).email)]
    assert LogEntry.objects.get().changes == {"state": ["submitted", verdict]}


def test_a_sheet_that_was_not_sent_is_not_judged(programme):
    one = ParticipantFactory(programme=programme, state=ParticipantState.DRAFT)

    with pytest.raises(VerdictRefused):
        review_participant(one, ParticipantState.APPROVED, **ACT)
    assert (letters(), verbs()) == ([], [])


def test_who_is_declined_loses_their_meetings_and_each_other_side_hears_once(programme):
    one = ParticipantFactory(programme=programme)
    funds = [ParticipantFactory(programme=programme, financier=True) for _ in range(2)]
    meetings = [meet(programme, n, a=one, b=fund) for n, fund in enumerate(funds, start=1)]
    ParticipantMemberFactory(participant=funds[0], is_contact=False)

    with pytest.raises(HasMeetings):
        review_participant(one, ParticipantState.TO_AMEND, words="Un mot.", **ACT)
    review_participant(one, ParticipantState.DECLINED, **ACT)

    assert set(Meeting.objects.values_list("state", flat=True)) == {"cancelled"}
    told = OutboxMail.objects.filter(template="meeting_cancelled").order_by("recipient")
    contacts = [fund.members.filter(is_contact=True).get().registration.email for fund in funds]
    assert [mail.recipient for mail in told] == sorted(contacts)
    assert sorted(mail.context["meetings"] for mail in told) == [[one.pk] for one in meetings]


def test_nobody_hears_of_a_draft_unless_they_booked_it(programme):
    programme.state = ProgrammeState.OPEN
    programme.save()
    one = ParticipantFactory(programme=programme)
    meet(programme, 1, a=one)
    booked = meet(programme, 2, a=one, source=MeetingSource.DIRECT)

    review_participant(one, ParticipantState.DECLINED, **ACT)

    mail = OutboxMail.objects.get(template="meeting_cancelled")
    assert mail.context["meetings"] == [booked.pk]


def test_giving_a_registration_up_tells_who_was_to_meet_them(programme):
    meeting = meet(programme)
    one, fund = (seat.participant for seat in meeting.seats.order_by("side"))

    cancel_registration(person_of(one), **ACT)

    assert [line for line in letters() if line[0] == "meeting_cancelled"] == [
        ("meeting_cancelled", person_of(fund).email)
    ]


def test_a_participant_is_put_in_with_their_people(programme):
    people = [RegistrationFactory(edition=programme.edition) for _ in range(2)]

    one = put_participant(programme, people, side="b", name="Crédit d’exemple", organisation_kind="finance", **ACT)

    assert (one.state, one.sort_key, one.profile.search_key) == ("approved", "credit d exemple", "credit d exemple")
    assert one.members.count() == 2
    assert verbs() == ["participant_put", "member_added", "member_added"]


def test_somebody_who_stands_behind_another_spoils_the_whole_act(programme):
    person = person_of(ParticipantFactory(programme=programme))

    with pytest.raises(AlreadyMember):
        put_participant(programme, [person], side="a", name="Deux fois", **ACT)
    assert not Participant.objects.filter(name="Deux fois").exists()


def test_numbers_table_and_side_are_settled(programme):
    one, table = ParticipantFactory(programme=programme), programme.tables.get(number=2)

    settle(one, side="b", least=1, most=4, table=table, takes_standby=False)

    one.refresh_from_db()
    assert (one.side, one.least, one.most, one.table, one.takes_standby) == ("b", 1, 4, table, False)
    assert LogEntry.objects.get().changes["table"] == [None, table.pk]
    settle(one, side="b", least=1, most=4, table=table, takes_standby=False)
    assert verbs() == ["participant_settled"]


def test_a_side_that_others_know_stays(programme):
    wish = WishFactory(programme=programme, wisher=ParticipantFactory(programme=programme))

    for one in (wish.wisher, wish.wished):
        with pytest.raises(SideTaken):
            settle(one, side="b" if one.side == "a" else "a")


def test_a_table_is_nobody_else_s_and_nobody_else_meets_there(programme):
    meeting = meet(programme)
    one, two = programme.tables.order_by("number")
    holder = ParticipantFactory(programme=programme, table=two)

    stranger = ParticipantFactory(programme=programme)
    for table in (one, two):
        with pytest.raises(TableNotFree):
            settle(stranger, table=table)
    settle(meeting.seats.first().participant, table=one)
    settle(holder, table=two)
    with pytest.raises(TableNotFree):
        settle(stranger, table=MeetingProgrammeFactory(tables=1).tables.get())


# --- the pages ---------------------------------------------------------------


def queries(client, address):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


@pytest.mark.parametrize("address", [PAGE, f"{PAGE}?q=recyclerie", PAGE.rstrip("/") + ".csv"])
def test_one_participant_costs_as_much_as_three(organiser, programme, address):
    def furnish():
        one = ParticipantFactory(programme=programme, members=2)
        WishFactory(wisher=one, wished=ParticipantFactory(programme=programme, financier=True))
        ProfileAnswerFactory(profile=one.profile, criterion__options=("a",), options=("a",))

    furnish()
    one = queries(organiser, address)
    furnish()
    furnish()

    assert queries(organiser, address) == one


def test_one_answer_and_one_meeting_cost_as_much_as_three(organiser, programme):
    one = ParticipantFactory(programme=programme)

    def furnish(number):
        ProfileAnswerFactory(profile=one.profile, criterion__options=("a",), options=("a",))
        meet(programme, number, a=one)
        ParticipantMemberFactory(participant=one)

    furnish(1)
    first = queries(organiser, f"{PAGE}{one.pk}/")
    furnish(2)

    assert queries(organiser, f"{PAGE}{one.pk}/") == first


def test_the_csv_says_who_and_how_many(organiser, programme):
    one = ParticipantFactory(programme=programme, name="=Recyclerie", profile__pitch="Réparer.")
    person = person_of(one)

    lines = organiser.get(PAGE.rstrip("/") + ".csv").content.decode().split("\r\n")

    assert lines[1] == (
        f"'=Recyclerie;porteurs de projet;validée;;;{person.full_name};{person.email};0;0;0;0;;;Réparer."
    )
    assert LogEntry.objects.get().verb == "participants_exported"


def test_the_csv_says_what_each_answers_in_words(organiser, programme):
    """A column a criterion and stance asked, whole lists, those for organisers alone too; nothing where it is blank."""
    eight = tuple("abcdefgh")
    stage = CriterionFactory(programme=programme, label="Stade", options=eight, asked_of_b="")
    amount = CriterionFactory(
        programme=programme, label="Montant", kind="range", unit="€", asked_of_a="seeks", asked_of_b="offers",
        is_public=False,
    )  # fmt: skip
    one, other = ParticipantFactory(programme=programme, name="A"), ParticipantFactory(programme=programme, name="B")
    fund = ParticipantFactory(programme=programme, name="C", financier=True)
    ProfileAnswerFactory(profile=one.profile, criterion=stage, options=eight)
    ProfileAnswerFactory(profile=one.profile, criterion=amount, stance="seeks", lower=5000, upper=5000)
    ProfileAnswerFactory(profile=other.profile, criterion=amount, stance="seeks")
    ProfileAnswerFactory(profile=fund.profile, criterion=amount, stance="offers", lower=1000)

    rows = list(csv.reader(organiser.get(PAGE.rstrip("/") + ".csv").content.decode().splitlines(), delimiter=";"))

    assert [row[14:] for row in rows] == [
        ["Stade (propose)", "Montant (propose)", "Montant (cherche)"],
        [BETWEEN.join("ABCDEFGH"), "", "5\u202f000\u00a0€"],
        ["", "", ""],
        ["", "à partir de 1\u202f000\u00a0€", ""],
    ]


def test_an_empty_list_says_what_it_will_hold(organiser, programme):
    assert "Pas encore de participant" in organiser.get(PAGE).content.decode()
    assert "Personne ne correspond" in organiser.get(f"{PAGE}?q=x").content.decode()


def test_a_sheet_is_sent_back_with_words_alone(organiser, programme):
    one = ParticipantFactory(programme=programme, state=ParticipantState.SUBMITTED)

    page = read(organiser.post(f"{PAGE}{one.pk}/relire/", {"verdict": "to_amend"}), 422)
    assert [address for _words, address in page.links(".error-summary a")] == ["#review_form_words"]
    organiser.post(f"{PAGE}{one.pk}/relire/", {"verdict": "to_amend", "words": "Le montant manque."})

    one.refresh_from_db()
    assert (one.state, one.review_words) == ("to_amend", "Le montant manque.")


def test_a_participant_is_added_with_somebody_whom_a_search_found(organiser, programme):
    person = RegistrationFactory(edition=programme.edition, last_name="Ébène", name_key="maelys ebene")
    RegistrationFactory(edition=programme.edition, cancelled=True, name_key="maelys ebene")
    ParticipantMemberFactory(participant__programme=programme, registration__name_key="maelys ebene")

    page = read(organiser.get(f"{PAGE}ajouter/?q=ébène"))
    assert len(page.texts(".choice")) == 1
    organiser.post(f"{PAGE}ajouter/", {"side": "a", "name": "Jardin", "people": [person.pk]})

    assert Participant.objects.get(name="Jardin").members.get().registration == person


def test_what_was_ticked_stays_ticked_when_something_is_wrong(organiser, programme):
    person = RegistrationFactory(edition=programme.edition)

    page = read(organiser.post(f"{PAGE}ajouter/", {"side": "a", "people": [str(person.pk), "x"]}), 422)

    assert "checked" in page.find("#id_people_0").attributes


def test_people_come_and_go(organiser, programme):
    meeting = meet(programme)
    one = meeting.seats.get(side="a").participant
    person = RegistrationFactory(edition=programme.edition, name_key="maelys ebene")

    assert person.email in organiser.get(f"{PAGE}{one.pk}/?q=ebene").content.decode()
    organiser.post(f"{PAGE}{one.pk}/personnes/", {"person": person.pk})
    assert one.members.count() == 2
    for member in ParticipantMember.objects.filter(participant=one):
        organiser.post(f"{PAGE}{one.pk}/personnes/retirer/", {"member": member.pk})

    meeting.refresh_from_db()
    assert (one.members.present().count(), meeting.state) == (0, "cancelled")
    page = organiser.post(f"{PAGE}{one.pk}/personnes/retirer/", {"member": 1}, follow=True).content.decode()
    assert "n’est plus derrière ce participant" in page


def test_refusals_of_settling_stand_at_their_fields(organiser, programme):
    wish = WishFactory(wisher=ParticipantFactory(programme=programme))
    ParticipantFactory(programme=programme, table=programme.tables.get(number=2))
    address = f"{PAGE}{wish.wisher.pk}/reglages/"

    for sent, faulty in (
        ({"side": "b"}, "side"),
        ({"side": "a", "table": programme.tables.get(number=2).pk}, "table"),
        ({"side": "a", "least": 3, "most": 1}, "most"),
    ):
        page = read(organiser.post(address, sent), 422)
        assert [target for _words, target in page.links(".error-summary a")] == [f"#settle_form_{faulty}"]


def test_a_deck_is_fetched(organiser, programme):
    one = ParticipantFactory(programme=programme)
    assert organiser.get(f"{PAGE}{one.pk}/dossier/").status_code == 404
    one.profile.deck_name = "projet.pdf"
    one.profile.deck.save("projet.pdf", ContentFile(b"%PDF-1.4"))

    assert b"".join(organiser.get(f"{PAGE}{one.pk}/dossier/").streaming_content) == b"%PDF-1.4"


def test_another_programme_s_participant_is_not_there(organiser, programme):
    assert organiser.get(f"{PAGE}{ParticipantFactory().pk}/").status_code == 404
