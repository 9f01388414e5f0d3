"""Addresses of the organisers' pages and of the demonstration's mailbox. Included by `forum.pages.urls.pages`."""

from django.urls import path

from forum.pages import count, demonstration, desk, mailbox

urlpatterns = [
    path("organisation/", desk.desk, name="desk"),
    path("organisation/<edition:slug>/", count.count, name="count"),
    path("organisation/<edition:slug>/compte/", count.count_figures, name="count_figures"),
    path("organisation/<edition:slug>/chiffres.csv", count.count_csv, name="count_csv"),
    path("demonstration/", demonstration.demonstration, name="demonstration"),
    path("demonstration/moment/", demonstration.set_moment, name="demonstration_moment"),
    path("demonstration/role/", demonstration.take_part, name="demonstration_role"),
    path("demonstration/badges/", demonstration.badges, name="demonstration_badges"),
    path("demonstration/courriels/", mailbox.mailbox, name="mailbox"),
    path("demonstration/courriels/<str:name>/", mailbox.mail, name="mailbox_mail"),
    path("demonstration/courriels/<str:name>/page.html", mailbox.mail_page, name="mailbox_page"),
    path("demonstration/courriels/<str:name>/<int:number>/", mailbox.mail_file, name="mailbox_file"),
]
