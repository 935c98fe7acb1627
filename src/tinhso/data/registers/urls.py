"""Addresses of registers, all under /kho-du-lieu/."""

from django.urls import path, re_path

from tinhso.data.registers.views import catalogue, declaring, records, sources, writing

app_name = "registers"

urlpatterns = [
    path("", catalogue.index, name="index"),
    path("them/", declaring.add, name="declare"),
    path("nguon/", sources.index, name="sources"),
    path("nguon/them/", sources.add, name="source_add"),
    path("nguon/<str:public_id>/", sources.edit, name="source"),
    path("<slug:code>/", records.register, name="register"),
    path("<slug:code>/khai-bao/", catalogue.declaration, name="declaration"),
    path("<slug:code>/khai-bao/sua/", declaring.edit, name="declaration_edit"),
    path("<slug:code>/them/", writing.add, name="add"),
    path("<slug:code>/luu-danh-sach/", writing.keep_view, name="keep_view"),
    path("<slug:code>/<str:public_id>/", records.record, name="record"),
    path("<slug:code>/<str:public_id>/dinh-chinh/", writing.correct, name="correct"),
    path("<slug:code>/<str:public_id>/thay-doi/", writing.change, name="change"),
    re_path(
        r"^(?P<code>[a-z0-9_]+)/(?P<public_id>[0-9a-f-]{36})/(?P<action>ket-thuc|hoan-tac|gop)/$",
        writing.act,
        name="act",
    ),
]
