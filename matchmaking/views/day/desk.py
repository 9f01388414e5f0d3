"""The day for organisers: table by table, who is there; who is missing, and who may come instead."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attendees.views.frame import render_in
from forum.core import clock
from forum.core.journal import Actor
from forum.core.typed import bind
from matchmaking.forms.desk import COMES_LATE, LEAVES, MarkForm, PresenceForm
from matchmaking.models import Meeting, MeetingProgramme, Participant, Slot
from matchmaking.selectors.day import Sign, day_view, present_participants
from matchmaking.selectors.standby import standby_for
from matchmaking.selectors.timetable import current_slot, timetable_of
from matchmaking.services.day import mark_meeting
from matchmaking.services.departure import arrive_late, come_back, leave_for_the_day
from matchmaking.services.ground import ChangedMeanwhile, MeetingRefused, NotAllowed
from matchmaking.services.meeting import Changes
from matchmaking.services.rest import RestNotFound, resolve_rest
from matchmaking.services.standby import has_time_left, put_standby
from matchmaking.views.access import find_managed_programme

# How often the page asks for news, in seconds.
EVERY = 5


@require_safe
@never_cache
def day(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    context = _context(found, request, clock.now())
    return render_in(found.edition, request, "matchmaking/day_desk.html", context)


@require_safe
@never_cache
def day_tables(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Answer the page that asks for news: nothing (204) while nothing has changed."""
    found = find_managed_programme(request, slug, programme)
    context = _context(found, request, clock.now())
    if request.GET.get("vu") == context["day"].digest:
        return HttpResponse(status=204)
    return render_in(found.edition, request, "matchmaking/day_desk_tables.html", context)


def _context(programme: MeetingProgramme, request: HttpRequest, at: datetime) -> dict[str, Any]:
    asked = _number(request)
    seen = day_view(programme, at=at, number=asked)
    followed = seen.slot is None or seen.slot.number != asked
    mark_url = reverse("matchmaking:day_mark", args=[programme.edition.slug, programme.slug])
    return {
        "programme": programme,
        "day": seen,
        "at": at,
        "asked": None if followed else asked,
        "mark_url": mark_url if followed else f"{mark_url}?creneau={asked}",
        "is_on": seen.slot is not None and seen.slot.starts_at <= at < seen.slot.ends_at,
        "present": seen.count(Sign.PRESENT),
        "late": seen.count(Sign.LATE),
        "missing": seen.count(Sign.MISSING),
        "expected": seen.count(Sign.EXPECTED),
        "every": EVERY,
    }


def _number(request: HttpRequest) -> int | None:
    """Return the slot that is asked for; nonsense reads as none."""
    text = request.GET.get("creneau", "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 5 else None


@require_POST
def day_mark(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    found = find_managed_programme(request, slug, programme)
    form = MarkForm(request.POST)
    asked = form.cleaned_data["meeting"] if form.is_valid() else None
    meeting = Meeting.objects.filter(programme=found, pk=asked).first()
    if meeting is None:
        messages.error(request, _("Rien n’a été pointé : rechargez la page, puis recommencez."))
        return _back(request, found)
    given = form.cleaned_data
    missing = {given["missing"]} if given["missing"] else set()
    try:
        mark_meeting(
            meeting, given["state"], missing=missing, version=given["version"], actor=Actor.from_user(request.user),
            at=clock.now(),
        )  # fmt: skip
    except ChangedMeanwhile:
        messages.info(request, _("Un collègue vient de pointer ce rendez-vous. Voici où il en est."))
    except MeetingRefused:
        words = _("Ce rendez-vous ne peut plus revenir : le créneau ou la table est pris depuis.")
        messages.error(request, words)
    return _back(request, found)


def _back(request: HttpRequest, programme: MeetingProgramme) -> HttpResponse:
    address = reverse("matchmaking:day", args=[programme.edition.slug, programme.slug])
    number = _number(request)
    return redirect(f"{address}?creneau={number}" if number else address)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def day_standby(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    """Show who may meet somebody who waits, and have one of them come."""
    found = find_managed_programme(request, slug, programme)
    waiting, at = _participant(found, pk), clock.now()
    slots = list(found.slots.order_by("number"))
    asked = _number(request)
    slot = next((one for one in slots if one.number == asked), None) or current_slot(slots, at)
    if slot is None or not has_time_left(slot, at=at):
        messages.info(request, _("Ce créneau touche à sa fin : il n’y a plus le temps d’un rendez-vous."))
        return _back(request, found)
    candidates = standby_for(found, waiting, slot)
    if request.method == "POST":
        return _put(request, found, waiting, slot, [one.participant for one in candidates])
    context = {"programme": found, "waiting": waiting, "slot": slot, "candidates": candidates}
    return render_in(found.edition, request, "matchmaking/day_standby.html", context)


def _put(
    request: HttpRequest, programme: MeetingProgramme, waiting: Participant, slot: Slot, candidates: list[Participant]
) -> HttpResponse:
    chosen = next((one for one in candidates if str(one.pk) == request.POST.get("candidate")), None)
    if chosen is None:
        messages.error(request, _("Cette personne n’est plus libre. Choisissez-en une autre."))
        return redirect(request.get_full_path())
    try:
        put_standby(programme, waiting, chosen, slot, actor=Actor.from_user(request.user), at=clock.now())
    except MeetingRefused:
        messages.error(request, _("Cette personne n’est plus libre. Choisissez-en une autre."))
        return redirect(request.get_full_path())
    words = _("%(one)s rencontre %(other)s. Les deux sont prévenus.") % {"one": waiting.name, "other": chosen.name}
    messages.success(request, words)
    return _back(request, programme)


@require_safe
@never_cache
def day_people(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """List everybody, to say of one that they leave or come late."""
    found = find_managed_programme(request, slug, programme)
    people, present = list(found.participants.approved().in_order()), present_participants(found)
    context = {"programme": found, "people": [(one, one.pk in present) for one in people]}
    return render_in(found.edition, request, "matchmaking/day_people.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def day_presence(request: HttpRequest, slug: str, programme: str, pk: UUID) -> HttpResponse:
    """Say that somebody leaves before the end or comes after the beginning."""
    found = find_managed_programme(request, slug, programme)
    participant, at = _participant(found, pk), clock.now()
    left = [slot for slot in found.slots.order_by("number") if slot.ends_at > at and not slot.is_pause]
    with timezone.override(found.edition.zone):
        form = bind(request, PresenceForm, slots=left)
    if form.is_valid() and (answer := _note(request, participant, left, form)):
        return answer
    context = {"programme": found, "participant": participant, "form": form, "timetable": timetable_of(participant)}
    return render_in(found.edition, request, "matchmaking/day_presence.html", context)


def _note(request: HttpRequest, participant: Participant, left: list[Slot], form: PresenceForm) -> HttpResponse | None:
    given, actor, at = form.cleaned_data, Actor.from_user(request.user), clock.now()
    slot = next(one for one in left if one.number == given["number"])
    try:
        if given["kind"] == LEAVES:
            off = len(leave_for_the_day(participant, slot, actor=actor, at=at))
        elif given["kind"] == COMES_LATE:
            off = len(arrive_late(participant, slot, actor=actor, at=at))
        else:
            come_back(participant, actor=actor, at=at)
            off = 0
    except MeetingRefused:
        form.add_error(None, _("Le programme est clos : ses rendez-vous ne changent plus."))
        return None
    words = _("C’est noté. Rendez-vous annulés : %(off)s ; les autres sont prévenus.") % {"off": off}
    messages.success(request, words if off else _("C’est noté. Aucun rendez-vous n’est annulé."))
    programme = participant.programme
    return redirect("matchmaking:day_presence", programme.edition.slug, programme.slug, participant.pk)


@require_POST
def day_rest(request: HttpRequest, slug: str, programme: str) -> HttpResponse:
    """Place the rest of the day anew: what holds stays, who has time gets what they wished for and have not."""
    found = find_managed_programme(request, slug, programme)
    try:
        changes = resolve_rest(found, actor=Actor.from_user(request.user), at=clock.now())
    except RestNotFound:
        messages.error(request, _("Aucune suite n’a été trouvée à temps ; rien n’a changé. Essayez encore."))
    except NotAllowed:
        messages.error(request, _("Le programme est clos : ses rendez-vous ne changent plus."))
    except MeetingRefused:
        messages.error(request, _("Le planning vient de changer : rien n’est écrit. Essayez encore."))
    else:
        messages.success(request, _say_rest(changes))
    return _back(request, found)


def _say_rest(changes: Changes) -> str:
    put, moved, off = len(changes.put), len(changes.moved), len(changes.cancelled)
    if not put + moved + off:
        return _("Rien à changer : ce qui reste de la journée est déjà au mieux.")
    words = [
        ngettext("%(number)s rendez-vous ajouté", "%(number)s rendez-vous ajoutés", put) % {"number": put},
        ngettext("%(number)s déplacé", "%(number)s déplacés", moved) % {"number": moved},
        ngettext("%(number)s annulé", "%(number)s annulés", off) % {"number": off},
    ]
    told = _("Les personnes concernées reçoivent un courriel dans deux minutes.")
    return f"{', '.join(words)}. {told}"


def _participant(programme: MeetingProgramme, pk: UUID) -> Participant:
    participant = get_object_or_404(Participant.objects.approved(), pk=pk, programme=programme)
    participant.programme = programme
    return participant
