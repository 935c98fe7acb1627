"""Glue: addresses of the portal."""

from django.urls import path

from tinhso.portal import views

urlpatterns = [
    path("", views.home, name="home"),
    path("lam-viec/", views.work, name="work"),
]
