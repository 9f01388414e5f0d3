"""Who may act for a participant, see another, run the meetings: members, colleagues, strangers, nobody."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser

from forum.core.enums import Role
from matchmaking.enums import ParticipantState, ProgrammeState
from matchmaking.perms import can_act_for_participant, can_manage_meetings, can_see_participant
from matchmaking.selectors.participant import membership_in, memberships_of
from tests.factories import (
    MeetingProgrammeFactory,
    ParticipantFactory,
    ParticipantMemberFactory,
    RegistrationFactory,
    UserFactory,
)
from tests.factories.moments import BEFORE

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    project = ParticipantFactory(members=0)
    registration = RegistrationFactory(edition=project.programme.edition, user=UserFactory())
    return ParticipantMemberFactory(participant=project, registration=registration)


def test_a_member_acts_by_account_or_by_link(member, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert can_act_for_participant(member.registration.user, member) is True
        assert can_act_for_participant(AnonymousUser(), member, holds_link=True) is True


def test_nobody_else_does(member):
    organiser = UserFactory(organiser=True)
    TOTP.activate(organiser, generate_totp_secret())

    for user in (AnonymousUser(), UserFactory(), organiser):
        assert can_act_for_participant(user, member) is False


def test_who_left_does_not_nor_who_cancelled_nor_before_it_is_shown(member):
    user, programme = member.registration.user, member.programme
    member.left_at = BEFORE
    assert can_act_for_participant(user, member) is False

    member.left_at, programme.state = None, ProgrammeState.DRAFT
    assert can_act_for_participant(user, member, holds_link=True) is False

    programme.state, member.registration.state = ProgrammeState.OPEN, "cancelled"
    assert can_act_for_participant(user, member, holds_link=True) is False


def test_profiles_show_to_the_other_side_of_the_programme(member):
    viewer, programme = member.participant, member.programme
    fund = ParticipantFactory(programme=programme, financier=True)

    assert can_see_participant(viewer, viewer) is True
    assert can_see_participant(viewer, fund) is True
    assert can_see_participant(viewer, ParticipantFactory(programme=programme)) is False
    assert can_see_participant(viewer, ParticipantFactory(financier=True)) is False


def test_profiles_show_once_both_are_approved(member):
    viewer = member.participant
    fund = ParticipantFactory(programme=member.programme, financier=True, state=ParticipantState.SUBMITTED)
    assert can_see_participant(viewer, fund) is False

    viewer.state, fund.state = ParticipantState.TO_AMEND, ParticipantState.APPROVED
    assert can_see_participant(viewer, fund) is False


def test_peers_see_one_another():
    programme = MeetingProgrammeFactory(peers=True)
    one, other = ParticipantFactory.create_batch(2, programme=programme)

    assert can_see_participant(one, other) is True


@pytest.mark.parametrize("role", list(Role))
def test_organisers_and_meetings_managers_run_the_meetings_with_a_second_factor(role):
    user = UserFactory(roles=[role])
    assert can_manage_meetings(user) is False

    TOTP.activate(user, generate_totp_secret())
    assert can_manage_meetings(user) is (role in (Role.ORGANISER, Role.MEETINGS_MANAGER))


def test_strangers_run_nothing(member):
    for user in (AnonymousUser(), UserFactory(), member.registration.user):
        assert can_manage_meetings(user) is False


def test_one_s_memberships_are_found(member):
    ParticipantFactory(programme=member.programme)
    gone = ParticipantMemberFactory(registration=member.registration, left_at=BEFORE, participant=ParticipantFactory())

    assert list(memberships_of(member.registration)) == [member]
    assert membership_in(member.programme, member.registration) == member
    assert membership_in(gone.programme, member.registration) is None
