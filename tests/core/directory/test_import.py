"""CSV: what a dry run tells, all or nothing, errors by line and column."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tinhso.core.access.api import Actor, NotAllowed, Role
from tinhso.core.directory import api, words
from tinhso.core.directory.adapters.tables import template
from tinhso.core.directory.data import Kind
from tinhso.core.directory.models import Area
from tinhso.core.directory.services.importing import import_rows, try_rows
from tinhso.core.journal import api as journal

from .conftest import MERGED, person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held")]
HEAD = "Mã,Tên đầy đủ,Cấp,Loại,Mã cấp trên,Có hiệu lực từ ngày\n"
HAMLETS = HEAD + "3216101,Ấp Một,hamlet,ap,32161,01/07/2025\n3216102,Ấp Hai,hamlet,ap,32161,2025-07-01\n"


def tried(text, kind=Kind.AREA, by=None):
    return try_rows(by=by or person(Role.DATA_STEWARD), kind=kind, text=text, labels=words.FIELDS)


def load(text, kind=Kind.AREA, by=None):
    by = by or person(Role.DATA_STEWARD)
    return import_rows(by=by, kind=kind, text=text, labels=words.FIELDS, reason="Danh sách ấp 2025")


def test_hamlets_load_under_their_commune():
    assert (tried(HAMLETS).created, tried(HAMLETS).may_load) == (2, True)
    assert not Area.objects.filter(level="hamlet").exists()  # a dry run writes nothing
    assert load(HAMLETS).is_done
    assert [row.path for row in api.areas(on=MERGED, level="hamlet")] == ["96/32161/3216101", "96/32161/3216102"]
    again = load(HAMLETS)
    assert (again.created, again.changed, again.unchanged, again.is_done) == (0, 0, 2, False)
    assert len(journal.entries(action="core.directory.rows.imported")) == 1


def test_an_existing_row_is_corrected_as_a_new_version():
    assert load(HAMLETS).created == 2
    report = load(HAMLETS.replace("Ấp Hai", "Ấp Ba"))
    assert (report.created, report.changed, report.unchanged) == (0, 1, 1)
    assert api.area("3216102", on=MERGED).full_name == "Ấp Ba"


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        (HAMLETS + "3216102,Ấp Trùng,hamlet,ap,32161,2025-07-01\n", 4, "Mã", "2 dòng cùng mã"),
        (HAMLETS + "3216102,Ấp Trùng,hamlet,ap,32161,2025-08-01\n", 4, "Có hiệu lực từ ngày", "rùng thời gian"),
        (HAMLETS + "3216103,Ấp Ba,hamlet,ap,99999,2025-07-01\n", 4, "Mã cấp trên", "99999"),
        (HAMLETS + "3216103,Ấp Ba,hamlet,ap,3216103,2025-07-01\n", 4, "Mã cấp trên", "chính mình"),
        (HAMLETS + "3216103,Ấp Ba,hamlet,ap,31813,2025-01-01\n", 4, "Mã cấp trên", "suốt thời gian"),
        (HAMLETS + "3216103,Ấp Ba,hamlet,ap,32161,31/02/2025\n", 4, "Có hiệu lực từ ngày", "31/02/2025"),
        (HAMLETS + "3216103,Ấp Ba,làng,ap,32161,2025-07-01\n", 4, "Cấp", "làng"),
        (HAMLETS + "3216103,,hamlet,ap,32161,2025-07-01\n", 4, "", "Tên đầy đủ"),
        (HAMLETS + "ba,Ấp Ba,hamlet,ap,32161,2025-07-01\n", 4, "Mã", "chữ số"),
        (HAMLETS + '3216103,"Ấp Ba,hamlet\n', 4, "", "CSV"),
        (HAMLETS + "3216103,Ấp Ba,hamlet,ap,32161,2025-07-01,thừa\n", 4, "", "nhiều ô"),
        (HAMLETS.replace("Tên đầy đủ", "Tên gì đó"), 1, "Tên gì đó", "hàng tiêu đề"),
        (HAMLETS.replace("Cấp", "Mã", 1), 1, "Mã", "hai lần"),
        (HEAD, 0, "", "không có dòng nào"),
        ("", 0, "", "không có dòng nào"),
    ],
)
def test_one_bad_line_is_told_by_line_and_column_and_nothing_loads(text, line, column, message):
    before = Area.objects.count()
    report = load(text)
    assert not report.is_done
    told = [error.message for error in report.errors if (error.line, error.column) == (line, column)]
    assert any(message in words for words in told), report.errors
    assert Area.objects.count() == before
    assert not journal.entries(action="core.directory.rows.imported")


def test_agencies_in_a_circle_are_refused():
    text = "Mã;Tên;Mã cấp trên\nthu/a;A;thu/b\nthu/b;B;thu/a\n"
    report = load(text, Kind.AGENCY)
    assert {(error.line, error.column) for error in report.errors} == {(2, "Mã cấp trên"), (3, "Mã cấp trên")}
    assert "vòng tròn" in report.errors[0].message


def test_a_successor_of_itself_is_refused():
    text = "Của,Đơn vị cũ,Đơn vị mới,Ngày chuyển,Loại\nagency,camau/stc,camau/stc,01/01/2026,full\n"
    report = load(text, Kind.SUCCESSOR)
    assert [(error.line, error.column) for error in report.errors] == [(2, "Đơn vị mới")]
    assert "chính nó" in report.errors[0].message


def test_lines_outside_ones_scope_are_refused():
    by = person(Role.DATA_STEWARD, agency="", area="96/32152")
    report = load(HAMLETS, by=by)
    assert {error.line for error in report.errors} == {2, 3}
    assert load(HAMLETS, by=person(Role.DATA_STEWARD, agency="", area="96/32161")).is_done


@pytest.mark.parametrize("actor", [person(Role.OFFICER), person(Role.LEADER), Actor(id="visitor:1")])
def test_who_may_not_import(actor):
    with pytest.raises(NotAllowed):
        tried(HAMLETS, by=actor)
    with pytest.raises(NotAllowed):
        load(HAMLETS, by=actor)


def test_a_template_reads_back():
    for kind in Kind:
        report = tried(template(kind, words.FIELDS), kind)
        assert [error.message for error in report.errors] == ["Tệp không có dòng nào."]


def test_the_page_tries_then_loads(signed_in):
    client = signed_in(Role.DATA_STEWARD)
    file = SimpleUploadedFile("ap.csv", ("\ufeff" + HAMLETS).encode())
    page = client.post("/danh-ba/nap/", {"kind": "area", "file": file})
    assert page.status_code == 200
    assert "2 dòng mới" in page.content.decode()
    assert not Area.objects.filter(level="hamlet").exists()
    done = client.post("/danh-ba/nap/", {"kind": "area", "text": HAMLETS, "reason": "Danh sách ấp"}, follow=True)
    assert "2 dòng mới" in done.content.decode()
    assert Area.objects.filter(level="hamlet").count() == 2


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"PK\x03\x04\x00\x00", b"x" * (2 * 1024 * 1024 + 1)])
def test_the_page_refuses_what_is_no_csv(signed_in, content):
    client = signed_in(Role.DATA_STEWARD)
    page = client.post("/danh-ba/nap/", {"kind": "area", "file": SimpleUploadedFile("ap.csv", content)})
    assert page.status_code == 400


def test_the_template_page_opens_in_a_spreadsheet(client):
    answer = client.get("/danh-ba/nap/mau/area.csv")
    assert answer.content.startswith("\ufeffMã,Tên đầy đủ".encode())
    assert client.get("/danh-ba/nap/mau/khac.csv").status_code == 404
