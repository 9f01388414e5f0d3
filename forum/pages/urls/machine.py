"""Addresses without a language, for machines."""

from django.urls import path

from forum.pages import health

urlpatterns = [path("sante/", health.health, name="health")]
