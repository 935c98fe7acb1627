"""Glue: addresses of this folder."""

from django.urls import include, path

urlpatterns = [path("", include("tinhso.twin.stage.urls"))]
