"""Addresses without a language: printed on tickets, or called by phones. They never change."""

from django.urls import path

from attendees.api import views as api
from attendees.views.scanner import scanner_worker
from attendees.views.ticket import ticket

urlpatterns = [
    # Capitals are what the QR holds: its alphabet has no small letters.
    path("T/<str:token>", ticket, name="ticket"),
    path("t/<str:token>", ticket, name="ticket_in_small_letters"),
    path("controle/hors-ligne.js", scanner_worker, name="scanner_worker"),
    path("controle/api/v1/pair", api.api_pair, name="api_pair"),
    path("controle/api/v1/scans", api.api_scans, name="api_scans"),
    path("controle/api/v1/roster", api.api_roster, name="api_roster"),
    path("controle/api/v1/search", api.api_search, name="api_search"),
    path("controle/api/v1/heartbeat", api.api_heartbeat, name="api_heartbeat"),
]
