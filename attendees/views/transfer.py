"""One’s place, passed to somebody else: by the person, or by an organiser for them."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attendees.forms import TransferForm
from attendees.models import Registration
from attendees.services.ground import RegistrationRefused
from attendees.services.registration import AlreadyRegistered
from attendees.services.transfer import SamePerson, lack_of_transfer, transfer_registration
from attendees.views.access import actor_of, demand_proof_of_team, get_registration_or_404, is_own
from attendees.views.frame import render_in
from attendees.views.refusals import say_refusal
from forum.core import clock
from forum.core.typed import bind

PAGES = ["GET", "HEAD", "POST"]


@login_not_required
@never_cache
@require_http_methods(PAGES)
def registration_transfer(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_registration_or_404(request, pk)
    demand_proof_of_team(request, person)
    by_team = not is_own(request, person)
    lack = lack_of_transfer(person, by_team=by_team, at=clock.now())
    if lack is not None:
        return _send_back(request, person, lack)
    form = bind(request, TransferForm, registration=person)
    if form.is_valid() and (answer := _transfer(request, person, form, by_team=by_team)):
        return answer
    context = {"registration": person, "form": form, "agenda": person.agenda.told(), "by_team": by_team}
    return render_in(person.edition, request, "attendees/registration_transfer.html", context)


def _transfer(request: HttpRequest, person: Registration, form: TransferForm, *, by_team: bool) -> HttpResponse | None:
    """Pass the place on and return where to go next; None when the form now says what stands in the way."""
    actor, at = actor_of(request, person), clock.now()
    try:
        transfer_registration(person, details=form.details(), by_team=by_team, actor=actor, at=at)
    except SamePerson:
        form.tell_same_person()
        return None
    except AlreadyRegistered:
        form.tell_already_registered()
        return None
    except RegistrationRefused as refusal:
        return _send_back(request, person, refusal)
    # The answer is the same whatever the new address knows of: its mailbox alone is told.
    if by_team:
        messages.success(request, _("La place est transmise. Les deux personnes en sont averties par courriel."))
        return redirect("attendees:guest", person.edition.slug, person.pk)
    return redirect("attendees:registration_transferred")


@login_not_required
@never_cache
@require_safe
def registration_transferred(request: HttpRequest) -> HttpResponse:
    return render(request, "attendees/registration_transferred.html")


def _send_back(request: HttpRequest, person: Registration, refusal: RegistrationRefused) -> HttpResponse:
    messages.error(request, say_refusal(refusal))
    return redirect("attendees:registration", pk=person.pk)
