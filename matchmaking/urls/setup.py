"""Setting a programme up."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
