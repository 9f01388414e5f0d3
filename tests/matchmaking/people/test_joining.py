"""Taking part: found from one's registration, joined, shared with colleagues, left; the programme's doors."""

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from attendees.services.registration import cancel_registration
from forum.core.delivery import send_due_mails
from forum.core.models import LogEntry
from matchmaking.enums import MeetingSource, MeetingState, ParticipantState, PhaseKind, ProgrammeState
from matchmaking.links import invitation_address
from matchmaking.models import Participant, ParticipantMember
from tests.attendees.answers import open_by_link
from tests.factories import (
    MeetingFactory,
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    PhaseFactory,
    RegistrationFactory,
    SlotFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE
from tests.matchmaking.acts import person_of, verbs
from tests.matchmaking.people.acts import SYSTEM, address, enter, get, letters, post, said

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"
FILLED = {"side": "a", "name": "Recyclerie du port", "role": "fondatrice"}


@pytest.fixture(autouse=True)
def _before():
    with time_machine.travel(BEFORE, tick=False):
        yield


@pytest.fixture
def programme():
    return MeetingProgrammeFactory()


@pytest.fixture
def person(programme):
    return RegistrationFactory(edition=programme.edition)


# --- my programmes -----------------------------------------------------------


def test_nobody_is_told_how_to_begin(client):
    page = client.get(address("meetings")).content.decode()

    assert "Vos rendez-vous apparaîtront ici" in page
    assert f'href="{reverse("account_login")}"' in page


def test_a_link_shows_what_it_opens_and_what_to_join(client, programme, person):
    other = MeetingProgrammeFactory(edition=programme.edition, name="Achats inclusifs")
    own = ParticipantFactory(programme=programme, members=0)
    ParticipantMemberFactory(participant=own, registration=person)
    open_by_link(client, person)

    page = client.get(address("meetings")).content.decode()

    assert f'href="{address("participant", own)}"' in page
    assert f'href="{address("join", person, other.slug)}"' in page
    assert address("join", person, programme.slug) not in page


def test_an_account_sees_its_own_programmes_and_no_draft(client, programme):
    user = UserFactory()
    own = ParticipantFactory(programme=programme, members=0)
    ParticipantMemberFactory(participant=own, registration=RegistrationFactory(edition=programme.edition, user=user))
    client.force_login(user)
    assert own.name in client.get(address("meetings")).content.decode()

    type(programme).objects.update(state=ProgrammeState.DRAFT)

    assert own.name not in client.get(address("meetings")).content.decode()


def test_a_dead_link_opens_nothing_any_more(client, programme, person):
    own = ParticipantFactory(programme=programme, members=0)
    ParticipantMemberFactory(participant=own, registration=person)
    open_by_link(client, person)
    assert get(client, "participant", own).status_code == 200

    type(person).objects.update(link_version=2)

    assert get(client, "participant", own).url.startswith(reverse("account_login"))
    assert own.name not in client.get(address("meetings")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_with_1_and_with_3(client, person, programme, count, django_assert_num_queries):
    for _n in range(count):
        own = ParticipantFactory(programme=MeetingProgrammeFactory(edition=programme.edition), members=0)
        ParticipantMemberFactory(participant=own, registration=person)
    open_by_link(client, person)

    with django_assert_num_queries(6):
        client.get(address("meetings"))


def test_ones_registration_leads_to_ones_meetings_and_an_organiser_is_not_led(client, programme, person):
    open_by_link(client, person)
    here = reverse("attendees:registration", args=[person.pk])
    assert f'href="{address("join", person, programme.slug)}"' in client.get(here).content.decode()

    own = ParticipantFactory(programme=programme, members=0)
    ParticipantMemberFactory(participant=own, registration=person)
    assert f'href="{address("participant", own)}"' in client.get(here).content.decode()


# --- joining -----------------------------------------------------------------


def test_joining_makes_a_draft_with_oneself_behind_it(client, programme, person):
    open_by_link(client, person)

    response = post(client, "join", person, programme.slug, **FILLED)

    own = Participant.objects.get()
    assert response.headers["Location"] == address("profile", own)
    assert (own.name, own.side, own.state, own.organisation) == ("Recyclerie du port", "a", ParticipantState.DRAFT, "")
    assert own.members.get().registration == person
    assert own.profile.search_key == "recyclerie du port"
    assert verbs()[-2:] == ["participant_joined", "member_added"]
    assert LogEntry.objects.latest("pk").actor_kind == "link"


def test_joining_twice_leads_to_the_first(client, programme, person):
    open_by_link(client, person)
    post(client, "join", person, programme.slug, **FILLED)
    own = Participant.objects.get()

    assert post(client, "join", person, programme.slug, **FILLED).headers["Location"] == address("participant", own)
    assert Participant.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"side": ""}, "Dites de quel côté de la table vous venez"),
        ({"side": "z"}, "Choisissez une ligne de la liste."),
        ({"name": ""}, "Donnez un nom, même provisoire."),
        ({"name": "é" * 121}, "120 caractères au plus"),
        ({"name": "a\0b"}, "caractère invisible"),
        ({"organisation_kind": "nan"}, "Choisissez une sorte de structure dans la liste."),
    ],
)
def test_a_wrong_form_says_so_and_keeps_what_was_typed(client, programme, person, changes, words):
    open_by_link(client, person)

    response = post(client, "join", person, programme.slug, **FILLED | {"role": "chargé d’été"} | changes)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert "chargé d’été" in response.content.decode()
    assert Participant.objects.count() == 0


def test_joining_is_closed_outside_its_phase(client, programme, person):
    PhaseFactory(programme=programme, kind=PhaseKind.PROFILES, closes_at=BEFORE)
    open_by_link(client, person)

    response = post(client, "join", person, programme.slug, **FILLED)

    assert "Les inscriptions aux rendez-vous ne sont pas ouvertes" in response.content.decode()
    assert Participant.objects.count() == 0


@pytest.mark.parametrize("state", ["cancelled", "waiting"])
def test_only_a_confirmed_registration_joins(client, programme, state):
    person = RegistrationFactory(edition=programme.edition, **{state: True})
    open_by_link(client, person)

    assert get(client, "join", person, programme.slug).url.startswith(reverse("account_login"))
    client.force_login(UserFactory())
    assert get(client, "join", person, programme.slug).status_code == 404


def test_peers_are_asked_no_side(client, person, programme):
    peers = MeetingProgrammeFactory(edition=programme.edition, peers=True)
    open_by_link(client, person)

    assert post(client, "join", person, peers.slug, side="a", name="Amap").status_code == 302
    assert Participant.objects.get().side == "a"


# --- colleagues --------------------------------------------------------------


def test_an_invitation_never_tells_who_is_registered(client, programme):
    own = ParticipantFactory(programme=programme)
    known = RegistrationFactory(edition=programme.edition, email="Noe@example.org", email_key="noe@example.org")
    enter(client, own)
    answers = []

    for email in ("noe@EXAMPLE.org", "inconnu@example.org"):
        response = post(client, "members", own, email=email)
        answers.append((response.status_code, response.headers["Location"], said(response)[-1]))

    assert answers[0] == answers[1]
    assert letters() == [("colleague_invited", known.email)]
    page = get(client, "members", own).content.decode()
    assert known.last_name not in page
    assert "inconnu" not in str(list(LogEntry.objects.values_list("changes", flat=True)))


def test_who_is_invited_says_yes_by_the_mailed_link(client, programme, mailoutbox):
    own = ParticipantFactory(programme=programme)
    meeting = MeetingFactory(slot=SlotFactory(programme=programme), a=own)
    person = RegistrationFactory(edition=programme.edition)
    enter(client, own)
    post(client, "members", own, email=person.email)
    client.logout()
    send_due_mails()
    link = next(word for word in mailoutbox[-1].body.split() if "/rendez-vous/invitation/" in word)
    path = link.partition("//")[2].partition("/")[2]

    assert own.name in client.get(f"/{path}").content.decode()
    assert client.post(f"/{path}").headers["Location"] == address("participant", own)

    assert get(client, "participant", own).status_code == 200
    assert list(person.agenda.values_list("source_id", flat=True)) == [meeting.pk]
    # Once more changes nothing.
    assert client.post(f"/{path}").headers["Location"] == address("participant", own)
    assert own.members.present().count() == 2


def test_a_replacement_takes_the_meetings_to_come(client, programme):
    own = ParticipantFactory(programme=programme)
    former = own.members.get()
    meeting = MeetingFactory(slot=SlotFactory(programme=programme), a=own)
    person = RegistrationFactory(edition=programme.edition)
    link = invitation_address(own.pk, person, replaces=former.pk, at=BEFORE)

    client.post("/" + link.partition("//")[2].partition("/")[2])

    meeting.refresh_from_db()
    assert meeting.state == MeetingState.PUBLISHED
    assert list(own.members.present().values_list("registration", flat=True)) == [person.pk]
    assert person.agenda.count() == 1
    assert former.registration.agenda.count() == 0


@pytest.mark.parametrize("days", [0, 14, 15])
def test_an_invitation_lasts_two_weeks(client, programme, days):
    own = ParticipantFactory(programme=programme)
    person = RegistrationFactory(edition=programme.edition)
    link = invitation_address(own.pk, person, replaces=None, at=BEFORE)

    with time_machine.travel(BEFORE.replace(day=BEFORE.day + days), tick=False):
        response = client.get("/" + link.partition("//")[2].partition("/")[2])

    assert response.status_code == (200 if days <= 14 else 404)


@pytest.mark.parametrize("token", ["x", "a-b-c-d-e.sig", "é"])
def test_a_forged_invitation_opens_nothing(client, token):
    assert client.get(address("invitation", token)).status_code == 404


def test_who_stands_elsewhere_is_told(client, programme):
    own, other = ParticipantFactory(programme=programme), ParticipantFactory(programme=programme)
    link = invitation_address(own.pk, person_of(other), replaces=None, at=BEFORE)

    response = client.post("/" + link.partition("//")[2].partition("/")[2])

    assert response.headers["Location"] == address("participant", other)
    assert said(response) == ["Vous participez déjà à ces rendez-vous, pour une fiche. Une seule par personne."]


def test_somebody_leaves_and_the_last_one_does_not(client, programme):
    own = ParticipantFactory(programme=programme, members=2)
    first, second = own.members.order_by("pk")
    enter(client, own)

    assert post(client, "member_remove", own, second).headers["Location"] == address("members", own)
    response = post(client, "member_remove", own, first)

    assert said(response)[-1] == f"Il ne resterait personne{NBSP}: pour ne plus participer du tout, retirez la fiche."
    assert own.members.present().get() == first


def test_a_member_of_another_participant_is_not_removed(client, programme):
    own, other = ParticipantFactory(programme=programme, members=2), ParticipantFactory(programme=programme, members=2)
    enter(client, own)

    assert post(client, "member_remove", own, other.members.order_by("pk")[0]).status_code == 404
    assert ParticipantMember.objects.present().count() == 4


def test_who_gave_their_registration_up_acts_no_more(client, programme):
    own = ParticipantFactory(programme=programme, members=2)
    enter(client, own)

    cancel_registration(own.members.order_by("pk")[0].registration, actor=SYSTEM, at=BEFORE)

    assert get(client, "participant", own).url.startswith(reverse("account_login"))


# --- leaving -----------------------------------------------------------------


def test_withdrawing_cancels_what_was_to_come_tells_both_and_may_be_undone(client, programme):
    own = ParticipantFactory(programme=programme)
    fund = ParticipantFactory(programme=programme, financier=True)
    meeting = MeetingFactory(slot=SlotFactory(programme=programme), a=own, b=fund, source=MeetingSource.DIRECT)
    enter(client, own)
    assert fund.name in get(client, "withdraw", own).content.decode()

    post(client, "withdraw", own)

    own.refresh_from_db()
    meeting.refresh_from_db()
    assert (own.state, meeting.state) == (ParticipantState.WITHDRAWN, MeetingState.CANCELLED)
    assert letters() == [("meeting_cancelled", person_of(fund).email), ("meeting_called_off", person_of(own).email)]
    assert post(client, "come_back", own).headers["Location"] == address("profile", own)
    own.refresh_from_db()
    assert own.state == ParticipantState.DRAFT


def test_withdrawing_from_several_meetings_is_told_in_one_letter(client, programme):
    own = ParticipantFactory(programme=programme, name="Recyclerie")
    funds = [ParticipantFactory(programme=programme, financier=True, name=name) for name in ("Fonds A", "Fonds B")]
    for number, fund in enumerate(funds, start=1):
        slot = SlotFactory(programme=programme, number=number)
        MeetingFactory(slot=slot, a=own, b=fund, source=MeetingSource.DIRECT)
    prepared = ParticipantFactory(programme=programme, financier=True, name="Fonds C")
    MeetingFactory(slot=SlotFactory(programme=programme, number=3), a=own, b=prepared)
    enter(client, own)

    post(client, "withdraw", own)

    told = [("meeting_cancelled", person_of(fund).email) for fund in funds]
    assert sorted(letters()) == sorted([*told, ("meeting_called_off", person_of(own).email)])
    send_due_mails()
    [sent] = [one for one in mail.outbox if one.to == [person_of(own).email]]
    assert sent.subject == f"Vos 2 rendez-vous sont annulés – {programme.name}"
    assert f"«{NBSP}Recyclerie{NBSP}» ne participe plus{NBSP}: la fiche est retirée." in sent.body
    assert [name for name in ("Fonds A", "Fonds B", "Fonds C") if name in sent.body] == ["Fonds A", "Fonds B"]


def test_a_colleague_who_leaves_with_meetings_is_told_of_once(client, programme):
    own = ParticipantFactory(programme=programme, members=2)
    leaving, staying = own.members.order_by("pk")
    funds = ParticipantFactory.create_batch(2, programme=programme, financier=True)
    for number, fund in enumerate(funds, start=1):
        slot = SlotFactory(programme=programme, number=number)
        MeetingFactory(slot=slot, a=own, b=fund, source=MeetingSource.DIRECT)
    staying.registration.agenda.all().delete()
    enter(client, own)

    post(client, "member_remove", own, leaving)

    told = [("meeting_cancelled", person_of(fund).email) for fund in funds]
    assert sorted(letters()) == sorted([*told, ("meeting_called_off", staying.registration.email)])


def test_coming_back_without_having_left_changes_nothing(client, programme):
    own = ParticipantFactory(programme=programme)
    enter(client, own)

    assert said(post(client, "come_back", own)) == [f"La fiche a changé entre-temps{NBSP}: la voici telle qu’elle est."]
    own.refresh_from_db()
    assert own.state == ParticipantState.APPROVED
