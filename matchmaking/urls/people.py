"""Addresses: pages of project holders and financiers."""

from django.urls import path

from matchmaking.views.people import booking, finding, home, joining, sheet, wishes

ONE = "<uuid:pk>"

urlpatterns = [
    path("", home.meetings, name="meetings"),
    path("invitation/<str:token>/", joining.invitation, name="invitation"),
    path("rejoindre/<uuid:pk>/<slug:programme>/", joining.join, name="join"),
    path(f"{ONE}/", home.participant, name="participant"),
    path(f"{ONE}/lien/<str:token>/", home.open_link, name="open_link"),
    path(f"{ONE}/retirer/", home.withdraw, name="withdraw"),
    path(f"{ONE}/revenir/", home.come_back, name="come_back"),
    path(f"{ONE}/personnes/", joining.members, name="members"),
    path(f"{ONE}/personnes/<int:number>/retirer/", joining.member_remove, name="member_remove"),
    path(f"{ONE}/fiche/", sheet.profile, name="profile"),
    path(f"{ONE}/fiche/<uuid:other>/", sheet.sheet, name="sheet"),
    path(f"{ONE}/fiche/<uuid:other>/dossier.pdf", sheet.deck, name="deck"),
    path(f"{ONE}/documents/<int:number>/", sheet.document, name="document"),
    path(f"{ONE}/trouver/", finding.find, name="find"),
    path(f"{ONE}/voeux/", wishes.wishes, name="wishes"),
    path(f"{ONE}/voeux/<uuid:other>/", wishes.wish_change, name="wish_change"),
    path(f"{ONE}/voeux/<uuid:other>/motivation/", wishes.motivation, name="motivation"),
    path(f"{ONE}/disponibilites/", booking.hours, name="hours"),
    path(f"{ONE}/reserver/<uuid:other>/", booking.book, name="book"),
    path(f"{ONE}/demandes/", booking.requests, name="requests"),
    path(f"{ONE}/demandes/<int:number>/", booking.request_answer, name="request_answer"),
    path(f"{ONE}/demandes/<int:number>/retirer/", booking.request_withdraw, name="request_withdraw"),
]
