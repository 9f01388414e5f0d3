"""Addresses of the organisers' pages and of the demonstration's mailbox. Included by `forum.pages.urls.pages`."""

from django.urls import path

from forum.pages import count, demonstration, desk, gallery, mailbox, mails, team
from forum.pages.journal import views as journal
from forum.pages.legal import editor

urlpatterns = [
    path("organisation/", desk.desk, name="desk"),
    path("organisation/equipe/", team.team_page, name="team"),
    path("organisation/equipe/inviter/", team.team_invite, name="team_invite"),
    path("organisation/equipe/<int:pk>/", team.team_member, name="team_member"),
    path("organisation/equipe/<int:pk>/retirer/", team.team_withdraw, name="team_withdraw"),
    path("organisation/pages/", editor.legal_pages, name="legal_pages"),
    path("organisation/pages/informations/", editor.legal_details, name="legal_details"),
    path("organisation/pages/<str:page>/", editor.legal_edit, name="legal_edit"),
    path("organisation/pages/<str:page>/origine/", editor.legal_restore, name="legal_restore"),
    path("organisation/pages/<str:page>/<int:number>/", editor.legal_version, name="legal_version"),
    path("organisation/journal/", journal.journal, name="journal"),
    path("organisation/journal.csv", journal.journal_csv, name="journal_csv"),
    path("organisation/courriels/", mails.mails, name="mails"),
    path("organisation/courriels/reessayer/", mails.mails_retry, name="mails_retry"),
    path("organisation/courriels/<int:pk>/reessayer/", mails.mail_retry, name="mail_retry"),
    path("organisation/courriels/modeles/", mails.mail_samples, name="mail_samples"),
    path("organisation/courriels/modeles/<slug:name>/", mails.mail_sample, name="mail_sample"),
    path("organisation/courriels/modeles/<slug:name>/page.html", mails.mail_sample_page, name="mail_sample_page"),
    path("organisation/<edition:slug>/", count.count, name="count"),
    path("organisation/<edition:slug>/journal/", journal.edition_journal, name="edition_journal"),
    path("organisation/<edition:slug>/journal.csv", journal.edition_journal_csv, name="edition_journal_csv"),
    path("organisation/<edition:slug>/inscriptions/<uuid:pk>/journal/", journal.person_journal, name="person_journal"),
    path("organisation/<edition:slug>/compte/", count.count_figures, name="count_figures"),
    path("organisation/<edition:slug>/chiffres.csv", count.count_csv, name="count_csv"),
    path("demonstration/composants/", gallery.gallery, name="gallery"),
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("demonstration/moment/", demonstration.set_moment, name="demonstration_moment"),
    path("demonstration/role/", demonstration.take_part, name="demonstration_role"),
    path("demonstration/badges/", demonstration.badges, name="demonstration_badges"),
    path("demonstration/courriels/", mailbox.mailbox, name="mailbox"),
    path("demonstration/courriels/<str:name>/", mailbox.mail, name="mailbox_mail"),
    path("demonstration/courriels/<str:name>/page.html", mailbox.mail_page, name="mailbox_page"),
    path("demonstration/courriels/<str:name>/<int:number>/", mailbox.mail_file, name="mailbox_file"),
]
