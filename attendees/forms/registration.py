"""What is asked of whoever registers, and nothing more."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from attendees.enums import HeardBy, OrganisationKind
from attendees.forms.fields import (
    NAME_LENGTH,
    NEEDS_LENGTH,
    ORGANISATION_LENGTH,
    MailboxField,
    NameField,
    OrganisationField,
    ParagraphField,
    PostcodeField,
    SubmissionField,
)
from attendees.forms.seat import SeatsMixin
from attendees.models import Category, Registration
from attendees.selectors.offer import CategoryOffer, Offer
from attendees.services.registration import Details
from forum.core.templatetags.components import localized_text

FIFTEEN_OR_OVER, UNDER_FIFTEEN = "yes", "no"


class OfferedRadios(forms.RadioSelect):
    """Radio buttons, the full ones out of reach."""

    full: Collection[str] = ()

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option: dict[str, Any] = super().create_option(name, value, *args, **kwargs)
        if str(value) in self.full:
            option["selected"] = False
            option["attrs"].pop("checked", None)
            option["attrs"]["disabled"] = True
        return option


class DetailsForm(forms.Form):
    """Who comes, as what, with which needs and consents."""

    first_name = NameField(
        label=_("Prénom"),
        help_text=_("Écrit en grand sur votre badge."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    last_name = NameField(
        label=pgettext_lazy("de famille", "Nom"),
        help_text=_("Un seul nom ? Laissez l’autre case vide."),
        max_length=NAME_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    email = MailboxField(
        label=_("Courriel"),
        help_text=_("Votre billet y arrive, et ce qui change dans votre inscription."),
        error_messages={"required": _("Indiquez votre adresse : le billet arrive par courriel.")},
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "spellcheck": "false"}),
    )
    category = forms.ChoiceField(
        label=_("Vous venez en tant que"),
        help_text=_("Cela choisit la couleur de votre badge et nous dit pour qui préparer la journée."),
        error_messages={
            "required": _("Dites à quel titre vous venez : choisissez une ligne."),
            "invalid_choice": _("Cette catégorie n’est pas proposée. Choisissez une ligne de la liste."),
        },
        widget=OfferedRadios,
    )
    organisation = OrganisationField(
        label=_("Nom de la structure"),
        help_text=_("Écrit sur votre badge, sous votre nom."),
        max_length=ORGANISATION_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    organisation_kind = forms.ChoiceField(
        label=_("Sorte de structure"),
        help_text=_("Pour compter, sans nommer personne, qui vient au forum."),
        error_messages={"invalid_choice": _("Choisissez une sorte de structure dans la liste.")},
        required=False,
    )
    age = forms.ChoiceField(
        label=_("Votre âge"),
        help_text=_(
            "Avant 15 ans, un parent signe une autorisation sur papier, à remettre à l’accueil. "
            "Nous ne demandons pas de date de naissance."
        ),
        choices=[(FIFTEEN_OR_OVER, _("15 ans ou plus")), (UNDER_FIFTEEN, _("Moins de 15 ans"))],
        error_messages={
            "required": _("Dites si vous avez 15 ans ou plus."),
            "invalid_choice": _("Dites si vous avez 15 ans ou plus."),
        },
        widget=forms.RadioSelect,
    )
    needs = ParagraphField(
        label=_("Vos besoins particuliers"),
        help_text=_(
            "Une place pour un fauteuil, la langue des signes, un régime alimentaire… Lu seulement par les personnes "
            "qui s’en occupent, effacé un mois après le forum. N’écrivez rien de plus que ce qui nous aide."
        ),
        max_length=NEEDS_LENGTH,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    needs_told_at_desk = forms.BooleanField(
        label=_("Prévenez l’accueil, pour qu’on m’aide dès l’entrée"), required=False
    )
    has_no_photo_sign = forms.BooleanField(label=_("Imprimez le signe « pas de photo » sur mon badge"), required=False)
    photos_allowed = forms.BooleanField(
        label=_("J’accepte de figurer sur les photos du forum que l’organisateur publie"), required=False
    )
    newsletter_wanted = forms.BooleanField(
        label=_("Je veux recevoir la lettre d’information du forum, quelques courriels par an"), required=False
    )
    postcode = PostcodeField(
        label=_("Code postal"),
        help_text=_("Pour savoir d’où l’on vient ; jamais publié avec votre nom."),
        required=False,
    )
    heard_by = forms.ChoiceField(
        label=_("Comment avez-vous connu le forum ?"),
        error_messages={"invalid_choice": _("Choisissez une réponse dans la liste.")},
        required=False,
    )

    # As on the page: what is wrong is listed above it in this order.
    field_order = (
        "first_name", "last_name", "email", "age", "category", "waits", "organisation", "organisation_kind", "sessions",
    )  # fmt: skip

    def __init__(self, *args: Any, categories: Sequence[CategoryOffer], lets_wait: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = {str(offer.category.pk): offer for offer in categories}
        self.lets_wait = lets_wait
        self._show_categories()
        self.fields["organisation_kind"].choices = [("", _("Choisissez…")), *OrganisationKind.choices]
        self.fields["heard_by"].choices = [("", _("Choisissez…")), *HeardBy.choices]

    @property
    def asking_categories(self) -> list[str]:
        """Return the names of the categories that one holds for a structure."""
        asking = [offer.category for offer in self.categories.values() if offer.category.asks_organisation]
        return [localized_text(category, "name") for category in asking]

    @property
    def some_category_is_full(self) -> bool:
        return any(offer.is_full for offer in self.categories.values())

    def clean_category(self) -> Category:
        offer = self.categories[self.cleaned_data["category"]]
        if offer.is_full and not self.lets_wait:
            message = _("Il n’y a plus de place dans la catégorie « %(category)s ». Choisissez une autre ligne.")
            name = localized_text(offer.category, "name")
            raise ValidationError(message, code="full", params={"category": name})
        return offer.category

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        typed = {"first_name", "last_name"}.isdisjoint(self.errors)
        if typed and not (data.get("first_name") or data.get("last_name")):
            self.add_error("first_name", _("Indiquez votre prénom, votre nom, ou les deux : il faut un nom au badge."))
        category = data.get("category")
        if category and category.asks_organisation:
            self._require_organisation(category)
        if data.get("has_no_photo_sign") and data.get("photos_allowed"):
            message = _("Vous demandez le signe « pas de photo » et acceptez les photos : décochez l’un des deux.")
            self.add_error("photos_allowed", message)
        return data

    def tell_category_full(self) -> None:
        """Say that others took the last place of the category while the form was filled in."""
        message = _("La dernière place de cette catégorie vient de partir. Choisissez une autre ligne.")
        self.add_error("category", message)

    def _show_categories(self) -> None:
        field = self.fields["category"]
        field.choices = [(key, _name_category(offer, self.lets_wait)) for key, offer in self.categories.items()]
        field.widget.full = {key for key, offer in self.categories.items() if offer.is_full and not self.lets_wait}

    def _require_organisation(self, category: Category) -> None:
        name = localized_text(category, "name")
        if not self.cleaned_data.get("organisation") and "organisation" not in self.errors:
            message = _("Indiquez le nom de la structure : on le demande à qui vient en tant que « %(category)s ».")
            self.add_error("organisation", ValidationError(message, params={"category": name}))
        if not self.cleaned_data.get("organisation_kind") and "organisation_kind" not in self.errors:
            message = _("Choisissez la sorte de structure : on la demande à qui vient en tant que « %(category)s ».")
            self.add_error("organisation_kind", ValidationError(message, params={"category": name}))

    def details(self) -> Details:
        """Return what was typed, for the services, in the language of the page."""
        data = self.cleaned_data
        as_typed = (
            "first_name", "last_name", "email", "organisation", "organisation_kind", "needs", "needs_told_at_desk",
            "has_no_photo_sign", "photos_allowed", "newsletter_wanted", "postcode", "heard_by",
        )  # fmt: skip
        return Details(
            **{name: data[name] for name in as_typed},
            is_under_15=data["age"] == UNDER_FIFTEEN,
            language=get_language() or "fr",
        )


class RegistrationForm(SeatsMixin, DetailsForm):
    submission = SubmissionField(required=False)
    waits = forms.BooleanField(
        label=_("S’il n’y a plus de place à ce titre, inscrivez-moi en liste d’attente"),
        help_text=_("Nous vous écrivons dès qu’une place se libère. Vous choisirez alors vos séances."),
        required=False,
    )

    def __init__(self, *args: Any, offer: Offer, **kwargs: Any) -> None:
        super().__init__(
            *args,
            categories=offer.categories,
            session_offers=offer.sessions,
            lets_wait=offer.lets_wait,
            **kwargs,
        )
        self.offer = offer

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        category = data.get("category")
        if category and not data.get("waits") and self.categories[str(category.pk)].is_full:
            self.tell_category_full()
        return data

    def show_waiting_list(self) -> None:
        """Show the categories alone: where nobody new finds a place, how many each has left is idle talk."""
        self.fields["category"].choices = [
            (key, localized_text(offer.category, "name")) for key, offer in self.categories.items()
        ]

    def tell_category_full(self) -> None:
        if not self.lets_wait:
            super().tell_category_full()
            return
        # Full by now, whatever the page said when it was opened: from here on it offers the list.
        key = self.data.get("category", "")
        if key in self.categories:
            self.categories[key] = replace(self.categories[key], left=0)
            self._show_categories()
        message = _(
            "Il n’y a plus de place dans cette catégorie. Choisissez une autre ligne, ou cochez la liste d’attente."
        )
        self.add_error("category", message)

    def tell_edition_full(self) -> None:
        """Say that others took the last place of all while the form was filled in."""
        if self.lets_wait:
            message = _(
                "La dernière place vient de partir. Votre saisie est gardée sur cette page : envoyez-la de nouveau "
                "pour vous inscrire en liste d’attente."
            )
        else:
            message = _(
                "La dernière place vient de partir. Votre saisie est gardée sur cette page : des places se libèrent "
                "jusqu’à la veille, envoyez-la de nouveau plus tard."
            )
        self.add_error(None, message)

    def tell_stale(self) -> None:
        """Say that the page it comes from was too old, or without our cookie: to be read again and sent again."""
        message = _(
            "L’envoi n’a pas été accepté : cette page était ouverte depuis longtemps, ou votre navigateur refuse "
            "notre cookie. Rien n’est perdu : relisez, puis envoyez de nouveau."
        )
        self.add_error(None, message)

    @property
    def submission_id(self) -> UUID:
        """Return the number of what was sent: the same for a double click, another once something was changed.

        Somebody who goes back in the browser to register a second person sends the form's number again.
        """
        said = sorted((name, repr(value)) for name, value in self.cleaned_data.items() if name != "submission")
        return uuid5(self.cleaned_data["submission"], repr(said))


class CorrectionForm(DetailsForm):
    """The same questions, about somebody already registered."""

    def __init__(self, *args: Any, registration: Registration, **kwargs: Any) -> None:
        as_known = (
            "first_name", "last_name", "email", "organisation", "organisation_kind", "needs", "needs_told_at_desk",
            "has_no_photo_sign", "postcode", "heard_by",
        )  # fmt: skip
        initial = {name: getattr(registration, name) for name in as_known} | {
            "category": str(registration.category_id),
            "age": UNDER_FIFTEEN if registration.is_under_15 else FIFTEEN_OR_OVER,
            "photos_allowed": registration.photos_allowed_at is not None,
            "newsletter_wanted": registration.newsletter_wanted_at is not None,
        }
        # Somebody who waits takes no place by waiting for another category.
        super().__init__(*args, initial=initial, lets_wait=registration.is_waiting, **kwargs)


def _name_category(offer: CategoryOffer, lets_wait: bool) -> str:
    name = localized_text(offer.category, "name")
    if offer.left is None or offer.is_own:
        return name
    words = ngettext("il reste %(left)s place", "il reste %(left)s places", offer.left) % {"left": offer.left}
    full = gettext("complet : liste d’attente") if lets_wait else gettext("complet")
    left = full if offer.is_full else words
    return format_html("{} <small>{}</small>", name, left)
