"""Whom a participant wants to meet, in order, or does not want to; and requests, one pair at a time."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from matchmaking.enums import RequestState
from matchmaking.models.participant import Participant
from matchmaking.models.programme import MeetingProgramme
from matchmaking.models.slot import Slot


class WishQuerySet(models.QuerySet["Wish"]):
    def wanted(self) -> "WishQuerySet":
        """Filter wishes to meet, the first first."""
        return self.filter(no_thanks=False).order_by("wisher", "rank", "pk")


class Wish(models.Model):
    """A rank, 1 for the first, or "no thanks", which nobody else ever sees. Neither holds a slot.

    Ranks are unique at every moment: who reorders writes the ranks again from free numbers on, or deletes first.
    """

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="wishes")
    wisher = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wishes")
    wished = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="wished_by")
    rank = models.PositiveSmallIntegerField(_("rang"), null=True, blank=True)
    no_thanks = models.BooleanField(_("non merci"), default=False)
    motivation = models.CharField(_("motivation"), max_length=200, blank=True)
    wished_at = models.DateTimeField(_("exprimé le"))

    objects = WishQuerySet.as_manager()

    class Meta:
        verbose_name = _("vœu")
        verbose_name_plural = _("vœux")
        ordering = ("wisher", "rank", "pk")
        constraints = [
            models.UniqueConstraint(fields=["wisher", "wished"], name="wish_once_a_pair"),
            models.UniqueConstraint(fields=["wisher", "rank"], name="wish_one_at_a_rank"),
            models.CheckConstraint(
                condition=Q(rank__isnull=False, rank__gte=1, no_thanks=False)
                | Q(rank__isnull=True, no_thanks=True, motivation=""),
                name="wish_is_a_rank_or_no_thanks",
            ),
            models.CheckConstraint(condition=~Q(wisher=F("wished")), name="wish_not_for_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.wisher_id} {self.wished_id}"


class MeetingRequest(models.Model):
    """Asked, answered or not. It holds no slot, even where it names one."""

    programme = models.ForeignKey(MeetingProgramme, on_delete=models.CASCADE, related_name="requests")
    asker = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="requests_sent")
    asked = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="requests_received")
    # The same whoever asks: `matchmaking.pairs.pair_key`.
    pair_key = models.CharField(max_length=65)
    slot = models.ForeignKey(
        Slot, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("créneau souhaité")
    )
    message = models.CharField(_("message"), max_length=300, blank=True)
    state = models.CharField(_("état"), max_length=10, choices=RequestState, default=RequestState.PENDING)
    asked_at = models.DateTimeField(_("envoyée le"))
    expires_at = models.DateTimeField(_("sans réponse le"))
    answered_at = models.DateTimeField(_("répondue le"), null=True, blank=True)

    class Meta:
        verbose_name = _("demande de rendez-vous")
        verbose_name_plural = _("demandes de rendez-vous")
        ordering = ("asked_at", "pk")
        indexes = [
            models.Index(fields=["expires_at"], condition=Q(state=RequestState.PENDING), name="request_to_expire")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "pair_key"],
                condition=Q(state=RequestState.PENDING),
                name="request_one_pending_for_a_pair",
            ),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="request_state_known"),
            models.CheckConstraint(condition=~Q(asker=F("asked")), name="request_not_to_oneself"),
            models.CheckConstraint(condition=Q(expires_at__gt=F("asked_at")), name="request_expires_later"),
            models.CheckConstraint(
                condition=Q(state=RequestState.PENDING, answered_at__isnull=True)
                | (~Q(state=RequestState.PENDING) & Q(answered_at__isnull=False)),
                name="request_answered_has_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker_id} {self.asked_id}"
