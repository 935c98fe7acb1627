"""Addresses of quality, all under /kho-du-lieu/chat-luong/."""

from django.urls import path, re_path

from tinhso.data.quality.views import overview, pairs, register, report, rows, targets

app_name = "quality"

urlpatterns = [
    path("", overview.index, name="index"),
    path("bao-cao.pdf", report.report, name="report"),
    path("viec/", rows.work, name="work"),
    path("<slug:code>/", register.register, name="register"),
    path("<slug:code>/do-lai/", register.measure, name="measure"),
    path("<slug:code>/muc-tieu/", targets.targets, name="targets"),
    path("<slug:code>/trung/", pairs.index, name="pairs"),
    path("<slug:code>/trung/gop-hang-loat/", pairs.propose, name="propose"),
    path("<slug:code>/trung/gop-hang-loat/<uuid:proposal>/", pairs.answer, name="answer"),
    path("<slug:code>/trung/<uuid:public_id>/", pairs.pair, name="pair"),
    path("<slug:code>/trung/<uuid:public_id>/ket-luan/", pairs.decide, name="decide"),
    path("<slug:code>/trung/<uuid:public_id>/rut/", pairs.reopen, name="reopen"),
    re_path(r"^(?P<code>[a-z0-9_]+)/(?P<kind>co-quan|dia-ban|truong)/$", register.by_place, name="places"),
    re_path(r"^(?P<code>[a-z0-9_]+)/kiem/(?P<check>[a-z0-9_.]+)/$", rows.rows, name="rows"),
    re_path(r"^(?P<code>[a-z0-9_]+)/kiem/(?P<check>[a-z0-9_.]+)/viec/$", rows.act, name="act"),
]
