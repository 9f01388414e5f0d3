"""Addresses without a language: kept by calendars, or called by scripts. They never change."""

from django.urls import path

from matchmaking.views.day import offline, timetable

urlpatterns = [
    path("rendez-vous/agenda/<str:token>.ics", timetable.meeting_calendar, name="meeting_calendar"),
    path("rendez-vous/hors-ligne.js", offline.offline_worker, name="offline_worker"),
]
