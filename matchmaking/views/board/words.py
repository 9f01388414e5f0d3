"""What services and the solver say, in words for organisers."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from attendees.models import AgendaEntry
from events.wording import told
from matchmaking.enums import MeetingSource
from matchmaking.models import Participant
from matchmaking.selectors.draft import Lack, Shortfall
from matchmaking.selectors.person import Person
from matchmaking.selectors.weight import WishedPair
from matchmaking.selectors.why import Answer, Why
from matchmaking.services.board import PairNotPossible, Step
from matchmaking.services.ground import (
    AgendaClash,
    AlreadyMeeting,
    Ban,
    ChangedMeanwhile,
    EnoughMeetings,
    GroundMoved,
    MeetingLocked,
    MeetingMoveRefused,
    MeetingRefused,
    NotAllowed,
    NotAvailable,
    SlotTaken,
    TableTaken,
)
from matchmaking.services.meeting import both_of
from matchmaking.services.programme import ProgrammeMoveRefused

# --- refusals ----------------------------------------------------------------


def say_refusal(refusal: MeetingRefused | ProgrammeMoveRefused) -> str:
    """Return why something was refused, and what may be done about it."""
    say: Callable[[Any], str] = _REFUSALS.get(type(refusal), _say_moved)
    return say(refusal)


def names(participants: Sequence[Participant]) -> str:
    """Return names as they stand in a sentence."""
    if len(participants) == 1:
        return participants[0].name
    *first, last = (one.name for one in participants)
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last}


def _say_moved(refusal: MeetingRefused) -> str:
    return _("Le planning a changé entre-temps. Le voici tel qu’il est : recommencez.")


def _say_ban(refusal: NotAllowed) -> str:
    words = {
        Ban.PROGRAMME: _("Ce programme ne prend plus de rendez-vous : il est clos ou annulé."),
        Ban.PARTICIPANT: _("L’une des deux fiches n’est pas validée : validez-la d’abord."),
        Ban.SIDES: _("Ces deux participants sont du même côté : ils ne se rencontrent pas."),
        Ban.PAUSE: _("C’est une pause : personne ne s’y rencontre."),
        Ban.ELSEWHERE: _("Ce créneau ou cette table n’existe plus : rechargez la page."),
    }
    return words[refusal.ban]


def _say_taken(refusal: SlotTaken) -> str:
    both = {"names": names(refusal.participants)}
    return (
        ngettext(
            "%(names)s a déjà un rendez-vous à cette heure.",
            "%(names)s ont déjà un rendez-vous à cette heure.",
            len(refusal.participants),
        )
        % both
    )


def _say_table(refusal: TableTaken) -> str:
    if refusal.table is None:
        return _("Aucune table n’est libre à cette heure.")
    return _("Cette table est prise à cette heure, ou réservée à quelqu’un d’autre.")


def _say_clash(refusal: AgendaClash) -> str:
    if not refusal.entries:
        return _("Personne n’est inscrit pour %(name)s.") % {"name": refusal.participant.name}
    said = {"name": refusal.participant.name, "entry": _entry(refusal.entries[0])}
    return _("%(name)s est pris à cette heure : %(entry)s.") % said


def _entry(entry: AgendaEntry) -> str:
    return told(entry, "label")


def _say_away(refusal: NotAvailable) -> str:
    both = {"names": names(refusal.participants)}
    return (
        ngettext(
            "%(names)s n’est pas disponible à cette heure.",
            "%(names)s ne sont pas disponibles à cette heure.",
            len(refusal.participants),
        )
        % both
    )


def _say_enough(refusal: EnoughMeetings) -> str:
    both = {"names": names(refusal.participants)}
    return (
        ngettext(
            "%(names)s a déjà autant de rendez-vous que possible.",
            "%(names)s ont déjà autant de rendez-vous que possible.",
            len(refusal.participants),
        )
        % both
    )


_REFUSALS: Mapping[type, Callable[[Any], str]] = {
    NotAllowed: _say_ban,
    SlotTaken: _say_taken,
    TableTaken: _say_table,
    AlreadyMeeting: lambda _refusal: _("Ces deux participants ont déjà un rendez-vous."),
    AgendaClash: _say_clash,
    NotAvailable: _say_away,
    EnoughMeetings: _say_enough,
    MeetingLocked: lambda _refusal: _("Ce rendez-vous est verrouillé : déverrouillez-le d’abord."),
    MeetingMoveRefused: lambda _refusal: _("Ce rendez-vous est passé ou annulé : il ne change plus."),
    ChangedMeanwhile: _say_moved,
    GroundMoved: _say_moved,
    PairNotPossible: lambda _refusal: _("Ce rendez-vous n’est pas possible."),
    ProgrammeMoveRefused: lambda _refusal: _("Le programme a changé d’état entre-temps : le voici tel qu’il est."),
}

# --- wishes ------------------------------------------------------------------


def say_wishes(pair: WishedPair | None, a: Participant | Person, b: Participant | Person) -> str:
    """Return who wishes for whom, and how much."""
    return wish_sayer()(pair, a, b)


def wish_sayer() -> Callable[[WishedPair | None, Participant | Person, Participant | Person], str]:
    """Return what says it in the language of the page: a draft, with a thousand pairs, asks once."""
    one_rank, mutual, one_sided, none = (
        _("n° %(rank)d pour %(name)s"),
        _("réciproque : %(ranks)s"),
        _("vœu %(ranks)s"),
        _("sans vœu"),
    )

    def say(pair: WishedPair | None, a: Participant | Person, b: Participant | Person) -> str:
        if pair is None:
            return none
        _a, _b, of_a, of_b = pair
        ranks = [one_rank % {"rank": rank, "name": one.name} for one, rank in ((a, of_a), (b, of_b)) if rank]
        return (mutual if of_a is not None and of_b is not None else one_sided) % {"ranks": ", ".join(ranks)}

    return say


def say_lack(one: Shortfall) -> str:
    """Return why somebody is under their minimum."""
    if one.lack == Lack.ABSENT:
        return ngettext(
            "Là pendant %(number)d créneau seulement.", "Là pendant %(number)d créneaux seulement.", one.number
        ) % {"number": one.number}
    if one.lack == Lack.WISHES:
        return ngettext(
            "%(number)d rendez-vous possible seulement, d’après les vœux.",
            "%(number)d rendez-vous possibles seulement, d’après les vœux.",
            one.number,
        ) % {"number": one.number}
    return _("Les participants souhaités sont pris par des vœux plus forts, ou à d’autres heures.")


# --- why ---------------------------------------------------------------------


def say_why(why: Why, a: Participant, b: Participant) -> str:
    """Return why two participants meet, or do not."""
    both = {"a": a.name, "b": b.name, "wishes": say_wishes(why.pair, a, b), "count": why.count}
    both |= {"about": names(why.about)} if why.about else {}
    if why.answer == Answer.MEET:
        return _say_meeting(why, both)
    words = {
        Answer.CANCELLED: _("Leur rendez-vous a été annulé."),
        Answer.MISSED: _("Leur rendez-vous n’a pas eu lieu : l’un des deux manquait."),
        Answer.NOT_APPROVED: _("%(about)s : la fiche n’est pas validée."),
        Answer.NOT_WISHED: _("Personne n’a souhaité ce rendez-vous."),
        Answer.NO_COMMON_SLOT: _("%(a)s et %(b)s n’ont aucun créneau en commun."),
        Answer.FULL: _("%(about)s est complet, avec des vœux au moins aussi forts (rendez-vous : %(count)d)."),
        Answer.FULL_OTHERWISE: _(
            "%(about)s est complet (rendez-vous : %(count)d) : d’autres en avaient besoin, ou ont réservé avant."
        ),
        Answer.NOT_POSSIBLE: _("Ce rendez-vous n’est pas possible dans cette journée."),
    }
    return words[why.answer] % both


def _say_meeting(why: Why, both: dict[str, Any]) -> str:
    words = {
        MeetingSource.TIMETABLE: _("Le calcul les a réunis (%(wishes)s)."),
        MeetingSource.DIRECT: _("Ils ont réservé ce créneau eux-mêmes (%(wishes)s)."),
        MeetingSource.REQUEST: _("L’un l’a demandé, l’autre a accepté (%(wishes)s)."),
        MeetingSource.BY_HAND: _("L’organisation l’a fixé à la main (%(wishes)s)."),
        MeetingSource.STANDBY: _("Il remplace un absent, depuis la liste de secours (%(wishes)s)."),
    }
    source = why.meeting.source if why.meeting else MeetingSource.BY_HAND
    said = words[MeetingSource(source)] % both
    if why.meeting and why.meeting.is_locked:
        said = _("%(said)s Il est verrouillé : aucun calcul ne le déplace.") % {"said": said}
    return said


def say_step(step: Step) -> str:
    """Return what the organiser did last, as the button that takes it back says it."""
    if len(step.lines) > 1:
        number = {"number": len(step.lines)}
        return ngettext("%(number)d changement", "%(number)d changements", len(step.lines)) % number
    words = {
        "meeting_put": _("fixer %(pair)s"),
        "meeting_moved": _("déplacer %(pair)s"),
        "meeting_cancelled": _("annuler %(pair)s"),
        "meeting_lock_changed": _("changer le verrou de %(pair)s"),
    }
    pair = " – ".join(one.name for one in both_of(step.meetings[0]))
    return words[step.lines[0].verb] % {"pair": pair}


# --- the solver's reasons ----------------------------------------------------


def say_reason(reason: Mapping[str, Any], people: Mapping[UUID, Participant]) -> str:
    """Return why a timetable is impossible, from the solver's code, names and figures. Slots and tables from 1."""
    words = _reasons().get(reason["code"])
    named = [_name_of(one, people) for one in reason["who"]]
    if words is None:
        return _("Le calcul ne trouve pas de planning qui tienne : %(names)s.") % {"names": ", ".join(named)}
    counted_from_0 = reason["code"].startswith("lock") and not reason["code"].startswith("locks")
    figures = {f"n{index}": number + counted_from_0 for index, number in enumerate(reason["numbers"])}
    given = {f"who{index}": name for index, name in enumerate(named)}
    return words % (figures | given | {"all": ", ".join(named), "others": ", ".join(named[1:])})


def _name_of(key: str, people: Mapping[UUID, Participant]) -> str:
    one = people.get(UUID(key))
    return one.name if one else "?"


def _reasons() -> dict[str, str]:
    return {
        "no_tables": _("Il n’y a aucune table."),
        "no_slots": _("Il n’y a aucun créneau hors des pauses."),
        "lock_in_pause": _("%(who0)s et %(who1)s sont fixés au créneau %(n0)d, qui est une pause."),
        "lock_unavailable": _("%(who0)s et %(who1)s sont fixés au créneau %(n0)d, où %(who2)s n’est pas là."),
        "lock_clash": _("%(who0)s est fixé deux fois au créneau %(n0)d : avec %(who1)s et avec %(who2)s."),
        "lock_table_clash": _("Deux rendez-vous sont fixés à la même table au créneau %(n0)d : %(all)s."),
        "lock_table_owned": _(
            "%(who0)s et %(who1)s sont fixés au créneau %(n0)d à une table qui est réservée à %(who2)s."
        ),
        "locks_over_max": _("%(who0)s a %(n0)d rendez-vous fixés et n’en prend que %(n1)d."),
        "locks_over_tables": _("%(n1)d rendez-vous sont fixés à la même heure pour %(n2)d tables : %(all)s."),
        "spread": _("Les interruptions ne peuvent pas être réparties à %(n0)d près : %(all)s."),
        "stopped": _("Le calcul a été arrêté avant que chaque rendez-vous ait sa place."),
    }
