"""Where organisers write the legal pages: facts once, texts in Markdown with a preview, every version kept."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from forum.core import clock
from forum.core.access import organiser_required
from forum.core.enums import LegalPage
from forum.core.forgery import is_forged
from forum.core.journal import Actor
from forum.core.legal import (
    FACTS,
    StaleError,
    change_site_details,
    current_texts,
    mark_of_details,
    mark_of_text,
    publish_text,
    site_details,
)
from forum.core.models import LegalText
from forum.core.text import tongue
from forum.pages.legal.contents import describe, show
from forum.pages.legal.facts import VARIABLES, tell_facts
from forum.pages.legal.forms import LegalTextForm, SiteDetailsForm
from forum.pages.legal.public import FACES


@organiser_required
@require_safe
def legal_pages(request: HttpRequest) -> HttpResponse:
    details = site_details()
    shown = describe(details, current_texts())
    context = {
        "rows": [(page, FACES[page], shown[page]) for page in LegalPage],
        "missing": _missing_labels(details),
        "details": details,
    }
    return render(request, "forum/legal/list.html", context)


# Checked in the view, so that a page that stayed open too long comes back with everything typed in it.
@csrf_exempt
@organiser_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def legal_details(request: HttpRequest) -> HttpResponse:
    details = site_details()
    today = timezone.localdate(clock.now())
    if request.method != "POST":
        initial = {name: getattr(details, name) for name in FACTS} | {"seen": mark_of_details(details)}
        form = SiteDetailsForm(initial=initial, today=today)
        return render(request, "forum/legal/details.html", {"form": form, "details": details})
    form = SiteDetailsForm(request.POST, today=today)
    if is_forged(request):
        form.tell_forged()
    if form.is_valid():
        try:
            change_site_details(form.values(), seen=form.cleaned_data["seen"], **_by(request))
        except StaleError:
            details = site_details()
            form.tell_stale(mark_of_details(details))
        else:
            messages.success(request, _("Les informations sont enregistrées. Les pages publiques les montrent déjà."))
            return redirect("pages:legal_pages")
    return render(request, "forum/legal/details.html", {"form": form, "details": details}, status=422)


@csrf_exempt  # as above
@organiser_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def legal_edit(request: HttpRequest, page: str) -> HttpResponse:
    page = _known(page)
    text = _shown(page)
    if request.method != "POST":
        initial = {"body_fr": text.body_fr, "body_en": text.body_en, "seen": mark_of_text(text)}
        return _show_editor(request, page, text, LegalTextForm(initial=initial))
    form = LegalTextForm(request.POST)
    if is_forged(request):
        form.tell_forged()
    if not form.is_valid():
        return _show_editor(request, page, text, form)
    if "preview" in request.POST:
        return _show_editor(request, page, text, form, preview=_preview(form))
    try:
        publish_text(page, bodies=form.bodies(), seen=form.cleaned_data["seen"], **_by(request))
    except StaleError:
        text = _shown(page)
        form.tell_stale(mark_of_text(text))
        return _show_editor(request, page, text, form, is_stale=True)
    messages.success(request, _("La page est publiée. La version d’avant reste dans la liste des versions."))
    return redirect("pages:legal_edit", page)


@organiser_required
@require_POST
def legal_restore(request: HttpRequest, page: str) -> HttpResponse:
    page = _known(page)
    try:
        publish_text(page, bodies=None, seen=request.POST.get("seen", ""), **_by(request))
    except StaleError:
        messages.warning(request, _("Le texte a changé entre-temps : relisez-le avant de revenir au texte d’origine."))
    else:
        messages.success(request, _("La page montre de nouveau le texte d’origine. Le vôtre reste dans les versions."))
    return redirect("pages:legal_edit", page)


@organiser_required
@require_safe
def legal_version(request: HttpRequest, page: str, number: int) -> HttpResponse:
    page = _known(page)
    version = get_object_or_404(LegalText, page=page, number=number)
    document, language = show(version, tongue(get_language() or "fr"))
    context = {"page": page, "face": FACES[page], "version": version, "document": document, "language": language}
    return render(request, "forum/legal/version.html", context)


def _known(page: str) -> LegalPage:
    if page not in LegalPage.values:
        raise Http404
    return LegalPage(page)


def _shown(page: LegalPage) -> LegalText:
    return describe(site_details(), current_texts())[page]


def _by(request: HttpRequest) -> dict[str, Any]:
    return {"describe": describe, "actor": Actor.from_user(request.user), "at": clock.now()}


def _missing_labels(details: Any) -> list[str]:
    return [str(details._meta.get_field(name).verbose_name) for name in details.missing]


def _preview(form: LegalTextForm) -> list[tuple[Any, str]]:
    """Return the typed text as it would show, in each language that it is written in."""
    bodies, details = form.bodies(), site_details()
    facts = {language: tell_facts(details, set(VARIABLES), language) for language in ("fr", "en")}
    draft = LegalText(body_fr=bodies.fr, body_en=bodies.en, facts=facts)
    return [show(draft, language) for language in (("fr", "en") if bodies.en else ("fr",))]


def _show_editor(
    request: HttpRequest, page: LegalPage, text: LegalText, form: LegalTextForm, **more: Any
) -> HttpResponse:
    language = tongue(get_language() or "fr")
    facts = tell_facts(site_details(), set(VARIABLES), language)
    context = {
        "page": page,
        "face": FACES[page],
        "text": text,
        "form": form,
        "seen": mark_of_text(text),
        "preview": [],
        "is_stale": False,
        "versions": LegalText.objects.filter(page=page).newest_first().defer("body_fr", "body_en", "facts"),
        "variables": [(f"{{{{ {name} }}}}", variable.label, facts[name]) for name, variable in VARIABLES.items()],
    }
    return render(request, "forum/legal/edit.html", context | more, status=422 if form.errors else 200)
