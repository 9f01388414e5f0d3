"""A participant's own timetable: the page that keeps up with the day, its calendar."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.views.frame import file_response, render_in
from forum.core import clock
from matchmaking.calendar import meetings_calendar
from matchmaking.links import calendar_address, member_for_calendar
from matchmaking.models import ParticipantMember
from matchmaking.selectors.moment import moment_in
from matchmaking.selectors.outcome import answers_taken_until
from matchmaking.selectors.timetable import Timetable, seat_pairs_of, timetable_of
from matchmaking.views.access import find_acting_member
from matchmaking.views.people.frame import render_for

# How often the page asks for news, in seconds.
EVERY = 20
# The page is kept for times without network from two days before the first meeting to the end of the last day.
KEPT_BEFORE, KEPT_AFTER = timedelta(days=2), timedelta(hours=12)


@login_not_required
@never_cache
@require_safe
def timetable(request: HttpRequest, pk: UUID) -> HttpResponse:
    member, at = find_acting_member(request, pk), clock.now()
    mine = timetable_of(member.participant, reader=member.registration)
    response = render_for(member, request, "matchmaking/day_timetable.html", _context(member, mine, at))
    if until := _kept_until(mine, at):
        response["X-Keep-Until"] = str(int(until.timestamp() * 1000))
    return response


@login_not_required
@never_cache
@require_safe
def timetable_news(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Answer the page that asks for news: the timetable as it is now, nothing (204) while nothing has changed."""
    member, at = find_acting_member(request, pk), clock.now()
    mine = timetable_of(member.participant, reader=member.registration)
    context = _context(member, mine, at)
    if request.GET.get("vu") == context["digest"]:
        return HttpResponse(status=204)
    return render_in(member.programme.edition, request, "matchmaking/day_timetable_lines.html", context)


@login_not_required
@never_cache
@require_safe
def meeting_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program that subscribes: its address is the secret."""
    member = member_for_calendar(token)
    if member is None:
        raise Http404
    content = meetings_calendar(member, seat_pairs_of(member.participant), at=clock.now())
    name = f"rendez-vous-{member.programme.slug}.ics"
    return file_response(content, "text/calendar; charset=utf-8", name, attached=False)


def _context(member: ParticipantMember, mine: Timetable, at: datetime) -> dict[str, Any]:
    upcoming, moment = mine.next_at(at), moment_in(mine, at=at)
    until = answers_taken_until(member.programme) if moment.has_begun else None
    return {
        "member": member,
        "participant": member.participant,
        "programme": member.programme,
        "timetable": mine,
        "moment": moment,
        "may_answer": until is None or at <= until,
        "next": upcoming,
        "is_on": upcoming is not None and upcoming.starts_at <= at,
        "minutes_left": max(1, -((at - upcoming.starts_at) // timedelta(minutes=1))) if upcoming else 0,
        "at": at,
        "digest": _digest(mine, at),
        "every": EVERY,
        "calendar_url": calendar_address(member),
    }


def _digest(mine: Timetable, at: datetime) -> str:
    """Return what changes when the page has something else to say."""
    upcoming = mine.next_at(at)
    return "-".join(
        [
            *(f"{line.meeting.pk}.{line.meeting.version}.{line.others.late_minutes or 0}.{line.own.late_minutes or 0}"
              for line in mine.lines if line.meeting and line.own and line.others),
            f"{upcoming.slot.number}.{upcoming.starts_at <= at:d}" if upcoming else "",
        ]
    )  # fmt: skip


def _kept_until(mine: Timetable, at: datetime) -> datetime | None:
    """Return until when a browser may keep the page; None outside of the days when it is of use."""
    if not mine.meetings:
        return None
    until = mine.meetings[-1].ends_at + KEPT_AFTER
    return until if mine.meetings[0].starts_at - KEPT_BEFORE <= at < until else None
