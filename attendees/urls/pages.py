"""Addresses of the pages of this app."""

from django.urls import URLPattern

app_name = "attendees"
urlpatterns: list[URLPattern] = []
