"""Who may open what: the rule of every address, declared.

docs/access.md is written from this module, and tests/access/test_access.py asks every address as every visitor and
holds the answers against it. A new address needs a line here: its door, and what it answers when it lets somebody in.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tests.access.world import ROLES, SIGNED, Who

# A status, or where a redirection leads.
Answer = int | str
SIGN_IN, SET_UP, CONFIRM, BACK_DOOR = "sign in", "set up", "confirm", "back door"
COLUMNS = tuple(who for who in Who if who != Who.KEYLESS)
VISITORS = (Who.NOBODY, Who.LINK)
OWN, OTHERS, DRAFT = "own", "another’s", "draft"

# Things that belong to somebody: an address of theirs is asked for one's own, and for another's.
OWNERS: Mapping[str, frozenset[Who]] = {
    "registration": SIGNED | {Who.LINK},
    "participant": SIGNED | {Who.LINK},
    "met": SIGNED | {Who.LINK},
    "timed": SIGNED | {Who.LINK},
    "key": frozenset(ROLES) - {Who.BARE, Who.KEYLESS},
    "session": SIGNED,
    "member": SIGNED,
}


@dataclass(frozen=True)
class Door:
    """Whom it refuses, and how; everybody else comes in."""

    refuses: Mapping[Who, Answer]
    refuses_others: Mapping[Who, Answer] = field(default_factory=dict)  # for a thing that is another's
    # A method that the address does not know is refused before it is looked whether the thing exists for who asks.
    method_first: bool = False
    # And before somebody is led to sign in: a mailed link opens the page as well, so the page itself looks.
    signs_in_last: bool = False


def _only(*let_in: Who) -> dict[Who, Answer]:
    """Refuse as pages of the team do: who has a role sets up the second factor first; others are refused."""
    refused: dict[Who, Answer] = dict.fromkeys(set(Who) - set(let_in), 403)
    return refused | dict.fromkeys(VISITORS, SIGN_IN) | {Who.BARE: SET_UP}


PUBLIC = Door({})
SIGNED_IN = Door(dict.fromkeys(VISITORS, SIGN_IN))
NOT_OTHERS = Door(dict.fromkeys(VISITORS, SIGN_IN), dict.fromkeys(VISITORS, SIGN_IN) | dict.fromkeys(SIGNED, 404))
TEAM = Door(_only(Who.OBSERVER, Who.MEETINGS, Who.PROGRAMME, Who.ORGANISER, Who.KEYLESS))
ORGANISERS = Door(_only(Who.ORGANISER, Who.KEYLESS))
# A draft does not exist for who does not prepare it.
DRAFTERS = Door(dict.fromkeys(set(Who) - {Who.PROGRAMME, Who.ORGANISER, Who.KEYLESS}, 404), method_first=True)
FIGURES_OF_DRAFT = Door(TEAM.refuses | {Who.OBSERVER: 404, Who.MEETINGS: 404}, method_first=True)
# The person by account or by link; organisers. For anybody else it does not exist.
REGISTRATION = Door({}, dict.fromkeys(set(Who) - {Who.ORGANISER, Who.KEYLESS}, 404), method_first=True)
# Who stands behind the participant, by account or by link. Organisers have pages of their own. Who has not signed in
# is led there, whether the participant exists or not.
MEMBERS = Door(
    {}, dict.fromkeys(set(Who), 404) | dict.fromkeys(VISITORS, SIGN_IN), method_first=True, signs_in_last=True
)
# Organisers and meetings managers. For anybody else who signed in it does not exist.
MEETING_MANAGERS = Door(
    dict.fromkeys(set(Who) - {Who.MEETINGS, Who.ORGANISER, Who.KEYLESS}, 404) | dict.fromkeys(VISITORS, SIGN_IN),
    method_first=True,
)
# The way into the back room. Beyond it, a model's page refuses by the permissions of the role: 403.
WAY_IN = Door(
    dict.fromkeys(VISITORS, SIGN_IN)
    | dict.fromkeys((Who.GUEST, Who.OBSERVER, Who.MEETINGS, Who.KEYLESS), 403)
    | {Who.BARE: SET_UP}
)
OUTSIDE = set(Who) - {Who.PROGRAMME, Who.ORGANISER}
AT_THE_DOOR = Door(dict.fromkeys(OUTSIDE, BACK_DOOR))
BACK_ROOM = Door(AT_THE_DOOR.refuses | dict.fromkeys(VISITORS, SIGN_IN))
# Shown in a demonstration alone.
NOWHERE = Door(dict.fromkeys(Who, 404), method_first=True)
# As above, whatever the method.
HIDDEN = Door(dict.fromkeys(Who, 404))
# Leads on whoever signed in already; asks nobody else for anything but what signing in takes.
SIGNING_IN = Door(dict.fromkeys(SIGNED, 302))
# Has a sense only midway through signing in.
MIDWAY = Door(dict.fromkeys(VISITORS, SIGN_IN) | dict.fromkeys(SIGNED, 302))


@dataclass(frozen=True, kw_only=True)
class Rule:
    door: Door
    get: Answer = 200
    post: Answer = 405
    # What stands in the variable part of the address.
    thing: str = ""
    # Methods that ask again who acts, where the last proof is older than a quarter of an hour.
    asks_again: tuple[str, ...] = ()
    # What who has no second factor at all is answered, where that differs.
    bare: tuple[Answer, Answer] | None = None

    def variants(self) -> tuple[str, ...]:
        return (OWN, OTHERS) if self.thing in OWNERS else ("",)

    def expects(self, who: Who, method: str, whose: str) -> Answer | None:
        """Return what `who` is answered; None where the question has no sense: nobody has nothing of their own."""
        if whose == OWN and who not in OWNERS[self.thing]:
            return None
        inside = self.post if method == "post" else self.get
        refused = self.door.refuses_others if whose == OTHERS and self.door.refuses_others else self.door.refuses
        if who in refused:
            is_late = refused[who] == 404 or (refused[who] == SIGN_IN and self.door.signs_in_last)
            return 405 if is_late and self.door.method_first and inside == 405 else refused[who]
        if self.bare and who in {Who.GUEST, Who.BARE, Who.KEYLESS}:
            return self.bare[method == "post"]
        return inside


def page(door: Door, **more: object) -> Rule:
    return Rule(door=door, **more)  # type: ignore[arg-type]  # passed on


def form(door: Door, **more: object) -> Rule:
    """A page with a form: what is sent empty comes back to be mended."""
    return Rule(door=door, **{"post": 422} | more)  # type: ignore[arg-type]  # passed on


def act(door: Door, **more: object) -> Rule:
    """A button: it acts, then leads on."""
    return Rule(door=door, **{"get": 405, "post": 302} | more)  # type: ignore[arg-type]  # passed on


AREAS: dict[str, dict[str, Rule]] = {
    "The public pages": {
        "pages:home": page(PUBLIC),
        "pages:edition_list": page(PUBLIC),
        "pages:open_data": page(PUBLIC),
        "pages:open_data_csv": page(PUBLIC),
        "pages:open_data_json": page(PUBLIC),
        "pages:open_data_dictionary_csv": page(PUBLIC),
        "pages:open_data_dictionary_json": page(PUBLIC),
        "pages:open_data_edition_csv": page(PUBLIC, thing="closed edition"),
        "pages:open_data_edition_json": page(PUBLIC, thing="closed edition"),
        "pages:edition": page(PUBLIC),
        "pages:programme": page(PUBLIC),
        "programme_ics": page(PUBLIC),
        "schedule_xml": page(PUBLIC),
        "attendees:register": form(PUBLIC),
        "attendees:registered": page(PUBLIC),
        "attendees:day_ics": page(PUBLIC),
        "ticket": page(PUBLIC, get=302, post=302, thing="ticket"),
        "ticket_in_small_letters": page(PUBLIC, get=302, post=302, thing="ticket"),
        "attendees:scanner": page(PUBLIC, post=200),
        "attendees:scanner_manifest": page(PUBLIC),
        "scanner_worker": page(PUBLIC),
        "health": page(PUBLIC),
        "robots": page(PUBLIC),
        "pages:accessibility": page(PUBLIC),
        "pages:personal_data": page(PUBLIC),
        "pages:cookies": page(PUBLIC),
        "pages:legal_notice": page(PUBLIC),
        "ready": page(PUBLIC),
        "pages:demonstration": page(HIDDEN),
        "pages:demonstration_moment": act(HIDDEN),
        "pages:demonstration_role": act(HIDDEN),
        "pages:demonstration_badges": page(HIDDEN),
        "pages:gallery": page(NOWHERE),
        "pages:mailbox": page(NOWHERE),
        "pages:mailbox_mail": page(NOWHERE, thing="name"),
        "pages:mailbox_page": page(NOWHERE, thing="name"),
        "pages:mailbox_file": page(NOWHERE, thing="name"),
    },
    "One’s own registration": {
        "attendees:open_link": page(PUBLIC, get=302, thing="link"),
        "attendees:address_changed": page(PUBLIC),
        "attendees:registration_transferred": page(PUBLIC),
        "attendees:newsletter_stop": form(PUBLIC, post=200, thing="newsletter"),
        "attendees:my_registrations": page(SIGNED_IN),
        "attendees:registration": page(REGISTRATION, thing="registration"),
        "attendees:registration_edit": form(REGISTRATION, thing="registration"),
        "attendees:registration_seats": form(REGISTRATION, thing="registration", post=302),
        "attendees:registration_cancel": form(REGISTRATION, thing="registration", post=302, asks_again=("get", "post")),
        "attendees:registration_transfer": form(REGISTRATION, thing="registration", asks_again=("get", "post")),
        "attendees:registration_return": act(REGISTRATION, thing="registration", asks_again=("post",)),
        "attendees:offer_accept": act(REGISTRATION, thing="registration"),
        "attendees:offer_decline": form(REGISTRATION, thing="registration", get=302, post=302),
        "attendees:registration_ics": page(REGISTRATION, thing="registration"),
        "attendees:registration_data": page(REGISTRATION, thing="registration", asks_again=("get",)),
        "attendees:ticket_reissue": form(REGISTRATION, thing="registration", post=302),
        "attendees:ticket_pdf": page(REGISTRATION, thing="registration"),
    },
    "What came of one’s meetings": {
        "matchmaking:morning": page(MEMBERS, thing="met"),
        "matchmaking:morning_mail": act(MEMBERS, thing="met"),
        "matchmaking:outcome": form(MEMBERS, thing="met"),
        "matchmaking:morning_link": page(PUBLIC, get=302, thing="member link"),
        # News are taken months later.
        "matchmaking:follow_up": form(MEMBERS, thing="met", get=302, post=302),
        "matchmaking:follow_up_link": page(PUBLIC, get=302, thing="member link"),
        "matchmaking:outcome_link": page(PUBLIC, get=302, thing="member link"),
    },
    "One’s meetings": {
        "matchmaking:meetings": page(PUBLIC),
        "matchmaking:invitation": page(PUBLIC, post=302, thing="invitation"),
        "matchmaking:open_link": page(PUBLIC, get=302, thing="link"),
        "matchmaking:join": form(MEMBERS, thing="registration"),
        "matchmaking:participant": page(MEMBERS, thing="participant"),
        "matchmaking:withdraw": page(MEMBERS, thing="participant", post=302),
        "matchmaking:come_back": act(MEMBERS, thing="participant"),
        "matchmaking:members": form(MEMBERS, thing="participant"),
        "matchmaking:member_remove": page(MEMBERS, thing="participant", post=302),
        "matchmaking:profile": form(MEMBERS, thing="participant"),
        "matchmaking:sheet": page(MEMBERS, thing="participant"),
        "matchmaking:deck": page(MEMBERS, thing="participant"),
        "matchmaking:document": page(MEMBERS, thing="participant"),
        "matchmaking:find": page(MEMBERS, thing="participant"),
        "matchmaking:wishes": page(MEMBERS, thing="participant", post=302),
        "matchmaking:wish_change": act(MEMBERS, thing="participant"),
        "matchmaking:motivation": form(MEMBERS, thing="participant", post=302),
        "matchmaking:hours": page(MEMBERS, thing="participant", post=302),
        "matchmaking:book": form(MEMBERS, thing="participant"),
        "matchmaking:requests": page(MEMBERS, thing="participant"),
        "matchmaking:request_answer": form(MEMBERS, thing="participant"),
        "matchmaking:request_withdraw": act(MEMBERS, thing="participant"),
    },
    "Signing in, and one’s account": {
        "account_login": form(SIGNING_IN),
        "account_request_login_code": form(SIGNING_IN),
        "account_confirm_login_code": form(PUBLIC, get=302, post=302),
        "mfa_authenticate": form(MIDWAY),
        "mfa_login_webauthn": form(MIDWAY),
        "account_logout": form(Door(dict.fromkeys(VISITORS, 302)), post=302),
        "account_inactive": page(PUBLIC),
        "account_signup": page(PUBLIC, get=302, post=302),
        "account_sessions": page(SIGNED_IN),
        "account_session_end": act(SIGNED_IN, thing="session"),
        "account_session_end_others": act(SIGNED_IN),
        "mfa_index": page(SIGNED_IN),
        # By password, which no account has: leads to the second factor.
        "account_reauthenticate": form(SIGNED_IN, get=CONFIRM, post=CONFIRM, bare=(403, 403)),
        "mfa_reauthenticate": form(SIGNED_IN, bare=(403, 403)),
        "mfa_reauthenticate_webauthn": form(SIGNED_IN, post=SIGN_IN, bare=(403, 403)),
        "mfa_activate_totp": form(SIGNED_IN, get=302, post=302, bare=(200, 422), asks_again=("get", "post")),
        "mfa_deactivate_totp": form(SIGNED_IN, post=SET_UP, bare=(404, 404), asks_again=("get", "post")),
        "mfa_view_recovery_codes": page(SIGNED_IN, bare=(404, 405), asks_again=("get",)),
        "mfa_download_recovery_codes": page(SIGNED_IN, bare=(404, 404), asks_again=("get", "post")),
        "mfa_generate_recovery_codes": form(SIGNED_IN, post=302, bare=(200, 422), asks_again=("get", "post")),
        "mfa_list_webauthn": page(SIGNED_IN),
        "mfa_add_webauthn": form(SIGNED_IN, asks_again=("get", "post")),
        "mfa_edit_webauthn": form(NOT_OTHERS, thing="key", asks_again=("get", "post")),
        "mfa_remove_webauthn": form(NOT_OTHERS, post=302, thing="key", asks_again=("get", "post")),
    },
    "Running meetings": {
        "matchmaking:outcomes": page(MEETING_MANAGERS, thing="programme"),
        "matchmaking:outcomes_csv": page(MEETING_MANAGERS, thing="programme", asks_again=("get",)),
        "matchmaking:promise_keep": act(MEETING_MANAGERS, thing="promise"),
    },
    "One’s own meetings": {
        "matchmaking:timetable": page(MEMBERS, thing="timed"),
        "matchmaking:timetable_news": page(MEMBERS, thing="timed"),
        "matchmaking:my_paper": page(MEMBERS, thing="timed"),
        "matchmaking:meeting_late": form(MEMBERS, thing="timed"),
        "matchmaking:meeting_cancel": form(MEMBERS, thing="timed"),
        "matchmaking:meeting_note": form(MEMBERS, thing="timed", post=302),
        "meeting_calendar": page(PUBLIC, thing="meeting calendar"),
        "offline_worker": page(PUBLIC),
    },
    "The team’s pages": {
        "pages:desk": page(TEAM),
        "pages:count": form(TEAM, post=302),
        "pages:count_figures": page(TEAM),
        "pages:count_csv": page(TEAM),
        "pages:all_figures": page(TEAM),
        "pages:all_figures_file": page(TEAM, thing="years"),
        "pages:next_time": page(TEAM),
        "pages:edition_figures": page(TEAM),
        "pages:figures_file": page(TEAM, thing="chart"),
        "pages:kept_counts": page(TEAM),
        "pages:kept_count": page(TEAM, thing="count"),
        "pages:kept_count_file": page(TEAM, thing="count chart"),
        "pages:report": page(TEAM),
        "pages:report_pdf": page(TEAM),
        "pages:close_edition": form(ORGANISERS, post=302, asks_again=("post",)),
        "pages:team": page(ORGANISERS),
        "pages:team_invite": form(ORGANISERS, asks_again=("get", "post")),
        "pages:team_member": form(ORGANISERS, thing="member", asks_again=("get", "post")),
        "pages:team_withdraw": form(ORGANISERS, thing="member", post=302, asks_again=("get", "post")),
        "pages:legal_pages": page(ORGANISERS),
        "pages:legal_details": form(ORGANISERS),
        "pages:legal_edit": form(ORGANISERS, thing="legal page"),
        "pages:legal_restore": act(ORGANISERS, thing="legal page"),
        "pages:legal_version": page(ORGANISERS, thing="legal page"),
        "pages:reported_figures": page(ORGANISERS),
        "pages:reported_figure_add": form(ORGANISERS),
        "pages:reported_figure": form(ORGANISERS, thing="reported figure"),
        "pages:reported_figure_withdraw": form(ORGANISERS, thing="reported figure"),
        "pages:reported_figure_restore": form(ORGANISERS, thing="reported figure"),
        "pages:journal": page(ORGANISERS),
        "pages:journal_csv": page(ORGANISERS, asks_again=("get",)),
        "pages:edition_journal": page(ORGANISERS),
        "pages:edition_journal_csv": page(ORGANISERS, asks_again=("get",)),
        "pages:person_journal": page(ORGANISERS, thing="registration"),
        "pages:mails": page(ORGANISERS),
        "pages:mails_retry": act(ORGANISERS),
        "pages:mail_retry": act(ORGANISERS, thing="mail"),
        "pages:mail_samples": page(ORGANISERS),
        "pages:mail_sample": page(ORGANISERS, thing="letter"),
        "pages:mail_sample_page": page(ORGANISERS, thing="letter"),
        "attendees:guest_list": page(ORGANISERS),
        "attendees:guest_list_csv": page(ORGANISERS, asks_again=("get",)),
        "attendees:guest": page(ORGANISERS, thing="registration"),
        "attendees:guest_badge": page(ORGANISERS, thing="registration"),
        "attendees:guest_mail": act(ORGANISERS, thing="registration"),
        "attendees:guest_cancel": act(ORGANISERS, thing="registration", asks_again=("post",)),
        "attendees:guest_return": act(ORGANISERS, thing="registration", asks_again=("post",)),
        "attendees:guest_offer": act(ORGANISERS, thing="registration"),
        "attendees:badge_prints": form(ORGANISERS, post=302),
        "attendees:badge_print_state": page(ORGANISERS, get=286),
        "attendees:badge_print_file": page(ORGANISERS, thing="badges", asks_again=("get",)),
        "attendees:doors": page(ORGANISERS),
        "attendees:live": page(ORGANISERS),
        "attendees:live_figures": page(ORGANISERS),
        "attendees:evacuation": page(ORGANISERS),
        "attendees:evacuation_csv": page(ORGANISERS, asks_again=("get",)),
        "attendees:checkpoint_create": form(ORGANISERS),
        "attendees:checkpoint_change": form(ORGANISERS, thing="checkpoint"),
        "attendees:checkpoint_remove": act(ORGANISERS, thing="checkpoint"),
        "attendees:checkpoint_move": act(ORGANISERS, thing="checkpoint"),
        "attendees:session_doors_create": form(ORGANISERS, post=302),
        "attendees:session_doors_remove": act(ORGANISERS),
        "attendees:pairing_create": form(ORGANISERS),
        "attendees:scanners_revoke": act(ORGANISERS),
        "attendees:door_papers": page(ORGANISERS),
        "attendees:attendance_sheets": page(ORGANISERS, asks_again=("get",)),
        "attendees:session_sheets": page(ORGANISERS, asks_again=("get",)),
        "attendees:steward_reminder": page(ORGANISERS),
        "attendees:sample_badges": page(ORGANISERS),
        "attendees:sheet": form(ORGANISERS),
        "attendees:sheet_guest": form(ORGANISERS, get=302),
        "attendees:sheet_withdraw": act(ORGANISERS),
        "attendees:pairing_state": page(ORGANISERS, thing="pairing"),
        "attendees:scanner_revoke": act(ORGANISERS, thing="scanner"),
        "matchmaking:day": page(MEETING_MANAGERS, thing="day"),
        "matchmaking:day_tables": page(MEETING_MANAGERS, thing="day"),
        "matchmaking:day_mark": act(MEETING_MANAGERS, thing="day"),
        "matchmaking:day_rest": act(MEETING_MANAGERS, thing="day"),
        "matchmaking:day_people": page(MEETING_MANAGERS, thing="day"),
        "matchmaking:papers": page(MEETING_MANAGERS, thing="day"),
        "matchmaking:papers_state": page(MEETING_MANAGERS, thing="day", get=286),
        "matchmaking:paper": page(MEETING_MANAGERS, thing="paper", asks_again=("get",)),
        "matchmaking:paper_ask": act(MEETING_MANAGERS, thing="paper"),
        "matchmaking:gong": page(MEETING_MANAGERS, thing="day"),
        "matchmaking:gong_state": page(MEETING_MANAGERS, thing="day"),
        "matchmaking:day_presence": form(MEETING_MANAGERS, thing="timed"),
        "matchmaking:day_standby": form(MEETING_MANAGERS, thing="timed", post=302),
    },
    "Setting meetings up": {
        "matchmaking:programmes": page(MEETING_MANAGERS),
        "matchmaking:programme_create": form(MEETING_MANAGERS),
        "matchmaking:programme_home": page(MEETING_MANAGERS),
        "matchmaking:programme_move": form(MEETING_MANAGERS, post=302, thing="programme state"),
        "matchmaking:programme_cancel": form(MEETING_MANAGERS, post=302, asks_again=("get", "post")),
        "matchmaking:setup": page(MEETING_MANAGERS),
        "matchmaking:setup_section": form(MEETING_MANAGERS, get=302, thing="setup section"),
        "matchmaking:criterion_create": form(MEETING_MANAGERS),
        "matchmaking:criterion": form(MEETING_MANAGERS, thing="criterion"),
        "matchmaking:criterion_move": act(MEETING_MANAGERS, thing="criterion"),
        "matchmaking:criterion_remove": form(MEETING_MANAGERS, post=302, thing="criterion"),
        "matchmaking:participants": page(MEETING_MANAGERS),
        "matchmaking:participants_csv": page(MEETING_MANAGERS, asks_again=("get",)),
        "matchmaking:participant_create": form(MEETING_MANAGERS),
        "matchmaking:review": page(MEETING_MANAGERS, thing="meeting participant"),
        "matchmaking:review_decide": form(MEETING_MANAGERS, get=302, thing="meeting participant"),
        "matchmaking:review_deck": page(MEETING_MANAGERS, thing="meeting participant"),
        "matchmaking:participant_settle": form(MEETING_MANAGERS, get=302, thing="meeting participant"),
        "matchmaking:member_add": act(MEETING_MANAGERS, thing="meeting participant"),
        "matchmaking:review_member_remove": act(MEETING_MANAGERS, thing="meeting participant"),
        "matchmaking:document_file": page(MEETING_MANAGERS, thing="meeting document"),
        "matchmaking:document_remove": act(MEETING_MANAGERS, thing="meeting document"),
    },
    "Timetables of meetings": {
        "matchmaking:runs": form(MEETING_MANAGERS),
        "matchmaking:run": form(MEETING_MANAGERS, thing="run"),
        "matchmaking:run_state": page(MEETING_MANAGERS, thing="run", get=286),
        "matchmaking:run_stop": act(MEETING_MANAGERS, thing="run"),
        "matchmaking:run_discard": act(MEETING_MANAGERS, thing="run"),
        "matchmaking:publish": form(MEETING_MANAGERS, post=302, asks_again=("post",)),
        "matchmaking:why": page(MEETING_MANAGERS),
        "matchmaking:board": page(MEETING_MANAGERS),
        "matchmaking:board_news": page(MEETING_MANAGERS),
        "matchmaking:board_undo": act(MEETING_MANAGERS),
        "matchmaking:board_hole": page(MEETING_MANAGERS),
        "matchmaking:board_place": form(MEETING_MANAGERS, get=302),
        "matchmaking:board_meeting": page(MEETING_MANAGERS, thing="meeting"),
        "matchmaking:board_cells": page(MEETING_MANAGERS, thing="meeting"),
        "matchmaking:board_move": form(MEETING_MANAGERS, get=302, thing="meeting"),
        "matchmaking:board_lock": act(MEETING_MANAGERS, thing="meeting"),
        "matchmaking:board_cancel": act(MEETING_MANAGERS, thing="meeting"),
    },
}
# The same addresses, of an edition that is still a draft.
DRAFTS: dict[str, Rule] = {
    "pages:edition": page(DRAFTERS),
    "pages:programme": page(DRAFTERS),
    # Read by machines, which show what they read to everybody.
    "programme_ics": page(NOWHERE),
    "schedule_xml": page(NOWHERE),
    # Only what is over is counted for good.
    "pages:open_data_edition_csv": page(NOWHERE),
    "pages:open_data_edition_json": page(NOWHERE),
    "attendees:register": form(DRAFTERS),
    "attendees:registered": page(DRAFTERS),
    "attendees:day_ics": page(DRAFTERS),
    "pages:count": form(FIGURES_OF_DRAFT, post=302),
    "pages:count_figures": page(FIGURES_OF_DRAFT),
    "pages:count_csv": page(FIGURES_OF_DRAFT),
}

# --- the back room -----------------------------------------------------------

NOTHING: frozenset[str] = frozenset()
LOOK = frozenset({"changelist", "change", "history"})
EVERYTHING = LOOK | {"add", "delete"}
# What became of a thing is told by the journal, which is the organisers'.
EDIT = EVERYTHING - {"history"}
# What is opened of each model, to programme editors and to organisers.
MODELS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "events.edition": (LOOK - {"history"}, EVERYTHING),
    "events.venue": (EDIT, EVERYTHING),
    "events.room": (EDIT, EVERYTHING),
    "events.track": (EDIT, EVERYTHING),
    "events.session": (EDIT, EVERYTHING),
    "events.speaker": (EDIT, EVERYTHING),
    "events.reportedfigure": (NOTHING, LOOK),
    "attendees.category": (NOTHING, EVERYTHING),
    "attendees.checkpoint": (NOTHING, EVERYTHING),
    "attendees.registration": (NOTHING, LOOK),
    "attendees.ticket": (NOTHING, LOOK),
    "attendees.seatbooking": (NOTHING, LOOK),
    "attendees.agendaentry": (NOTHING, LOOK),
    "attendees.scanner": (NOTHING, LOOK),
    "attendees.scan": (NOTHING, LOOK),
    "attendees.stay": (NOTHING, LOOK),
    "attendees.badgeprint": (NOTHING, LOOK),
    "matchmaking.meetingprogramme": (NOTHING, LOOK),
    "matchmaking.criterion": (NOTHING, LOOK),
    "matchmaking.participant": (NOTHING, LOOK),
    "matchmaking.meeting": (NOTHING, LOOK),
    "matchmaking.schedulerun": (NOTHING, LOOK),
    "core.user": (NOTHING, EVERYTHING - {"delete"}),
    "core.logentry": (NOTHING, LOOK),
    "core.outboxmail": (NOTHING, LOOK),
    "mfa.authenticator": (NOTHING, LOOK | {"delete"}),
}
# Pages of the back room that ask again who acts.
PROVEN_MODELS = {"core.user", "mfa.authenticator"}
PROVEN_PAGES = {"add", "change", "delete"}
# The back room's own addresses, beside those of its models.
FRAME: dict[str, Rule] = {
    "admin:index": page(AT_THE_DOOR, post=200),
    "admin:login": page(WAY_IN, get=302, post=302),
    "admin:logout": act(Door(dict.fromkeys(VISITORS, BACK_DOOR) | dict.fromkeys(OUTSIDE - set(VISITORS), 302))),
    "admin:password_change": form(AT_THE_DOOR),
    "admin:password_change_done": page(AT_THE_DOOR),
    # Of venues, for the form of an edition.
    "admin:autocomplete": page(AT_THE_DOOR),
    "admin:jsi18n": page(AT_THE_DOOR),
}

# --- the phones of the door --------------------------------------------------


class Phone(StrEnum):
    """What a phone that calls the door's addresses is."""

    NONE = "No key"
    UNKNOWN = "Unknown key"
    STEWARD = "Steward"
    SEARCHER = "Steward who may search"
    SUPERVISOR = "Supervisor"
    REVOKED = "Revoked"
    ENDED = "After the edition"
    ELSEWHERE = "Of another edition"


UNPAIRED = frozenset({Phone.NONE, Phone.UNKNOWN, Phone.REVOKED, Phone.ENDED})
PHONE_ADDRESSES = {"api_pair", "api_scans", "api_roster", "api_search", "api_heartbeat"}
# What each is answered: to a code that was shown to it, to one that was not; scanning; asking for a name; calling home.
PHONE_ACTS: dict[str, dict[Phone, Answer]] = {
    "pair, a code that was shown": dict.fromkeys(Phone, 200),
    "pair, another code": dict.fromkeys(Phone, 422),
    "scans": {phone: 401 if phone in UNPAIRED else 200 for phone in Phone},
    "roster": {phone: 401 if phone in UNPAIRED else 200 for phone in Phone},
    "search": {phone: 401 if phone in UNPAIRED else 200 for phone in Phone} | {Phone.STEWARD: 403},
    "heartbeat": {phone: 401 if phone in UNPAIRED else 200 for phone in Phone},
}
# A scan that does not pass is answered all the same: 200, and what to show.
PHONE_RESULTS: dict[str, dict[Phone, str]] = {
    "admits a guest of the edition": {
        Phone.STEWARD: "admitted", Phone.SEARCHER: "admitted", Phone.SUPERVISOR: "admitted",
        Phone.ELSEWHERE: "other_edition",
    },
    "takes back its own entry": dict.fromkeys((Phone.STEWARD, Phone.SEARCHER, Phone.SUPERVISOR), "undone"),
    "takes back another phone’s": {
        Phone.STEWARD: "not found", Phone.SEARCHER: "not found", Phone.SUPERVISOR: "undone",
        Phone.ELSEWHERE: "not found",
    },
}  # fmt: skip
