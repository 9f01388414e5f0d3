"""Addresses of meetings, one module for each circle of pages."""

from django.urls import include, path

from matchmaking.urls import board, day, outcome, people, setup

app_name = "matchmaking"
urlpatterns = [
    path(
        "organisation/<edition:slug>/rendez-vous/",
        include([*setup.urlpatterns, *board.urlpatterns, *day.organiser, *outcome.organiser]),
    ),
    path("rendez-vous/", include([*people.urlpatterns, *day.people, *outcome.people])),
]
