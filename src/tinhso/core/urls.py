"""Glue: addresses of core."""

from django.urls import include, path

urlpatterns = [
    path("", include("tinhso.core.web.urls")),
    path("", include("tinhso.core.journal.urls")),
    path("danh-ba/", include("tinhso.core.directory.urls")),
    path("", include("tinhso.core.events.urls")),
    path("", include("tinhso.core.files.urls")),
    path("", include("tinhso.core.identity.urls")),
    path("", include("tinhso.core.privacy.urls")),
]
