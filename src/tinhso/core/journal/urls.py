"""Addresses of the journal."""

from django.urls import path

from tinhso.core.journal import views

urlpatterns = [
    path("kiem-toan/nhat-ky/", views.entries, name="journal"),
    path("kiem-toan/nhat-ky/kiem-tra/", views.prove, name="journal_prove"),
    path("kiem-toan/nhat-ky/<int:number>/", views.entry, name="journal_entry"),
]
