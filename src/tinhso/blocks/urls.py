"""Glue: addresses of this folder."""

from django.urls import include, path

urlpatterns = [
    path("lich-lam-viec/", include("tinhso.blocks.calendar.urls")),
    path("bieu-mau/", include("tinhso.blocks.forms.urls")),
]
