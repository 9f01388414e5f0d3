from matchmaking.models.criterion import Criterion, CriterionOption
from matchmaking.models.meeting import Meeting, MeetingSeat
from matchmaking.models.outcome import (
    ContactExchange,
    FollowUp,
    FrozenWishes,
    MeetingNote,
    Outcome,
    OutcomeLead,
    OutcomeLetter,
)
from matchmaking.models.paper_print import PaperPrint
from matchmaking.models.participant import Availability, Participant, ParticipantMember
from matchmaking.models.profile import Profile, ProfileAnswer
from matchmaking.models.programme import MeetingProgramme, Phase, ProgrammeDocument
from matchmaking.models.schedule_run import ScheduleRun
from matchmaking.models.slot import Slot, Table
from matchmaking.models.wish import MeetingRequest, Wish

__all__ = [
    "Availability",
    "ContactExchange",
    "Criterion",
    "CriterionOption",
    "FollowUp",
    "FrozenWishes",
    "Meeting",
    "MeetingNote",
    "MeetingProgramme",
    "MeetingRequest",
    "MeetingSeat",
    "Outcome",
    "OutcomeLead",
    "OutcomeLetter",
    "PaperPrint",
    "Participant",
    "ParticipantMember",
    "Phase",
    "Profile",
    "ProfileAnswer",
    "ProgrammeDocument",
    "ScheduleRun",
    "Slot",
    "Table",
    "Wish",
]
