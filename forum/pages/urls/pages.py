"""Addresses of the pages that put several apps together. The edition's come last: its slug takes any word."""

from django.urls import include, path

from forum.core.enums import LegalPage
from forum.pages import edition, edition_list, home, programme
from forum.pages.legal import public
from forum.pages.open_data import views as open_data

app_name = "pages"
urlpatterns = [
    path("", home.home, name="home"),
    path("editions/", edition_list.edition_list, name="edition_list"),
    path("editions/chiffres.csv", open_data.editions_csv, name="open_data_csv"),
    path("editions/chiffres.json", open_data.editions_json, name="open_data_json"),
    path("editions/chiffres-dictionnaire.csv", open_data.dictionary_csv, name="open_data_dictionary_csv"),
    path("editions/chiffres-dictionnaire.json", open_data.dictionary_json, name="open_data_dictionary_json"),
    path("editions/donnees/", open_data.open_data_page, name="open_data"),
    path("", include("forum.pages.urls.organiser")),
    path("accessibilite/", public.legal_page, {"page": LegalPage.ACCESSIBILITY}, name="accessibility"),
    path("donnees-personnelles/", public.legal_page, {"page": LegalPage.PERSONAL_DATA}, name="personal_data"),
    path("cookies/", public.legal_page, {"page": LegalPage.COOKIES}, name="cookies"),
    path("mentions-legales/", public.legal_page, {"page": LegalPage.LEGAL_NOTICE}, name="legal_notice"),
    path("<edition:slug>/", edition.edition_page, name="edition"),
    path("<edition:slug>/chiffres.csv", open_data.edition_csv, name="open_data_edition_csv"),
    path("<edition:slug>/chiffres.json", open_data.edition_json, name="open_data_edition_json"),
    path("<edition:slug>/programme/", programme.programme_page, name="programme"),
]
