"""One year of the forum."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from events.enums import EditionState, Holding
from events.models.venue import Venue

# Segments of addresses that are not editions: the first of all, and the first of the organisers'.
RESERVED_SLUGS = frozenset(
    {"accessibilite", "admin", "chiffres", "compte", "controle", "cookies", "coulisses", "courriels", "demonstration",
     "donnees-personnelles", "editions", "en", "equipe", "fr", "journal", "mentions-legales", "organisation", "pages",
     "rendez-vous", "sante", "static", "t"}
)  # fmt: skip


def validate_slug(value: str) -> None:
    """Refuse an address that another page already has."""
    if value in RESERVED_SLUGS:
        raise ValidationError(_("Cette adresse est celle d’une autre page. Choisissez-en une autre."))


class EditionQuerySet(models.QuerySet["Edition"]):
    def public(self) -> "EditionQuerySet":
        """Filter what everybody may see."""
        return self.exclude(state=EditionState.DRAFT)

    def upcoming(self, at: datetime) -> "EditionQuerySet":
        """Filter forums with days to come, nearest first."""
        return self.filter(ends_on__gte=at.date(), holding=Holding.HELD).order_by("starts_on", "pk")

    def newest_first(self) -> "EditionQuerySet":
        return self.order_by("-year", "-starts_on", "-pk")


class Edition(models.Model):
    slug = models.SlugField(
        _("adresse"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$"), validate_slug],
        help_text=_("D’ordinaire l’année : 2026."),
    )
    year = models.PositiveSmallIntegerField(_("année"))
    year_is_inferred = models.BooleanField(_("année déduite des sources"), default=False)
    ordinal = models.PositiveSmallIntegerField(_("rang"), null=True, blank=True)
    holding = models.CharField(_("tenue"), max_length=15, choices=Holding, default=Holding.HELD)
    state = models.CharField(_("état"), max_length=10, choices=EditionState, default=EditionState.DRAFT)
    is_demo = models.BooleanField(_("données fictives"), default=False)

    title = models.CharField(_("titre"), max_length=200, blank=True)
    title_en = models.CharField(_("titre (anglais)"), max_length=200, blank=True)
    theme = models.CharField(_("thème"), max_length=200, blank=True)
    theme_en = models.CharField(_("thème (anglais)"), max_length=200, blank=True)
    intro = models.TextField(_("présentation"), blank=True)
    intro_en = models.TextField(_("présentation (anglais)"), blank=True)
    audience = models.CharField(_("public visé"), max_length=200, blank=True)
    note = models.TextField(_("remarque"), blank=True)
    note_source = models.CharField(_("source de la remarque"), max_length=300, blank=True)
    testimony = models.TextField(_("témoignage"), blank=True)
    testimony_source = models.CharField(_("source du témoignage"), max_length=300, blank=True)

    venue = models.ForeignKey(
        Venue, on_delete=models.PROTECT, null=True, blank=True, related_name="editions", verbose_name=_("lieu")
    )
    time_zone = models.CharField(_("fuseau horaire"), max_length=40, default="Europe/Paris")
    starts_on = models.DateField(_("premier jour"), null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    registration_opens_at = models.DateTimeField(_("ouverture des inscriptions"), null=True, blank=True)
    registration_closes_at = models.DateTimeField(_("clôture des inscriptions"), null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("édition")
        verbose_name_plural = _("éditions")
        ordering = ("-year", "slug")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=EditionState.values), name="edition_state_known"),
            models.CheckConstraint(condition=Q(holding__in=Holding.values), name="edition_holding_known"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="edition_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(registration_opens_at__isnull=True)
                | Q(registration_closes_at__isnull=True)
                | Q(registration_closes_at__gt=F("registration_opens_at")),
                name="edition_registration_window_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slug} {self.title}".strip()

    def get_absolute_url(self) -> str:
        return reverse("pages:edition", args=[self.slug])

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @property
    def motif_seed(self) -> str:
        """What the edition's motif grows from."""
        return f"{self.slug} {self.theme}"

    def takes_registrations(self, at: datetime) -> bool:
        """Whether the registration window is open at `at`."""
        opens, closes = self.registration_opens_at, self.registration_closes_at
        return self.state == EditionState.OPEN and bool(opens and opens <= at) and not (closes and closes <= at)
