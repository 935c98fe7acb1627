"""Addresses of the design system."""

from django.urls import path

from tinhso.core.web import gallery, views

urlpatterns = [
    path("ngon-ngu/", views.set_language, name="language"),
    path("giao-dien/", views.set_scheme, name="scheme"),
    path("thiet-ke/", gallery.design, name="design"),
    path("tro-nang/", views.accessibility, name="accessibility"),
]
