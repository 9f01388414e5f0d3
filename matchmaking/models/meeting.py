"""Two participants in a slot at a table, and where each of them stands in it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import LIVE_MEETINGS, MeetingSource, MeetingState, Side
from matchmaking.models.participant import Participant
from matchmaking.models.programme import MeetingProgramme
from matchmaking.models.slot import Slot, Table


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def live(self) -> "MeetingQuerySet":
        """Filter meetings that hold their slot, their table and people's time."""
        return self.filter(is_live=True)

    def in_order(self) -> "MeetingQuerySet":
        """Order as a timetable reads: by hour, then by table."""
        return self.order_by("slot__number", "table__number", "pk")


class Meeting(models.Model):
    """Written by `matchmaking.services.meeting` alone, which keeps seats, agenda and copies in step."""

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="meetings")
    slot = models.ForeignKey(Slot, on_delete=models.RESTRICT, related_name="meetings", verbose_name=_("créneau"))
    table = models.ForeignKey(
        Table, on_delete=models.RESTRICT, null=True, blank=True, related_name="meetings", verbose_name=_("table")
    )
    state = models.CharField(_("état"), max_length=10, choices=MeetingState, default=MeetingState.PUBLISHED)
    # Copies of what constraints compare: whether the state holds its place, and whom it brings together.
    is_live = models.BooleanField(default=True)
    pair_key = models.CharField(max_length=65)
    is_locked = models.BooleanField(_("verrouillé"), default=False)
    source = models.CharField(_("origine"), max_length=10, choices=MeetingSource)
    # Who booked it without asking, where somebody did.
    booked_by = models.ForeignKey(
        Participant, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("réservé par")
    )
    # Raised by every change: who acts on an older one is shown what a colleague did meanwhile.
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("créé le"))
    changed_at = models.DateTimeField(_("modifié le"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rendez-vous")
        verbose_name_plural = _("rendez-vous")
        ordering = ("programme", "slot__number", "pk")
        constraints = [
            models.UniqueConstraint(fields=["slot", "table"], condition=Q(is_live=True), name="meeting_one_at_a_table"),
            models.UniqueConstraint(
                fields=["programme", "pair_key"], condition=Q(is_live=True), name="meeting_once_a_pair"
            ),
            models.CheckConstraint(condition=Q(state__in=MeetingState.values), name="meeting_state_known"),
            models.CheckConstraint(condition=Q(source__in=MeetingSource.values), name="meeting_source_known"),
            models.CheckConstraint(
                condition=Q(is_live=True, state__in=LIVE_MEETINGS) | (Q(is_live=False) & ~Q(state__in=LIVE_MEETINGS)),
                name="meeting_live_as_its_state",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class MeetingSeat(models.Model):
    """One side of a meeting. The database keeps the promise: nobody sits twice in a slot."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="seats")
    participant = models.ForeignKey(Participant, on_delete=models.RESTRICT, related_name="meeting_seats")
    # In a meeting of peers, the two chairs.
    side = models.CharField(_("côté"), max_length=1, choices=Side)
    # Copied from the meeting.
    slot = models.ForeignKey(Slot, on_delete=models.RESTRICT, related_name="+")
    is_live = models.BooleanField(default=True)
    late_minutes = models.PositiveSmallIntegerField(_("retard annoncé, en minutes"), null=True, blank=True)
    is_missing = models.BooleanField(_("absence constatée"), default=False)

    class Meta:
        verbose_name = _("place à un rendez-vous")
        verbose_name_plural = _("places aux rendez-vous")
        ordering = ("meeting", "side", "pk")
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "slot"], condition=Q(is_live=True), name="meeting_seat_once_a_slot"
            ),
            models.UniqueConstraint(fields=["meeting", "side"], name="meeting_seat_one_a_side"),
            models.UniqueConstraint(fields=["meeting", "participant"], name="meeting_seat_not_with_oneself"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="meeting_seat_side_known"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.participant_id}"
