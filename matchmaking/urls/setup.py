"""Setting a programme up: its rules, its questions, its people."""

from django.urls import path

from matchmaking.views.setup import criterion, document, participant, programme, setting

ONE = "<slug:programme>"
PEOPLE = f"{ONE}/participants"

urlpatterns = [
    path("", programme.programmes, name="programmes"),
    path("creer/", programme.programme_create, name="programme_create"),
    path(f"{ONE}/", programme.programme_home, name="programme_home"),
    path(f"{ONE}/etat/<slug:state>/", programme.programme_move, name="programme_move"),
    path(f"{ONE}/annuler/", programme.programme_cancel, name="programme_cancel"),
    path(f"{ONE}/reglages/", setting.setup, name="setup"),
    path(f"{ONE}/reglages/<slug:section>/", setting.setup_section, name="setup_section"),
    path(f"{ONE}/criteres/ajouter/", criterion.criterion_create, name="criterion_create"),
    path(f"{ONE}/criteres/<int:pk>/", criterion.criterion_edit, name="criterion"),
    path(f"{ONE}/criteres/<int:pk>/deplacer/", criterion.criterion_move, name="criterion_move"),
    path(f"{ONE}/criteres/<int:pk>/retirer/", criterion.criterion_remove, name="criterion_remove"),
    path(f"{ONE}/documents/<int:pk>/", document.document_file, name="document_file"),
    path(f"{ONE}/documents/<int:pk>/retirer/", document.document_remove, name="document_remove"),
    path(f"{PEOPLE}/", participant.participants, name="participants"),
    path(f"{PEOPLE}.csv", participant.participants_csv, name="participants_csv"),
    path(f"{PEOPLE}/ajouter/", participant.participant_create, name="participant_create"),
    path(f"{PEOPLE}/<uuid:pk>/", participant.review, name="review"),
    path(f"{PEOPLE}/<uuid:pk>/relire/", participant.review_decide, name="review_decide"),
    path(f"{PEOPLE}/<uuid:pk>/dossier/", participant.review_deck, name="review_deck"),
    path(f"{PEOPLE}/<uuid:pk>/reglages/", participant.participant_settle, name="participant_settle"),
    path(f"{PEOPLE}/<uuid:pk>/personnes/", participant.member_add, name="member_add"),
    path(f"{PEOPLE}/<uuid:pk>/personnes/retirer/", participant.member_remove, name="review_member_remove"),
]
