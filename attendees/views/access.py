"""What views begin with: an edition or a registration found, who may open it let in, and named for the journal."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from attendees.links import holds_link
from attendees.models import Registration
from attendees.perms import can_open_registration
from events.models import Edition
from events.perms import can_see_edition
from forum.core.access import demand_proof
from forum.core.brief import read_once_a_moment
from forum.core.journal import Actor
from forum.core.models import User


def load_edition(request: HttpRequest, slug: str) -> Edition:
    """Return the edition of an organisers' page, drafts included, and tell the layout which one it is. Else 404."""
    edition = get_object_or_404(Edition.objects.select_related("venue"), slug=slug)
    request.edition = edition  # type: ignore[attr-defined]  # read by the layout, for the band of invented data
    return edition


@read_once_a_moment
def _edition_of(slug: str) -> Edition:
    return get_object_or_404(Edition.objects.select_related("venue"), slug=slug)


def find_edition(request: HttpRequest, slug: str, *, lately: bool = False) -> Edition:
    """Return the edition of a public page and tell the layout. A draft is found by organisers only. Else 404.

    With `lately`, as it was less than a second ago: for pages that hundreds ask for at once.
    """
    edition = request.edition = _edition_of(slug) if lately else load_edition(request, slug)  # type: ignore[attr-defined]  # as above
    if not can_see_edition(request.user, edition):
        raise Http404
    return edition


def get_registration_or_404(request: HttpRequest, pk: UUID) -> Registration:
    """Return the registration for who may open it. Anybody else gets what a registration that does not exist gives."""
    registration = Registration.objects.select_related("edition__venue", "category").filter(pk=pk).first()
    if registration is None:
        raise Http404
    by_link = holds_link(request.session, registration)
    if not can_open_registration(request.user, registration, holds_link=by_link):
        raise Http404
    return registration


def demand_proof_of_team(request: HttpRequest, registration: Registration) -> None:
    """Have an organiser prove again who they are before a dangerous act on somebody else's registration.

    The person themselves, by account or link, is asked nothing more.
    """
    if not is_own(request, registration):
        demand_proof(request)


def is_own(request: HttpRequest, registration: Registration) -> bool:
    """Return whether who asks is the person of a registration: by its account, or by its mailed link."""
    by_account = request.user.is_authenticated and registration.user_id == request.user.pk
    return by_account or holds_link(request.session, registration)


def actor_of(request: HttpRequest, registration: Registration) -> Actor:
    """Return who acts on a registration that was opened: an account where it has the right by itself, else the link."""
    user: User | AnonymousUser = request.user
    if not user.is_authenticated:
        return Actor.from_link(registration)
    if holds_link(request.session, registration) and not can_open_registration(user, registration):
        return Actor.from_link(registration)
    return Actor.from_user(user)


def visitor_of(request: HttpRequest) -> Actor:
    """Return who acts on a page that asks for no right."""
    return Actor.from_user(request.user) if request.user.is_authenticated else Actor.visitor()
