"""Glue: addresses of this folder."""

from django.urls import include, path

urlpatterns = [
    path("kho-du-lieu/chat-luong/", include("tinhso.data.quality.urls")),
    path("kho-du-lieu/nhap/", include("tinhso.data.imports.urls")),
    path("kho-du-lieu/", include("tinhso.data.registers.urls")),
    path("", include("tinhso.data.registers.own_urls")),
]
