"""Glue: addresses of core."""

from django.urls import path

from tinhso.core.web import gallery as web_gallery
from tinhso.core.web import views as web

urlpatterns = [
    path("healthz", web.healthz, name="healthz"),
    path("readyz", web.readyz, name="readyz"),
    path("metrics", web.metrics, name="metrics"),
    path("ngon-ngu/", web.set_language, name="language"),
    path("giao-dien/", web.set_scheme, name="scheme"),
    path("thiet-ke/", web_gallery.design, name="design"),
    path("tro-nang/", web.accessibility, name="accessibility"),
]
