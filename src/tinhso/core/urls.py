"""Glue: addresses of core."""

from django.urls import path

from tinhso.core.web.views import healthz

urlpatterns = [path("healthz", healthz, name="healthz")]
