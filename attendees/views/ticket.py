"""What a badge's QR opens in anybody's phone."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import translation
from django.views.decorators.cache import never_cache

from attendees.models import Ticket
from attendees.tokens import hash_token, parse_token
from events.enums import EditionState
from forum.core import clock
from forum.core.limits import count_wrong_secret


@login_not_required
@never_cache
def ticket(request: HttpRequest, token: str) -> HttpResponseBase:
    """Lead to the public page of the ticket's edition, in the reader's language. Nothing tells whose it is."""
    read = parse_token(token)
    found = None
    if read is not None:
        tickets = Ticket.objects.select_related("registration__edition").filter(token_hash=hash_token(read))
        found = tickets.exclude(registration__edition__state=EditionState.DRAFT).first()
    if found is None:
        count_wrong_secret(request, at=clock.now())
    with translation.override(translation.get_language_from_request(request)):
        return redirect(found.registration.edition if found else "pages:home")
