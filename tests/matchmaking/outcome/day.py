"""A morning of meetings that is over, for tests of what came of it."""

from datetime import timedelta
from typing import Any

from django.test import Client

from attendees.models import Registration
from forum.core.models import OutboxMail
from matchmaking.enums import LeadKind, Verdict
from matchmaking.models import Meeting, MeetingProgramme, Outcome, Participant
from matchmaking.services.outcome import Words, tell_outcome
from tests.attendees.answers import open_by_link
from tests.factories import MeetingFactory, MeetingProgrammeFactory, ParticipantFactory
from tests.factories.matchmaking import TEN
from tests.matchmaking.acts import SYSTEM, person_of, slot_of

# The last of four slots ends at 11 h 35; three hours later people are asked.
OVER = TEN + timedelta(hours=2)
ASKED = TEN + timedelta(hours=5)
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
GOES_ON = Verdict.TO_BE_CONTINUED


def morning(**changes: Any) -> MeetingProgramme:
    return MeetingProgrammeFactory(**{"published": True, "slots": 4, "tables": 3} | changes)


def project(programme: MeetingProgramme, name: str = "Recyclerie", **changes: Any) -> Participant:
    return ParticipantFactory(programme=programme, name=name, **changes)


def fund(programme: MeetingProgramme, name: str = "Fonds vert", **changes: Any) -> Participant:
    return ParticipantFactory(programme=programme, financier=True, name=name, **changes)


def meet(a: Participant, b: Participant, number: int = 1, **changes: Any) -> Meeting:
    return MeetingFactory(slot=slot_of(a.programme, number), a=a, b=b, **changes)


def say(meeting: Meeting, author: Participant, verdict: Verdict = GOES_ON, at: Any = OVER, **words: Any) -> Outcome:
    return tell_outcome(meeting, author, Words(verdict=verdict, **words), actor=SYSTEM, at=at)


def promise(meeting: Meeting, author: Participant, whom: str, **words: Any) -> Outcome:
    return say(meeting, author, leads=[LeadKind.INTRODUCTION], introduction_to=whom, **words)


def browser_of(participant: Participant) -> Client:
    """Return a browser that followed the link mailed to the one person behind a participant."""
    browser = Client()
    open_by_link(browser, person_of(participant))
    return browser


def letters() -> list[tuple[str, str]]:
    """Return the letters written so far: which, and to whom."""
    return list(OutboxMail.objects.order_by("pk").values_list("template", "recipient"))


def address_of(participant: Participant) -> str:
    person: Registration = person_of(participant)
    return person.email
