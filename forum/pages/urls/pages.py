"""Addresses of the pages that put several apps together. The edition's come last: its slug takes any word."""

from django.urls import path

from forum.pages import home

app_name = "pages"
urlpatterns = [path("", home.home, name="home")]
