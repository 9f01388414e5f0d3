"""The pages of meetings that people wait for, at the largest programme that we promise, before, during and after it."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import time_machine
from django.conf import settings
from django.db.models import Count
from django.test import Client
from django.urls import reverse

from attendees.links import link_token
from events.models import Edition
from forum.core.models import User
from matchmaking.enums import MeetingState, Side
from matchmaking.models import MeetingProgramme, MeetingSeat, Participant
from tests.benchmarks import fair

# By what they show: who asks, and where.
Pages = Mapping[str, tuple[Client, str]]


def moments(edition: Edition, organiser: User) -> Iterator[tuple[datetime | None, Pages]]:
    """Take a large programme through its life; at each moment yield what time it is, and the pages to measure.

    Whoever measures does so at that time: no time is now.
    """
    programme = fair.prepare(edition)
    run = fair.draft(programme)
    yield None, _open(programme, organiser) | {"first draft": (_client(organiser), _address("run", programme, run.pk))}
    programme = fair.publish(run)
    run = fair.draft(programme, moves_published=True)
    yield None, _published(programme, organiser) | {"draft": (_client(organiser), _address("run", programme, run.pk))}
    slots = list(programme.slots.order_by("number"))
    during = slots[len(slots) // 2].starts_at + timedelta(minutes=7)
    with time_machine.travel(during, tick=False):
        pages = _during(programme, organiser)
    yield during, pages
    after = slots[-1].ends_at + timedelta(hours=5)
    with time_machine.travel(after, tick=False):
        fair.finish(programme)
        pages = _over(programme, organiser)
    yield after, pages


def _open(programme: MeetingProgramme, organiser: User) -> dict[str, tuple[Client, str]]:
    desk = _client(organiser)
    pages = {name: (desk, _address(name, programme)) for name in ("programme_home", "setup", "participants")}
    for side in Side:
        one, browser = _busiest(programme, side)
        other, _browser = _busiest(programme, Side.B if side == Side.A else Side.A)
        for name in ("participant", "find", "wishes", "profile", "requests"):
            pages[f"{name}, {side}"] = (browser, reverse(f"matchmaking:{name}", args=[one.pk]))
        pages[f"sheet, {side}"] = (browser, reverse("matchmaking:sheet", args=[one.pk, other.pk]))
        pages[f"book, {side}"] = (browser, reverse("matchmaking:book", args=[one.pk, other.pk]))
    return pages


def _published(programme: MeetingProgramme, organiser: User) -> dict[str, tuple[Client, str]]:
    desk = _client(organiser)
    board, meeting = _address("board", programme), programme.meetings.live().in_order()[0]
    names = ("programme_home", "board", "runs", "participants_csv")
    pages = {f"{name}, published": (desk, _address(name, programme)) for name in names}
    return pages | {
        "board, side a": (desk, f"{board}?par=a"),
        "board, side b": (desk, f"{board}?par=b"),
        "board_hole": (desk, _address("board_hole", programme, meeting.slot.number)),
        "board_meeting": (desk, _address("board_meeting", programme, meeting.pk)),
        "board_cells": (desk, _address("board_cells", programme, meeting.pk)),
        "why": (desk, _address("why", programme)),
    }


def _during(programme: MeetingProgramme, organiser: User) -> dict[str, tuple[Client, str]]:
    desk = _client(organiser)
    pages = {name: (desk, _address(name, programme)) for name in ("day", "day_tables", "day_people", "gong", "papers")}
    one, browser = _busiest(programme, Side.B)
    return pages | {"timetable": (browser, reverse("matchmaking:timetable", args=[one.pk]))}


def _over(programme: MeetingProgramme, organiser: User) -> dict[str, tuple[Client, str]]:
    desk = _client(organiser)
    pages = {name: (desk, _address(name, programme)) for name in ("outcomes", "outcomes_csv")}
    one, browser = _busiest(programme, Side.B)
    held = MeetingSeat.objects.filter(participant=one, meeting__state=MeetingState.HELD).order_by("pk")[0]
    return pages | {
        "morning": (browser, reverse("matchmaking:morning", args=[one.pk])),
        "outcome": (browser, reverse("matchmaking:outcome", args=[one.pk, held.meeting_id])),
    }


def _address(name: str, programme: MeetingProgramme, *more: object) -> str:
    return reverse(f"matchmaking:{name}", args=[programme.edition.slug, programme.slug, *more])


def _client(organiser: User) -> Client:
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(organiser)
    return client


def _busiest(programme: MeetingProgramme, side: Side) -> tuple[Participant, Client]:
    """Return who has most to show on a side, and a browser that holds the link of one of its people."""
    people = programme.participants.approved().filter(side=side)
    counts = {"met": Count("meeting_seats", distinct=True), "wished": Count("wishes", distinct=True)}
    one = people.annotate(**counts).order_by("-met", "-wished", "pk")[0]
    member = one.members.select_related("registration").order_by("pk")[0]
    browser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    browser.get(reverse("matchmaking:open_link", args=[one.pk, link_token(member.registration)]))
    return one, browser
