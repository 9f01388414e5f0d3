"""The mails: how the outbox goes, what failed and why, and every letter as it will look."""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.mail import EmailMultiAlternatives
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from attendees.forms.fields import LineField
from forum.core import clock
from forum.core.access import organiser_required
from forum.core.enums import MailState
from forum.core.journal import Actor
from forum.core.mail_search import PATIENCE, MailFilter, find_mails, read_health, read_mails
from forum.core.models import OutboxMail
from forum.core.outbox import RetryRefused, letter_labels, retry_failed_mails, retry_mail
from forum.pages.mail_frame import THEMES, frame_html, mail_frame
from forum.pages.mail_samples import render_sample, sample_labels

PAGE_SIZE = 50
LANGUAGES = ("fr", "en")


class MailFilterForm(forms.Form):
    """What to look for. A filter that makes no sense filters nothing, and its message says so."""

    to = LineField(label=gettext_lazy("Adresse"), required=False, max_length=254)
    state = forms.ChoiceField(label=gettext_lazy("État"), required=False)
    letter = forms.ChoiceField(label=gettext_lazy("Lettre"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        letters = [(name, capfirst(str(label))) for name, label in letter_labels().items()]
        self.fields["state"].choices = [("", _("Tous les états")), *MailState.choices]
        self.fields["letter"].choices = [("", _("Toutes les lettres")), *letters]

    @property
    def wanted(self) -> MailFilter:
        self.full_clean()
        asked = getattr(self, "cleaned_data", {})
        return MailFilter(
            state=asked.get("state") or "", letter=asked.get("letter") or "", recipient=asked.get("to") or ""
        )

    @property
    def asked(self) -> dict[str, str]:
        """The filters in use, as the address carries them."""
        return {name: value for name in self.fields if (value := self.data.get(name, "").strip())}


@organiser_required
@never_cache
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    form = MailFilterForm(request.GET)
    before, at = request.GET.get("before", ""), clock.now()
    number = int(before) if before.isascii() and before.isdecimal() and len(before) < 19 else None
    rows, older = read_mails(find_mails(form.wanted), PAGE_SIZE, before=number)
    labels, health = letter_labels(), read_health(at=at)
    context = {
        "form": form,
        "rows": [(mail, labels.get(mail.template, mail.template)) for mail in rows],
        "health": health,
        "counts": [(state, label, health.counts[state]) for state, label in MailState.choices],
        "waiting_minutes": int((at - health.waiting_since).total_seconds() // 60) if health.waiting_since else 0,
        "patience": int(PATIENCE.total_seconds() // 60),
        "at": at,
        "query": urlencode(form.asked),
        "older": urlencode(form.asked | {"before": str(older)}) if older else "",
        "is_further": number is not None,
    }
    return render(request, "forum/mails.html", context)


@organiser_required
@require_POST
def mail_retry(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(OutboxMail, pk=pk)
    try:
        retry_mail(mail, actor=Actor.from_user(request.user), at=clock.now())
    except RetryRefused:
        messages.error(request, _("Ce courriel est déjà parti, ou part en ce moment : rien n’a changé."))
    else:
        messages.success(request, _("Le courriel repart dans les secondes qui viennent."))
    return _back(request)


@organiser_required
@require_POST
def mails_retry(request: HttpRequest) -> HttpResponse:
    number = retry_failed_mails(actor=Actor.from_user(request.user), at=clock.now())
    if number:
        said = ngettext("%(number)d courriel repart.", "%(number)d courriels repartent.", number)
        messages.success(request, said % {"number": number})
    else:
        messages.info(request, _("Aucun courriel n’est en échec : il n’y a rien à relancer."))
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    """Return to the list as it was filtered; what the form says is read as filters alone, never as an address."""
    asked = urlencode(MailFilterForm(request.POST).asked)
    response = redirect("pages:mails")
    if asked:
        response["Location"] += f"?{asked}"
    return response


@organiser_required
@require_safe
def mail_samples(request: HttpRequest) -> HttpResponse:
    return render(request, "forum/mail_samples.html", {"letters": sample_labels()})


@organiser_required
@require_safe
def mail_sample(request: HttpRequest, name: str) -> HttpResponse:
    language, theme = _chosen(request)
    message = _render(name, language)
    names = [part.get_filename() for part in message.message().walk() if not part["Content-ID"]]
    context = {
        "name": name,
        "label": sample_labels()[name],
        "message": message,
        "files": [file for file in names if file],
        "language": language,
        "theme": theme,
        "languages": [("fr", _("En français")), ("en", _("En anglais"))],
        "themes": [("clair", _("Clair")), ("sombre", _("Sombre"))],
    }
    return render(request, "forum/mail_sample.html", context)


@organiser_required
@require_safe
@mail_frame
def mail_sample_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show a letter in its frame; nothing in it leads anywhere, the person being invented."""
    language, theme = _chosen(request)
    message = _render(name, language)
    return frame_html(message.alternatives[0].content, message.message(), theme=theme, leads_out=False)


def _chosen(request: HttpRequest) -> tuple[str, str]:
    """Return the language and the theme that the address asks for, those of the page and a light one else."""
    language, theme = request.GET.get("langue", ""), request.GET.get("fond", "")
    own = "en" if (get_language() or "fr").startswith("en") else "fr"
    return language if language in LANGUAGES else own, theme if theme in THEMES else "clair"


def _render(name: str, language: str) -> EmailMultiAlternatives:
    message = render_sample(name, language) if name in sample_labels() else None
    if message is None:
        raise Http404
    return message
