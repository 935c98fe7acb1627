"""Addresses of the directory, all under /danh-ba/."""

from django.urls import path

from tinhso.core.directory.views import changes, compare, edits, imports, lists, people, units

app_name = "directory"

urlpatterns = [
    path("", lists.areas, name="areas"),
    path("dia-ban/<str:code>/", units.area, name="area"),
    path("co-quan/", lists.agencies, name="agencies"),
    path("co-quan/<path:code>/", units.agency, name="agency"),
    path("so-sanh/", compare.compare, name="compare"),
    path("dong/<uuid:item>/", edits.edit, name="edit"),
    path("dong/<uuid:item>/ban/<int:number>/", edits.restore, name="restore"),
    path("dong/<uuid:item>/rut/", edits.withdraw, name="withdraw"),
    path("thay-doi/", changes.changes, name="changes"),
    path("thay-doi/soan/", changes.draft, name="draft"),
    path("thay-doi/<uuid:change>/", changes.change, name="change"),
    path("thay-doi/<uuid:change>/sua/", changes.redraft, name="redraft"),
    path("thay-doi/<uuid:change>/quyet-dinh/", changes.decide, name="decide"),
    path("thay-doi/<uuid:change>/rut-lai/", changes.revoke, name="revoke"),
    path("thay-doi/<uuid:change>/bo/", changes.discard, name="discard"),
    path("thay-doi/<uuid:change>/van-ban/", changes.document, name="document"),
    path("nap/", imports.import_page, name="import"),
    path("nap/mau/<str:kind>.csv", imports.template_file, name="template"),
    path("nguoi/", people.people, name="people"),
    path("nguoi/them/", people.new, name="person_new"),
    path("nguoi/<uuid:subject>/", people.one, name="person"),
    path("nguoi/<uuid:subject>/nhan/", people.take, name="take"),
    path("nguoi/<uuid:subject>/thoi/", people.leave, name="leave"),
]
