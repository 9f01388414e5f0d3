"""A participant's life before the day: it joins, describes itself, asks to be reviewed, withdraws."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from attendees.models import Registration
from attendees.services.ground import lock_registration
from forum.core.journal import WITHHELD, Actor, record
from forum.core.text import fold
from matchmaking.enums import PARTICIPANT_MOVES, MeetingState, ParticipantState
from matchmaking.models import (
    Criterion,
    CriterionOption,
    Meeting,
    MeetingProgramme,
    Participant,
    ParticipantMember,
    Profile,
    ProfileAnswer,
)
from matchmaking.selectors.phase import takes_profiles
from matchmaking.services.ground import lock_programme
from matchmaking.services.meeting import cancel_meetings, read_meetings
from matchmaking.services.member import add_member

# What a sheet may still be changed in: not once it was declined, or withdrawn.
WRITABLE = (
    ParticipantState.DRAFT,
    ParticipantState.SUBMITTED,
    ParticipantState.TO_AMEND,
    ParticipantState.APPROVED,
)


class ParticipantRefused(Exception):
    """What was asked of a participant cannot be done; nothing was changed. The subclasses say why."""


class ProfilesClosed(ParticipantRefused):
    """The programme takes no new participants, and no changes of sheets, at this moment."""


class WrongSide(ParticipantRefused):
    """The programme has no such side."""


class ParticipantMoveRefused(ParticipantRefused):
    """The participant's state does not allow it."""


class ProfileIncomplete(ParticipantRefused):
    """Something must be filled in before a sheet is reviewed: the names of fields, and the criteria unanswered."""

    def __init__(self, fields: Sequence[str], answers: Sequence[tuple[Criterion, str]]) -> None:
        super().__init__(fields, answers)
        self.fields, self.answers = list(fields), list(answers)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerContent:
    """What a participant answers to a criterion, in one sense; the criterion's kind says which fields count."""

    criterion: Criterion
    stance: str
    options: Sequence[CriterionOption] = ()
    lower: int | None = None
    upper: int | None = None
    territories: Sequence[str] = ()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.options or self.territories or self.text) and self.lower is None and self.upper is None


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetContent:
    """All that a participant says of itself. `deck` is a new file; `drops_deck` takes away the one that is there."""

    name: str
    organisation: str = ""
    organisation_kind: str = ""
    pitch: str = ""
    description: str = ""
    website: str = ""
    needs: str = ""
    needs_step_free: bool = False
    takes_standby: bool = True
    deck: File | None = None
    drops_deck: bool = False
    answers: Sequence[AnswerContent] = field(default_factory=tuple)


@transaction.atomic
def join_programme(
    programme: MeetingProgramme,
    registration: Registration,
    *,
    side: str,
    name: str,
    organisation: str = "",
    organisation_kind: str = "",
    role: str = "",
    actor: Actor,
    at: datetime,
) -> ParticipantMember:
    """Make a participant with one person behind it, its sheet still a draft, and return the member.

    Raises ProfilesClosed, WrongSide, AlreadyMember, NotConfirmed.
    """
    registration = lock_registration(registration)
    programme = lock_programme(programme)
    if not takes_profiles(programme, at=at):
        raise ProfilesClosed
    if side not in programme.sides:
        raise WrongSide(side)
    participant = Participant.objects.create(
        programme=programme,
        side=side,
        name=name,
        sort_key=fold(name)[:120],
        organisation=organisation,
        organisation_kind=organisation_kind,
        created_at=at,
    )
    Profile.objects.create(participant=participant, search_key=fold(f"{name} {organisation}"), updated_at=at)
    changes = {"side": [None, side]}
    record(actor, "participant_joined", participant, at=at, scope=programme.edition.slug, changes=changes)
    return add_member(participant, registration, role=role, actor=actor, at=at)


def lock_participant(participant: Participant) -> Participant:
    """Lock a participant until the transaction ends and return it as it is now, programme and edition at hand.

    Under it a participant's own words are written: its sheet, its wishes. It takes no other lock after it.
    """
    rows = Participant.objects.select_related("programme__edition")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=participant.pk)


def may_write_sheet(participant: Participant, *, at: datetime) -> bool:
    """Return whether a participant's sheet may be changed: what the organisers asked to amend, at any time."""
    if participant.state == ParticipantState.TO_AMEND:
        return participant.programme.takes_meetings
    return participant.state in WRITABLE and takes_profiles(participant.programme, at=at)


@transaction.atomic
def write_sheet(
    participant: Participant, *, content: SheetContent, submits: bool = False, actor: Actor, at: datetime
) -> Participant:
    """Write what a participant says of itself, and send it to be reviewed with `submits`; return it.

    One that is approved, or under review, stays so. Raises ProfilesClosed, ProfileIncomplete.
    """
    participant = lock_participant(participant)
    if not may_write_sheet(participant, at=at):
        raise ProfilesClosed
    if submits:
        _check_complete(participant, content)
    changed = _write_words(participant, content, at=at)
    changed += _write_answers(participant.profile, content.answers)
    scope = participant.programme.edition.slug
    if changed:
        changes = dict.fromkeys(changed, WITHHELD)
        record(actor, "sheet_written", participant, at=at, scope=scope, changes=changes)
    if submits and ParticipantState.SUBMITTED in PARTICIPANT_MOVES[ParticipantState(participant.state)]:
        before, participant.state, participant.submitted_at = participant.state, ParticipantState.SUBMITTED, at
        participant.save(update_fields=["state", "submitted_at"])
        changes = {"state": [before, participant.state]}
        record(actor, "sheet_submitted", participant, at=at, scope=scope, changes=changes)
    return participant


@transaction.atomic
def withdraw_participant(participant: Participant, *, actor: Actor, at: datetime) -> list[Meeting]:
    """Take a participant out of the game; return the meetings to come that are cancelled with it.

    Raises ParticipantMoveRefused.
    """
    programme = lock_programme(participant.programme)
    participant = lock_participant(participant)
    if ParticipantState.WITHDRAWN not in PARTICIPANT_MOVES[ParticipantState(participant.state)]:
        raise ParticipantMoveRefused(participant.state)
    before, participant.state = participant.state, ParticipantState.WITHDRAWN
    participant.save(update_fields=["state"])
    changes = {"state": [before, participant.state]}
    record(actor, "participant_withdrawn", participant, at=at, scope=programme.edition.slug, changes=changes)
    seated = Meeting.objects.filter(
        seats__participant=participant, seats__is_live=True, state=MeetingState.PUBLISHED, slot__starts_at__gt=at
    )
    coming = read_meetings(programme, seated.order_by("slot__number", "pk"))
    return cancel_meetings(programme, coming, actor=actor, at=at, insists=True)


@transaction.atomic
def return_participant(participant: Participant, *, actor: Actor, at: datetime) -> Participant:
    """Bring one that withdrew back, as a draft, and return it. Raises ParticipantMoveRefused, ProfilesClosed."""
    participant = lock_participant(participant)
    if participant.state != ParticipantState.WITHDRAWN:
        raise ParticipantMoveRefused(participant.state)
    if not takes_profiles(participant.programme, at=at):
        raise ProfilesClosed
    before, participant.state = participant.state, ParticipantState.DRAFT
    participant.save(update_fields=["state"])
    changes = {"state": [before, participant.state]}
    scope = participant.programme.edition.slug
    record(actor, "participant_returned", participant, at=at, scope=scope, changes=changes)
    return participant


# --- the sheet ---------------------------------------------------------------


def _check_complete(participant: Participant, content: SheetContent) -> None:
    """Raise ProfileIncomplete unless all that must be there is."""
    answered = {(one.criterion.pk, one.stance) for one in content.answers if not one.is_empty}
    required = participant.programme.criteria.filter(is_required=True).order_by("position", "pk")
    missing = [
        (criterion, stance)
        for criterion in required
        for stance in criterion.stances_of(participant.side)
        if (criterion.pk, stance) not in answered
    ]
    fields = [] if content.pitch else ["pitch"]
    if fields or missing:
        raise ProfileIncomplete(fields, missing)


def _write_words(participant: Participant, content: SheetContent, *, at: datetime) -> list[str]:
    """Write the fields of a participant and of its sheet; return the names of those that changed."""
    profile = participant.profile
    own = ("name", "organisation", "organisation_kind", "takes_standby")
    told = ("pitch", "description", "website", "needs", "needs_step_free")
    changed = [name for name in own if _set(participant, name, getattr(content, name))]
    changed += [name for name in told if _set(profile, name, getattr(content, name))]
    if _write_deck(profile, content):
        changed.append("deck")
    if changed:
        participant.sort_key = fold(participant.name)[:120]
        participant.save(update_fields=[*own, "sort_key"])
        profile.search_key = fold(
            " ".join([participant.name, participant.organisation, profile.pitch, profile.description])
        )
        profile.updated_at = at
        profile.save(update_fields=[*told, "deck", "deck_name", "search_key", "updated_at"])
    return changed


def _set(row: Any, name: str, value: object) -> bool:
    """Set a field; return whether that changes it."""
    changes = getattr(row, name) != value
    setattr(row, name, value)
    return bool(changes)


def _write_deck(profile: Profile, content: SheetContent) -> bool:
    """Put a new file in the place of the former one, or take that away; return whether anything was done."""
    if content.deck is None and not (content.drops_deck and profile.deck):
        return False
    former, storage = profile.deck.name, profile.deck.storage
    if content.deck is None:
        profile.deck, profile.deck_name = "", ""
    else:
        profile.deck_name = (content.deck.name or "dossier.pdf")[-120:]
        profile.deck.save(profile.deck_name, content.deck, save=False)
    if former:
        # Not before it is certain that nothing speaks of it any more.
        transaction.on_commit(lambda: storage.delete(former))
    return True


def _write_answers(profile: Profile, answers: Sequence[AnswerContent]) -> list[str]:
    """Write the answers to criteria that are given, empty ones taken away; return the keys of those that changed."""
    held = {(one.criterion_id, one.stance): one for one in profile.answers.prefetch_related("options")}
    changed = []
    for content in answers:
        answer = held.get((content.criterion.pk, content.stance))
        if content.is_empty:
            if answer is not None:
                answer.delete()
                changed.append(content.criterion.key)
        elif _write_answer(profile, answer, content):
            changed.append(content.criterion.key)
    return changed


def _write_answer(profile: Profile, answer: ProfileAnswer | None, content: AnswerContent) -> bool:
    """Write one answer; return whether it changed."""
    is_new = answer is None
    answer = answer or ProfileAnswer(profile=profile, criterion=content.criterion, stance=content.stance)
    fields = ("lower", "upper", "territories", "text")
    values = {
        "lower": content.lower, "upper": content.upper, "territories": list(content.territories), "text": content.text,
    }  # fmt: skip
    # All of them are set, not only those before the first that changes.
    changed = bool([name for name in fields if _set(answer, name, values[name])])
    chosen = {option.pk for option in content.options}
    before = set() if is_new else {option.pk for option in answer.options.all()}
    if is_new or changed:
        answer.save()
    if chosen != before:
        answer.options.set(chosen)
    return is_new or changed or chosen != before
