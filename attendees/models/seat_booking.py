"""A seat in a session that one books."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendees.enums import PLACE_HOLDING_SEATS, SeatState
from attendees.models.registration import Registration
from events.models import Session


class SeatBookingQuerySet(models.QuerySet["SeatBooking"]):
    def confirmed(self) -> "SeatBookingQuerySet":
        return self.filter(state=SeatState.CONFIRMED)

    def holding(self) -> "SeatBookingQuerySet":
        """Filter bookings that take a place."""
        return self.filter(state__in=PLACE_HOLDING_SEATS)


class SeatBooking(models.Model):
    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="seats")
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="seats")
    state = models.CharField(_("état"), max_length=10, choices=SeatState, default=SeatState.CONFIRMED)
    booked_at = models.DateTimeField(_("réservée le"))
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)

    objects = SeatBookingQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ("booked_at", "pk")
        indexes = [models.Index(fields=["session", "state"], name="seat_counts")]
        constraints = [
            models.UniqueConstraint(
                fields=["registration", "session"],
                condition=~Q(state=SeatState.CANCELLED),
                name="seat_once_in_a_session",
            ),
            models.CheckConstraint(condition=Q(state__in=SeatState.values), name="seat_state_known"),
        ]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.session_id}"
