"""The scanner's page, and what lets it open without network. It holds nothing: a phone that is paired asks the API."""

import json
from hashlib import blake2b

from csp.constants import SELF, WASM_UNSAFE_EVAL
from csp.decorators import csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import get_template
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

COLOUR = "#12201d"
# The page's scripts: main.js builds the others, whose addresses the page tells.
ROOMS = (
    "admission", "answers", "api", "bar", "camera", "checks", "companions", "contact", "doors", "entries", "forcing",
    "judge", "kiosk", "late", "likeness", "moving", "pairing", "presence", "queue", "reader", "recording",
    "registering", "roster", "screens", "searching", "sentences", "signals", "store", "tickets", "training",
    "updating", "vault", "watching", "wedge",
)  # fmt: skip
STYLES = (
    "vendor/bootstrap/bootstrap.min.css", "css/theme.css", "css/components.css", "css/forms.css", "css/door.css",
    "css/scanner.css", "css/scanner-screens.css", "css/scanner-gestures.css",
)  # fmt: skip
OTHERS = (
    "js/scanner/main.js", "vendor/idb/idb.js", "vendor/zxing-wasm/reader.js", "vendor/zxing-wasm/zxing_reader.wasm",
    "vendor/bricolage-grotesque/latin.woff2", "vendor/bricolage-grotesque/latin-ext.woff2",
    "vendor/atkinson-hyperlegible-next/latin.woff2", "vendor/atkinson-hyperlegible-next/latin-ext.woff2",
    "img/icons.svg", "img/favicon.svg",
)  # fmt: skip
TEMPLATES = (
    "layout/scanner.html", "attendees/scanner.html", "attendees/scanner_worker.js",
    *(f"attendees/scanner/{name}.html" for name in (
        "addresses", "answer", "checks", "kiosk", "languages", "notices", "pair", "ready", "reason", "search", "texts",
        "training", "walk_in", "watch",
    )),
)  # fmt: skip


@login_not_required
@csp_update({"script-src": [SELF, WASM_UNSAFE_EVAL]})
def scanner(request: HttpRequest) -> HttpResponse:
    """Show the scanner. The QR reader is compiled code, which this page alone may run."""
    other = next((code for code, _name in settings.LANGUAGES if code != get_language()), settings.LANGUAGE_CODE)
    context = {"other_language": other, "rooms": _rooms(), "scopes": _scopes(), "version": version_of_page()}
    return render(request, "attendees/scanner.html", context)


@login_not_required
@never_cache
@require_safe
def scanner_worker(request: HttpRequest) -> HttpResponse:
    """Send the service worker. The page registers it once for each language, for its own address."""
    context = {"version": version_of_page(), "files": json.dumps(files_of_page())}
    kind = "text/javascript; charset=utf-8"
    response = render(request, "attendees/scanner_worker.js", context, content_type=kind)
    response["Service-Worker-Allowed"] = "/"
    return response


@login_not_required
@require_safe
def scanner_manifest(_request: HttpRequest) -> HttpResponse:
    """Say under what name and sign a phone installs the scanner."""
    address = reverse("attendees:scanner")
    icons = [
        {"src": static(f"img/door-{side}.png"), "sizes": f"{side}x{side}", "type": "image/png", "purpose": purpose}
        for side in (192, 512)
        for purpose in ("any", "maskable")
    ]
    manifest = {
        "id": address, "start_url": address, "scope": address, "lang": get_language(),
        "name": f"{_('Contrôle à l’entrée')} · {settings.SITE_NAME}", "short_name": _("Contrôle"),
        "display": "standalone", "background_color": COLOUR, "theme_color": COLOUR, "icons": icons,
    }  # fmt: skip
    return JsonResponse(manifest, content_type="application/manifest+json")


def files_of_page() -> list[str]:
    """Return the addresses of exactly the files that the page is made of."""
    return [static(name) for name in (*STYLES, *OTHERS)] + [address for _name, address in _rooms()[:-1]]


def version_of_page() -> str:
    """Return what changes when, and only when, the page or one of its files does."""
    with override(settings.LANGUAGE_CODE):
        told = [str(settings.SITE_NAME), *files_of_page()]
    told += [get_template(name).template.source for name in TEMPLATES]  # type: ignore[attr-defined]  # Django's engine
    return blake2b("\n".join(told).encode(), digest_size=6).hexdigest()


def _rooms() -> list[tuple[str, str]]:
    return [(name, static(f"js/scanner/{name}.js")) for name in ROOMS] + [("idb", static("vendor/idb/idb.js"))]


def _scopes() -> list[str]:
    """Return the page's address in each language."""
    found = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            found.append(reverse("attendees:scanner"))
    return found
