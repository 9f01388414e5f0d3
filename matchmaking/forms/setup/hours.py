"""When and where: hours of meetings and pauses, tables, phases."""

from itertools import zip_longest
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import ParagraphField
from forum.core.text import format_day, format_time
from matchmaking.enums import PhaseKind
from matchmaking.forms.fields import NumbersField, join_numbers
from matchmaking.forms.setup.programme import SectionForm, count_field, day_field
from matchmaking.forms.setup.rows import RowsForm
from matchmaking.models import MeetingProgramme
from matchmaking.selectors.phase import phases_of
from matchmaking.services.place import (
    MOST_TABLES,
    HourUnknown,
    NoSlots,
    PauseOutside,
    PlaceRefused,
    SlotsInUse,
    Span,
    SpansOverlap,
    TablesInUse,
    TooMany,
    spans_of,
)
from matchmaking.services.setting import PhaseSpan, TableName

MEETINGS, PAUSE = "meetings", "pause"
LONGEST, LONGEST_GAP, TABLE_NAME = 240, 120, 40

OVERLAP = _("Deux plages, ou deux pauses, se chevauchent : corrigez l’une d’elles.")
OUTSIDE = _("Une pause dépasse des heures de rendez-vous : placez-la à l’intérieur d’une plage.")
NOTHING = _("Aucun rendez-vous ne tient dans ces heures : allongez la plage, ou raccourcissez les rendez-vous.")
UNKNOWN = _("Le %(day)s, l’horloge n’indique jamais %(hour)s : on passe à l’heure d’été. Choisissez une autre heure.")
MANY = _("C’est trop : %(most)s au plus.")
SLOTS_USED = _("Des rendez-vous ont lieu dans ces créneaux, qui ne peuvent ni partir ni changer : %(slots)s.")
TABLES_USED = _("Ces tables servent à des rendez-vous ou sont attitrées : %(tables)s.")
LONG_NAME = _("Le nom de la table %(number)s est trop long : %(most)s caractères au plus.")
MORE_NAMES = _("Il y a plus de noms que de tables (%(count)s). Ajoutez des tables, ou retirez des lignes.")
NO_TABLE = _("Ces tables n’existent pas : %(tables)s.")
BACKWARDS = _("La fin vient avant le début : échangez-les.")


def hour_field(label: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, input_formats=["%H:%M", "%H:%M:%S"])


def moment_field(label: Any) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, widget=widget, input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"])


class HoursForm(RowsForm):
    """Spans of meetings and pauses, and how they are cut."""

    keys = ("on", "start", "end")

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        spans, pauses = spans_of(programme, programme.slots.all())
        rows = [{"kind": MEETINGS, "on": one.on, "start": one.start, "end": one.end} for one in spans]
        rows += [{"kind": PAUSE, "on": one.on, "start": one.start, "end": one.end} for one in pauses]
        first = programme.starts_on or programme.edition.starts_on
        if not rows and first:
            rows = [{"kind": MEETINGS, "on": first}]
        super().__init__(*args, rows=rows, **kwargs)
        self.fields["slot_minutes"] = count_field(_("Durée d’un rendez-vous, en minutes"), LONGEST, least=5)
        self.fields["gap_minutes"] = count_field(_("Battement entre deux rendez-vous, en minutes"), LONGEST_GAP)
        self.initial |= {"slot_minutes": programme.slot_minutes, "gap_minutes": programme.gap_minutes}

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        kinds = [(MEETINGS, _("Rendez-vous")), (PAUSE, _("Pause"))]
        return {
            "kind": forms.ChoiceField(label=_("Plage"), choices=kinds),
            "on": day_field(_("Jour")),
            "start": hour_field(_("De")),
            "end": hour_field(_("À")),
        }

    # A day alone, as the first row proposes it, is no span yet.
    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not cleaned["filled"]:
            self.add_error("on_0" if self.count else None, _("Indiquez au moins une plage de rendez-vous."))
        return cleaned

    def spans(self, kind: str) -> list[Span]:
        """Return the spans of a kind that were typed."""
        rows = self.cleaned_data["filled"]
        return [Span(row["on"], row["start"], row["end"]) for row in rows if (row["kind"] or MEETINGS) == kind]

    def tell(self, refusal: PlaceRefused, language: str) -> None:
        """Say why the hours were refused."""
        messages = {SpansOverlap: OVERLAP, PauseOutside: OUTSIDE, NoSlots: NOTHING}
        message, params = messages.get(type(refusal), NOTHING), {}
        if isinstance(refusal, HourUnknown):
            params = {"day": format_day(refusal.on, language), "hour": format_time(refusal.hour, language)}
            message = UNKNOWN
        elif isinstance(refusal, TooMany):
            message, params = MANY, {"most": refusal.most}
        elif isinstance(refusal, SlotsInUse):
            message, params = SLOTS_USED, {"slots": ", ".join(str(slot.number) for slot in refusal.slots)}
        self.add_error("on_0", ValidationError(message, params=params))


class TablesForm(SectionForm):
    """How many tables, what they are called, which have a step before them."""

    count = count_field(_("Nombre de tables"), MOST_TABLES)
    names = ParagraphField(
        label=_("Noms des tables"),
        help_text=_("Un nom par ligne : la première est la table 1. Une ligne vide garde le numéro."),
        max_length=MOST_TABLES * (TABLE_NAME + 2),
        required=False,
        # A line that is empty stands for a table, the first too.
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    stepped = NumbersField(
        label=_("Tables qui ne sont pas de plain-pied"),
        help_text=_("Leurs numéros, par exemple : 3, 8-10."),
        most=MOST_TABLES,
        required=False,
    )

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(programme, *args, **kwargs)
        tables = list(programme.tables.order_by("number"))
        self.initial |= {
            "count": len(tables),
            "names": "\n".join(table.label for table in tables).rstrip("\n"),
            "stepped": join_numbers(table.number for table in tables if not table.is_step_free),
        }

    def clean_names(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["names"].split("\n")]
        for number, line in enumerate(lines, 1):
            if len(line) > TABLE_NAME:
                raise ValidationError(LONG_NAME, params={"number": number, "most": TABLE_NAME})
        return lines

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        count = cleaned.get("count")
        if count is None:
            return cleaned
        if any(cleaned.get("names", [])[count:]):
            self.add_error("names", ValidationError(MORE_NAMES, params={"count": count}))
        if beyond := [number for number in cleaned.get("stepped") or () if number > count]:
            self.add_error("stepped", ValidationError(NO_TABLE, params={"tables": join_numbers(beyond)}))
        return cleaned

    @property
    def table_names(self) -> list[TableName]:
        """Return what each table shall be called."""
        cleaned = self.cleaned_data
        named = zip_longest(range(1, cleaned["count"] + 1), cleaned["names"][: cleaned["count"]], fillvalue="")
        return [TableName(number, name, number not in cleaned["stepped"]) for number, name in named]

    def tell(self, refusal: PlaceRefused) -> None:
        """Say why the number was refused."""
        if isinstance(refusal, TablesInUse):
            tables = ", ".join(str(table.number) for table in refusal.tables)
            self.add_error("count", ValidationError(TABLES_USED, params={"tables": tables}))
        elif isinstance(refusal, TooMany):
            self.add_error("count", ValidationError(MANY, params={"most": refusal.most}))


class PhasesForm(RowsForm):
    """What people may do, from when to when."""

    keys = ("kind", "opens_at", "closes_at")

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        rows = [
            {"kind": phase.kind, "opens_at": phase.opens_at, "closes_at": phase.closes_at}
            for phase in phases_of(programme)
        ]
        super().__init__(*args, rows=rows, **kwargs)

    def row_fields(self, number: int) -> dict[str, forms.Field]:
        return {
            "kind": forms.ChoiceField(label=_("Étape"), choices=[("", "–"), *PhaseKind.choices]),
            "opens_at": moment_field(_("Ouvre")),
            "closes_at": moment_field(_("Se clôt")),
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for row in cleaned["filled"]:
            if row["opens_at"] and row["closes_at"] and row["closes_at"] <= row["opens_at"]:
                self.add_error(f"closes_at_{row['number']}", BACKWARDS)
        return cleaned

    @property
    def spans(self) -> list[PhaseSpan]:
        rows = self.cleaned_data["filled"]
        return [PhaseSpan(row["kind"], row["opens_at"], row["closes_at"]) for row in rows]
