"""What came of a meeting, as each side tells it: a shared part and a private part."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from attendees.models import Registration
from matchmaking.enums import FollowUpKind, LeadKind, OutcomeLetterKind, Verdict
from matchmaking.models.meeting import Meeting
from matchmaking.models.participant import Participant
from matchmaking.models.programme import MeetingProgramme


class Outcome(models.Model):
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="outcomes")
    author = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="outcomes")
    verdict = models.CharField(_("suite"), max_length=16, choices=Verdict)
    introduction_to = models.CharField(_("mise en relation avec"), max_length=200, blank=True)
    # Null while the promise of an introduction waits to be kept.
    introduction_kept_at = models.DateTimeField(_("mise en relation faite le"), null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(verdict=Verdict.TO_BE_CONTINUED) | Q(introduction_to=""),
                name="outcome_introduces_where_it_goes_on",
            ),
            models.CheckConstraint(
                condition=Q(introduction_kept_at__isnull=True) | ~Q(introduction_to=""),
                name="outcome_keeps_what_it_promised",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.author_id}"


class OutcomeLead(models.Model):
    outcome = models.ForeignKey(Outcome, on_delete=models.CASCADE, related_name="leads")
    kind = models.CharField(_("sorte"), max_length=12, choices=LeadKind)

    class Meta:
        verbose_name = _("piste")
        verbose_name_plural = _("pistes")
        # Not by the outcome's own order, which joins programmes twice: Django takes that for a loop.
        ordering = ("outcome_id", "kind", "pk")
        constraints = [
            models.UniqueConstraint(fields=["outcome", "kind"], name="lead_once_an_outcome"),
            models.CheckConstraint(condition=Q(kind__in=LeadKind.values), name="lead_kind_known"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()


class ContactExchange(models.Model):
    """Both sides want to go on: from then on, and for good, each knows how to reach the other."""

    meeting = models.OneToOneField(Meeting, on_delete=models.CASCADE, related_name="exchange")
    exchanged_at = models.DateTimeField(_("échangés le"))

    class Meta:
        verbose_name = _("échange de coordonnées")
        verbose_name_plural = _("échanges de coordonnées")
        ordering = ("exchanged_at", "pk")

    def __str__(self) -> str:
        return str(self.meeting_id)


class OutcomeLetter(models.Model):
    """A letter that asks a participant what came of it has left: no kind leaves twice."""

    participant = models.ForeignKey(Participant, on_delete=models.CASCADE, related_name="outcome_letters")
    kind = models.CharField(_("sorte"), max_length=10, choices=OutcomeLetterKind)
    queued_at = models.DateTimeField(_("partie le"))

    class Meta:
        verbose_name = _("lettre sur les suites")
        verbose_name_plural = _("lettres sur les suites")
        ordering = ("participant", "queued_at", "pk")
        constraints = [
            models.UniqueConstraint(fields=["participant", "kind"], name="outcome_letter_leaves_once"),
            models.CheckConstraint(condition=Q(kind__in=OutcomeLetterKind.values), name="outcome_letter_kind_known"),
        ]

    def __str__(self) -> str:
        return f"{self.participant_id} {self.kind}"


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


class FrozenWishes(models.Model):
    """What was counted of a programme's wishes before they were erased: figures survive people."""

    programme = models.OneToOneField(MeetingProgramme, on_delete=models.CASCADE, related_name="frozen_wishes")
    wishes = models.PositiveIntegerField(_("vœux exprimés"))
    wishes_met = models.PositiveIntegerField(_("vœux devenus un rendez-vous"))
    frozen_at = models.DateTimeField(_("comptés le"))

    class Meta:
        verbose_name = _("compte des vœux effacés")
        verbose_name_plural = _("comptes des vœux effacés")
        ordering = ("programme", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(wishes_met__lte=F("wishes")), name="frozen_wishes_met_are_wishes")
        ]

    def __str__(self) -> str:
        return str(self.programme_id)
