"""Addresses of the stage."""

from django.urls import path

from tinhso.twin.stage import views

urlpatterns = [
    path("demo", views.demo, name="demo"),
    path("demo/", views.demo),
    path("demo/nguoi-dan/", views.enter_as_citizen, name="demo_citizen"),
    path("demo/vao/<str:role>/", views.enter, name="demo_enter"),
    path("demo/phat-hien", views.finding, name="demo_finding"),
    path("demo/bao-cao", views.report, name="demo_report"),
    path("demo/mau/<str:name>", views.sample, name="demo_sample"),
]
