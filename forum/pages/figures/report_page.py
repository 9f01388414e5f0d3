"""The report of an edition, as a page and as its PDF twin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attendees.selectors.attendance import heading_of
from attendees.views.access import find_edition
from attendees.views.frame import file_response, render_in
from events.models import Edition
from events.selectors import has_ended, history
from forum.core import clock
from forum.core.access import team_required
from forum.pages.figures.all_editions import count_editions, present_of, years_chart
from forum.pages.figures.earlier import earlier_curves
from forum.pages.figures.reading import read_figures
from forum.pages.figures.report import Previous, Report, make_report
from forum.pages.figures.report_paper import render_report
from forum.pages.story import Standing, tell_story


@team_required
@never_cache
@require_safe
def report_page(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug)
    context: dict[str, Any] = {"report": _report(edition), "title": _title(edition)}
    return render_in(edition, request, "forum/figures/report.html", context)


@team_required
@require_safe
def report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug)
    content = render_report(_report(edition), heading_of(edition), title=_title(edition), caution_label=_("À savoir :"))
    return file_response(content, "application/pdf", f"forum-{edition.slug}-rapport.pdf", attached=False)


def _title(edition: Edition) -> str:
    return _("Rapport de l’édition %(slug)s") % {"slug": edition.slug}


def _report(edition: Edition) -> Report:
    at = clock.now()
    entries = history()
    numbers, _provisional = count_editions([entry.edition for entry in entries if entry.edition], at=at)
    present = {pk: present_of(one) for pk, one in numbers.items()}
    chapters = tell_story(entries, present, at=at)
    before = [
        chapter.edition
        for chapter in chapters
        if chapter.standing == Standing.HELD and chapter.edition and present.get(chapter.edition.pk)
        and chapter.edition.is_demo == edition.is_demo and chapter.edition.starts_on and edition.starts_on
        and chapter.edition.starts_on < edition.starts_on
    ]  # fmt: skip
    previous = Previous(before[-1].slug, present[before[-1].pk]) if before else None
    return make_report(
        edition, read_figures(edition, at=at), years=years_chart(chapters), earlier=earlier_curves(edition),
        previous=previous, is_over=has_ended(edition, at=at),
    )  # fmt: skip
