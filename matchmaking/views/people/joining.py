"""Asking to take part, and the people behind a participant."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from attendees.links import remember_link
from attendees.models import Registration
from attendees.views.frame import render_in
from forum.core import clock
from forum.core.journal import Actor
from forum.core.limits import Limit, TooMany, count, count_wrong_secret
from forum.core.typed import bind
from matchmaking.enums import LIVE_PARTICIPANTS
from matchmaking.forms.joining import InviteForm, JoinForm
from matchmaking.links import Invitation, read_invitation
from matchmaking.models import MeetingProgramme, ParticipantMember
from matchmaking.selectors.participant import membership_in
from matchmaking.selectors.phase import takes_profiles
from matchmaking.services.colleague import accept_invitation, invite_colleague
from matchmaking.services.farewell import take_leave_and_tell
from matchmaking.services.member import AlreadyMember, MemberRefused
from matchmaking.services.participant import ParticipantRefused, join_programme
from matchmaking.views.access import actor_for, find_acting_member, find_own_registration
from matchmaking.views.people.frame import PAGES, render_for, say_refusal, send_back

# Mails that a participant has sent to addresses it types.
INVITATIONS = Limit("invitations", 20, 3600)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def join(request: HttpRequest, pk: UUID, programme: str) -> HttpResponse:
    person = find_own_registration(request, pk)
    found = get_object_or_404(MeetingProgramme.objects.shown(), edition=person.edition, slug=programme)
    found.edition = person.edition
    if held := membership_in(found, person):
        return redirect("matchmaking:participant", held.participant_id)
    is_open = takes_profiles(found, at=clock.now())
    initial = {"organisation": person.organisation, "organisation_kind": person.organisation_kind}
    form = bind(request, JoinForm, programme=found, initial=initial)
    if is_open and form.is_valid() and (answer := _join(request, person, found, form)):
        return answer
    context = {"registration": person, "programme": found, "form": form, "is_open": is_open}
    return render_in(person.edition, request, "matchmaking/people_join.html", context)


def _join(
    request: HttpRequest, person: Registration, programme: MeetingProgramme, form: JoinForm
) -> HttpResponse | None:
    """Join and return where to go next; None when the form now says what stands in the way."""
    try:
        actor = actor_for(request, person)
        member = join_programme(programme, person, **form.cleaned_data, actor=actor, at=clock.now())
    except AlreadyMember as refusal:
        return send_back(request, refusal, "matchmaking:participant", refusal.participant.pk)
    except (MemberRefused, ParticipantRefused) as refusal:
        form.add_error(None, str(say_refusal(refusal)))
        return None
    messages.success(request, _("C’est noté. Remplissez maintenant votre fiche : rien ne se voit avant sa relecture."))
    return redirect("matchmaking:profile", member.participant_id)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def members(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The people behind a participant, and a form to invite others."""
    member = find_acting_member(request, pk)
    rows = member.participant.members.present().select_related("registration").order_by("joined_at", "pk")
    people = list(rows)
    form = bind(request, InviteForm, members=people)
    if form.is_valid() and (answer := _invite(request, member, form)):
        return answer
    may_invite = member.participant.state in LIVE_PARTICIPANTS
    context = {"form": form, "people": people, "may_invite": may_invite}
    return render_for(member, request, "matchmaking/people_members.html", context)


def _invite(request: HttpRequest, member: ParticipantMember, form: InviteForm) -> HttpResponse | None:
    data, at = form.cleaned_data, clock.now()
    try:
        count(INVITATIONS, str(member.participant_id), at=at)
        actor = actor_for(request, member.registration)
        invite_colleague(member, data["email"], replaces=data["replaces"], actor=actor, at=at)
    except TooMany:
        form.add_error("email", _("Vous avez envoyé beaucoup d’invitations. Attendez une heure avant la prochaine."))
        return None
    except MemberRefused as refusal:
        return send_back(request, refusal, "matchmaking:members", member.participant_id)
    words = _(
        "Si cette adresse est inscrite au forum, l’invitation y arrive dans la minute. Sinon, votre collègue "
        "s’inscrit d’abord, puis vous l’invitez de nouveau."
    )
    messages.success(request, words)
    return redirect("matchmaking:members", member.participant_id)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def member_remove(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """Ask before one of several people is taken from behind a participant, then do it."""
    acting = find_acting_member(request, pk)
    rows = acting.participant.members.present().select_related("registration", "programme")
    leaving = get_object_or_404(rows, pk=number)
    if request.method == "POST":
        return _remove(request, acting, leaving)
    is_last = rows.count() == 1
    context = {"leaving": leaving, "is_last": is_last, "is_self": leaving.pk == acting.pk}
    return render_for(acting, request, "matchmaking/people_member_remove.html", context)


def _remove(request: HttpRequest, acting: ParticipantMember, leaving: ParticipantMember) -> HttpResponse:
    own, at = acting.participant, clock.now()
    try:
        take_leave_and_tell(leaving, actor=actor_for(request, acting.registration), at=at)
    except MemberRefused as refusal:
        return send_back(request, refusal, "matchmaking:members", own.pk)
    messages.success(
        request, _("%(name)s ne participe plus pour cette fiche.") % {"name": leaving.registration.full_name}
    )
    if leaving.pk == acting.pk:
        return redirect("matchmaking:meetings")
    return redirect("matchmaking:members", own.pk)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who was invited by mail says yes. The link was mailed to them alone: it opens their registration as well."""
    found = read_invitation(token, at=clock.now())
    if found is None:
        count_wrong_secret(request, at=clock.now())
        return render(request, "matchmaking/people_invitation_refused.html", status=404)
    if not found.participant.programme.is_shown:
        raise Http404
    if request.method == "POST":
        return _accept(request, found)
    context = {"participant": found.participant, "programme": found.participant.programme, "person": found.registration}
    return render_in(found.registration.edition, request, "matchmaking/people_invitation.html", context)


def _accept(request: HttpRequest, found: Invitation) -> HttpResponse:
    own, person = found.participant, found.registration
    request.session.cycle_key()
    remember_link(request.session, person)
    actor = Actor.from_link(person)
    try:
        accept_invitation(own, person, replaces=found.replaces, actor=actor, at=clock.now())
    except AlreadyMember as refusal:
        if refusal.participant.pk != own.pk:
            messages.error(request, say_refusal(refusal))
        return redirect("matchmaking:participant", refusal.participant.pk)
    except MemberRefused as refusal:
        return send_back(request, refusal, "matchmaking:meetings")
    messages.success(request, _("Vous participez maintenant pour « %(name)s ».") % {"name": own.name})
    return redirect("matchmaking:participant", own.pk)
