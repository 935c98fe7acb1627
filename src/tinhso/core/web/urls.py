"""Addresses of the design system and of health."""

from django.urls import path

from tinhso.core.web import gallery, views

urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("metrics", views.metrics, name="metrics"),
    path("ngon-ngu/", views.set_language, name="language"),
    path("giao-dien/", views.set_scheme, name="scheme"),
    path("thiet-ke/", gallery.design, name="design"),
    path("tro-nang/", views.accessibility, name="accessibility"),
]
