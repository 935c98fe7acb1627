"""Glue: addresses of this folder."""

from django.urls import include, path

urlpatterns = [
    path("", include("tinhso.steering.claims.urls")),
    path("ke-hoach/", include("tinhso.steering.plans.urls")),
]
