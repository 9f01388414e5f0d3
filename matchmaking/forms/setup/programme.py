"""The rules of a programme, one form a section of the set-up page."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from attendees.forms.fields import LineField, MailboxField, ParagraphField
from events.models import Room
from forum.core.templatetags.components import localized_text
from matchmaking.enums import Idle, Minimise, Side
from matchmaking.models import MeetingProgramme

NAME, SIDE_NAME, INTRO, WORDS = 120, 60, 3000, 1000
MOST_MEETINGS, MOST_REQUESTS, MOST_HOURS, MOST_LEAD = 100, 100, 720, 20_160
# What one gives up of the best total, for an even share, in words.
SLACKS = [
    ("0.0", _("rien : les vœux d’abord")),
    ("0.01", _("1 % au plus")),
    ("0.02", _("2 % au plus")),
    ("0.05", _("5 % au plus")),
    ("0.1", _("10 % au plus")),
]


class CancellationForm(forms.Form):
    words = ParagraphField(
        label=_("Votre mot"),
        help_text=_(
            "Pourquoi, et s’il y aura une suite : il part dans le courriel et reste sur les pages des participants."
        ),
        max_length=WORDS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def count_field(label: Any, most: int, *, required: bool = True, least: int = 0, hint: Any = "") -> forms.IntegerField:
    """Return a field for a small number."""
    field = forms.IntegerField(label=label, min_value=least, max_value=most, required=required, help_text=hint)
    field.widget.attrs |= {"inputmode": "numeric", "class": "short"}
    return field


def day_field(label: Any, hint: Any = "", *, required: bool = False) -> forms.DateField:
    """Return a field for a day, as browsers send it."""
    widget = forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d")
    return forms.DateField(label=label, help_text=hint, required=required, widget=widget, input_formats=["%Y-%m-%d"])


class SectionForm(forms.Form):
    """Fields of a programme, of the same names: `initial` comes from it, `values` go to it."""

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        self.programme = programme
        super().__init__(*args, **kwargs)
        for name in self.fields:
            if hasattr(programme, name):
                self.initial.setdefault(name, getattr(programme, name))

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        return self.visible_fields()

    @property
    def values(self) -> dict[str, Any]:
        """What the service sets."""
        return {name: self.cleaned_data[name] for name in self.fields}


class IdentityForm(SectionForm):
    name = LineField(label=_("Nom"), max_length=NAME)
    name_en = LineField(label=_("Nom (anglais)"), max_length=NAME, required=False)
    intro = ParagraphField(label=_("Présentation"), max_length=INTRO, required=False)
    intro_en = ParagraphField(label=_("Présentation (anglais)"), max_length=INTRO, required=False)
    contact_name = LineField(label=_("Personne à qui s’adresser"), max_length=NAME, required=False)
    contact_email = MailboxField(label=_("Son courriel"), required=False)
    side_a_name = LineField(label=_("Premier côté, au singulier"), max_length=SIDE_NAME)
    side_a_plural = LineField(label=_("Premier côté, au pluriel"), max_length=SIDE_NAME)
    side_a_name_en = LineField(label=_("Premier côté, au singulier (anglais)"), max_length=SIDE_NAME, required=False)
    side_a_plural_en = LineField(label=_("Premier côté, au pluriel (anglais)"), max_length=SIDE_NAME, required=False)
    side_b_name = LineField(label=_("Second côté, au singulier"), max_length=SIDE_NAME)
    side_b_plural = LineField(label=_("Second côté, au pluriel"), max_length=SIDE_NAME)
    side_b_name_en = LineField(label=_("Second côté, au singulier (anglais)"), max_length=SIDE_NAME, required=False)
    side_b_plural_en = LineField(label=_("Second côté, au pluriel (anglais)"), max_length=SIDE_NAME, required=False)

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(programme, *args, **kwargs)
        if programme.is_peer:
            for name in [name for name in self.fields if name.startswith("side_b")]:
                del self.fields[name]


class WhereForm(SectionForm):
    room = forms.ModelChoiceField(
        Room.objects.none(), label=_("Salle"), required=False, empty_label=_("Pas encore choisie")
    )
    starts_on = day_field(_("Premier jour"), _("Laissez vide si les rendez-vous ont lieu les jours du forum."))
    ends_on = day_field(_("Dernier jour"))

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(programme, *args, **kwargs)
        rooms = Room.objects.filter(venue=programme.edition.venue_id)
        self.fields["room"].queryset = rooms.order_by("position", "name", "pk")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and not last and "ends_on" not in self.errors:
            cleaned["ends_on"] = first
        elif last and not first and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Indiquez aussi le premier jour, ou videz le dernier."))
        elif first and last and last < first:
            self.add_error("ends_on", _("Le dernier jour vient avant le premier : échangez-les."))
        return cleaned


class NumbersForm(SectionForm):
    """How many meetings each side is promised, and has at most."""

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(programme, *args, **kwargs)
        for side in programme.sides:
            plural = localized_text(programme, f"side_{side}_plural")
            least, most = gettext("Garantis, %(side)s"), gettext("Au plus, %(side)s")
            self.fields[f"min_meetings_{side}"] = count_field(least % {"side": plural}, MOST_MEETINGS)
            self.fields[f"max_meetings_{side}"] = count_field(
                most % {"side": plural}, MOST_MEETINGS, required=False, least=1, hint=_("Vide : sans limite.")
            )
            for name in (f"min_meetings_{side}", f"max_meetings_{side}"):
                self.initial.setdefault(name, getattr(programme, name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for side in Side.values:
            least, most = cleaned.get(f"min_meetings_{side}"), cleaned.get(f"max_meetings_{side}")
            if least is not None and most is not None and most < least:
                self.add_error(f"max_meetings_{side}", _("C’est moins que le nombre garanti : augmentez-le."))
        return cleaned


class TimetableForm(SectionForm):
    """How the timetable is computed, in plain words."""

    minimise = forms.ChoiceField(
        label=_("Une fois les vœux servis, réduire d’abord"), choices=Minimise.choices, widget=forms.RadioSelect
    )
    idle = forms.ChoiceField(
        label=_("Créneaux vides qui comptent comme une attente"), choices=Idle.choices, widget=forms.RadioSelect
    )
    weight_slack = forms.TypedChoiceField(
        label=_("Part des vœux cédée pour que chacun en ait autant"),
        choices=SLACKS,
        coerce=float,
        help_text=_("Zéro sert le plus de vœux. Au-delà, les participants les moins demandés en obtiennent davantage."),
    )
    spread = count_field(
        _("Écart d’interruptions au plus entre deux personnes"),
        MOST_MEETINGS,
        required=False,
        hint=_("Vide : sans limite. Un petit écart partage les attentes, mais demande plus de calcul."),
    )

    def __init__(self, programme: MeetingProgramme, *args: Any, **kwargs: Any) -> None:
        super().__init__(programme, *args, **kwargs)
        self.initial["weight_slack"] = str(programme.weight_slack)
        if self.initial["weight_slack"] not in dict(SLACKS):
            words = gettext("%(share)s % au plus").replace("%(share)s", f"{programme.weight_slack * 100:g}")
            self.fields["weight_slack"].choices = [*SLACKS, (self.initial["weight_slack"], words)]


class AfterForm(SectionForm):
    """What participants may still do once the timetable is out, and on the day."""

    direct_quota = count_field(
        _("Réservations d’un créneau libre, par participant"), MOST_REQUESTS, required=False,
        hint=_("Vide : sans limite."),
    )  # fmt: skip
    request_quota = count_field(
        _("Demandes à accepter, par participant"), MOST_REQUESTS, required=False, hint=_("Vide : sans limite.")
    )
    request_hours = count_field(_("Délai de réponse à une demande, en heures"), MOST_HOURS, least=1)
    min_lead_minutes = count_field(
        _("Délai avant un créneau pour le réserver, en minutes"), MOST_LEAD,
        hint=_("Après, seule l’organisation y place quelqu’un."),
    )  # fmt: skip
    absence_minutes = count_field(_("Absence constatée après, en minutes"), 60, least=1)
    standby_is_automatic = forms.BooleanField(
        label=_("Remplacer un absent sans attendre l’organisation"),
        help_text=_("La première personne libre et d’accord est appelée d’elle-même."),
        required=False,
    )


class KeepForm(SectionForm):
    """Until when what people wrote is kept."""

    wishes_kept_until = day_field(
        _("Vœux gardés jusqu’au"), _("Les refus aussi disparaissent ce jour-là. Les chiffres restent.")
    )
    notes_kept_until = day_field(_("Notes personnelles gardées jusqu’au"))
