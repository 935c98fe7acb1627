"""Addresses of registers, all under /kho-du-lieu/."""

from django.urls import path

from tinhso.data.registers.views import (
    about,
    acts,
    batches,
    catalogue,
    declaring,
    grants,
    joining,
    keeping,
    keys,
    listing,
    proposing,
    record,
    sources,
    writing,
)

app_name = "registers"

urlpatterns = [
    path("", catalogue.index, name="index"),
    path("them/", declaring.add, name="declare"),
    path("them/bang-tinh/", proposing.from_table, name="declare_from_table"),
    path("cach-dung/", about.guide, name="help"),
    path("khoa/", keys.index, name="keys"),
    path("khoa/them/", keys.add, name="key_add"),
    path("khoa/<str:public_id>/", keys.key, name="key"),
    path("nguon/", sources.index, name="sources"),
    path("nguon/them/", sources.add, name="source_add"),
    path("nguon/<str:public_id>/", sources.edit, name="source"),
    path("<slug:code>/", listing.register, name="register"),
    path("<slug:code>/khai-bao/", about.declaration, name="declaration"),
    path("<slug:code>/khai-bao/sua/", declaring.edit, name="declaration_edit"),
    path("<slug:code>/them/", writing.add, name="add"),
    path("<slug:code>/luu-danh-sach/", keeping.keep_view, name="keep_view"),
    path("<slug:code>/lo/", batches.index, name="batches"),
    path("<slug:code>/lo/<str:public_id>/", batches.batch, name="batch"),
    path("<slug:code>/mo-truong/", grants.grants, name="grants"),
    path("<slug:code>/<str:public_id>/", record.record, name="record"),
    path("<slug:code>/<str:public_id>/dinh-chinh/", writing.correct, name="correct"),
    path("<slug:code>/<str:public_id>/thay-doi/", writing.change, name="change"),
    path("<slug:code>/<str:public_id>/ket-thuc/", acts.end, name="end"),
    path("<slug:code>/<str:public_id>/hoan-tac/", acts.undo, name="undo"),
    path("<slug:code>/<str:public_id>/gop/", joining.merge, name="merge"),
    path("<slug:code>/<str:public_id>/tach/", joining.split, name="split"),
]
