"""Addresses without a language, for machines."""

from django.urls import path

from forum.pages import health, programme, robots

urlpatterns = [
    path("sante/", health.health, name="health"),
    path("sante/pret/", health.ready, name="ready"),
    path("robots.txt", robots.robots, name="robots"),
    path("<edition:slug>/programme.ics", programme.programme_ics, name="programme_ics"),
    path("<edition:slug>/schedule.xml", programme.schedule_xml, name="schedule_xml"),
]
