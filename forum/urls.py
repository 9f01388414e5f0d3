"""Addresses. French at the root, English under /en/; printed, mailed and machine addresses have no language."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path, register_converter

from events.converters import EditionSlugConverter

register_converter(EditionSlugConverter, "edition")

urlpatterns = [
    path("", include("attendees.urls.machine")),
    path("", include("forum.pages.urls.machine")),
    *i18n_patterns(
        path("compte/", include("forum.core.urls")),
        path("organisation/coulisses/", admin.site.urls),
        path("", include("matchmaking.urls")),
        path("", include("attendees.urls.pages")),
        path("", include("forum.pages.urls.pages")),
        prefix_default_language=False,
    ),
]

handler400 = "forum.pages.errors.unreadable"
handler403 = "forum.pages.errors.forbidden"
handler404 = "forum.pages.errors.not_found"
handler500 = "forum.pages.errors.broken"
