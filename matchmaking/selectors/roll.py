"""The participants of a programme as organisers read them: searched, filtered, counted."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from attendees.enums import RegistrationState
from attendees.models import Registration
from attendees.selectors.guest import GuestFilter, find_guests
from forum.core.text import fold
from matchmaking.models import MeetingProgramme, MeetingSeat, Participant, ParticipantMember, ProfileAnswer, Wish
from matchmaking.pairs import as_text, to_key

MOST_CANDIDATES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantFilter:
    """What an organiser looks for."""

    words: str = ""
    side: str = ""
    state: str = ""


def find_participants(programme: MeetingProgramme, wanted: ParticipantFilter) -> QuerySet[Participant]:
    """Return the participants who match, by name, with `wishes_made`, `wishes_received`, `meetings_held`.

    Wishes received are not told apart from refusals anywhere: those that say "no thanks" are not counted. People are
    in `people`. Two queries.
    """
    found = Participant.objects.filter(_matches(wanted.words), programme=programme)
    if wanted.side:
        found = found.filter(side=wanted.side)
    if wanted.state:
        found = found.filter(state=wanted.state)
    present = ParticipantMember.objects.present().select_related("registration").order_by("joined_at", "pk")
    # Of whom is listed, names and addresses are shown; of profiles, the pitch.
    named = (f"registration__{name}" for name in ("first_name", "last_name", "email"))
    long = (f"profile__{name}" for name in ("description", "description_en", "search_key", "needs", "updated_at"))
    wishes = Wish.objects.filter(no_thanks=False)
    return (
        found.annotate(
            wishes_made=_count(wishes.filter(wisher=OuterRef("pk")), "wisher"),
            wishes_received=_count(wishes.filter(wished=OuterRef("pk")), "wished"),
            meetings_held=_count(MeetingSeat.objects.filter(participant=OuterRef("pk"), is_live=True), "participant"),
        )
        .select_related("table", "profile")
        .defer("created_at", "submitted_at", "reviewed_at", "review_words", *long)
        .prefetch_related(Prefetch("members", present.only("participant", "joined_at", *named), to_attr="people"))
        .in_order()
    )


def people_of(programme: MeetingProgramme) -> dict[UUID, list[tuple[str, str]]]:
    """Return who stands behind each participant, by name and address, without an instance of anybody. One query."""
    present = ParticipantMember.objects.present().filter(programme=programme).order_by("joined_at", "pk")
    named = ("registration__first_name", "registration__last_name", "registration__email")
    people: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for participant, first, last, email in present.values_list(as_text("participant"), *named):
        people[to_key(participant)].append((f"{first} {last}".strip(), email))
    return people


def _count(rows: QuerySet[Any], name: str) -> Coalesce:
    """Return how many rows there are of whom `name` says."""
    counted = rows.order_by().values(name).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _matches(words: str) -> Q:
    """Every word somewhere in what a participant says of itself, or in the name of somebody behind it."""
    found = Q()
    for word in fold(words).split():
        person = ParticipantMember.objects.present().filter(
            participant=OuterRef("pk"), registration__name_key__contains=word
        )
        found &= Q(sort_key__contains=word) | Q(profile__search_key__contains=word) | Q(Exists(person))
    # Words without a letter fold to nothing, which must not match everybody.
    return Q(pk=None) if words.strip() and not found else found


def find_candidates(programme: MeetingProgramme, words: str) -> list[Registration]:
    """Return the confirmed people of an edition whom words name and who stand behind nobody in a programme yet.

    At most twenty, by name; none without words. One query.
    """
    if not words.strip():
        return []
    taken = ParticipantMember.objects.present().filter(programme=programme)
    people = find_guests(programme.edition, GuestFilter(words=words, state=RegistrationState.CONFIRMED))
    return list(people.exclude(pk__in=taken.values("registration"))[:MOST_CANDIDATES])


def candidates(programme: MeetingProgramme) -> QuerySet[Registration]:
    """Filter the confirmed people of an edition who stand behind nobody in a programme yet."""
    taken = ParticipantMember.objects.present().filter(programme=programme)
    people = Registration.objects.filter(edition=programme.edition_id, state=RegistrationState.CONFIRMED)
    return people.exclude(pk__in=taken.values("registration")).order_by("sort_key", "pk")


def answers_of(participant: Participant) -> list[ProfileAnswer]:
    """Return all that a participant answers, in the order of criteria, those for organisers alone too. Two queries."""
    answers = ProfileAnswer.objects.filter(profile__participant=participant).select_related("criterion")
    return list(answers.prefetch_related("options").order_by("criterion__position", "stance", "pk"))
