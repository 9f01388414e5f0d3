"""The texts of the legal pages, every version of them: what people once agreed to must be found again."""

from typing import Any, NoReturn

from django.db import models
from django.utils.translation import gettext_lazy as _

from forum.core.enums import LegalPage


class LegalTextQuerySet(models.QuerySet["LegalText"]):
    def newest_first(self) -> "LegalTextQuerySet":
        return self.order_by("page", "-number")

    def current(self) -> "LegalTextQuerySet":
        """Filter the last version of each page."""
        last = LegalText.objects.filter(page=models.OuterRef("page")).order_by("-number").values("number")[:1]
        return self.filter(number=models.Subquery(last))

    def update(self, **kwargs: Any) -> NoReturn:
        raise TypeError("Versions of legal texts are kept as they were published.")

    def delete(self) -> NoReturn:
        raise TypeError("Versions of legal texts are kept as they were published.")


class LegalText(models.Model):
    """One version of one page, with the facts that its variables stood for. Append-only.

    A page has no row until somebody changes what it says: until then the text of the application shows.
    """

    page = models.CharField(_("page"), max_length=30, choices=LegalPage)
    number = models.PositiveIntegerField(_("version"))
    body_fr = models.TextField(_("texte"))
    body_en = models.TextField(_("texte (anglais)"), blank=True)
    # The application's own text, which follows the application when it is updated.
    is_original = models.BooleanField(_("texte d’origine"), default=False)
    facts = models.JSONField(_("informations"), default=dict)  # language → variable → what it stood for
    # Empty where the application's text showed from the beginning.
    published_at = models.DateTimeField(_("publiée le"), null=True, blank=True)
    published_by = models.CharField(_("par"), max_length=200, blank=True)

    objects = LegalTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("texte légal")
        verbose_name_plural = _("textes légaux")
        ordering = ("page", "-number")
        constraints = [
            models.UniqueConstraint(fields=["page", "number"], name="legal_text_version_once"),
            models.CheckConstraint(condition=models.Q(page__in=LegalPage.values), name="legal_text_page_known"),
        ]

    def __str__(self) -> str:
        return f"{self.page} {self.number}"

    def body(self, language: str) -> tuple[str, str]:
        """Return the text for a language, and the language that it really is in."""
        return (self.body_en, "en") if language == "en" and self.body_en else (self.body_fr, "fr")

    def says_the_same_as(self, other: "LegalText") -> bool:
        """Whether readers see no difference between two versions."""
        names = ("body_fr", "body_en", "facts")
        return all(getattr(self, name) == getattr(other, name) for name in names)
