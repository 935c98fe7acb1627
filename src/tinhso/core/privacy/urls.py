"""Addresses of privacy."""

from django.urls import path

from tinhso.core.privacy.views import desk, own

urlpatterns = [
    path("ca-nhan/du-lieu/", own.my_data, name="my_data"),
    path("ca-nhan/du-lieu/tai-ve/", own.download, name="my_data_download"),
    path("ca-nhan/du-lieu/xin-xoa/", own.ask_erasure, name="my_data_erasure"),
    path("ca-nhan/luot-xem/", own.my_readings, name="my_readings"),
    path("quan-tri/xoa-du-lieu/", desk.desk, name="erasure_desk"),
    path("quan-tri/xoa-du-lieu/them/", desk.new_request, name="new_erasure_request"),
    path("quan-tri/xoa-du-lieu/<uuid:request_id>/", desk.erasure_request, name="erasure_request"),
]
