"""Addresses: What came of meetings."""

from django.urls import path

from matchmaking.views.outcome import follow_up, mine, organiser

ONE = "<uuid:pk>"
LINK = "lien/<str:token>/<uuid:participant>"
OUTCOMES = "<slug:programme>/suites"

organiser = [
    path(f"{OUTCOMES}/", organiser.outcomes, name="outcomes"),
    path(f"{OUTCOMES}.csv", organiser.outcomes_csv, name="outcomes_csv"),
    path(f"{OUTCOMES}/promesses/<int:outcome>/", organiser.promise_keep, name="promise_keep"),
]
people = [
    path(f"{ONE}/ma-matinee/", mine.morning, name="morning"),
    path(f"{ONE}/ma-matinee/courriel/", mine.morning_mail, name="morning_mail"),
    path(f"{ONE}/suites/<int:meeting>/", mine.outcome, name="outcome"),
    path(f"{ONE}/nouvelles/<int:month>/", follow_up.follow_up, name="follow_up"),
    path(f"{LINK}/nouvelles/<int:month>/", follow_up.follow_up_link, name="follow_up_link"),
    path(f"{LINK}/ma-matinee/", mine.morning_link, name="morning_link"),
    path(f"{LINK}/suites/<int:meeting>/", mine.outcome_link, name="outcome_link"),
]
