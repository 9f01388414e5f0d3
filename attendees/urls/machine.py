"""Addresses without a language: printed on tickets, or called by phones."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
