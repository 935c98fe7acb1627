"""Addresses of claims."""

from django.urls import path

from tinhso.steering.claims.views import checking, claims, findings, letters, results

app_name = "claims"

_UPLOAD = "kiem-so-lieu/<uuid:public_id>/"
_PROVINCE = "kiem-so-lieu/tinh/<str:code>/"

urlpatterns = [
    path("kiem-so-lieu/", checking.home, name="home"),
    path("kiem-so-lieu/mau/<slug:name>/", checking.sample, name="sample"),
    path("kiem-so-lieu/phat-hien/<uuid:public_id>/", findings.finding, name="finding"),
    path("kiem-so-lieu/phat-hien/<uuid:public_id>/xu-ly/", findings.resolve, name="resolve"),
    path("kiem-so-lieu/phat-hien/<uuid:public_id>/mo-lai/", findings.reopen, name="reopen"),
    path("kiem-so-lieu/tinh/", results.province, name="province"),
    path(_PROVINCE, results.document, name="province_document"),
    path(_PROVINCE + "so-lieu/", claims.claims, name="province_claims"),
    path(_PROVINCE + "so-lieu/<str:key>/", claims.claim, name="province_claim"),
    path(_PROVINCE + "so-lieu/<str:key>/<slug:step>/", claims.step, name="province_step"),
    path(_PROVINCE + "quan-he/", claims.add_relation, name="province_relation"),
    path(_PROVINCE + "phat-hien/", findings.findings, name="province_findings"),
    path(_PROVINCE + "cong-van/", letters.letter, name="province_letter"),
    path(_UPLOAD, results.document, name="document"),
    path(_UPLOAD + "so-lieu/", claims.claims, name="claims"),
    path(_UPLOAD + "so-lieu/them/", claims.add_claim, name="add_claim"),
    path(_UPLOAD + "so-lieu/<str:key>/", claims.claim, name="claim"),
    path(_UPLOAD + "so-lieu/<str:key>/<slug:step>/", claims.step, name="step"),
    path(_UPLOAD + "quan-he/", claims.add_relation, name="relation"),
    path(_UPLOAD + "phat-hien/", findings.findings, name="findings"),
    path(_UPLOAD + "cong-van/", letters.letter, name="letter"),
    path(_UPLOAD + "cach-viet-so/", checking.style, name="style"),
    path(_UPLOAD + "so-sanh/", results.compare, name="compare"),
    path(_UPLOAD + "xoa/", checking.delete, name="delete"),
    path(_UPLOAD + "tep/", checking.download, name="download"),
]
