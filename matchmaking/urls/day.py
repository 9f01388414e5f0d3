"""Addresses: The day itself."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
