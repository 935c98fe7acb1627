"""Glue: addresses of this folder."""

from django.urls import include, path

urlpatterns = [
    path("kho-du-lieu/nhap/", include("tinhso.data.imports.urls")),
    path("kho-du-lieu/", include("tinhso.data.registers.urls")),
]
