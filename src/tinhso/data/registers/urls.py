"""Addresses of registers, all under /kho-du-lieu/."""

from django.urls import URLPattern

app_name = "registers"

urlpatterns: list[URLPattern] = []
