"""Where things happen."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Venue(models.Model):
    name = models.CharField(_("nom"), max_length=200)
    address = models.CharField(_("adresse"), max_length=300, blank=True)
    city = models.CharField(_("ville"), max_length=100)
    access = models.TextField(_("venir, accès"), blank=True)
    access_en = models.TextField(_("venir, accès (anglais)"), blank=True)
    is_step_free = models.BooleanField(_("accès de plain-pied"), default=False)
    # How many people the safety rules let be inside at once, staff included.
    safety_capacity = models.PositiveIntegerField(_("jauge de sécurité"), null=True, blank=True)

    class Meta:
        verbose_name = _("lieu")
        verbose_name_plural = _("lieux")
        ordering = ("name", "pk")
        constraints = [models.UniqueConstraint(fields=["name", "city"], name="venue_unique_in_city")]

    def __str__(self) -> str:
        return self.name


class Room(models.Model):
    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="rooms", verbose_name=_("lieu"))
    name = models.CharField(_("nom"), max_length=100)
    capacity = models.PositiveIntegerField(_("places"), null=True, blank=True)
    is_step_free = models.BooleanField(_("accès de plain-pied"), default=True)
    position = models.PositiveSmallIntegerField(_("ordre"), default=0)

    class Meta:
        verbose_name = _("salle")
        verbose_name_plural = _("salles")
        ordering = ("position", "name", "pk")
        constraints = [models.UniqueConstraint(fields=["venue", "name"], name="room_unique_in_venue")]

    def __str__(self) -> str:
        return self.name
