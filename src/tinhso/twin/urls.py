"""Glue: addresses of this folder."""

urlpatterns: list[object] = []
