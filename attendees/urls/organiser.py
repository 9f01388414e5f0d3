"""Addresses of the organisers' pages of this app. Included by `attendees.urls.pages`."""

from django.urls import path

from attendees.views import badge_print, door, door_checkpoint, door_live, door_papers, door_phone, guest, sheet

GUESTS = "<edition:slug>/inscriptions"
BADGES = "<edition:slug>/badges"
DOORS = "<edition:slug>/controle"

urlpatterns = [
    path(f"{GUESTS}/", guest.guest_list, name="guest_list"),
    path(f"{GUESTS}.csv", guest.guest_list_csv, name="guest_list_csv"),
    path(f"{GUESTS}/<uuid:pk>/", guest.guest, name="guest"),
    path(f"{GUESTS}/<uuid:pk>/badge.pdf", guest.guest_badge, name="guest_badge"),
    path(f"{GUESTS}/<uuid:pk>/courriel/", guest.guest_mail, name="guest_mail"),
    path(f"{GUESTS}/<uuid:pk>/annuler/", guest.guest_cancel, name="guest_cancel"),
    path(f"{GUESTS}/<uuid:pk>/revenir/", guest.guest_return, name="guest_return"),
    path(f"{GUESTS}/<uuid:pk>/proposer/", guest.guest_offer, name="guest_offer"),
    path(f"{BADGES}/", badge_print.badge_prints, name="badge_prints"),
    path(f"{BADGES}/etat/", badge_print.badge_print_state, name="badge_print_state"),
    path(f"{BADGES}/<uuid:pk>.pdf", badge_print.badge_print_file, name="badge_print_file"),
    path(f"{DOORS}/", door.doors, name="doors"),
    path(f"{DOORS}/papiers/", door_papers.door_papers, name="door_papers"),
    path(f"{DOORS}/papiers/emargement.pdf", door_papers.attendance_sheets, name="attendance_sheets"),
    path(f"{DOORS}/papiers/emargement-seances.pdf", door_papers.session_sheets, name="session_sheets"),
    path(f"{DOORS}/papiers/aide-memoire.pdf", door_papers.steward_reminder, name="steward_reminder"),
    path(f"{DOORS}/papiers/badges-essai.pdf", door_papers.sample_badges, name="sample_badges"),
    path(f"{DOORS}/papiers/saisie/", sheet.sheet, name="sheet"),
    path(f"{DOORS}/papiers/saisie/personne/", sheet.sheet_guest, name="sheet_guest"),
    path(f"{DOORS}/papiers/saisie/retirer/", sheet.sheet_withdraw, name="sheet_withdraw"),
    path(f"{DOORS}/direct/", door_live.live, name="live"),
    path(f"{DOORS}/direct/chiffres/", door_live.live_figures, name="live_figures"),
    path(f"{DOORS}/direct/evacuation/", door_live.evacuation, name="evacuation"),
    path(f"{DOORS}/direct/evacuation.csv", door_live.evacuation_csv, name="evacuation_csv"),
    path(f"{DOORS}/points/", door_checkpoint.checkpoint_create, name="checkpoint_create"),
    path(f"{DOORS}/points/<int:pk>/", door_checkpoint.checkpoint_change, name="checkpoint_change"),
    path(f"{DOORS}/points/<int:pk>/supprimer/", door_checkpoint.checkpoint_remove, name="checkpoint_remove"),
    path(f"{DOORS}/points/<int:pk>/deplacer/", door_checkpoint.checkpoint_move, name="checkpoint_move"),
    path(f"{DOORS}/seances/", door_checkpoint.session_doors_create, name="session_doors_create"),
    path(f"{DOORS}/seances/retirer/", door_checkpoint.session_doors_remove, name="session_doors_remove"),
    path(f"{DOORS}/telephones/", door_phone.pairing_create, name="pairing_create"),
    path(f"{DOORS}/telephones/revoquer/", door_phone.scanners_revoke, name="scanners_revoke"),
    path(f"{DOORS}/telephones/<int:pk>/etat/", door_phone.pairing_state, name="pairing_state"),
    path(f"{DOORS}/telephones/<uuid:pk>/revoquer/", door_phone.scanner_revoke, name="scanner_revoke"),
]
