"""What came of a meeting, as each side tells it: a shared part and a private part."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from attendees.models import Registration
from matchmaking.enums import FollowUpKind, LeadKind, Verdict
from matchmaking.models.meeting import Meeting
from matchmaking.models.participant import Participant


class Outcome(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="outcomes")
    author = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="outcomes")
    verdict = models.CharField(_("suite"), max_length=16, choices=Verdict)
    introduction_to = models.CharField(_("mise en relation avec"), max_length=200, blank=True)
    # Told to the other side.
    shared_message = models.TextField(_("message à l’autre"), max_length=1000, blank=True)
    # For the author alone: no organiser reads it.
    private_note = models.TextField(_("note pour soi"), max_length=2000, blank=True)
    answered_at = models.DateTimeField(_("répondu le"))

    class Meta:
        verbose_name = _("suite d’un rendez-vous")
        verbose_name_plural = _("suites des rendez-vous")
        ordering = ("meeting", "author", "pk")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "author"], name="outcome_one_a_side"),
            models.CheckConstraint(condition=Q(verdict__in=Verdict.values), name="outcome_verdict_known"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.author_id}"


class OutcomeLead(models.Model):
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="leads")
    kind = models.CharField(_("sorte"), max_length=12, choices=LeadKind)

    class Meta:
        verbose_name = _("piste")
        verbose_name_plural = _("pistes")
        ordering = ("outcome", "kind", "pk")
        constraints = [
            models.UniqueConstraint(fields=["outcome", "kind"], name="lead_once_an_outcome"),
            models.CheckConstraint(condition=Q(kind__in=LeadKind.values), name="lead_kind_known"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class FollowUp(models.Model):
    """What a meeting had come to after 6 and 12 months, as one side tells it."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="follow_ups")
    author = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="follow_ups")
    month = models.PositiveSmallIntegerField(_("mois après"), choices=[(6, "6"), (12, "12")])
    kind = models.CharField(_("ce qui en est venu"), max_length=10, choices=FollowUpKind)
    amount = models.PositiveBigIntegerField(_("montant, en euros"), null=True, blank=True)
    words = models.TextField(_("précisions"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(_("répondu le"))

    class Meta:
        verbose_name = _("nouvelles d’un rendez-vous")
        verbose_name_plural = _("nouvelles des rendez-vous")
        ordering = ("meeting", "month", "author", "pk")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "author", "month"], name="follow_up_once_a_month"),
            models.CheckConstraint(condition=Q(month__in=[6, 12]), name="follow_up_month_known"),
            models.CheckConstraint(condition=Q(kind__in=FollowUpKind.values), name="follow_up_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=FollowUpKind.NOTHING) | Q(amount__isnull=True), name="follow_up_nothing_has_no_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.month}"


class MeetingNote(models.Model):
    """What somebody writes down for themselves about a participant. Nobody else reads it."""

    registration = models.ForeignKey(Registration, on_delete=models.CASCADE, related_name="meeting_notes")
    about = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("note"), max_length=4000)
    updated_at = models.DateTimeField(_("modifiée le"))

    class Meta:
        verbose_name = _("note personnelle")
        verbose_name_plural = _("notes personnelles")
        ordering = ("registration", "about", "pk")
        constraints = [models.UniqueConstraint(fields=["registration", "about"], name="note_one_a_participant")]

    def __str__(self) -> str:
        return f"{self.registration_id} {self.about_id}"
