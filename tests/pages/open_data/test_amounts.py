"""What stands behind a sum of money is counted as it was when the sum was kept."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from events.enums import EditionState, FigureMoment
from events.models import Edition
from events.services.figures import freeze_figures
from forum.core.journal import Actor
from matchmaking.enums import FollowUpKind
from matchmaking.models import FollowUp
from tests.factories import EditionFactory, MeetingFactory, MeetingProgrammeFactory, SlotFactory

pytestmark = pytest.mark.django_db
COUNTED = datetime(2027, 12, 1, tzinfo=UTC)


@pytest.mark.parametrize(("late", "status", "value"), [(0, "counted", 50_000), (1, "withheld", None)])
def test_a_sum_is_told_from_the_fifth_meeting_on(client: Client, late: int, status: str, value: int | None) -> None:
    edition = EditionFactory(slug="2026")
    programme = MeetingProgrammeFactory(edition=edition, slug="rdv", published=True)
    for number in range(5):
        meeting = MeetingFactory(slot=SlotFactory(programme=programme, number=number + 1))
        seats = meeting.seats.order_by("side")
        for seat, amount in zip(seats, (10_000, 10_500), strict=True):
            FollowUp.objects.create(
                meeting=meeting, author=seat.participant, month=12, kind=FollowUpKind.LOAN, amount=amount,
                # One came before the count, and was told of after it.
                answered_at=COUNTED + timedelta(days=1 if number < late else -1),
            )  # fmt: skip
    freeze_figures(edition, FigureMoment.MONTHS_12, actor=Actor.system(), at=COUNTED)
    Edition.objects.update(state=EditionState.CLOSED)

    meetings = client.get("/2026/chiffres.json").json()["editions"][0]["sections"]["meetings"]

    assert (meetings["numbers"]["amount"]["status"], meetings["numbers"]["amount"]["value"]) == (status, value)
    lines = {line["code"]: line["values"]["amount"] for line in meetings["tables"]["follow_ups"]["lines"]}
    assert lines["rdv/12"] == {"value": value, "status": status}
