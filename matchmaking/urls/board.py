"""The organisers’ board."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
