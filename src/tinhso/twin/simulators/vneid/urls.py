"""Addresses of the simulator."""

from django.urls import include, path

from tinhso.twin.simulators.vneid import views

urlpatterns = [
    path("", views.home),
    path("healthz", views.health),
    path("dang-nhap/", views.sign_in, name="account_login"),
    path("doi-nguoi/", views.change_person, name="change_person"),
    path("", include("allauth.idp.urls")),
]
