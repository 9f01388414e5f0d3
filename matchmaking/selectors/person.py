"""Participants as pages about all of them show them: a model instance each would be dear by the hundred."""

from typing import NamedTuple
from uuid import UUID

from matchmaking.enums import ParticipantState, Side
from matchmaking.models import MeetingProgramme
from matchmaking.pairs import as_text, to_key


class Person(NamedTuple):
    """Who somebody is, and how many meetings they are promised and have at most."""

    pk: UUID
    side: str
    state: str
    name: str
    sort_key: str
    least: int
    most: int | None
    is_approved: bool


def read_people(programme: MeetingProgramme) -> dict[UUID, Person]:
    """Return the participants of a programme by their keys, in the order of names. One query."""
    fields = ("side", "state", "name", "sort_key", "min_meetings", "max_meetings")
    usual = {side: (programme.least_of(side), programme.most_of(side)) for side in Side}
    people = {}
    for text, side, state, name, sort_key, least, most in programme.participants.in_order().values_list(
        as_text("pk"), *fields
    ):
        pk, (usual_least, usual_most) = to_key(text), usual[side]
        people[pk] = Person(
            pk, side, state, name, sort_key,
            usual_least if least is None else least, usual_most if most is None else most,
            state == ParticipantState.APPROVED,
        )  # fmt: skip
    return people
