"""Setting up doors."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from attendees.enums import BOOKING_MODES, CheckpointKind, CheckpointMode, Repeats
from attendees.forms.fields import LineField
from attendees.models import Category, Checkpoint
from attendees.services.checkpoint import DoorPlan
from events.enums import Booking, SessionState
from events.models import Edition, Session
from forum.core.text import format_time, french

CHECKPOINT_LENGTH = 80
LARGEST_GAUGE = 100_000

# What each kind begins with. An organiser who changes nothing has a door that works.
DEFAULTS: dict[CheckpointKind, dict[str, Any]] = {
    CheckpointKind.MAIN: {"mode": CheckpointMode.ANYONE, "repeats": Repeats.DAILY, "counts_exits": False},
    CheckpointKind.SESSION: {"mode": CheckpointMode.SEATS, "repeats": Repeats.DAILY, "counts_exits": True},
    CheckpointKind.ZONE: {"mode": CheckpointMode.COUNT, "repeats": Repeats.MANY, "counts_exits": True},
    CheckpointKind.MEAL: {"mode": CheckpointMode.COUNT, "repeats": Repeats.DAILY, "counts_exits": False},
}
NAME_HINTS: dict[CheckpointKind, Promise] = {
    CheckpointKind.MAIN: _("Ce que les gens voient sur place : « Entrée principale », « Parvis »."),
    CheckpointKind.SESSION: _("De quoi la reconnaître sur le téléphone : le titre de la séance, ou sa salle."),
    CheckpointKind.ZONE: _("Ce que les gens voient sur place : « Salon des financeurs », « Espace presse »."),
    CheckpointKind.MEAL: _("Ce qui est servi : « Déjeuner », « Café de 16 h »."),
}
# What a choice makes happen at the door, in the words of who stands there.
MODE_WORDS: dict[CheckpointMode, Promise] = {
    CheckpointMode.ANYONE: _("Toute personne inscrite. Aux autres, l’accueil propose de s’inscrire sur place."),
    CheckpointMode.COUNT: _("Toute personne inscrite, pour compter. Personne ne s’inscrit ici."),
    CheckpointMode.SEATS: _(
        "Qui a réservé, au vert. Pour les autres, orange : l’accueil donne une place tant qu’il en reste."
    ),
    CheckpointMode.BOOKED: _("Qui a réservé, personne d’autre. Les autres : rouge, avec la salle de leur séance."),
}
REPEATS_WORDS: dict[Repeats, Promise] = {
    Repeats.ONCE: _("Une seule fois, même si le forum dure plusieurs jours."),
    Repeats.DAILY: _("Une fois par jour. Au second passage, orange : « déjà à l’intérieur »."),
    Repeats.MANY: _("Autant de fois que l’on veut, toujours au vert."),
}
SERVED_WORDS: dict[Repeats, Promise] = REPEATS_WORDS | {
    Repeats.DAILY: _("Une fois par jour. Au second passage, orange : « déjà servi »."),
}
OPEN_SESSION = _(
    "Cette séance est en entrée libre : personne n’y a de place réservée. "
    "Choisissez « pour compter », ou ouvrez la réservation dans le programme."
)
BACKWARDS = _("La porte ferme avant d’ouvrir : échangez les deux heures.")


def _moment_field(label: Promise, help_text: Promise) -> forms.DateTimeField:
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    return forms.DateTimeField(label=label, help_text=help_text, required=False, widget=widget, input_formats=formats)


class SessionField(forms.ModelChoiceField):
    """Sessions as they stand in the programme: hour, title, room; in the hours of their edition."""

    edition: Edition

    def label_from_instance(self, obj: Session) -> str:
        hour = format_time(obj.starts_at.astimezone(self.edition.zone), "fr")
        room = f" · {obj.room.name}" if obj.room else ""
        return f"{hour} · {french(obj.title)}{room}"


class CheckpointForm(forms.Form):
    """One door of a kind: what is needed first, then what few doors need."""

    name = LineField(label=_("Nom de la porte"), max_length=CHECKPOINT_LENGTH)
    session = SessionField(Session.objects.none(), label=_("Séance"), empty_label=_("Choisissez une séance"))
    mode = forms.ChoiceField(label=_("Qui passe"), widget=forms.RadioSelect)
    repeats = forms.ChoiceField(label=_("Combien de fois"), widget=forms.RadioSelect)
    counts_exits = forms.BooleanField(
        label=_("Scanner aussi les sorties"),
        help_text=_("Le compte de la salle reste juste, et la jauge ferme la porte quand elle est atteinte."),
        required=False,
    )
    capacity = forms.IntegerField(
        label=_("Jauge de sécurité"),
        help_text=_("Combien de personnes à la fois. Vide : celle de la salle ou du lieu, si elle est connue."),
        min_value=1,
        max_value=LARGEST_GAUGE,
        required=False,
    )
    opens_at = _moment_field(_("Ouvre à"), _("Avant, le téléphone répond au rouge. Vide : dès le matin."))
    closes_at = _moment_field(_("Ferme à"), _("Après, le téléphone répond au rouge. Vide : jusqu’au soir."))
    categories = forms.ModelMultipleChoiceField(
        Category.objects.none(),
        label=_("Réservée à des catégories"),
        help_text=_("Aucune case cochée : la porte est pour tout le monde."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    # Fields that few doors need: folded until one of them has something to say.
    FOLDED = ("repeats", "counts_exits", "capacity", "opens_at", "closes_at", "categories")

    def __init__(self, edition: Edition, kind: CheckpointKind, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = DEFAULTS[kind] | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)
        self.edition, self.kind = edition, kind
        is_session = kind is CheckpointKind.SESSION
        modes = [mode for mode in CheckpointMode if is_session or mode not in BOOKING_MODES]
        words = SERVED_WORDS if kind is CheckpointKind.MEAL else REPEATS_WORDS
        self.fields["name"].help_text = NAME_HINTS[kind]
        self.fields["mode"].choices = [(mode.value, MODE_WORDS[mode]) for mode in modes]
        self.fields["repeats"].choices = [(often.value, words[often]) for often in Repeats]
        self.fields["categories"].queryset = edition.categories.all()
        if is_session:
            self.fields["session"].edition = edition
            # A door keeps its session, even one that was called off.
            offered = Q(state=SessionState.SCHEDULED) | Q(pk=self.initial.get("session"))
            self.fields["session"].queryset = edition.sessions.filter(offered).select_related("room").in_order()
        else:
            del self.fields["session"]
        if kind is CheckpointKind.MEAL:
            # Whoever was served is not there any more: nobody leaves, nothing fills.
            del self.fields["counts_exits"], self.fields["capacity"]

    @property
    def essential(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.FOLDED]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FOLDED if name in self.fields]

    @property
    def has_more_to_say(self) -> bool:
        """Whether a folded field is wrong, or says something else than what its kind begins with."""
        usual = DEFAULTS[self.kind]
        return any(field.errors or (field.value() or None) != (usual.get(field.name) or None) for field in self.folded)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        session, mode = said.get("session"), said.get("mode")
        if session is not None and session.booking != Booking.NEEDED and mode in BOOKING_MODES:
            self.add_error("mode", OPEN_SESSION)
        opens_at, closes_at = said.get("opens_at"), said.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at", ValidationError(BACKWARDS))
        return said

    @property
    def plan(self) -> DoorPlan:
        """What was decided, once the form is valid."""
        said = self.cleaned_data
        return DoorPlan(
            name=said["name"],
            kind=self.kind,
            session=said.get("session"),
            mode=CheckpointMode(said["mode"]),
            repeats=Repeats(said["repeats"]),
            counts_exits=bool(said.get("counts_exits")),
            capacity=said.get("capacity"),
            opens_at=said["opens_at"],
            closes_at=said["closes_at"],
            categories=list(said["categories"]),
        )


def describe_checkpoint(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return what the form of a door shows first."""
    names = ("name", "mode", "repeats", "counts_exits", "capacity", "opens_at", "closes_at")
    values = {name: getattr(checkpoint, name) for name in names}
    categories = list(checkpoint.categories.all()) if checkpoint.is_selective else []
    return values | {"session": checkpoint.session_id, "categories": [category.pk for category in categories]}
