"""Addresses of the organisers' pages and of the demonstration's mailbox. Included by `forum.pages.urls.pages`."""

from django.urls import include, path

from forum.pages import count, demonstration, desk, gallery, mailbox, mails, team
from forum.pages.figures import all_editions, claims, counts, edition_page, next_time, report_page
from forum.pages.journal import views as journal
from forum.pages.legal import editor

_organiser = [
    path("", desk.desk, name="desk"),
    path("equipe/", team.team_page, name="team"),
    path("equipe/inviter/", team.team_invite, name="team_invite"),
    path("equipe/<int:pk>/", team.team_member, name="team_member"),
    path("equipe/<int:pk>/retirer/", team.team_withdraw, name="team_withdraw"),
    path("pages/", editor.legal_pages, name="legal_pages"),
    path("pages/informations/", editor.legal_details, name="legal_details"),
    path("pages/<str:page>/", editor.legal_edit, name="legal_edit"),
    path("pages/<str:page>/origine/", editor.legal_restore, name="legal_restore"),
    path("pages/<str:page>/<int:number>/", editor.legal_version, name="legal_version"),
    path("journal/", journal.journal, name="journal"),
    path("journal.csv", journal.journal_csv, name="journal_csv"),
    path("courriels/", mails.mails, name="mails"),
    path("courriels/reessayer/", mails.mails_retry, name="mails_retry"),
    path("courriels/<int:pk>/reessayer/", mails.mail_retry, name="mail_retry"),
    path("courriels/modeles/", mails.mail_samples, name="mail_samples"),
    path("courriels/modeles/<slug:name>/", mails.mail_sample, name="mail_sample"),
    path("courriels/modeles/<slug:name>/page.html", mails.mail_sample_page, name="mail_sample_page"),
    path("chiffres/", all_editions.all_figures, name="all_figures"),
    path("chiffres/prochaine-fois/", next_time.next_time, name="next_time"),
    path("chiffres/<slug:key>.<str:kind>", all_editions.all_figures_file, name="all_figures_file"),
    path("chiffres/annonces/", claims.reported_figures, name="reported_figures"),
    path("chiffres/annonces/ajouter/", claims.reported_figure_add, name="reported_figure_add"),
    path("chiffres/annonces/<int:pk>/", claims.reported_figure, name="reported_figure"),
    path("chiffres/annonces/<int:pk>/retirer/", claims.reported_figure_withdraw, name="reported_figure_withdraw"),
    path("chiffres/annonces/<int:pk>/retablir/", claims.reported_figure_restore, name="reported_figure_restore"),
    path("<edition:slug>/", count.count, name="count"),
    path("<edition:slug>/chiffres/", edition_page.edition_figures, name="edition_figures"),
    path("<edition:slug>/chiffres/rapport/", report_page.report_page, name="report"),
    path("<edition:slug>/chiffres/rapport.pdf", report_page.report_pdf, name="report_pdf"),
    path("<edition:slug>/chiffres/<slug:key>.<str:kind>", edition_page.figures_file, name="figures_file"),
    path("<edition:slug>/chiffres/comptes/", counts.kept_counts, name="kept_counts"),
    path("<edition:slug>/chiffres/comptes/<int:version>/", edition_page.edition_figures, name="kept_count"),
    path(
        "<edition:slug>/chiffres/comptes/<int:version>/<slug:key>.<str:kind>",
        edition_page.figures_file,
        name="kept_count_file",
    ),
    path("<edition:slug>/cloture/", edition_page.close_edition, name="close_edition"),
    path("<edition:slug>/journal/", journal.edition_journal, name="edition_journal"),
    path("<edition:slug>/journal.csv", journal.edition_journal_csv, name="edition_journal_csv"),
    path("<edition:slug>/inscriptions/<uuid:pk>/journal/", journal.person_journal, name="person_journal"),
    path("<edition:slug>/compte/", count.count_figures, name="count_figures"),
    path("<edition:slug>/chiffres.csv", count.count_csv, name="count_csv"),
]
_demonstration = [
    path("composants/", gallery.gallery, name="gallery"),
    path("", demonstration.demonstration, name="demonstration"),
    path("moment/", demonstration.set_moment, name="demonstration_moment"),
    path("role/", demonstration.take_part, name="demonstration_role"),
    path("badges/", demonstration.badges, name="demonstration_badges"),
    path("courriels/", mailbox.mailbox, name="mailbox"),
    path("courriels/<str:name>/", mailbox.mail, name="mailbox_mail"),
    path("courriels/<str:name>/page.html", mailbox.mail_page, name="mailbox_page"),
    path("courriels/<str:name>/<int:number>/", mailbox.mail_file, name="mailbox_file"),
]
urlpatterns = [
    path("organisation/", include(_organiser)),
    path("demonstration/", include(_demonstration)),
]
