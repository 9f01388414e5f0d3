"""Addresses of the pages of this app, one module a part of the work."""

from django.urls import include, path

app_name = "matchmaking"
urlpatterns = [path("", include(f"matchmaking.urls.{part}")) for part in ("setup", "board", "people", "day", "outcome")]
