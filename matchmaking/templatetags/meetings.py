"""What pages about meetings need and a template cannot say by itself: sides, whose names are data; pitches."""

from collections.abc import Iterable
from datetime import datetime
from html import escape

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from events.models import Edition
from forum.core.templatetags.components import localized, localized_text, state
from forum.core.text import NBSP, tongue
from matchmaking.models import Meeting, MeetingProgramme, Participant, ProfileAnswer, Table
from matchmaking.selectors.compatibility import Fit, Match, stored_in_words
from matchmaking.wording import closing_words, deadline_words, opening_words, pitch_of

register = template.Library()


@register.simple_tag
def side_name(programme: MeetingProgramme, side: str, count: int = 1) -> str:
    """Name so many of a side: French zero is singular, English zero is plural."""
    is_one = count < 2 if tongue(get_language() or "fr") == "fr" else count == 1
    return localized_text(programme, f"side_{side}_{'name' if is_one else 'plural'}")


@register.simple_tag
def side_bounds(programme: MeetingProgramme, side: str) -> tuple[int, int | None]:
    """Return how many meetings a side is promised, and has at most."""
    return programme.least_of(side), programme.most_of(side)


@register.filter
def pitch(participant: Participant) -> str:
    """Return what a participant says of itself in a few words, in the language of the page."""
    return pitch_of(participant)


@register.filter
def deadline(moment: datetime) -> str:
    """Write until when something is open: "lundi 7 décembre à minuit"."""
    return deadline_words(timezone.localtime(moment))


@register.simple_tag
def fit_lines(fits: Iterable[Fit]) -> SafeString:
    """Show how two match, line by line. Not a template: hundreds would take it a twentieth of a second."""
    signs = {
        Match.FITS: state("success", _("correspond")),
        Match.PARTLY: state("info", _("en partie")),
        Match.DOES_NOT: state("neutral", _("ne correspond pas"), "x-lg"),
        Match.UNKNOWN: state("neutral", _("sans réponse")),
    }
    # Labels and sentences are escaped where they are written.
    return SafeString(
        "".join(
            f'\n  <li class="fit"><span class="fit__match">{signs[fit.match]}</span>\n'
            f"  <span><b>{conditional_escape(localized(fit.criterion, 'label'))}</b><br>"
            f'<span class="soft">{escape(fit.sentence)}</span></span></li>\n  '
            for fit in fits
        )
    )


@register.filter
def opening(moment: datetime) -> str:
    """Write from when something is open: "mardi 3 novembre", "mardi 3 novembre à 9 h"."""
    return opening_words(timezone.localtime(moment))


@register.filter
def closing(moment: datetime) -> str:
    """Write until when a phase is open: "lundi 7 décembre inclus"."""
    return closing_words(timezone.localtime(moment))


@register.simple_tag
def participant_link(edition: Edition, programme: MeetingProgramme, participant: Participant) -> SafeString:
    """Name a participant, leading to its page for organisers."""
    address = reverse("matchmaking:review", args=[edition.slug, programme.slug, participant.pk])
    return format_html('<a href="{}">{}</a>', address, participant.name)


@register.simple_tag
def table_name(table: Table | None) -> str | SafeString:
    """Name a table by its own name, which is as organisers typed it, or by its number."""
    if table is None:
        return ""
    if table.label:
        return format_html('<span lang="fr">{}</span>', table.label)
    return _("table %(number)s") % {"number": localize(table.number)}


@register.filter
def percent(share: float) -> str:
    """Write a share as people here do: "1,5 %", "1.5%"."""
    number = f"{100 * share:.1f}".removesuffix(".0")
    return f"{number}%" if tongue(get_language() or "fr") == "en" else f"{number.replace('.', ',')}{NBSP}%"


@register.simple_tag
def answer_words(answer: ProfileAnswer) -> str:
    """Write an answer to a criterion in words. No query on an answer of `answers_of`."""
    return stored_in_words(answer)


@register.simple_tag
def other_of(meeting: Meeting, participant: Participant) -> Participant:
    """Return whom a participant meets. No query where seats and participants are at hand."""
    return next(seat.participant for seat in meeting.seats.all() if seat.participant_id != participant.pk)
