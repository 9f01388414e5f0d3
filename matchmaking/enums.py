"""States and kinds of meetings, with their allowed moves."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

# --- the programme -----------------------------------------------------------


class Preset(TextChoices):
    """What a programme was made from. The value is its folder of `matchmaking/presets/`."""

    FINANCE = "financement", _("Financements à impact")
    PURCHASES = "achats-inclusifs", _("Achats inclusifs")
    PEERS = "entre-pairs", _("Rencontres entre pairs")


class ProgrammeState(TextChoices):
    DRAFT = "draft", _("en préparation")
    OPEN = "open", _("ouvert")
    PUBLISHED = "published", _("publié")
    CLOSED = "closed", _("clos")
    CANCELLED = "cancelled", pgettext_lazy("des rendez-vous", "annulé")


# Where people of the programme find it.
SHOWN_PROGRAMMES = (ProgrammeState.OPEN, ProgrammeState.PUBLISHED, ProgrammeState.CLOSED)
# Where meetings may be put, moved and cancelled: organisers prepare some before anybody sees them.
LIVE_PROGRAMMES = (ProgrammeState.DRAFT, ProgrammeState.OPEN, ProgrammeState.PUBLISHED)

PROGRAMME_MOVES: dict[ProgrammeState, frozenset[ProgrammeState]] = {
    ProgrammeState.DRAFT: frozenset({ProgrammeState.OPEN, ProgrammeState.CANCELLED}),
    ProgrammeState.OPEN: frozenset({ProgrammeState.PUBLISHED, ProgrammeState.DRAFT, ProgrammeState.CANCELLED}),
    ProgrammeState.PUBLISHED: frozenset({ProgrammeState.CLOSED, ProgrammeState.OPEN, ProgrammeState.CANCELLED}),
    ProgrammeState.CLOSED: frozenset({ProgrammeState.PUBLISHED}),
    ProgrammeState.CANCELLED: frozenset({ProgrammeState.DRAFT}),
}


class Side(TextChoices):
    """Of the two sides of a programme; in a programme of peers everybody is on side a."""

    A = "a", _("premier côté")
    B = "b", _("second côté")


class PhaseKind(TextChoices):
    """What people of the programme may do for a while."""

    PROFILES = "profiles", _("Fiches")
    WISHES = "wishes", _("Vœux")
    DIRECT = "direct", _("Réservation directe")
    REQUESTS = "requests", _("Demandes")
    BY_HAND = "by_hand", _("Composition par l’organisation")


class Idle(TextChoices):
    """Which slots without a meeting count as an interruption of somebody's meetings."""

    AVAILABLE = "available", _("seulement ceux où la personne est disponible")
    ALL = "all", _("tous")


class Minimise(TextChoices):
    WAITING = "waiting", _("l’attente, en créneaux")
    BREAKS = "breaks", _("le nombre d’interruptions")


# --- criteria ----------------------------------------------------------------


class CriterionKind(TextChoices):
    CHOICE = "choice", _("choix dans une liste")
    RANGE = "range", _("nombre, ou de… à…")
    TERRITORY = "territory", _("territoire")
    TEXT = "text", _("texte")


class Stance(TextChoices):
    """How an answer is meant. "Offers" is also what one is: a project offers its stage, a financier seeks stages."""

    OFFERS = "offers", _("propose")
    SEEKS = "seeks", _("cherche")


class Asked(TextChoices):
    """What a criterion asks a side."""

    NOTHING = "", _("rien")
    OFFERS = "offers", _("ce qu’on propose")
    SEEKS = "seeks", _("ce qu’on cherche")
    BOTH = "both", _("l’un et l’autre")


# --- participants ------------------------------------------------------------


class ParticipantState(TextChoices):
    DRAFT = "draft", _("brouillon")
    SUBMITTED = "submitted", _("à relire")
    APPROVED = "approved", _("validée")
    TO_AMEND = "to_amend", _("à compléter")
    DECLINED = "declined", pgettext_lazy("une fiche", "refusée")
    WITHDRAWN = "withdrawn", pgettext_lazy("une fiche", "retirée")


# Those who are in the game, or may still come into it.
LIVE_PARTICIPANTS = (
    ParticipantState.DRAFT,
    ParticipantState.SUBMITTED,
    ParticipantState.APPROVED,
    ParticipantState.TO_AMEND,
)

PARTICIPANT_MOVES: dict[ParticipantState, frozenset[ParticipantState]] = {
    ParticipantState.DRAFT: frozenset({ParticipantState.SUBMITTED, ParticipantState.WITHDRAWN}),
    ParticipantState.SUBMITTED: frozenset(
        {
            ParticipantState.APPROVED,
            ParticipantState.TO_AMEND,
            ParticipantState.DECLINED,
            ParticipantState.WITHDRAWN,
        }
    ),
    ParticipantState.TO_AMEND: frozenset(
        {
            ParticipantState.SUBMITTED,
            ParticipantState.APPROVED,
            ParticipantState.DECLINED,
            ParticipantState.WITHDRAWN,
        }
    ),
    ParticipantState.APPROVED: frozenset(
        {ParticipantState.TO_AMEND, ParticipantState.DECLINED, ParticipantState.WITHDRAWN}
    ),
    ParticipantState.DECLINED: frozenset({ParticipantState.APPROVED, ParticipantState.TO_AMEND}),
    ParticipantState.WITHDRAWN: frozenset({ParticipantState.DRAFT, ParticipantState.SUBMITTED}),
}


class Unavailability(TextChoices):
    """Why a participant is not there in a slot. What the agenda says is read from the agenda, never copied here."""

    OWN = "own", _("son choix")
    LATE = "late", _("arrivée tardive")
    LEFT = "left", _("départ anticipé")
    ORGANISER = "organiser", _("décision de l’organisation")


# --- meetings ----------------------------------------------------------------


class RequestState(TextChoices):
    PENDING = "pending", _("en attente de réponse")
    ACCEPTED = "accepted", _("acceptée")
    DECLINED = "declined", pgettext_lazy("une demande", "déclinée")
    EXPIRED = "expired", _("sans réponse")
    WITHDRAWN = "withdrawn", pgettext_lazy("une demande", "retirée")


REQUEST_MOVES: dict[RequestState, frozenset[RequestState]] = {
    RequestState.PENDING: frozenset(
        {RequestState.ACCEPTED, RequestState.DECLINED, RequestState.EXPIRED, RequestState.WITHDRAWN}
    ),
    RequestState.ACCEPTED: frozenset(),
    RequestState.DECLINED: frozenset(),
    RequestState.EXPIRED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
}


class MeetingState(TextChoices):
    PUBLISHED = "published", _("prévu")
    HELD = "held", _("tenu")
    NO_SHOW = "no_show", _("manqué")
    CANCELLED = "cancelled", pgettext_lazy("un rendez-vous", "annulé")


# Those that hold their slot, their table and people's time. One that was missed frees them: whoever came gets another
# meeting in the same slot.
LIVE_MEETINGS = (MeetingState.PUBLISHED, MeetingState.HELD)

MEETING_MOVES: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.PUBLISHED: frozenset({MeetingState.HELD, MeetingState.NO_SHOW, MeetingState.CANCELLED}),
    MeetingState.HELD: frozenset({MeetingState.PUBLISHED, MeetingState.NO_SHOW}),
    MeetingState.NO_SHOW: frozenset({MeetingState.PUBLISHED, MeetingState.HELD, MeetingState.CANCELLED}),
    MeetingState.CANCELLED: frozenset(),
}


class MeetingSource(TextChoices):
    TIMETABLE = "timetable", _("calcul du planning")
    DIRECT = "direct", _("réservation directe")
    REQUEST = "request", _("demande acceptée")
    BY_HAND = "by_hand", _("organisation")
    STANDBY = "standby", _("liste de secours")


class Paper(TextChoices):
    """What is printed of a programme. The value stands in addresses and names of files."""

    TIMETABLES = "plannings", _("Un planning par participant")
    TABLES = "tables", _("Une feuille par table")
    BOOKLET = "livret", _("Le livret des projets")
    SIGNS = "chevalets", _("Les chevalets de table")


class RunState(TextChoices):
    QUEUED = "queued", _("en attente")
    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    STOPPED = "stopped", _("arrêté")
    FAILED = "failed", _("en échec")
    ACCEPTED = "accepted", pgettext_lazy("un calcul", "accepté")
    DISCARDED = "discarded", _("écarté")


UNFINISHED_RUNS = (RunState.QUEUED, RunState.RUNNING)
# Those whose result is a draft to look at.
DRAFT_RUNS = (RunState.DONE, RunState.STOPPED)

RUN_MOVES: dict[RunState, frozenset[RunState]] = {
    RunState.QUEUED: frozenset({RunState.RUNNING, RunState.STOPPED, RunState.FAILED, RunState.DISCARDED}),
    RunState.RUNNING: frozenset({RunState.DONE, RunState.STOPPED, RunState.FAILED}),
    RunState.DONE: frozenset({RunState.ACCEPTED, RunState.DISCARDED}),
    RunState.STOPPED: frozenset({RunState.ACCEPTED, RunState.DISCARDED}),
    RunState.FAILED: frozenset({RunState.DISCARDED}),
    RunState.ACCEPTED: frozenset(),
    RunState.DISCARDED: frozenset(),
}

# --- outcomes ----------------------------------------------------------------


class Verdict(TextChoices):
    NOT_HELD = "not_held", _("Il n’a pas eu lieu")
    NO_INTEREST = "no_interest", _("Sans suite")
    USEFUL = "useful", _("Utile")
    TO_BE_CONTINUED = "to_be_continued", _("À poursuivre")


class LeadKind(TextChoices):
    """How a meeting goes on."""

    FUNDING = "funding", _("Financement")
    INCUBATION = "incubation", _("Accompagnement, incubation")
    INTRODUCTION = "introduction", _("Mise en relation")
    ADVICE = "advice", _("Conseil")
    ORDER = "order", _("Devis, commande d’essai")
    OTHER = "other", _("Autre suite")


class FollowUpKind(TextChoices):
    """What came of it, months later."""

    NOTHING = "nothing", _("Rien pour le moment")
    GRANT = "grant", _("Subvention")
    LOAN = "loan", _("Prêt")
    EQUITY = "equity", _("Entrée au capital")
    GUARANTEE = "guarantee", _("Garantie")
    PATRONAGE = "patronage", _("Mécénat")
    CONTRACT = "contract", _("Marché, commande")
    OTHER = "other", _("Autre")


class OutcomeLetterKind(TextChoices):
    """What a participant is asked about its meetings, once each."""

    ASKED = "asked", _("suites demandées")
    REMINDED = "reminded", _("rappel")
    SIX_MONTHS = "months_6", _("nouvelles à 6 mois")
    TWELVE_MONTHS = "months_12", _("nouvelles à 12 mois")


FOLLOW_UP_LETTERS: dict[int, OutcomeLetterKind] = {
    6: OutcomeLetterKind.SIX_MONTHS,
    12: OutcomeLetterKind.TWELVE_MONTHS,
}


class Standing(TextChoices):
    """Whether a meeting was held, from what both sides say and what was marked on the day."""

    HELD = "held", _("tenu")
    MISSED = "missed", _("pas tenu")
    UNKNOWN = "unknown", _("sans nouvelles")
