"""The progress report: an official PDF and a workbook."""

from datetime import date, datetime
from io import BytesIO

import openpyxl
import pdfplumber
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]


@pytest.fixture
def pages(client):
    def read(url: str) -> list:
        response = client.get(url)
        assert response["Content-Type"] == "application/pdf"
        return pdfplumber.open(BytesIO(response.content)).pages

    return read


def test_the_report_of_2024_in_the_official_layout(pages):
    found = pages("/ke-hoach/kh-2024/bao-cao.pdf?ngay=2024-10-15")
    first = " ".join(found[0].extract_text().split())
    for part in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "SỞ THÔNG TIN VÀ TRUYỀN THÔNG",
        "Số: /BC-STTTT",
        "BÁO CÁO",
        "Kính gửi: Ủy ban nhân dân tỉnh Cà Mau",
        "Văn bản nêu 19/24 mục tiêu đạt",
        "98,13% đạt ngưỡng",
        "chưa vượt ngưỡng “trên 60%”",
        "văn bản ghi 8.530",
    ):
        assert part in first, part
    assert (round(found[0].width), round(found[0].height)) == (595, 842)
    assert all("Tinos" in char["fontname"] for page in found for char in page.chars)
    text = " ".join(" ".join(page.extract_text().split()) for page in found)
    for part in ("Phụ lục I", "Phụ lục II", "GIÁM ĐỐC", "Lưu: VT.", "122.656", "III.7"):
        assert part in text, part


def test_the_report_of_2025_lists_tasks(pages):
    text = " ".join(page.extract_text() for page in pages("/ke-hoach/kh-2025/bao-cao.pdf?ngay=2025-07-01"))
    flat = " ".join(text.split())
    assert "có 3 nhiệm vụ đã qua thời hạn mà chưa có báo cáo" in flat
    assert "chưa có số liệu về kết quả của 28 mục tiêu" in flat


def test_the_report_stays_vietnamese_for_an_english_reader(client):
    client.cookies["ngon_ngu"] = "en"
    page = pdfplumber.open(BytesIO(client.get("/ke-hoach/kh-2024/bao-cao.pdf?ngay=2024-10-15").content)).pages[0]
    assert "khác số tính lại" in " ".join(page.extract_text().split())


def test_no_report_of_a_plan_that_was_not_issued_yet(client):
    assert client.get("/ke-hoach/kh-2025/bao-cao.pdf?ngay=2024-12-09").status_code == 404
    assert client.get("/ke-hoach/kh-2025/bao-cao.xlsx?ngay=2024-12-09").status_code == 404


def test_the_workbook_has_real_types_and_provenance(client):
    response = client.get("/ke-hoach/kh-2024/bao-cao.xlsx?ngay=2024-10-15")
    book = openpyxl.load_workbook(BytesIO(response.content))
    assert book.sheetnames == ["Mục tiêu", "Dự án"]
    rows = list(book["Mục tiêu"].iter_rows(values_only=True))
    head = rows[0]
    row = {**dict(zip(head, next(r for r in rows if r[0] == "I.3"), strict=True))}
    assert (row["Tử số"], row["Mẫu số"], row["Tính lại"]) == (349605, 356257, 98.1328)
    assert row["Tính đến ngày"] == datetime(2024, 10, 15)
    assert row["Nguồn số liệu"] == "theo văn bản"
    assert len(rows) == 1 + 24 + 2 + 1  # three levels of I.4, two measures of III.1
    projects = list(book["Dự án"].iter_rows(values_only=True))
    assert sum(r[6] for r in projects[1:30]) == 122656
    assert {r[9] for r in projects[1:]} == {"theo văn bản", "ghi nhận"}


def test_a_text_that_looks_like_a_formula_stays_text(client, loaded):
    from dataclasses import replace

    from tinhso.core.access.api import Role
    from tinhso.steering.plans import reports
    from tinhso.steering.plans.data import Kind
    from tinhso.steering.plans.selectors import contents as selectors
    from tinhso.steering.plans.services import contents as services

    from .conftest import person

    code = "kh-2024.da.I.1"
    content, seen = selectors.content(Kind.PROJECT, code)
    by = person(Role.DATA_STEWARD, "camau")
    services.edit(by=by, kind=Kind.PROJECT, content=replace(content, name="=1+1"), seen=seen, reason="thử")
    book = openpyxl.load_workbook(BytesIO(reports.xlsx(selectors.board(date(2024, 10, 15)))))
    assert (book["Dự án"]["C2"].value, book["Dự án"]["C2"].data_type) == ("=1+1", "s")
