"""Addresses of operations."""

from django.urls import path

from tinhso.config.operations import views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("quan-tri/", views.today, name="today"),
]
