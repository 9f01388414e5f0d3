"""Meetings of one kind in one edition: two named sides, their rules, what happens when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from events.models import Edition, Room
from matchmaking.enums import LIVE_PROGRAMMES, SHOWN_PROGRAMMES, Idle, Minimise, PhaseKind, Preset, ProgrammeState, Side


class MeetingProgrammeQuerySet(models.QuerySet["MeetingProgramme"]):
    def shown(self) -> "MeetingProgrammeQuerySet":
        """Filter programmes that their own people find."""
        return self.filter(state__in=SHOWN_PROGRAMMES)

    def shown_or_called_off(self) -> "MeetingProgrammeQuerySet":
        """Filter programmes that their own people find, or found until they were cancelled."""
        return self.filter(Q(state__in=SHOWN_PROGRAMMES) | Q(cancellation_is_told=True))


class MeetingProgramme(models.Model):
    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="meeting_programmes")
    slug = models.SlugField(_("adresse"), max_length=40)
    preset = models.CharField(_("modèle"), max_length=20, choices=Preset, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=ProgrammeState, default=ProgrammeState.DRAFT)
    name = models.CharField(_("nom"), max_length=120)
    name_en = models.CharField(_("nom (anglais)"), max_length=120, blank=True)
    intro = models.TextField(_("présentation"), blank=True)
    intro_en = models.TextField(_("présentation (anglais)"), blank=True)
    contact_name = models.CharField(_("personne à qui s’adresser"), max_length=120, blank=True)
    contact_email = models.EmailField(_("son courriel"), blank=True)

    is_peer = models.BooleanField(
        _("entre pairs"), default=False, help_text=_("Un seul côté : chacun peut voir chacun.")
    )
    side_a_name = models.CharField(_("premier côté, au singulier"), max_length=60)
    side_a_name_en = models.CharField(_("premier côté, au singulier (anglais)"), max_length=60, blank=True)
    side_a_plural = models.CharField(_("premier côté, au pluriel"), max_length=60)
    side_a_plural_en = models.CharField(_("premier côté, au pluriel (anglais)"), max_length=60, blank=True)
    side_b_name = models.CharField(_("second côté, au singulier"), max_length=60, blank=True)
    side_b_name_en = models.CharField(_("second côté, au singulier (anglais)"), max_length=60, blank=True)
    side_b_plural = models.CharField(_("second côté, au pluriel"), max_length=60, blank=True)
    side_b_plural_en = models.CharField(_("second côté, au pluriel (anglais)"), max_length=60, blank=True)

    # Null where it is held on the edition's own days.
    starts_on = models.DateField(_("premier jour"), null=True, blank=True)
    ends_on = models.DateField(_("dernier jour"), null=True, blank=True)
    room = models.ForeignKey(
        Room, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("salle")
    )
    slot_minutes = models.PositiveSmallIntegerField(_("durée d’un rendez-vous, en minutes"), default=20)
    gap_minutes = models.PositiveSmallIntegerField(_("battement entre deux créneaux, en minutes"), default=5)
    absence_minutes = models.PositiveSmallIntegerField(_("absence constatée après, en minutes"), default=5)
    standby_is_automatic = models.BooleanField(_("remplacement automatique des absents"), default=False)

    min_meetings_a = models.PositiveSmallIntegerField(_("rendez-vous garantis, premier côté"), default=0)
    max_meetings_a = models.PositiveSmallIntegerField(_("rendez-vous au plus, premier côté"), null=True, blank=True)
    min_meetings_b = models.PositiveSmallIntegerField(_("rendez-vous garantis, second côté"), default=0)
    max_meetings_b = models.PositiveSmallIntegerField(_("rendez-vous au plus, second côté"), null=True, blank=True)
    # What each participant may still book or ask for once the timetable is published; null: as many as they want.
    direct_quota = models.PositiveSmallIntegerField(
        _("réservations par participant après publication"), null=True, blank=True, default=2
    )
    request_quota = models.PositiveSmallIntegerField(
        _("demandes par participant après publication"), null=True, blank=True, default=3
    )
    request_hours = models.PositiveSmallIntegerField(_("délai de réponse à une demande, en heures"), default=48)
    min_lead_minutes = models.PositiveIntegerField(_("délai avant un créneau pour le réserver, en minutes"), default=60)

    # How the timetable is computed: see the solver's exchange format.
    idle = models.CharField(_("créneaux vides comptés"), max_length=10, choices=Idle, default=Idle.AVAILABLE)
    minimise = models.CharField(_("à réduire"), max_length=10, choices=Minimise, default=Minimise.WAITING)
    weight_slack = models.FloatField(_("part des vœux cédée à l’équité"), default=0.0)
    spread = models.PositiveSmallIntegerField(_("écart d’interruptions au plus"), null=True, blank=True)

    published_at = models.DateTimeField(_("publié le"), null=True, blank=True)
    # Whether its people had found it when it was cancelled: only they learn that it was, and read why.
    cancellation_is_told = models.BooleanField(_("annulation dite aux participants"), default=False)
    cancellation_words = models.TextField(_("mot de l’annulation"), blank=True)
    wishes_kept_until = models.DateField(_("vœux gardés jusqu’au"), null=True, blank=True)
    notes_kept_until = models.DateField(_("notes gardées jusqu’au"), null=True, blank=True)

    objects = MeetingProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme de rendez-vous")
        verbose_name_plural = _("programmes de rendez-vous")
        ordering = ("edition", "starts_on", "name", "pk")
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="meeting_programme_unique_in_edition"),
            models.CheckConstraint(condition=Q(state__in=ProgrammeState.values), name="meeting_programme_state_known"),
            models.CheckConstraint(
                condition=Q(preset="") | Q(preset__in=Preset.values), name="meeting_programme_preset_known"
            ),
            models.CheckConstraint(condition=Q(idle__in=Idle.values), name="meeting_programme_idle_known"),
            models.CheckConstraint(condition=Q(minimise__in=Minimise.values), name="meeting_programme_minimise_known"),
            models.CheckConstraint(
                condition=Q(weight_slack__gte=0, weight_slack__lte=1), name="meeting_programme_slack_is_a_share"
            ),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__isnull=False, ends_on__gte=F("starts_on")),
                name="meeting_programme_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(max_meetings_a__isnull=True) | Q(max_meetings_a__gte=F("min_meetings_a")),
                name="meeting_programme_a_max_above_min",
            ),
            models.CheckConstraint(
                condition=Q(max_meetings_b__isnull=True) | Q(max_meetings_b__gte=F("min_meetings_b")),
                name="meeting_programme_b_max_above_min",
            ),
            models.CheckConstraint(
                condition=Q(state=ProgrammeState.CANCELLED) | Q(cancellation_is_told=False, cancellation_words=""),
                name="meeting_programme_only_cancelled_says_so",
            ),
            models.CheckConstraint(condition=Q(slot_minutes__gt=0), name="meeting_programme_slots_last"),
            models.CheckConstraint(
                condition=Q(is_peer=True) | (~Q(side_b_name="") & ~Q(side_b_plural="")),
                name="meeting_programme_has_two_sides",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_shown(self) -> bool:
        return self.state in SHOWN_PROGRAMMES

    @property
    def is_cancelled(self) -> bool:
        return self.state == ProgrammeState.CANCELLED

    @property
    def is_published(self) -> bool:
        return self.state in (ProgrammeState.PUBLISHED, ProgrammeState.CLOSED)

    @property
    def takes_meetings(self) -> bool:
        """Whether meetings may be put, moved and cancelled."""
        return self.state in LIVE_PROGRAMMES

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides that people may stand on."""
        return (Side.A,) if self.is_peer else (Side.A, Side.B)

    def least_of(self, side: str) -> int:
        """Return how many meetings a side is promised."""
        return self.min_meetings_a if side == Side.A else self.min_meetings_b

    def most_of(self, side: str) -> int | None:
        """Return how many meetings a side may have at most; None: no bound."""
        return self.max_meetings_a if side == Side.A else self.max_meetings_b


class Phase(models.Model):
    """A while in which people may do something. Several may be open at once."""

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="phases")
    kind = models.CharField(_("sorte"), max_length=10, choices=PhaseKind)
    opens_at = models.DateTimeField(_("ouverture"))
    closes_at = models.DateTimeField(_("clôture"))
    position = models.PositiveSmallIntegerField(_("ordre"))

    class Meta:
        verbose_name = _("étape")
        verbose_name_plural = _("étapes")
        ordering = ("programme", "position", "pk")
        constraints = [
            models.UniqueConstraint(fields=["programme", "position"], name="phase_one_at_a_position"),
            models.CheckConstraint(condition=Q(kind__in=PhaseKind.values), name="phase_kind_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="phase_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ProgrammeDocument(models.Model):
    """What stands beside the programme: how to pitch, what financiers look at. A file of ours or a link."""

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="documents")
    title = models.CharField(_("titre"), max_length=160)
    title_en = models.CharField(_("titre (anglais)"), max_length=160, blank=True)
    file = models.FileField(_("fichier"), upload_to="meeting-documents/", blank=True)
    link = models.URLField(_("adresse"), max_length=300, blank=True)
    # Blank: for both.
    side = models.CharField(_("pour"), max_length=1, choices=Side, blank=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("document du programme")
        verbose_name_plural = _("documents du programme")
        ordering = ("programme", "position", "title", "pk")
        constraints = [
            models.CheckConstraint(
                condition=Q(file="", link__gt="") | Q(file__gt="", link=""), name="programme_document_file_or_link"
            ),
            models.CheckConstraint(condition=Q(side__in=["", *Side.values]), name="programme_document_side_known"),
        ]

    def __str__(self) -> str:
        return self.title
