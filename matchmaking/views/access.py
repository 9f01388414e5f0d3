"""What views begin with: a programme or a participant found, who may open it let in, and named for the journal."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from attendees.links import holds_link, linked_registrations
from attendees.models import Registration
from attendees.selectors.registration import my_registrations
from attendees.views.access import is_own, load_edition
from forum.core.journal import Actor
from forum.core.sign_in import SignInFirst
from matchmaking.models import MeetingProgramme, Participant, ParticipantMember
from matchmaking.perms import (
    can_act_for_participant,
    can_manage_meetings,
    can_read_of_cancellation,
    can_see_participant,
)


class ProgrammeCalledOff(Exception):
    """The page is one of a programme that was cancelled, and who asks was in it: they read that instead."""

    def __init__(self, member: ParticipantMember) -> None:
        super().__init__(member.pk)
        self.member = member


def find_managed_programme(request: HttpRequest, slug: str, programme: str) -> MeetingProgramme:
    """Return a programme for who sets it up and runs it, and tell the layout its edition. Else 404."""
    if not can_manage_meetings(request.user):
        raise Http404
    edition = load_edition(request, slug)
    found = get_object_or_404(MeetingProgramme.objects.select_related("room__venue"), edition=edition, slug=programme)
    found.edition = edition
    return found


def find_acting_member(request: HttpRequest, pk: UUID) -> ParticipantMember:
    """Return as whom somebody acts for a participant: by account, or by a mailed link. Else 404.

    Programme, edition, participant and registration are at hand. Who has not signed in is led there first, whatever
    exists. Raises ProgrammeCalledOff, which is answered by a page that says it.
    """
    rows = ParticipantMember.objects.present().filter(participant=pk)
    rows = rows.select_related("participant", "programme__edition__venue", "programme__room", "registration")
    holds_a_link = False
    for member in rows.order_by("joined_at", "pk"):
        by_link = holds_link(request.session, member.registration)
        holds_a_link |= by_link
        reads_of_cancellation = can_read_of_cancellation(request.user, member, holds_link=by_link)
        if reads_of_cancellation or can_act_for_participant(request.user, member, holds_link=by_link):
            member.participant.programme = member.programme
            request.edition = member.programme.edition  # type: ignore[attr-defined]  # read by the layout
            if reads_of_cancellation:
                raise ProgrammeCalledOff(member)
            return member
    # To whom holds its link already, signing in would open no more.
    raise Http404 if holds_a_link else _refusal_for(request)


def find_other(member: ParticipantMember, pk: UUID) -> Participant:
    """Return another participant whose sheet a member may read, their programme at hand. Else 404."""
    other = Participant.objects.filter(pk=pk, programme=member.programme).select_related("profile").first()
    if other is None or not can_see_participant(member.participant, other):
        raise Http404
    other.programme = member.programme
    return other


def own_registrations(request: HttpRequest) -> list[Registration]:
    """Return the registrations that somebody acts for: of their account, and of the links that opened the session."""
    by_account = list(my_registrations(request.user)) if request.user.is_authenticated else []
    known = {person.pk for person in by_account}
    return by_account + [person for person in linked_registrations(request.session) if person.pk not in known]


def find_own_registration(request: HttpRequest, pk: UUID) -> Registration:
    """Return a confirmed registration for the person themselves. Else 404: organisers register nobody for meetings."""
    person = Registration.objects.select_related("edition__venue", "category").filter(pk=pk).first()
    if person is None or not person.is_confirmed or not is_own(request, person):
        raise _refusal_for(request)
    return person


def _refusal_for(request: HttpRequest) -> Exception:
    """Return what somebody is answered of whom a page is not: they may sign in, if they have not; else 404.

    A script that asks for a part of a page would put the sign-in page there: it gets the 404.
    """
    asks_for_part = "HX-Request" in request.headers
    return Http404() if request.user.is_authenticated or asks_for_part else SignInFirst()


def actor_for(request: HttpRequest, registration: Registration) -> Actor:
    """Return who acts as the person of a registration: its account, or its mailed link."""
    if request.user.is_authenticated and registration.user_id == request.user.pk:
        return Actor.from_user(request.user)
    return Actor.from_link(registration)
