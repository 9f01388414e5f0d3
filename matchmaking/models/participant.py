"""A project or an organisation on a side, with one or more people behind it; one of them present is enough."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import OrganisationKind
from attendees.models import Registration
from matchmaking.enums import LIVE_PARTICIPANTS, ParticipantState, Side, Unavailability
from matchmaking.models.programme import MeetingProgramme
from matchmaking.models.slot import Slot, Table


class ParticipantQuerySet(models.QuerySet["Participant"]):
    def approved(self) -> "ParticipantQuerySet":
        """Filter those who show in the programme and may meet."""
        return self.filter(state=ParticipantState.APPROVED)

    def alive(self) -> "ParticipantQuerySet":
        """Filter those who are in the game, or may still come into it."""
        return self.filter(state__in=LIVE_PARTICIPANTS)

    def in_order(self) -> "ParticipantQuerySet":
        """Order as a list of names reads."""
        return self.order_by("sort_key", "pk")


class Participant(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="participants")
    side = models.CharField(_("côté"), max_length=1, choices=Side)
    state = models.CharField(_("état"), max_length=10, choices=ParticipantState, default=ParticipantState.DRAFT)
    # The project's name; for an organisation, its own. A project holder may have no structure yet.
    name = models.CharField(_("nom"), max_length=120)
    sort_key = models.CharField(max_length=120)
    organisation = models.CharField(_("structure"), max_length=120, blank=True)
    organisation_kind = models.CharField(_("sorte de structure"), max_length=20, choices=OrganisationKind, blank=True)
    # Null: as the programme says for the side.
    min_meetings = models.PositiveSmallIntegerField(_("rendez-vous garantis"), null=True, blank=True)
    max_meetings = models.PositiveSmallIntegerField(_("rendez-vous au plus"), null=True, blank=True)
    # Theirs alone, all day.
    table = models.OneToOneField(
        Table, on_delete=models.SET_NULL, null=True, blank=True, related_name="holder", verbose_name=_("table attitrée")
    )
    takes_standby = models.BooleanField(_("remplace volontiers un absent"), default=True)
    created_at = models.DateTimeField(_("créée le"))
    submitted_at = models.DateTimeField(_("envoyée le"), null=True, blank=True)
    reviewed_at = models.DateTimeField(_("relue le"), null=True, blank=True)
    # What the organisers asked to amend, or why they declined.
    review_words = models.TextField(_("mot de l’organisation"), max_length=1000, blank=True)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant aux rendez-vous")
        verbose_name_plural = _("participants aux rendez-vous")
        ordering = ("programme", "side", "sort_key", "pk")
        indexes = [models.Index(fields=["programme", "state", "side"], name="participant_lists")]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=Side.values), name="participant_side_known"),
            models.CheckConstraint(condition=Q(state__in=ParticipantState.values), name="participant_state_known"),
            models.CheckConstraint(
                condition=Q(max_meetings__isnull=True)
                | Q(min_meetings__isnull=True)
                | Q(max_meetings__gte=F("min_meetings")),
                name="participant_max_above_min",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="participant_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_approved(self) -> bool:
        return self.state == ParticipantState.APPROVED

    @property
    def least(self) -> int:
        """How many meetings they are promised. No query where the programme is at hand."""
        return self.programme.least_of(self.side) if self.min_meetings is None else self.min_meetings

    @property
    def most(self) -> int | None:
        """How many meetings they may have at most; None: no bound. No query where the programme is at hand."""
        return self.programme.most_of(self.side) if self.max_meetings is None else self.max_meetings


class ParticipantMemberQuerySet(models.QuerySet["ParticipantMember"]):
    def present(self) -> "ParticipantMemberQuerySet":
        """Filter those who are still behind their participant."""
        return self.filter(left_at=None)


class ParticipantMember(models.Model):
    """A person behind a participant; one who left stays known, so that it is told who met whom."""

    # Copied from the participant: a person stands behind one alone in a programme.
    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="+")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="members")
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("fonction"), max_length=120, blank=True)
    is_contact = models.BooleanField(_("reçoit les courriels"), default=True)
    joined_at = models.DateTimeField(_("depuis le"))
    left_at = models.DateTimeField(_("jusqu’au"), null=True, blank=True)

    objects = ParticipantMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("personne d’un participant")
        verbose_name_plural = _("personnes des participants")
        ordering = ("joined_at", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "registration"],
                condition=Q(left_at__isnull=True),
                name="member_behind_one_participant",
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("joined_at")), name="member_leaves_after_joining"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.registration_id}"


class Availability(models.Model):
    """A slot in which a participant is not there; without a row, they are."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="unavailabilities")
    slot = models.ForeignKey(Slot, on_delete=models.CASCADE, related_name="unavailabilities")
    reason = models.CharField(_("raison"), max_length=10, choices=Unavailability, default=Unavailability.OWN)

    class Meta:
        verbose_name = _("indisponibilité")
        verbose_name_plural = _("indisponibilités")
        ordering = ("participant", "slot__number", "pk")
        constraints = [
            models.UniqueConstraint(fields=["participant", "slot"], name="availability_once_a_slot"),
            models.CheckConstraint(condition=Q(reason__in=Unavailability.values), name="availability_reason_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.slot_id}"
