"""The letters that this app sends. Each builder gets ids and reads the rest when it is sent.

They say one thing each, so that they share one page: words, perhaps facts, one button.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from attendees.models import Registration
from events.wording import naming_field, plain_name, told
from forum.core import clock
from forum.core.outbox import Letter, letter
from forum.core.text import format_day, format_span
from matchmaking.enums import MeetingState, ParticipantState, RequestState
from matchmaking.links import invitation_address, participant_address
from matchmaking.models import Meeting, MeetingRequest, Participant, ParticipantMember, Slot
from matchmaking.services.meeting import place_of
from matchmaking.wording import deadline_words

TEMPLATE = "meeting_news"


@dataclass(frozen=True, slots=True)
class _Reader:
    """Who reads a letter: a person, and the participant that they stand behind."""

    person: Registration
    participant: Participant

    @property
    def link(self) -> str:
        return participant_address(self.participant.pk, self.person)


@letter("meeting_booked", gettext_lazy("rendez-vous pris"))
def meeting_booked(context: dict[str, Any]) -> Letter | None:
    """Tell both sides of a meeting that one of them booked, or accepted: with whom, when and where."""
    reader, meeting = _read(context), _meeting(context)
    if reader is None or meeting is None or meeting.state != MeetingState.PUBLISHED:
        return None
    other = _other(meeting, reader)
    title = _("Rendez-vous pris avec %(name)s") % {"name": other.name}
    words = [_("C’est noté des deux côtés. Si vous ne pouvez plus venir, annulez-le : le créneau servira à d’autres.")]
    return _letter(reader, title, words, facts=_facts(meeting), label=_("Voir mes rendez-vous"))


@letter("meeting_called_off", gettext_lazy("rendez-vous annulés de son côté"))
def meeting_called_off(context: dict[str, Any]) -> Letter | None:
    """Say to the people of who left which meetings are off, all of them in one letter."""
    reader = _read(context)
    if reader is None:
        return None
    meetings = [one for one in _meetings(context["meetings"]) if one.state == MeetingState.CANCELLED]
    if not meetings:
        return None
    count, named = len(meetings), {"name": reader.participant.name}
    title = ngettext("Votre rendez-vous est annulé", "Vos %(count)s rendez-vous sont annulés", count)
    if reader.participant.state == ParticipantState.WITHDRAWN:
        words = [_("« %(name)s » ne participe plus : la fiche est retirée.") % named]
    else:
        words = [_("Plus personne ne pouvait y venir pour « %(name)s ».") % named]
    words.append(_("Ceux que vous deviez rencontrer en sont avertis."))
    facts = [(_other(one, reader).name, _when(one.slot, one)) for one in meetings]
    return _letter(reader, title % {"count": count}, words, facts=facts, label=_("Voir mes rendez-vous"))


@letter("meeting_requested", gettext_lazy("demande de rendez-vous"))
def meeting_requested(context: dict[str, Any]) -> Letter | None:
    """Tell somebody who asks to meet them, in their words, and until when they may answer."""
    reader, request = _read(context), _request(context)
    if reader is None or request is None or request.state != RequestState.PENDING:
        return None
    title = _("%(name)s vous demande un rendez-vous") % {"name": request.asker.name}
    until = _moment(request.expires_at, reader)
    words = [f"« {request.message} »"] if request.message else []
    words.append(_("Répondez oui ou non avant le %(until)s. Rien n’est réservé d’ici là.") % {"until": until})
    facts = [(_("Créneau souhaité"), _when(request.slot, reader.person))] if request.slot else []
    return _letter(reader, title, words, facts=facts, label=_("Répondre"))


@letter("request_declined", gettext_lazy("demande déclinée"))
def request_declined(context: dict[str, Any]) -> Letter | None:
    """Tell who asked that the answer is no."""
    return _ended(context, RequestState.DECLINED, _("%(name)s ne peut pas vous rencontrer"))


@letter("request_expired", gettext_lazy("demande sans réponse"))
def request_expired(context: dict[str, Any]) -> Letter | None:
    """Tell who asked that no answer came in time."""
    return _ended(context, RequestState.EXPIRED, _("%(name)s n’a pas répondu à temps"))


@letter("colleague_invited", gettext_lazy("invitation d’un collègue aux rendez-vous"))
def colleague_invited(context: dict[str, Any]) -> Letter | None:
    """Ask somebody to stand behind a participant, by a link that is theirs alone."""
    reader = _read(context, stands_behind=False)
    inviter = ParticipantMember.objects.select_related("registration").filter(pk=context.get("member")).first()
    if reader is None or inviter is None or not reader.participant.programme.is_shown:
        return None
    replaces = context.get("replaces") or None
    name = {"who": inviter.registration.full_name, "name": reader.participant.name}
    title = _("%(who)s vous invite pour « %(name)s »") % name
    words = [_("Vous participerez aux rendez-vous de « %(name)s » pendant le forum.") % name]
    if replaces:
        words.append(_("Vous y remplacerez quelqu’un : les rendez-vous à venir deviennent les vôtres."))
    words.append(_("Si cela ne vous dit rien, ne faites rien. L’invitation vaut deux semaines."))
    link = invitation_address(reader.participant.pk, reader.person, replaces=replaces, at=clock.now())
    return _letter(reader, title, words, label=_("Voir l’invitation"), link=link)


def _ended(context: dict[str, Any], state: RequestState, title: str) -> Letter | None:
    reader, request = _read(context), _request(context)
    if reader is None or request is None or request.state != state:
        return None
    words = [_("Votre demande n’engage plus personne. D’autres participants ont peut-être des créneaux libres.")]
    return _letter(reader, title % {"name": request.asked.name}, words, label=_("Chercher d’autres participants"))


# --- what they share ---------------------------------------------------------


def _read(context: dict[str, Any], *, stands_behind: bool = True) -> _Reader | None:
    """Return who reads a letter; None when they are gone, or links were renewed: see `attendees.letters`."""
    people = Registration.objects.select_related("edition__venue", "category")
    person = people.filter(pk=context["registration"], link_version=context["link_version"]).first()
    rows = Participant.objects.select_related("programme__edition__venue", "programme__room")
    participant = rows.filter(pk=context.get("participant")).first()
    if person is None or participant is None or not person.is_confirmed:
        return None
    if stands_behind and not participant.members.present().filter(registration=person).exists():
        return None
    return _Reader(person, participant)


def _meeting(context: dict[str, Any]) -> Meeting | None:
    return next(iter(_meetings([context.get("meeting")])), None)


def _meetings(numbers: Sequence[int | None]) -> list[Meeting]:
    """Return meetings by hour."""
    rows = Meeting.objects.select_related("slot", "table__room", "programme__edition", "programme__room")
    return list(rows.prefetch_related("seats__participant").filter(pk__in=numbers).in_order())


def _request(context: dict[str, Any]) -> MeetingRequest | None:
    rows = MeetingRequest.objects.select_related("asker", "asked", "slot", "programme__edition")
    return rows.filter(pk=context.get("request")).first()


def _other(meeting: Meeting, reader: _Reader) -> Participant:
    [other] = [one.participant for one in meeting.seats.all() if one.participant_id != reader.participant.pk]
    return other


def _facts(meeting: Meeting) -> list[tuple[str, str]]:
    place = place_of(meeting.programme, meeting.table)
    when = (_("Quand"), _when(meeting.slot, meeting))
    return [when, (_("Où"), place)] if place else [when]


def _when(slot: Slot, near: Registration | Meeting) -> str:
    """Return a slot's day and hours, as said where the edition is held."""
    edition = near.edition if isinstance(near, Registration) else near.programme.edition
    starts, ends = (timezone.localtime(moment, edition.zone) for moment in (slot.starts_at, slot.ends_at))
    language = get_language() or "fr"
    return f"{format_day(starts.date(), language, weekday=True)}, {format_span(starts, ends, language)}"


def _moment(at: Any, reader: _Reader) -> str:
    return deadline_words(timezone.localtime(at, reader.person.edition.zone))


def _letter(
    reader: _Reader,
    title: str,
    words: Sequence[str],
    *,
    facts: Sequence[tuple[str, str]] = (),
    label: str,
    link: str = "",
) -> Letter:
    edition, programme = reader.person.edition, reader.participant.programme
    field = naming_field(edition)
    said = {
        "name": reader.person.first_name or reader.person.last_name,
        "news": title,
        "words": list(words),
        "facts": [*facts, (_("Pour"), reader.participant.name)],
        "programme_name": told(programme, "name"),
        "edition_name": told(edition, field) if field else plain_name(edition),
        "link": link or reader.link,
        "label": label,
        "is_demo": edition.is_demo,
        "motif_seed": edition.motif_seed,
    }
    return Letter(f"{title} – {told(programme, 'name')}", TEMPLATE, said)
