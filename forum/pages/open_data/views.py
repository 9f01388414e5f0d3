"""Addresses of open data: files of one edition and of all, their dictionary, and the page that explains them."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from forum.core import clock
from forum.core.spreadsheets import Cell, csv_response
from forum.pages.open_data import files
from forum.pages.open_data.sources import Source, open_editions
from forum.pages.open_data.territory import calls_for_projects, territory_figures

# Raised when the form of the files changes, or what is withheld: what readers kept is then out of date.
FORM = 3
ALL = "forum-ess"


@login_not_required
@require_safe
def edition_csv(request: HttpRequest, slug: str) -> HttpResponse:
    return _csv(request, f"{ALL}-{slug}", _edition(slug))


@login_not_required
@require_safe
def edition_json(request: HttpRequest, slug: str) -> HttpResponse:
    return _json(request, f"{ALL}-{slug}", _edition(slug))


@login_not_required
@require_safe
def editions_csv(request: HttpRequest) -> HttpResponse:
    return _csv(request, ALL, open_editions())


@login_not_required
@require_safe
def editions_json(request: HttpRequest) -> HttpResponse:
    return _json(request, ALL, open_editions())


@login_not_required
@require_safe
def dictionary_csv(request: HttpRequest) -> HttpResponse:
    rows: list[Sequence[Cell]] = [files.DICTIONARY_COLUMNS, *files.dictionary_rows()]
    return _open(csv_response(f"{ALL}-dictionnaire.csv", rows))


@login_not_required
@require_safe
def dictionary_json(request: HttpRequest) -> HttpResponse:
    return _open(_nested(f"{ALL}-dictionnaire.json", files.dictionary_data()))


@login_not_required
@require_safe
def open_data_page(request: HttpRequest) -> HttpResponse:
    sources = open_editions()
    context = {
        "sources": sources[::-1],
        "has_invented": any(source.edition.is_demo for source in sources),
        "updated_at": _updated_at(sources),
        "licence": files.LICENCE,
        "licence_page": files.LICENCE_PAGE,
        "territory": territory_figures(),
        "calls": calls_for_projects(),
    }
    return render(request, "forum/open_data.html", context)


def _edition(slug: str) -> list[Source]:
    """Return the one edition of an address; 404 where it is not closed, or nothing is known of it."""
    sources = open_editions(slug)
    if not sources:
        raise Http404
    return sources


def _csv(request: HttpRequest, name: str, sources: Sequence[Source]) -> HttpResponse:
    return _fresh(request, sources, lambda: csv_response(f"{name}-chiffres.csv", files.csv_rows(sources)))


def _json(request: HttpRequest, name: str, sources: Sequence[Source]) -> HttpResponse:
    address = f"{settings.SITE_URL}{reverse('pages:open_data_dictionary_json')}"
    return _fresh(
        request,
        sources,
        lambda: _nested(f"{name}-chiffres.json", files.json_data(sources, dictionary_address=address, at=clock.now())),
    )


def _nested(name: str, data: dict[str, Any]) -> HttpResponse:
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response


def _fresh(request: HttpRequest, sources: Sequence[Source], make: Callable[[], HttpResponse]) -> HttpResponse:
    """Answer 304 to who has the file as it is; else make it. Its words depend on the language of the address."""
    facts = [str(FORM), settings.ORGANISER_NAME, get_language() or "", *(source.digest() for source in sources)]
    # Weak: the moment at which a file was made stands in it, and changes nothing of what it says.
    etag = f'W/"{sha256(" ".join(facts).encode()).hexdigest()[:32]}"'
    updated_at = _updated_at(sources)
    # Asked by the ETag alone: a reported figure that was corrected has no date.
    response = get_conditional_response(request, etag=etag) or make()
    response["ETag"] = etag
    if updated_at:
        response["Last-Modified"] = http_date(updated_at.timestamp())
    return _open(response)


def _updated_at(sources: Iterable[Source]) -> datetime | None:
    return max((moment for source in sources if (moment := source.counted_at)), default=None)


def _open(response: HttpResponse) -> HttpResponse:
    """Let pages of any other site read the file: it is public, and says nothing of who asks."""
    response["Access-Control-Allow-Origin"] = "*"
    return response
