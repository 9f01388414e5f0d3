"""Addresses: What came of meetings."""

from django.urls import path

from matchmaking.views.outcome import mine

ONE = "rendez-vous/<uuid:pk>"
LINK = "rendez-vous/lien/<str:token>/<uuid:participant>"

urlpatterns = [
    path(f"{ONE}/ma-matinee/", mine.morning, name="morning"),
    path(f"{ONE}/ma-matinee/courriel/", mine.morning_mail, name="morning_mail"),
    path(f"{ONE}/suites/<int:meeting>/", mine.outcome, name="outcome"),
    path(f"{LINK}/ma-matinee/", mine.morning_link, name="morning_link"),
    path(f"{LINK}/suites/<int:meeting>/", mine.outcome_link, name="outcome_link"),
]
