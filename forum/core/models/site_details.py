"""What only the people who run this installation know, and that the law wants published."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from forum.core.enums import Compliance

# A site at less than half of the criteria is not compliant, whoever audited it.
LEAST_PARTIAL_RATE = 50


class SiteDetails(models.Model):
    """The one row of facts. None until somebody fills it in; an unsaved one then stands for it."""

    ONLY = 1
    # What the published pages cannot do without.
    NEEDED = (
        "postal_address", "contact_email", "contact_phone", "publication_director", "data_protection_contact", "host",
        "accessibility_plan_url", "declared_on",
    )  # fmt: skip

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    postal_address = models.TextField(
        _("adresse postale"), blank=True, help_text=_("Celle de la collectivité, sur plusieurs lignes s’il le faut.")
    )
    contact_email = models.EmailField(
        _("courriel de contact"),
        blank=True,
        help_text=_("Lu par l’équipe du forum : questions, droits sur les données, difficultés d’accès."),
    )
    contact_phone = models.CharField(_("téléphone"), max_length=40, blank=True)
    publication_director = models.CharField(
        _("directeur ou directrice de la publication"),
        max_length=200,
        blank=True,
        help_text=_("Nom et fonction : d’ordinaire, le président ou la présidente de la collectivité."),
    )
    data_protection_contact = models.TextField(
        _("délégué ou déléguée à la protection des données"),
        blank=True,
        help_text=_("Courriel ou adresse postale où lui écrire."),
    )
    host = models.TextField(_("hébergeur"), blank=True, help_text=_("Nom, adresse et numéro de téléphone."))
    accessibility_plan_url = models.URLField(
        _("schéma pluriannuel d’accessibilité"),
        blank=True,
        help_text=_("L’adresse de la page où la collectivité le publie."),
    )
    accessibility_status = models.CharField(
        _("état de conformité"), max_length=10, choices=Compliance, default=Compliance.NONE
    )
    audited_on = models.DateField(_("date de l’audit"), null=True, blank=True)
    audit_rate = models.DecimalField(
        _("critères respectés, en %"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    auditor = models.CharField(_("auteur de l’audit"), max_length=200, blank=True)
    declared_on = models.DateField(
        _("date de la déclaration d’accessibilité"), null=True, blank=True,
        help_text=_("Le jour où elle a été établie, puis celui de sa dernière mise à jour."),
    )  # fmt: skip
    changed_at = models.DateTimeField(_("modifié le"), null=True, blank=True, editable=False)
    changed_by = models.CharField(_("par"), max_length=200, blank=True, editable=False)

    class Meta:
        verbose_name = _("informations légales")
        verbose_name_plural = _("informations légales")
        constraints = [
            models.CheckConstraint(condition=Q(pk=1), name="site_details_only_once"),
            models.CheckConstraint(
                condition=Q(accessibility_status=Compliance.NONE)
                | Q(
                    accessibility_status=Compliance.PARTIAL,
                    audited_on__isnull=False,
                    audit_rate__gte=LEAST_PARTIAL_RATE,
                    audit_rate__lt=100,
                )
                | Q(accessibility_status=Compliance.FULL, audited_on__isnull=False, audit_rate=100),
                name="site_details_compliance_was_audited",
            ),
            models.CheckConstraint(
                condition=Q(audit_rate__isnull=True) | Q(audit_rate__gte=0, audit_rate__lte=100),
                name="site_details_rate_is_a_share",
            ),
        ]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)

    @property
    def missing(self) -> list[str]:
        """The names of the facts that the published pages lack."""
        return [name for name in self.NEEDED if not getattr(self, name)]
