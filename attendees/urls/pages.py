"""Addresses of the pages of this app."""

from django.urls import include, path

from attendees.views import my_registration as mine
from attendees.views import newsletter, registered, registration, scanner, transfer

ONE = "inscription/<uuid:pk>"

app_name = "attendees"
_account = [
    path("", mine.my_registrations_page, name="my_registrations"),
    path("lien/<str:token>/", mine.open_link, name="open_link"),
    path("lettre/<str:token>/", newsletter.newsletter_stop, name="newsletter_stop"),
    path("adresse/", mine.address_changed, name="address_changed"),
    path("transmise/", transfer.registration_transferred, name="registration_transferred"),
    path(f"{ONE}/", mine.registration, name="registration"),
    path(f"{ONE}/corriger/", mine.registration_edit, name="registration_edit"),
    path(f"{ONE}/places/", mine.registration_seats, name="registration_seats"),
    path(f"{ONE}/annuler/", mine.registration_cancel, name="registration_cancel"),
    path(f"{ONE}/transmettre/", transfer.registration_transfer, name="registration_transfer"),
    path(f"{ONE}/revenir/", mine.registration_return, name="registration_return"),
    path(f"{ONE}/place/oui/", mine.offer_accept, name="offer_accept"),
    path(f"{ONE}/place/non/", mine.offer_decline, name="offer_decline"),
    path(f"{ONE}/billet/", mine.ticket_reissue, name="ticket_reissue"),
    path(f"{ONE}/badge.pdf", mine.ticket_pdf, name="ticket_pdf"),
    path(f"{ONE}/agenda.ics", mine.registration_ics, name="registration_ics"),
    path(f"{ONE}/mes-donnees.json", mine.registration_data, name="registration_data"),
]
urlpatterns = [
    path("organisation/", include("attendees.urls.organiser")),
    path("controle/", scanner.scanner, name="scanner"),
    path("controle/application.webmanifest", scanner.scanner_manifest, name="scanner_manifest"),
    path("compte/", include(_account)),
    path("<edition:slug>/inscription/", registration.register, name="register"),
    path("<edition:slug>/inscription/merci/", registered.registered, name="registered"),
    path("<edition:slug>/inscription/agenda.ics", registration.day_ics, name="day_ics"),
]
