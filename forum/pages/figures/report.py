"""The report for the elected members: a first page that reads alone, then the pictures. Page and PDF show the same."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import localize
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from attendees.territory import zone_of
from events.models import Edition
from forum.core.charts import Chart
from forum.core.text import format_day
from forum.pages.figures.change import SMALL, Caution, compare
from forum.pages.figures.change_words import tell_change
from forum.pages.figures.dictionary import Unit, format_value, line_label
from forum.pages.figures.panels import OF_PEOPLE, OF_SESSIONS, Curve, Drawer, Stat, make_stat, says_something
from forum.pages.figures.reading import Read

# Four pages hold no more lines in a chart.
MOST_LINES = 8
# Under that share of answers, what is told of all is told of few.
FEW_ANSWERS = 70
BEFORE = (("people", "registered"), ("people", "confirmed"), ("people", "organisations"), ("newness", "returning"),
          ("sessions", "booked"))  # fmt: skip
AFTER = (("people", "present"), ("people", "registered"), ("people", "no_show_rate"), ("newness", "returning_present"),
         ("meetings", "held"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Previous:
    """The counted edition before: its name and how many were present."""

    name: str
    present: int


@dataclass(frozen=True, slots=True)
class Chapter:
    """A title and its pictures."""

    title: str
    charts: tuple[Chart, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Five figures, three sentences, one caution; then chapters."""

    figures: tuple[Stat, ...]
    sentences: tuple[str, ...]
    caution: str
    chapters: tuple[Chapter, ...]


def make_report(
    edition: Edition, read: Read, *, years: Chart, earlier: Sequence[Curve], previous: Previous | None, is_over: bool
) -> Report:
    """Return the report of an edition; before its end it tells of registrations. Everything is at hand: no query."""
    figures = tuple(make_stat(read, *one) for one in (AFTER if is_over else BEFORE))
    told = _Teller(read, is_over=is_over)
    sentences = tuple(filter(None, [told.how_many(previous), told.who(), told.what_came()]))
    return Report(figures, sentences, _caution(edition, read), _chapters(edition, read, years, earlier))


class _Teller:
    """Says in three sentences what the figures say."""

    def __init__(self, read: Read, *, is_over: bool) -> None:
        self.read, self.is_over = read, is_over

    def count(self, section: str, key: str) -> int:
        return int(self.read.number(section, key) or 0)

    def written(self, section: str, key: str, unit: Unit) -> str:
        return format_value(self.read.number(section, key), unit)

    def how_many(self, previous: Previous | None) -> str:
        """Say how many came, and how many that is beside the edition before; before the forum, how many will."""
        if not self.is_over:
            return self._how_many_registered()
        present = self.count("people", "present")
        if not present:
            return _("Aucune porte n’a vu personne : on ne sait pas combien sont venues.")
        came = ngettext("%(people)s personne est venue au forum", "%(people)s personnes sont venues au forum", present)
        said = came % {"people": localize(present)}
        if previous is not None:
            said += self._beside(previous, present)
        if self.read.number("people", "no_show_rate") is None:
            return _("%(sentence)s.") % {"sentence": said}
        rate = self.written("people", "no_show_rate", Unit.PERCENT)
        return _("%(sentence)s ; %(rate)s des personnes confirmées ne sont pas venues.") % {
            "sentence": said, "rate": rate,
        }  # fmt: skip

    def _how_many_registered(self) -> str:
        confirmed = self.count("people", "confirmed")
        said = ngettext(
            "%(people)s personne a une inscription confirmée.",
            "%(people)s personnes ont une inscription confirmée.",
            confirmed,
        )
        return said % {"people": localize(confirmed)}

    def _beside(self, previous: Previous, present: int) -> str:
        told = tell_change(compare(previous.present, present), previous.name)
        said = _(", contre %(before)s en %(edition)s") % {
            "before": localize(previous.present), "edition": previous.name,
        }  # fmt: skip
        if told.change.caution is Caution.CHANCE:
            return _("%(sentence)s, un écart que le hasard peut expliquer") % {"sentence": said}
        return f"{said} ({told.percent})" if told.percent else said

    def who(self) -> str:
        """Say which public was the largest, and how much of it the traditional market sector was."""
        measure = "present" if self.count("people", "present") else "confirmed"
        table = self.read.table("people", "category_kinds")
        if not table.lines:
            return ""
        column = table.measures.index(measure)
        largest = max(table, key=lambda line: int(line.values[column] or 0))
        said = _("Le public le plus nombreux : %(kind)s (%(people)s)") % {
            "kind": line_label("people", "category_kinds", largest), "people": localize(largest.values[column]),
        }  # fmt: skip
        key = "market_share_present" if measure == "present" else "market_share"
        if self.read.number("people", key) is None:
            return _("%(sentence)s.") % {"sentence": said}
        share = self.written("people", key, Unit.PERCENT)
        return _("%(sentence)s ; le secteur marchand traditionnel compte pour %(share)s.") % {
            "sentence": said, "share": share,
        }  # fmt: skip

    def what_came(self) -> str:
        """Say what the meetings came to; without meetings, how full the sessions were."""
        if held := self.count("meetings", "held"):
            said = ngettext(
                "%(held)s rendez-vous a eu lieu sur %(planned)s prévus",
                "%(held)s rendez-vous ont eu lieu sur %(planned)s prévus",
                held,
            ) % {"held": localize(held), "planned": localize(self.count("meetings", "planned"))}
            promised = self.count("meetings", "promised")
            kept = ngettext(
                "%(sentence)s ; %(promised)s mise en relation promise.",
                "%(sentence)s ; %(promised)s mises en relation promises.",
                promised,
            )
            return kept % {"sentence": said, "promised": localize(promised)}
        if self.read.number("sessions", "booked_share") is None:
            return self._registered()
        share = self.written("sessions", "booked_share", Unit.PERCENT)
        return _("%(share)s des places des séances sur réservation ont été prises.") % {"share": share}

    def _registered(self) -> str:
        """Say how many had registered and how many gave it up: every edition has some."""
        registered, cancelled = self.count("people", "registered"), self.count("people", "cancelled")
        said = ngettext(
            "%(people)s personne s’était inscrite", "%(people)s personnes s’étaient inscrites", registered
        ) % {"people": localize(registered)}
        given_up = ngettext(
            "%(sentence)s ; %(cancelled)s inscription a été annulée.",
            "%(sentence)s ; %(cancelled)s inscriptions ont été annulées.",
            cancelled,
        )
        return given_up % {"sentence": said, "cancelled": localize(cancelled)}


def _caution(edition: Edition, read: Read) -> str:
    """Return the one thing to know before quoting a figure: the gravest."""
    if not read.is_final:
        day = format_day(read.at.astimezone(edition.zone).date(), get_language() or "fr")
        return _("Chiffres provisoires, comptés le %(day)s : l’édition n’est pas close.") % {"day": day}
    if int(read.number("people", "present") or 0) < SMALL:
        return _("Moins de trente personnes : les pourcentages disent peu, une seule personne les déplace.")
    share = _told_share(read)
    if share == 0:
        return _("On ne sait pas d’où viennent les personnes : aucune n’a dit son code postal.")
    if share < FEW_ANSWERS:
        return _("La provenance n’est connue que de %(share)s des personnes : celles qui l’ont bien voulu dire.") % {
            "share": format_value(share, Unit.PERCENT)
        }
    return _(
        "Les chiffres d’avant cette application ont été annoncés, pas comptés : ils ne se comparent pas à ceux-ci."
    )


def _told_share(read: Read) -> float:
    """Return of how many in a hundred people present one knows where they come from."""
    table = read.table("people", "territories")
    if not table.lines:
        return 0.0
    present = table.column("present")
    told = sum(int(people or 0) for code, people in present.items() if zone_of(code))
    whole = sum(int(people or 0) for people in present.values())
    return round(100 * told / whole, 1) if whole else 0.0


def _chapters(edition: Edition, read: Read, years: Chart, earlier: Sequence[Curve]) -> tuple[Chapter, ...]:
    draw = Drawer(edition, read)
    chapters = [
        Chapter(_("D’une édition à l’autre"), (years, draw.curves(earlier))),
        Chapter(
            pgettext("titre du rapport", "Le public"),
            (
                draw.bars("people", "category_kinds", *OF_PEOPLE, most=MOST_LINES),
                draw.bars("people", "organisation_kinds", *OF_PEOPLE, most=MOST_LINES),
                draw.zones(),
            ),
        ),
        Chapter(
            _("La journée"),
            (
                draw.columns("presence", "arrivals", "arrivals", title=_("Arrivées par quart d’heure")),
                draw.bars("sessions", "sessions", *OF_SESSIONS, most=MOST_LINES),
            ),
        ),
        Chapter(
            _("Les rendez-vous"),
            (
                draw.bars("meetings", "programmes", "planned", "held"),
                draw.bars("meetings", "verdicts", "number", most=MOST_LINES),
            ),
        ),
    ]
    kept = [replace(one, charts=tuple(filter(says_something, one.charts))) for one in chapters]
    return tuple(chapter for chapter in kept if chapter.charts)
