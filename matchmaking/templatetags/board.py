"""What pages of the timetable need and a template cannot say by itself."""

import html
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django import template
from django.urls import reverse
from django.utils.formats import localize
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forum.core.clock import now
from forum.core.templatetags.components import icon
from forum.core.templatetags.typography import clock
from matchmaking.enums import MeetingState, RunState
from matchmaking.models import ScheduleRun, Slot, Table
from matchmaking.selectors.board import BoardMeeting, Row
from matchmaking.selectors.draft import DraftLine, Gain, LineKind
from matchmaking.selectors.person import Person

register = template.Library()


def _figure(number: float) -> str:
    """Return a percentage with one decimal, never rounded up to a hundred."""
    return str(localize(int(number * 10) / 10))


@register.filter
def percent_of(part: float, whole: float) -> str:
    """Return what share of the best there is was reached."""
    share = 100.0 if part >= whole else 100 * part / whole
    return _("%(share)s %%") % {"share": _figure(share) if share < 100 else "100"}


@register.filter
def table_words(table: Table | None) -> str:
    """Return a table as it stands in a sentence."""
    if table is None:
        return ""
    return table.label or _("table %(number)s") % {"number": table.number}


@register.filter
def phase_words(run: ScheduleRun) -> str:
    """Return what a run is at: in the line, starting, or how far the search is."""
    words = {
        "pairs": _("Choix des rencontres"),
        "slots": _("Répartition dans les créneaux"),
        "gaps": _("Réduction des attentes"),
        "tables": _("Attribution des tables"),
        "done": _("Vérification"),
    }
    if run.state == RunState.QUEUED:
        return _("Dans la file : le calcul commence dès que la machine est libre, d’ordinaire en quelques secondes.")
    starting = _("Démarrage : le calcul se charge et lit les vœux. Sur une machine occupée, cela peut prendre un peu.")
    return words.get(run.progress.get("phase", ""), starting)


@register.filter
def run_seconds(run: ScheduleRun) -> float:
    """Return for how long a search goes on, else how long ago it was asked for."""
    asked = max(0.0, (now() - run.created_at).total_seconds())
    return float(run.progress.get("seconds", asked))


@register.filter
def better_words(progress: Mapping[str, Any]) -> str:
    """Return by how much a timetable could still be better, as far as the search knows."""
    better = progress.get("at_most_better")
    if better is None:
        return _("La distance au meilleur planning possible n’est pas encore connue.")
    return _say_better(better)


@register.filter
def quality_words(figures: Mapping[str, Any]) -> str:
    """Return how far a finished timetable is from the best there can be."""
    weight, bound = figures["weight"], figures["weight_bound"]
    if not weight:
        return _("Aucun vœu n’est servi.") if bound else _("Aucun vœu n’était à servir.")
    words = _say_better(100 * (bound - weight) / weight)
    if figures["status"] == "optimal":
        return _("%(words)s Les attentes aussi sont au plus bas.") % {"words": words}
    return words


def _say_better(better: float) -> str:
    if better <= 0:
        return _("Les vœux ne peuvent pas être mieux servis : c’est prouvé.")
    # Rounded up: what is said is true.
    tenths = -int(-better * 10 // 1) / 10
    return _("Les vœux ne peuvent pas être mieux servis de plus de %(better)s %%.") % {"better": localize(tenths)}


@register.simple_tag
def gain_lines(gains: Iterable[Gain]) -> SafeString:
    """Show what a draft changes for some, hundreds perhaps."""
    said: dict[tuple[int, int, bool], str] = {}
    lines = []
    for one in gains:
        key = (one.before, one.after, one.points > 0)
        if key not in said:
            said[key] = html.escape(_gain_words(*key))
        lines.append(f"<li><b>{html.escape(one.participant.name)}</b> {said[key]}</li>")
    # Names and words are escaped above.
    return SafeString("".join(lines))


def _gain_words(before: int, after: int, is_better: bool) -> str:
    """Return what a draft changes for somebody."""
    if before != after:
        words = ngettext(
            "%(after)d rendez-vous au lieu de %(before)d", "%(after)d rendez-vous au lieu de %(before)d", after
        )
        return words % {"before": before, "after": after}
    if is_better:
        return _("autant de rendez-vous, mieux placés dans ses vœux")
    return _("autant de rendez-vous, moins bien placés dans ses vœux")


# --- the grid ----------------------------------------------------------------


@register.simple_tag
def board_row(row: Row, slug: str, programme: str) -> SafeString:
    """Show a row of the board. Not a template: sixteen hundred cells would take it a quarter of a second."""
    base = reverse("matchmaking:board", args=[slug, programme])
    if row.participant is not None:
        head = format_html('{} <small class="soft">{}</small>', row.participant.name, row.count)
    elif row.table is not None:
        head = _table_head(row.table)
    else:
        head = _("sans table")
    write = _cell_of_person if row.participant is not None else _cell_of_table
    # Names are escaped where they are written; the rest is numbers and words of ours.
    cells = SafeString("".join(write(row, *cell, base) for cell in row.cells))
    return format_html('<tr><th scope="row">{}</th>{}</tr>', head, cells)


def _table_head(table: Table) -> str | SafeString:
    name = table.label or str(table.number)
    holder = getattr(table, "holder", None)
    return format_html('{} <small class="soft">{}</small>', name, holder.name) if holder else name


def _cell_of_table(row: Row, slot: Slot, meeting: BoardMeeting | None, is_away: bool, base: str) -> str:
    if slot.is_pause and meeting is None:
        return _empty("pause", _("pause"))
    table = row.table.pk if row.table else ""
    where = f' data-slot="{slot.pk}" data-table="{table}"'
    if meeting is not None:
        names = f"{escape(meeting.a.name)}<span>{escape(meeting.b.name)}</span>"
        can_move = not meeting.is_locked and meeting.state == MeetingState.PUBLISHED
        drag = f' draggable="true" data-meeting="{meeting.pk}"' if can_move else ""
        more = f' id="m{meeting.pk}" data-version="{meeting.version}"{drag}'
        return f"<td{where}>{_meeting(meeting, names, more, base)}</td>"
    query = f"?table={table}" if table else ""
    named = {"hour": clock(slot.starts_at), "table": row.table.label or row.table.number if row.table else ""}
    words = _("Fixer un rendez-vous à %(hour)s, table %(table)s") if row.table else _("Fixer un rendez-vous à %(hour)s")
    label = escape(words % named)
    return (
        f'<td class="board__free"{where}><a href="{base}creneau/{slot.number}/{query}" aria-label="{label}">+</a></td>'
    )


def _cell_of_person(row: Row, slot: Slot, meeting: BoardMeeting | None, is_away: bool, base: str) -> str:
    if meeting is None:
        if slot.is_pause:
            return _empty("pause", _("pause"))
        return _empty("away", _("pas là")) if is_away else '<td class="board__free"></td>'
    is_a = row.participant is not None and row.participant.pk == meeting.a.pk
    # Of two peers on one page, one row carries the name that addresses lead to.
    name = f' id="m{meeting.pk}"' if is_a or meeting.a.side != meeting.b.side else ""
    return f"<td>{_meeting(meeting, escape((meeting.b if is_a else meeting.a).name), name, base)}</td>"


def _empty(kind: str, word: str) -> str:
    return f'<td class="board__{kind}"><span class="visually-hidden">{word}</span></td>'


def _meeting(meeting: BoardMeeting, names: str, more: str, base: str) -> str:
    mark = icon("shield-lock", _("verrouillé")) if meeting.is_locked else ""
    sign, kind = (icon("arrow-repeat", _("vœu réciproque")), " meet--mutual") if meeting.is_mutual else ("", "")
    return f'<a class="meet{kind}"{more} href="{base}{meeting.pk}/">{mark}{sign}{names}</a>'


# --- a draft -----------------------------------------------------------------


@register.simple_tag
def draft_lines(
    kind: str, rows: Iterable[tuple[DraftLine, str]], left_out: Collection[str], refused: Mapping[str, str]
) -> SafeString:
    """Show the changes of a draft. Not a template: those of a whole timetable would take it a quarter of a second."""
    write = _DraftLines(left_out, refused)
    # Names, words and places are escaped where they are written; keys are ours.
    return SafeString("".join([write.row(f"{kind}{number}", *row) for number, row in enumerate(rows)]))


class _DraftLines:
    """Rows of a draft. The same people, hours and tables come again and again: each is written once."""

    def __init__(self, left_out: Collection[str], refused: Mapping[str, str]) -> None:
        self.left_out, self.refused = left_out, refused
        self.instead = _("au lieu de %(place)s")
        self.names: dict[int, str] = {}
        self.hours: dict[int, str] = {}
        self.tables: dict[int, str] = {}

    def row(self, name: str, line: DraftLine, wishes: str) -> str:
        a, b = self.names.get(id(line.a)) or self._name(line.a), self.names.get(id(line.b)) or self._name(line.b)
        where = self._place(line.slot, line.table)
        if line.kind is LineKind.MOVE and line.former_slot:
            former = self.instead % {"place": self._place(line.former_slot, line.former_table)}
            where += f' <small class="soft">{former}</small>'
        state = " checked" if line.key in self.left_out else ""
        kind = why = ""
        if line.key in self.refused:
            kind, state = ' class="draft__refused"', f'{state} aria-describedby="{name}-why"'
            why = _refusal(name, self.refused[line.key])
        return (
            f'<tr{kind}><td><input class="draft__tick" type="checkbox" name="lines" value="{line.key}" id="{name}"'
            f' aria-labelledby="out-{line.kind.value} {name}-who"{state}></td>'
            f'<th scope="row"><label for="{name}" id="{name}-who">{a} – {b}</label>{why}</th>'
            f"<td>{where}</td><td>{html.escape(wishes)}</td></tr>\n"
        )

    def _name(self, participant: Person) -> str:
        name = self.names[id(participant)] = html.escape(participant.name)
        return name

    def _place(self, slot: Slot, table: Table | None) -> str:
        hour = self.hours.get(slot.id) or self._hour(slot)
        return f"{hour}, {self.tables.get(table.id) or self._table(table)}" if table else hour

    def _hour(self, slot: Slot) -> str:
        hour = self.hours[slot.id] = html.escape(clock(slot.starts_at))
        return hour

    def _table(self, table: Table) -> str:
        words = self.tables[table.id] = html.escape(table_words(table))
        return words


def _refusal(name: str, words: str) -> SafeString:
    sign = icon("exclamation-triangle-fill")
    return format_html('<p class="field__error" id="{}-why">{}<span>{}</span></p>', name, sign, words)
