"""Addresses of the organisers' pages and of the demonstration's mailbox. Included by `forum.pages.urls.pages`."""

from django.urls import path

from forum.pages import count, desk, mailbox, mails
from forum.pages.journal import views as journal

urlpatterns = [
    path("organisation/", desk.desk, name="desk"),
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
    path("demonstration/courriels/", mailbox.mailbox, name="mailbox"),
    path("demonstration/courriels/<str:name>/", mailbox.mail, name="mailbox_mail"),
    path("demonstration/courriels/<str:name>/page.html", mailbox.mail_page, name="mailbox_page"),
    path("demonstration/courriels/<str:name>/<int:number>/", mailbox.mail_file, name="mailbox_file"),
]
