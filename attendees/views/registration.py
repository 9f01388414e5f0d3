"""Registering: one page. Behind it comes the end page (`attendees.views.registered`)."""

from uuid import uuid4

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from attendees import calendar
from attendees.forms import RegistrationForm
from attendees.selectors.offer import Stage, offer_all, offer_uncounted, registration_stage
from attendees.selectors.place import has_place_for, places_left
from attendees.selectors.waiting import takes_waiting
from attendees.services.details import fold_email
from attendees.services.ground import RegistrationRefused
from attendees.services.registration import CategoryFull, EditionFull, RegistrationClosed
from attendees.services.registration import register as register_person
from attendees.services.seat import SeatClash, SeatsUnavailable
from attendees.views.access import find_edition, visitor_of
from attendees.views.frame import calendar_file, render_in
from attendees.views.registered import remember
from events.models import Edition
from forum.core import clock
from forum.core.client import client_network
from forum.core.forgery import is_forged
from forum.core.limits import Limit, TooMany, count
from forum.core.newcomers import made_once_for_newcomers

# Against scripts. Somebody who registers a whole association writes thirty times to one mailbox, not three hundred.
PLACE_SECONDS = 600
FOR_ONE_MAILBOX = Limit("registrations-mailbox", 40, 3600)


# Checked in `_take_form`, so that a page that stayed open too long comes back with everything typed in it.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@made_once_for_newcomers(submission=lambda: str(uuid4()))
def register(request: HttpRequest, slug: str) -> HttpResponse:
    edition = find_edition(request, slug, lately=request.method == "POST")
    if request.method == "POST":
        return _take_form(request, edition)
    left = places_left(edition)
    stage = registration_stage(edition, left=left, at=clock.now())
    if stage not in (Stage.OPEN, Stage.WAITING):
        return render_in(edition, request, "attendees/registration_closed.html", {"stage": stage.value})
    offer = offer_all(edition, lets_wait=_lets_wait(edition))
    known = {"email": request.user.email} if request.user.is_authenticated else {}
    form = RegistrationForm(offer=offer, initial={"submission": uuid4(), **known})
    return _show_form(request, form, left=left)


@login_not_required
@require_safe
def day_ics(request: HttpRequest, slug: str) -> HttpResponse:
    """The day alone: nobody needs to be known for it."""
    edition = find_edition(request, slug)
    if edition.starts_on is None:
        return redirect("attendees:register", slug=slug)
    return calendar_file(calendar.edition_calendar(edition, at=clock.now()), edition)


def _seconds_to_wait(request: HttpRequest, form: RegistrationForm) -> int:
    """Return how long this one must wait, 0 mostly. A hall behind one address passes; a script by the thousand not."""
    from_one_place = Limit("registrations", settings.REGISTRATIONS_PER_ADDRESS, PLACE_SECONDS)
    try:
        count(from_one_place, client_network(request), at=clock.now())
        count(FOR_ONE_MAILBOX, fold_email(form.cleaned_data["email"]), at=clock.now())
    except TooMany as limit:
        return limit.seconds
    return 0


def _ask_to_wait(request: HttpRequest, form: RegistrationForm, seconds: int) -> HttpResponse:
    message = ngettext(
        "Trop d’inscriptions viennent du même endroit, ou vont à la même adresse. Votre saisie est gardée sur cette "
        "page : envoyez-la de nouveau dans %(minutes)s minute.",
        "Trop d’inscriptions viennent du même endroit, ou vont à la même adresse. Votre saisie est gardée sur cette "
        "page : envoyez-la de nouveau dans %(minutes)s minutes.",
        minutes := -(-seconds // 60),
    )
    form.add_error(None, message % {"minutes": minutes})
    response = _show_form(request, form, left=places_left(form.offer.edition))
    response.status_code, response.headers["Retry-After"] = 429, str(seconds)
    return response


def _show_form(request: HttpRequest, form: RegistrationForm, *, left: int | None) -> HttpResponse:
    # Where nobody new finds a place, the whole page is the waiting list's.
    waits = left == 0 and form.offer.lets_wait
    if waits:
        form.show_waiting_list()
    context = {"form": form, "offer": form.offer, "places_left": left, "waits": waits}
    return render_in(form.offer.edition, request, "attendees/registration_form.html", context)


def _take_form(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Register whoever may. Places are counted when one is taken; for a page, only where the form comes back."""
    offer = offer_uncounted(edition, chosen=request.POST.getlist("sessions"), lets_wait=_lets_wait(edition))
    form = RegistrationForm(request.POST, offer=offer)
    is_stale = is_forged(request)
    if is_stale or not form.is_valid():
        form = _counted_form(request, edition)
        if is_stale:
            form.tell_stale()
        return _show_form(request, form, left=places_left(edition))
    if seconds := _seconds_to_wait(request, form):
        return _ask_to_wait(request, _counted_form(request, edition), seconds)
    # Read before registering, and from the count alone: the end page must not tell what became of whom.
    waits = form.cleaned_data["waits"] and not has_place_for(edition, form.cleaned_data["category"])
    refusal = _register(request, form, edition)
    if refusal is not None:
        form = _counted_form(request, edition)
        # Mostly the counts say it already, in the same words as before anything was sent.
        if form.is_valid():
            _tell(form, refusal)
        return _show_form(request, form, left=places_left(edition))
    answer = redirect("attendees:registered", slug=edition.slug)
    remember(answer, edition, form.cleaned_data | {"waits": waits})
    return answer


def _lets_wait(edition: Edition) -> bool:
    return takes_waiting(edition, at=clock.now())


def _counted_form(request: HttpRequest, edition: Edition) -> RegistrationForm:
    return RegistrationForm(request.POST, offer=offer_all(edition, lets_wait=_lets_wait(edition)))


def _register(request: HttpRequest, form: RegistrationForm, edition: Edition) -> RegistrationRefused | None:
    """Register, or return why not."""
    data = form.cleaned_data
    try:
        register_person(
            edition, category=data["category"], details=form.details(), sessions=data["sessions"],
            submission=form.submission_id, waits=data["waits"], actor=visitor_of(request), at=clock.now(),
        )  # fmt: skip
    except (RegistrationClosed, EditionFull, CategoryFull, SeatsUnavailable, SeatClash) as refusal:
        return refusal
    return None


def _tell(form: RegistrationForm, refusal: RegistrationRefused) -> None:
    """Say on the form why nobody was registered; everything typed is still there."""
    match refusal:
        case RegistrationClosed():
            form.add_error(None, _("Les inscriptions ne sont pas ouvertes en ce moment. Rien n’a été enregistré."))
        case EditionFull():
            form.tell_edition_full()
        case CategoryFull():
            form.tell_category_full()
        case SeatsUnavailable():
            form.tell_unavailable(refusal.sessions)
        case SeatClash():
            form.tell_clashes(refusal.pairs)
