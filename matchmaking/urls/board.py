"""Addresses: The organisers' board, and the runs behind it."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
