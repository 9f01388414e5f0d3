"""What participants do before the day."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
