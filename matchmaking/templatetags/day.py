"""What the day's page needs and a template cannot say in time: the tables of a slot, dozens, each with its forms."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from forum.core.templatetags.components import state
from forum.core.text import NBSP
from matchmaking.enums import MeetingState
from matchmaking.selectors.day import Row, Sign, Sitter
from matchmaking.templatetags.meetings import table_name

register = template.Library()


@register.simple_tag(takes_context=True)
def day_rows(context: dict[str, Any], rows: Iterable[Row], mark_url: str) -> SafeString:
    """Show the tables of a slot. Not a template: eighty, of three forms each, would take it a twentieth of a second."""
    write = _Tables(context, mark_url)
    # Names and words are escaped where they are written; the rest is numbers and words of ours.
    return SafeString("".join([write.table(row) for row in rows]))


class _Tables:
    """What all tables of a slot share, and how one is written."""

    def __init__(self, context: dict[str, Any], mark_url: str) -> None:
        programme = context["programme"]
        self.day = reverse("matchmaking:day", args=[programme.edition.slug, programme.slug])
        token = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', context["csrf_token"])
        self.form = f'<form method="post" action="{escape(mark_url)}">{token}'
        self.signs = {
            Sign.PRESENT: state("success", _("sur place")),
            Sign.MISSING: state("error", _("manque")),
            Sign.EXPECTED: state("neutral", _("pas encore là")),
        }
        self.states = {
            MeetingState.HELD: f" {state('success', MeetingState.HELD.label)}",
            MeetingState.NO_SHOW: f" {state('error', MeetingState.NO_SHOW.label)}",
        }
        self.held, self.absent, self.again = _("Tenu"), _("Absent"), _("Remettre comme prévu")
        self.late, self.no_table = _("en retard, %(minutes)s min"), capfirst(_("sans table"))

    def table(self, row: Row) -> str:
        meeting = row.meeting
        place = conditional_escape(table_name(meeting.table))
        sent = (
            f'{self.form}<input type="hidden" name="meeting" value="{meeting.pk}">'
            f'<input type="hidden" name="version" value="{meeting.version}">'
        )
        at_table = f", {place}" if meeting.table else ""
        people = "".join([self._sitter(one, row, sent, at_table) for one in row.sitters])
        state_after, label = ("held", self.held) if row.is_planned else ("published", self.again)
        where = f'<span class="visually-hidden">{at_table}</span>' if at_table else ""
        return (
            f'<li class="day-table day-table--{meeting.state}">'
            f'<h3 class="day-table__name">{capfirst(place) or self.no_table}{self.states.get(meeting.state, "")}</h3>'
            f'<ul class="day-table__people">{people}</ul><div class="day-table__acts">{sent}'
            f'<input type="hidden" name="state" value="{state_after}">'
            f'<button class="btn btn-sm btn-outline-primary" type="submit" id="mark-{meeting.pk}">{label}{where}'
            "</button></form></div></li>\n"
        )

    def _sitter(self, one: Sitter, row: Row, sent: str, at_table: str) -> str:
        key, name, number = one.participant.pk, escape(one.participant.name), row.meeting.pk
        sign = self.signs.get(one.sign) or state("warning", self.late % {"minutes": localize(one.seat.late_minutes)})
        missed = (
            f'{sent}<input type="hidden" name="state" value="no_show">'
            f'<input type="hidden" name="missing" value="{key}">'
            '<button class="btn btn-sm btn-outline-primary" type="submit"'
            f' id="mark-{number}-no_show-{one.seat.side}">{self.absent}'
            f'<span class="visually-hidden">{NBSP}: {name}{at_table}</span></button></form>'
        )
        return (
            f'<li><a class="day-table__who" href="{self.day}{key}/">{name}</a>'
            f'<div class="day-table__sign">{sign}{missed if row.is_planned else ""}</div></li>'
        )
