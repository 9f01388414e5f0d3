"""What meetings keep of one person, for that person."""

from typing import Any

from attendees.models import Registration
from matchmaking.models import FollowUp, Meeting, MeetingNote, MeetingRequest, Outcome, ParticipantMember, Profile, Wish
from matchmaking.selectors.timetable import is_meeting_shown


def meeting_data(registration: Registration) -> list[dict[str, Any]]:
    """Return what is kept of somebody by each participant that they stand or stood behind, as plain values.

    Of others only their names: what these wish, say or note is theirs. Nine queries a participant at most.
    """
    members = ParticipantMember.objects.filter(registration=registration).order_by("joined_at", "pk")
    return [_of_participant(member) for member in members.select_related("participant", "programme")]


def _of_participant(member: ParticipantMember) -> dict[str, Any]:
    participant = member.participant
    profile = Profile.objects.filter(participant=participant).order_by("pk")
    wishes = Wish.objects.filter(wisher=participant).order_by("rank", "pk")
    asked = MeetingRequest.objects.filter(asker=participant).order_by("asked_at", "pk")
    notes = MeetingNote.objects.filter(registration=member.registration_id, about__programme=member.programme_id)
    news = FollowUp.objects.filter(author=participant).order_by("meeting", "month")
    return {
        "programme": member.programme.name,
        "participant": participant.name,
        "state": participant.state,
        "organisation": participant.organisation,
        "role": member.role,
        "receives_mails": member.is_contact,
        "joined_at": member.joined_at,
        "left_at": member.left_at,
        "profile": profile.values("pitch", "description", "website", "deck_name", "needs", "needs_step_free").first(),
        "answers": list(
            participant.profile.answers.order_by("pk").values("criterion__label", "stance", "lower", "upper")
            if profile
            else ()
        ),
        "wishes": list(wishes.values("wished__name", "rank", "no_thanks", "motivation", "wished_at")),
        "requests": list(asked.values("asked__name", "message", "state", "asked_at", "answered_at")),
        "meetings": _meetings_of(member),
        "notes": list(notes.order_by("pk").values("about__name", "text", "updated_at")),
        "news": list(news.values("meeting", "month", "kind", "amount", "words", "answered_at")),
    }


def _meetings_of(member: ParticipantMember) -> list[dict[str, Any]]:
    """Return the meetings of a participant, with what it said of them itself, and what was shared with it.

    What organisers only prepare is not among them.
    """
    participant = member.participant
    rows = Meeting.objects.filter(seats__participant=participant).select_related("slot").in_order()
    told = []
    for meeting in rows.prefetch_related("seats__participant", "outcomes__leads"):
        if not is_meeting_shown(meeting, member.programme):
            continue
        said = {outcome.author_id: outcome for outcome in meeting.outcomes.all()}
        [other] = [seat.participant for seat in meeting.seats.all() if seat.participant_id != participant.pk]
        told.append(
            {
                "number": meeting.pk,
                "with": other.name,
                "starts_at": meeting.slot.starts_at,
                "state": meeting.state,
                "said": _own(said.get(participant.pk)),
                "received": _shared(said.get(other.pk)),
            }
        )
    return told


def _own(outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    shared = _shared(outcome) or {}
    more = {"verdict": outcome.verdict, "private_note": outcome.private_note, "answered_at": outcome.answered_at}
    return shared | more


def _shared(outcome: Outcome | None) -> dict[str, Any] | None:
    if outcome is None:
        return None
    leads = [lead.kind for lead in outcome.leads.all()]
    return {"leads": leads, "introduction_to": outcome.introduction_to, "shared_message": outcome.shared_message}
