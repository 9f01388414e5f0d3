"""Who stands before a registration's page: found, allowed in, and named for the journal."""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest

from attendees.links import holds_link
from attendees.models import Registration
from attendees.perms import can_open_registration
from forum.core.journal import Actor
from forum.core.models import User


def get_registration_or_404(request: HttpRequest, pk: UUID) -> Registration:
    """Return the registration for who may open it. Anybody else gets what a registration that does not exist gives."""
    registration = Registration.objects.select_related("edition__venue", "category").filter(pk=pk).first()
    if registration is None:
        raise Http404
    by_link = holds_link(request.session, registration)
    if not can_open_registration(request.user, registration, holds_link=by_link):
        raise Http404
    return registration


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
