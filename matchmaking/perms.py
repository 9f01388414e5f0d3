"""Who may do what with meetings. A no is answered by a 404: nobody learns what exists."""

from django.contrib.auth.models import AnonymousUser

from forum.core.enums import Role
from forum.core.models import User
from forum.core.perms import has_role, has_second_factor
from matchmaking.models import Participant, ParticipantMember

MANAGERS = frozenset({Role.ORGANISER, Role.MEETINGS_MANAGER})


def can_manage_meetings(user: User | AnonymousUser) -> bool:
    """Return whether a person sets meetings up and runs them: organisers and meetings managers, two factors."""
    return has_role(user, *MANAGERS) and has_second_factor(user)


def can_act_for_participant(user: User | AnonymousUser, member: ParticipantMember, *, holds_link: bool = False) -> bool:
    """Return whether who asks acts as a member of a participant: by account, or by the registration's mailed link.

    Only who still stands behind it, with a registration that is confirmed, once the programme is shown. Call with the
    member's registration and programme at hand. Organisers do not pass for members: they act on pages of their own.
    """
    return member.programme.is_shown and _stands_behind(user, member, holds_link=holds_link)


def can_read_of_cancellation(
    user: User | AnonymousUser, member: ParticipantMember, *, holds_link: bool = False
) -> bool:
    """Return whether who asks reads that their programme was cancelled: whoever could act for a participant before.

    Nobody does of one that was never shown, or hidden again before.
    """
    return member.programme.cancellation_is_told and _stands_behind(user, member, holds_link=holds_link)


def _stands_behind(user: User | AnonymousUser, member: ParticipantMember, *, holds_link: bool) -> bool:
    if member.left_at is not None or not member.registration.is_confirmed:
        return False
    return holds_link or (user.is_authenticated and member.registration.user_id == user.pk)


def can_see_participant(viewer: Participant, shown: Participant) -> bool:
    """Return whether the people of one participant may read another's profile: approved ones of the other side.

    In a programme of peers, all the others. One's own is always there. Nothing shows outside the programme.
    """
    if viewer.pk == shown.pk:
        return True
    if viewer.programme_id != shown.programme_id or not (viewer.is_approved and shown.is_approved):
        return False
    return viewer.programme.is_peer or viewer.side != shown.side
