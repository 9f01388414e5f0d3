"""One's hours; a free slot booked, a request sent and answered, a meeting called off."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.core import clock
from forum.core.typed import bind
from matchmaking.enums import RequestState
from matchmaking.forms.booking import AskForm, SlotForm, slot_in_words
from matchmaking.models import Meeting, MeetingRequest, Participant, ParticipantMember, Slot, Wish
from matchmaking.pairs import pair_key
from matchmaking.selectors.booking import meetings_with, requests_received, requests_sent
from matchmaking.selectors.hours import common_slots, hours_of
from matchmaking.selectors.phase import takes_bookings, takes_requests
from matchmaking.services import booking as services
from matchmaking.services.availability import HoursRefused, MeetingThen, set_hours
from matchmaking.services.ground import MeetingRefused
from matchmaking.views.access import actor_for, find_acting_member, find_other
from matchmaking.views.people.frame import PAGES, render_for, say_refusal, send_back

REFUSALS = (services.BookingRefused, MeetingRefused)


@login_not_required
@never_cache
@require_http_methods(PAGES)
def hours(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    if request.method == "POST":
        return _set_hours(request, member)
    context = {"hours": hours_of(member.participant), "now": clock.now(), "is_open": member.programme.takes_meetings}
    return render_for(member, request, "matchmaking/people_hours.html", context)


def _set_hours(request: HttpRequest, member: ParticipantMember) -> HttpResponse:
    there = {int(key) for key in request.POST.getlist("slot") if key.isascii() and key.isdigit() and len(key) < 19}
    # A box that cannot be ticked is not sent: what has a meeting then, or something else, is not given up by that.
    there |= {hour.slot.pk for hour in hours_of(member.participant) if hour.meeting or hour.is_blocked}
    try:
        actor = actor_for(request, member.registration)
        set_hours(member.participant, there=there, actor=actor, at=clock.now())
    except MeetingThen as busy:
        messages.error(request, _say_busy(member, busy.meetings))
    except HoursRefused as refusal:
        messages.error(request, say_refusal(refusal))
    else:
        messages.success(request, _("Vos disponibilités sont enregistrées."))
    return redirect("matchmaking:hours", member.participant_id)


def _say_busy(member: ParticipantMember, meetings: list[Meeting]) -> str:
    """Say which meetings stand in the way."""
    words = _("Vous avez rendez-vous à cette heure : %(meetings)s. Annulez d’abord, puis changez vos heures.")
    return words % {"meetings": _named(member, meetings)}


def _named(member: ParticipantMember, meetings: list[Meeting]) -> str:
    """Name meetings by their other side and their hour."""
    with timezone.override(member.programme.edition.zone):
        return ", ".join(
            f"{seat.participant.name} ({slot_in_words(meeting.slot, with_day=False)})"
            for meeting in meetings
            for seat in meeting.seats.all()
            if seat.participant_id != member.participant_id
        )


# --- booking and asking ------------------------------------------------------


@login_not_required
@never_cache
@require_http_methods(PAGES)
def book(request: HttpRequest, pk: UUID, other: UUID) -> HttpResponse:
    """The slots that are free on both sides, to be booked; or a request to be sent."""
    member = find_acting_member(request, pk)
    shown = find_other(member, other)
    own, at = member.participant, clock.now()
    if shown.pk == own.pk:
        return redirect("matchmaking:find", pk)
    asks = request.POST.get("then") == "ask"
    slots = _proposed(own, shown, at=at)
    with timezone.override(member.programme.edition.zone):
        booking_form: SlotForm = _bind_one(request, SlotForm, slots, is_sent=not asks)
        asking_form: AskForm = _bind_one(request, AskForm, slots, is_sent=asks)
    form = asking_form if asks else booking_form
    if form.is_bound and form.is_valid() and (answer := _make(request, member, shown, form)):
        return answer
    if form.is_bound:
        # Somebody may just have taken what was shown: what is left now is what is proposed.
        slots = _proposed(own, shown, at=at)
        with timezone.override(member.programme.edition.zone):
            booking_form.offer(slots)
            asking_form.offer(slots)
    context = _state_of(own, shown, at=at) | {
        "shown": shown, "slots": slots, "form": form, "booking_form": booking_form, "asking_form": asking_form,
    }  # fmt: skip
    return render_for(member, request, "matchmaking/people_book.html", context)


def _bind_one(request: HttpRequest, make: Any, slots: list[Slot], *, is_sent: bool) -> Any:
    """Return one of the two forms of the page: what was sent fills the one that it was sent from."""
    if request.method == "POST" and not is_sent:
        return make(slots=slots)
    return bind(request, make, slots=slots) if request.method == "POST" else make(slots=slots)


def _proposed(own: Participant, shown: Participant, *, at: datetime) -> list[Slot]:
    """Return the slots to propose. None where one of the two said "no thanks", which reads as none that is free."""
    if services.has_refused(shown, own) or services.has_refused(own, shown):
        return []
    return common_slots(own, shown, at=at)


def _state_of(own: Participant, shown: Participant, *, at: datetime) -> dict[str, Any]:
    """Return what stands between two participants, and what one may do."""
    key = pair_key(own.pk, shown.pk)
    programme = own.programme
    pending = programme.requests.filter(pair_key=key, state=RequestState.PENDING, expires_at__gt=at)
    # One that was sent to who does not want to hear of it is seen by the sender alone.
    seen = pending if not services.has_refused(own, shown) else pending.filter(asker=own)
    return {
        "meeting": meetings_with(own, [shown.pk]).get(shown.pk),
        "pending": seen.select_related("slot").first(),
        "own_refusal": Wish.objects.filter(wisher=own, wished=shown, no_thanks=True).exists(),
        "may_book": takes_bookings(programme, at=at),
        "may_ask": takes_requests(programme, at=at),
        "bookings_left": services.bookings_left(own),
        "requests_left": services.requests_left(own),
        "engaged": [hour for hour in hours_of(own) if not hour.is_free and not hour.slot.is_pause],
    }


def _make(request: HttpRequest, member: ParticipantMember, shown: Participant, form: SlotForm) -> HttpResponse | None:
    """Book or ask, and return where to go next; None when the form now says what stands in the way."""
    own, actor, at = member.participant, actor_for(request, member.registration), clock.now()
    slot = form.cleaned_data["slot"]
    try:
        if isinstance(form, AskForm):
            words = form.cleaned_data["message"]
            services.ask_for_meeting(own, shown, slot=slot, message=words, actor=actor, at=at)
            messages.success(request, _("Votre demande est envoyée à « %(name)s ».") % {"name": shown.name})
            return redirect("matchmaking:requests", own.pk)
        services.book_meeting(own, shown, slot, actor=actor, at=at)
    except REFUSALS as refusal:
        form.add_error("slot", str(say_refusal(refusal)))
        return None
    messages.success(
        request, _("Rendez-vous pris avec « %(name)s ». Un courriel part aux deux.") % {"name": shown.name}
    )
    return redirect("matchmaking:participant", own.pk)


# --- requests ----------------------------------------------------------------


@login_not_required
@never_cache
@require_safe
def requests(request: HttpRequest, pk: UUID) -> HttpResponse:
    member = find_acting_member(request, pk)
    own, at = member.participant, clock.now()
    received = list(requests_received(own))
    context = {
        "waiting": [one for one in received if _waits(one, at)],
        "answered": [one for one in received if not _waits(one, at)],
        "sent": list(requests_sent(own)),
        "now": at,
        "is_open": takes_requests(member.programme, at=at),
    }
    return render_for(member, request, "matchmaking/people_requests.html", context)


def _waits(one: MeetingRequest, at: datetime) -> bool:
    return one.state == RequestState.PENDING and one.expires_at > at


@login_not_required
@never_cache
@require_http_methods(PAGES)
def request_answer(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """A request that waits: yes, in one of the slots that suit both, or no."""
    member = find_acting_member(request, pk)
    found = get_object_or_404(requests_received(member.participant).select_related("programme"), pk=number)
    if not _waits(found, clock.now()):
        return send_back(request, services.RequestMoveRefused(), "matchmaking:requests", pk)
    found.programme = found.asker.programme = found.asked.programme = member.programme
    if request.method == "POST" and request.POST.get("then") == "decline":
        return _decline(request, member, found)
    slots = common_slots(member.participant, found.asker, at=clock.now())
    with timezone.override(member.programme.edition.zone):
        wanted = found.slot_id if found.slot in slots else (slots[0].pk if slots else None)
        form = bind(request, SlotForm, slots=slots, initial={"slot": wanted})
        if form.is_valid() and (answer := _accept(request, member, found, form)):
            return answer
    return render_for(
        member, request, "matchmaking/people_request.html", {"asked": found, "form": form, "slots": slots}
    )


def _accept(request: HttpRequest, member: ParticipantMember, found: MeetingRequest, form: SlotForm) -> Any:
    actor = actor_for(request, member.registration)
    try:
        services.accept_request(found, form.cleaned_data["slot"], actor=actor, at=clock.now())
    except services.RequestMoveRefused as refusal:
        return send_back(request, refusal, "matchmaking:requests", member.participant_id)
    except REFUSALS as refusal:
        form.add_error("slot", str(say_refusal(refusal)))
        form.offer(common_slots(member.participant, found.asker, at=clock.now()))
        return None
    words = _("Rendez-vous pris avec « %(name)s ». Un courriel part aux deux.")
    messages.success(request, words % {"name": found.asker.name})
    return redirect("matchmaking:participant", member.participant_id)


def _decline(request: HttpRequest, member: ParticipantMember, found: MeetingRequest) -> HttpResponse:
    try:
        services.decline_request(found, actor=actor_for(request, member.registration), at=clock.now())
    except services.BookingRefused as refusal:
        return send_back(request, refusal, "matchmaking:requests", member.participant_id)
    messages.success(request, _("Merci d’avoir répondu : « %(name)s » en est averti.") % {"name": found.asker.name})
    return redirect("matchmaking:requests", member.participant_id)


@login_not_required
@require_POST
def request_withdraw(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    member = find_acting_member(request, pk)
    found = get_object_or_404(requests_sent(member.participant).select_related("programme"), pk=number)
    try:
        services.withdraw_request(found, actor=actor_for(request, member.registration), at=clock.now())
    except services.BookingRefused as refusal:
        return send_back(request, refusal, "matchmaking:requests", pk)
    messages.success(request, _("Votre demande est retirée."))
    return redirect("matchmaking:requests", pk)
