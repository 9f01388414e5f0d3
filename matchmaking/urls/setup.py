"""Addresses: Setting a programme up, for organisers."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
