"""Addresses of the pages that put several apps together. The edition's come last: its slug takes any word."""

from django.urls import include, path

from forum.core.enums import LegalPage
from forum.pages import edition, edition_list, home, programme
from forum.pages.legal import public

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("editions/", edition_list.edition_list, name="edition_list"),
    path("", include("forum.pages.urls.organiser")),
    path("accessibilite/", public.legal_page, {"page": LegalPage.ACCESSIBILITY}, name="accessibility"),
    path("donnees-personnelles/", public.legal_page, {"page": LegalPage.PERSONAL_DATA}, name="personal_data"),
    path("cookies/", public.legal_page, {"page": LegalPage.COOKIES}, name="cookies"),
    path("mentions-legales/", public.legal_page, {"page": LegalPage.LEGAL_NOTICE}, name="legal_notice"),
    path("<edition:slug>/", edition.edition_page, name="edition"),
    path("<edition:slug>/programme/", programme.programme_page, name="programme"),
]
