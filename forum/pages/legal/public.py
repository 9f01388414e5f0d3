"""The legal pages as everybody reads them."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forum.core.enums import LegalPage
from forum.core.legal import current_texts, site_details
from forum.core.text import tongue
from forum.pages.legal.contents import describe, show

# From how many parts on a page begins with the list of them.
LONG = 4


@dataclass(frozen=True, slots=True)
class Face:
    """How a page presents itself: the name of its address, its title, and what it tells in a line."""

    route: str
    title: str | Promise
    lead: str | Promise


FACES = {
    LegalPage.ACCESSIBILITY: Face(
        "pages:accessibility",
        _("Déclaration d’accessibilité"),
        _("Où en est ce site, ce qui manque encore, et à qui le dire."),
    ),
    LegalPage.PERSONAL_DATA: Face(
        "pages:personal_data",
        _("Vos données personnelles"),
        _("Lesquelles, pourquoi, pour combien de temps, et comment garder la main."),
    ),
    LegalPage.COOKIES: Face(
        "pages:cookies", _("Cookies"), _("Le strict nécessaire : ni publicité, ni mesure d’audience.")
    ),
    LegalPage.LEGAL_NOTICE: Face(
        "pages:legal_notice", _("Mentions légales"), _("Qui publie ce site, qui l’héberge, et avec quel logiciel.")
    ),
}


@login_not_required
@require_safe
def legal_page(request: HttpRequest, page: LegalPage) -> HttpResponse:
    text = describe(site_details(), current_texts())[page]
    wanted = tongue(get_language() or "fr")
    document, language = show(text, wanted)
    context = {
        "face": FACES[page],
        "others": [face for other, face in FACES.items() if other != page],
        "document": document,
        "contents": document.contents if len(document.contents) >= LONG else [],
        "language": language,
        "is_translated": language == wanted,
        "published_at": text.published_at,
    }
    return render(request, "forum/legal/page.html", context)
