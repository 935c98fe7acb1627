"""Addresses of imports, all under /kho-du-lieu/nhap/."""

from django.urls import path

from tinhso.data.imports.views import imports, rows, standing

app_name = "imports"

urlpatterns = [
    path("", imports.index, name="index"),
    path("moi/", imports.add, name="add"),
    path("dinh-ky/", standing.index, name="standing"),
    path("dinh-ky/them/", standing.add, name="standing_add"),
    path("dinh-ky/<uuid:public_id>/", standing.change, name="standing_change"),
    path("dinh-ky/<uuid:public_id>/chay-dung/", standing.switch, name="standing_switch"),
    path("de-rieng/<slug:register>/", rows.index, name="rows"),
    path("de-rieng/<slug:register>/nhieu/", rows.many, name="many"),
    path("de-rieng/<slug:register>/gui-lai/", rows.upload, name="upload"),
    path("de-rieng/<slug:register>/<uuid:public_id>/", rows.row, name="row"),
    path("<uuid:public_id>/", imports.show, name="import"),
    path("<uuid:public_id>/tien-do/", imports.progress, name="progress"),
    path("<uuid:public_id>/ghep-cot/", imports.mapping, name="mapping"),
    path("<uuid:public_id>/<slug:act>/", imports.act, name="act"),
]
