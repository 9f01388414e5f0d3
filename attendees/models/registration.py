"""One person in one edition."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from attendees.enums import OPEN_REGISTRATIONS, HeardBy, OrganisationKind, RegistrationState
from attendees.models.category import Category
from attendees.territory import POSTCODE_LENGTH
from events.models import Edition


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def confirmed(self) -> "RegistrationQuerySet":
        return self.filter(state=RegistrationState.CONFIRMED)

    def opened(self) -> "RegistrationQuerySet":
        """Filter registrations that are still alive, whatever they wait for."""
        return self.filter(state__in=OPEN_REGISTRATIONS)

    def in_order(self) -> "RegistrationQuerySet":
        """Order as a guest list reads."""
        return self.order_by("sort_key", "pk")


class Registration(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="registrations")
    category = models.ForeignKey(
        Category, on_delete=models.PROTECT, related_name="registrations", verbose_name=_("catégorie")
    )
    # Null until the person has shown, by signing in, that the mailbox is theirs.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="registrations"
    )
    state = models.CharField(_("état"), max_length=12, choices=RegistrationState)
    # Made by the form that was filled in: sending it twice registers once.
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    # Raised to make the mailed links die.
    link_version = models.PositiveSmallIntegerField(default=1)

    first_name = models.CharField(_("prénom"), max_length=80, blank=True)
    last_name = models.CharField(_("nom"), max_length=80, blank=True)
    email = models.EmailField(_("courriel"), blank=True)
    # Folded copies: what is compared and sorted, accents and case aside.
    email_key = models.CharField(max_length=254, blank=True, db_index=True)
    name_key = models.CharField(max_length=200)
    sort_key = models.CharField(max_length=200)
    organisation_key = models.CharField(max_length=120, blank=True)
    organisation = models.CharField(_("structure"), max_length=120, blank=True)
    organisation_kind = models.CharField(_("sorte de structure"), max_length=20, choices=OrganisationKind, blank=True)
    language = models.CharField(_("langue"), max_length=5, default="fr")
    # Registered at the door by a steward: counted apart.
    is_walk_in = models.BooleanField(_("inscrite sur place"), default=False)
    is_under_15 = models.BooleanField(_("moins de 15 ans"), default=False)

    # For the figures alone, and only what people choose to say. Blank for who comes from abroad.
    postcode = models.CharField(_("code postal"), max_length=POSTCODE_LENGTH, blank=True)
    heard_by = models.CharField(_("comment le forum a été connu"), max_length=20, choices=HeardBy, blank=True)

    needs = models.TextField(_("besoins"), max_length=1000, blank=True)
    needs_told_at_desk = models.BooleanField(_("besoins dits à l’accueil"), default=False)
    has_no_photo_sign = models.BooleanField(_("signe « pas de photo »"), default=False)
    photos_allowed_at = models.DateTimeField(_("photos acceptées le"), null=True, blank=True)
    newsletter_wanted_at = models.DateTimeField(_("lettre d’information demandée le"), null=True, blank=True)

    created_at = models.DateTimeField(_("inscription du"))
    confirmed_at = models.DateTimeField(_("confirmée le"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("annulée le"), null=True, blank=True)
    # One's turn in the waiting list, kept once one has left it.
    waitlisted_at = models.DateTimeField(_("en liste d’attente depuis le"), null=True, blank=True)
    offer_expires_at = models.DateTimeField(_("place gardée jusqu’au"), null=True, blank=True)
    offers_missed = models.PositiveSmallIntegerField(_("propositions laissées sans réponse"), default=0)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("inscription")
        verbose_name_plural = _("inscriptions")
        ordering = ("sort_key", "pk")
        indexes = [
            models.Index(fields=["edition", "state", "category"], name="registration_counts"),
            models.Index(fields=["edition", "sort_key"], name="registration_guest_list"),
            models.Index(
                fields=["edition", "waitlisted_at"],
                condition=Q(state=RegistrationState.WAITLISTED),
                name="registration_waiting_line",
            ),
            # Who came to an earlier edition too.
            models.Index(fields=["email_key", "name_key"], name="registration_person"),
            models.Index(fields=["organisation_key"], name="registration_organisation"),
            models.Index(
                fields=["offer_expires_at"], condition=Q(state=RegistrationState.OFFERED), name="registration_offers"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "email_key", "name_key"],
                condition=Q(state__in=OPEN_REGISTRATIONS) & ~Q(email_key=""),
                name="registration_one_open_for_email_and_name",
            ),
            models.CheckConstraint(condition=Q(state__in=RegistrationState.values), name="registration_state_known"),
            models.CheckConstraint(condition=~Q(first_name="") | ~Q(last_name=""), name="registration_has_a_name"),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.CANCELLED) | Q(cancelled_at__isnull=False),
                name="registration_cancelled_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state=RegistrationState.CONFIRMED) | Q(confirmed_at__gte=F("created_at")),
                name="registration_confirmed_has_a_date",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RegistrationState.WAITLISTED, RegistrationState.OFFERED])
                | Q(waitlisted_at__isnull=False, waitlisted_at__gte=F("created_at")),
                name="registration_waiting_has_its_turn",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=RegistrationState.OFFERED,
                    offer_expires_at__isnull=False,
                    offer_expires_at__gt=F("waitlisted_at"),
                )
                | (~Q(state=RegistrationState.OFFERED) & Q(offer_expires_at__isnull=True)),
                name="registration_offer_expires",
            ),
            models.CheckConstraint(
                condition=Q(postcode="") | Q(Exact(Length("postcode"), POSTCODE_LENGTH)),
                name="registration_postcode_is_whole",
            ),
            models.CheckConstraint(condition=Q(heard_by__in=["", *HeardBy.values]), name="registration_heard_by_known"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_confirmed(self) -> bool:
        return self.state == RegistrationState.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == RegistrationState.WAITLISTED

    @property
    def is_offered(self) -> bool:
        return self.state == RegistrationState.OFFERED

    @property
    def is_cancelled(self) -> bool:
        return self.state == RegistrationState.CANCELLED
