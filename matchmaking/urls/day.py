"""The day itself: one's timetable."""

from typing import NoReturn
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import path


def timetable(request: HttpRequest, pk: UUID) -> NoReturn:
    """Hold the address that letters lead to."""
    raise Http404


urlpatterns = [path("rendez-vous/<uuid:pk>/planning/", timetable, name="timetable")]
