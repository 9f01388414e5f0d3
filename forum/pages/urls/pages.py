"""Addresses of the pages that put several apps together. The edition's come last: its slug takes any word."""

from django.urls import include, path

from forum.pages import edition, edition_list, home, programme

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("editions/", edition_list.edition_list, name="edition_list"),
    path("", include("forum.pages.urls.organiser")),
    path("<edition:slug>/", edition.edition_page, name="edition"),
    path("<edition:slug>/programme/", programme.programme_page, name="programme"),
]
