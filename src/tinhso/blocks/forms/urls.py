"""Addresses of forms, all under /bieu-mau/."""

from django.urls import path

from tinhso.blocks.forms import views

app_name = "forms"

urlpatterns = [
    path("nhap/", views.keep, name="keep"),
    path("nhap/bo/", views.discard, name="discard"),
    path("chon/<slug:name>/", views.choices, name="choices"),
]
