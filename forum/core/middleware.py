"""What the ground adds to every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from forum.core import clock
from forum.core.sessions import note_sight, write_sight

Handler = Callable[[HttpRequest], HttpResponse]


def sight_middleware(get_response: Handler) -> Handler:
    """Note when each session was last seen: nothing for visitors, one write in five minutes for who is signed in."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        # A page that never looked at its session is left in peace: looking would cost a query.
        if request.session.accessed and (key := request.session.session_key) and request.user.is_authenticated:
            at = clock.now()
            if note_sight(key, at=at):
                write_sight(key, at=at)
        return response

    return handle
