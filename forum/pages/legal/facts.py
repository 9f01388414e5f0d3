"""What the variables of legal texts stand for. What the code decides comes from the code: the pages cannot disagree."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext, override
from django.utils.translation import gettext_lazy as _

from attendees.retention import NEEDS_KEPT, REGISTRATIONS_KEPT_MONTHS
from attendees.views.registered import COOKIE as END_PAGE_COOKIE
from forum.core.enums import Compliance
from forum.core.logs import ACCESS_LOGS_KEPT_MONTHS
from forum.core.models import SiteDetails
from forum.core.text import NBSP, format_day

DAY = 24 * 3600


@dataclass(frozen=True, slots=True)
class Variable:
    """A word of the texts, `{{ name }}`: its name for people, and what it stands for in a language."""

    label: str | Promise
    tell: Callable[[SiteDetails, str], str]


def _detail(name: str) -> Variable:
    return Variable(SiteDetails._meta.get_field(name).verbose_name, lambda details, language: getattr(details, name))


def _setting(label: str | Promise, value: Callable[[], object]) -> Variable:
    return Variable(label, lambda details, language: str(value()))


def _months(number: int) -> str:
    # "mois" is its own plural; English is not so lucky.
    return ngettext("%(number)d mois", "%(number)d mois", number) % {"number": number}


def _seconds(number: int) -> str:
    days = number // DAY
    return ngettext("%(number)d jour", "%(number)d jours", days) % {"number": days}


def _session_life() -> str:
    if settings.SESSION_EXPIRE_AT_BROWSER_CLOSE:
        return gettext("jusqu’à la fermeture du navigateur")
    return _seconds(settings.SESSION_COOKIE_AGE)


def _csrf_life() -> str:
    if settings.CSRF_COOKIE_AGE is None:
        return gettext("jusqu’à la fermeture du navigateur")
    return _seconds(settings.CSRF_COOKIE_AGE)


def _day(moment: date | None, language: str) -> str:
    return format_day(moment, language) if moment else ""


def _rate(details: SiteDetails, language: str) -> str:
    figure = f"{details.audit_rate:.2f}".rstrip("0").rstrip(".")
    return f"{figure.replace('.', ',')}{NBSP}%" if language == "fr" else f"{figure}%"


def _compliance(details: SiteDetails, language: str) -> str:
    site = {"site": settings.SITE_NAME}
    if details.accessibility_status == Compliance.FULL:
        return gettext(
            "Le site « %(site)s » est totalement conforme au référentiel général d’amélioration de l’accessibilité "
            "(RGAA), version 4.1."
        ) % site  # fmt: skip
    if details.accessibility_status == Compliance.PARTIAL:
        return gettext(
            "Le site « %(site)s » est partiellement conforme au référentiel général d’amélioration de l’accessibilité "
            "(RGAA), version 4.1, en raison des non-conformités énumérées ci-dessous."
        ) % site  # fmt: skip
    if details.audited_on:
        return gettext(
            "Le site « %(site)s » est non conforme au référentiel général d’amélioration de l’accessibilité (RGAA), "
            "version 4.1. Les non-conformités sont énumérées ci-dessous."
        ) % site  # fmt: skip
    return gettext(
        "Le site « %(site)s » est non conforme au référentiel général d’amélioration de l’accessibilité (RGAA), "
        "version 4.1 : aucun audit n’a encore été réalisé."
    ) % site  # fmt: skip


def _tests(details: SiteDetails, language: str) -> str:
    if not details.audited_on:
        return gettext("L’audit de conformité reste à faire. Ses résultats paraîtront ici.")
    day = {"day": _day(details.audited_on, language), "auditor": details.auditor}
    who = (
        gettext("L’audit de conformité du %(day)s a été réalisé par %(auditor)s.")
        if details.auditor
        else gettext("L’audit de conformité date du %(day)s.")
    )
    if details.audit_rate is None:
        return who % day
    rate = gettext("%(rate)s des critères du RGAA 4.1 sont respectés.") % {"rate": _rate(details, language)}
    return f"{who % day} {rate}"


VARIABLES: dict[str, Variable] = {
    "organisateur": _setting(_("nom de la collectivité"), lambda: settings.ORGANISER_NAME),
    "site": _setting(_("nom du site"), lambda: settings.SITE_NAME),
    "adresse_du_site": _setting(_("adresse du site"), lambda: f"{settings.SITE_URL}/"),
    "adresse_postale": _detail("postal_address"),
    "courriel": _detail("contact_email"),
    "telephone": _detail("contact_phone"),
    "direction_de_la_publication": _detail("publication_director"),
    "protection_des_donnees": _detail("data_protection_contact"),
    "hebergeur": _detail("host"),
    "schema_accessibilite": _detail("accessibility_plan_url"),
    "etat_de_conformite": Variable(_("état de conformité, en une phrase"), _compliance),
    "resultats_des_tests": Variable(_("résultats de l’audit, en une phrase"), _tests),
    "date_de_declaration": Variable(
        SiteDetails._meta.get_field("declared_on").verbose_name,
        lambda details, language: _day(details.declared_on, language),
    ),
    "duree_besoins": _setting(_("durée de conservation des besoins"), lambda: _months(NEEDS_KEPT.days // 30)),
    "duree_inscriptions": _setting(
        _("durée de conservation des inscriptions"), lambda: _months(REGISTRATIONS_KEPT_MONTHS)
    ),
    "duree_journaux": _setting(
        _("durée de conservation des journaux techniques"), lambda: _months(ACCESS_LOGS_KEPT_MONTHS)
    ),
    "cookie_session": _setting(_("nom du cookie de session"), lambda: settings.SESSION_COOKIE_NAME),
    "duree_session": _setting(_("durée du cookie de session"), _session_life),
    "cookie_csrf": _setting(_("nom du cookie des formulaires"), lambda: settings.CSRF_COOKIE_NAME),
    "duree_csrf": _setting(_("durée du cookie des formulaires"), _csrf_life),
    "cookie_inscription": _setting(_("nom du cookie de fin d’inscription"), lambda: END_PAGE_COOKIE),
    "cookie_messages": _setting(_("nom du cookie des messages"), lambda: CookieStorage.cookie_name),
}


def labels() -> dict[str, str | Promise]:
    """Return the variables' names for people, to be read in the language of the text."""
    return {name: variable.label for name, variable in VARIABLES.items()}


def tell_facts(details: SiteDetails, names: set[str], language: str) -> dict[str, str]:
    """Return what some variables stand for in a language; those that nobody knows yet are empty."""
    with override(language):
        return {name: VARIABLES[name].tell(details, language) for name in sorted(names & VARIABLES.keys())}
