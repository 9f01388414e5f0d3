"""Addresses of the organisers' pages of this app. Included by `attendees.urls.pages`."""

from django.urls import path

from attendees.views import badges, doors, guests

GUESTS = "organisation/<edition:slug>/inscriptions"
BADGES = "organisation/<edition:slug>/badges"
DOORS = "organisation/<edition:slug>/controle"

urlpatterns = [
    path(f"{GUESTS}/", guests.guest_list, name="guest_list"),
    path(f"{GUESTS}.csv", guests.guest_list_csv, name="guest_list_csv"),
    path(f"{GUESTS}/<uuid:pk>/", guests.guest, name="guest"),
    path(f"{GUESTS}/<uuid:pk>/badge.pdf", guests.guest_badge, name="guest_badge"),
    path(f"{GUESTS}/<uuid:pk>/courriel/", guests.guest_mail, name="guest_mail"),
    path(f"{GUESTS}/<uuid:pk>/annuler/", guests.guest_cancel, name="guest_cancel"),
    path(f"{GUESTS}/<uuid:pk>/revenir/", guests.guest_return, name="guest_return"),
    path(f"{BADGES}/", badges.badge_prints, name="badge_prints"),
    path(f"{BADGES}/etat/", badges.badge_print_state, name="badge_print_state"),
    path(f"{BADGES}/<uuid:pk>.pdf", badges.badge_print_file, name="badge_print_file"),
    path(f"{DOORS}/", doors.doors, name="doors"),
    path(f"{DOORS}/points/", doors.checkpoint_create, name="checkpoint_create"),
    path(f"{DOORS}/points/<int:pk>/", doors.checkpoint_rename, name="checkpoint_rename"),
    path(f"{DOORS}/telephones/", doors.pairing_create, name="pairing_create"),
    path(f"{DOORS}/telephones/<int:pk>/etat/", doors.pairing_state, name="pairing_state"),
    path(f"{DOORS}/telephones/<uuid:pk>/revoquer/", doors.scanner_revoke, name="scanner_revoke"),
]
