"""Addresses of meetings, one module for each circle of pages."""

from django.urls import include, path

app_name = "matchmaking"
urlpatterns = [path("", include(f"matchmaking.urls.{part}")) for part in ("setup", "board", "people", "day", "outcome")]
