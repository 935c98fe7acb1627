"""Glue: addresses of the portal."""

from django.urls import path

from tinhso.portal import searching, views

urlpatterns = [
    path("", views.home, name="home"),
    path("lam-viec/", views.work, name="work"),
    path("tim-kiem/", searching.search_page, name="search"),
    path("tim-kiem/goi-y/", searching.words_page, name="search_words"),
]
