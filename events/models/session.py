"""What happens in a room at a time."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from events.enums import Booking, SessionKind, SessionState
from events.models.edition import Edition
from events.models.speaker import Speaker
from events.models.venue import Room

hex_colour = RegexValidator(r"^#[0-9a-f]{6}$", _("Une couleur s’écrit #0b6e4f : un dièse et six chiffres."))


class Track(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="tracks")
    name = models.CharField(_("nom"), max_length=100)
    name_en = models.CharField(_("nom (anglais)"), max_length=100, blank=True)
    colour = models.CharField(_("couleur"), max_length=7, default="#0b6e4f", validators=[hex_colour])
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("parcours")
        verbose_name_plural = pgettext_lazy("au pluriel", "parcours")
        ordering = ("position", "name", "pk")
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="track_unique_in_edition")]

    def __str__(self) -> str:
        return self.name


class SessionQuerySet(models.QuerySet["Session"]):
    def scheduled(self) -> "SessionQuerySet":
        return self.filter(state=SessionState.SCHEDULED)

    def bookable(self) -> "SessionQuerySet":
        """Filter sessions that one books a seat in."""
        return self.scheduled().filter(booking=Booking.NEEDED)

    def in_order(self) -> "SessionQuerySet":
        """Order as a programme reads: by hour, then by room."""
        return self.order_by("starts_at", "room__position", "room__name", "pk")


class Session(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="sessions")
    track = models.ForeignKey(
        Track, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("parcours")
    )
    kind = models.CharField(_("sorte"), max_length=12, choices=SessionKind)
    state = models.CharField(_("état"), max_length=10, choices=SessionState, default=SessionState.SCHEDULED)
    title = models.CharField(_("titre"), max_length=200)
    title_en = models.CharField(_("titre (anglais)"), max_length=200, blank=True)
    abstract = models.TextField(_("résumé"), blank=True)
    abstract_en = models.TextField(_("résumé (anglais)"), blank=True)
    room = models.ForeignKey(
        Room, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions", verbose_name=_("salle")
    )
    starts_at = models.DateTimeField(_("début"))
    ends_at = models.DateTimeField(_("fin"))
    booking = models.CharField(_("places"), max_length=8, choices=Booking, default=Booking.OPEN)
    capacity = models.PositiveIntegerField(_("nombre de places"), null=True, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    has_sign_language = models.BooleanField(_("langue des signes"), default=False)
    has_captioning = models.BooleanField(_("sous-titrage"), default=False)
    speakers = models.ManyToManyField(Speaker, through="SessionSpeaker", related_name="sessions", blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("séance")
        verbose_name_plural = _("séances")
        ordering = ("starts_at", "pk")
        indexes = [models.Index(fields=["edition", "starts_at"], name="session_by_edition_and_hour")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(kind__in=SessionKind.values), name="session_kind_known"),
            models.CheckConstraint(condition=Q(state__in=SessionState.values), name="session_state_known"),
            models.CheckConstraint(
                condition=Q(booking=Booking.OPEN) | Q(booking=Booking.NEEDED, capacity__isnull=False),
                name="session_bookable_has_capacity",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SessionSpeaker(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="line_up")
    speaker = models.ForeignKey(Speaker, on_delete=models.CASCADE, related_name="line_up")
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("prise de parole")
        verbose_name_plural = _("prises de parole")
        ordering = ("position", "pk")
        constraints = [models.UniqueConstraint(fields=["session", "speaker"], name="speaker_once_in_a_session")]

    def __str__(self) -> str:
        return f"{self.session_id}-{self.speaker_id}"
