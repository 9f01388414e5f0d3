"""Addresses of the timetable for organisers: runs and their drafts, the board."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
