"""The official layout: what the decree fixes can be measured on the page."""

from dataclasses import replace
from datetime import date
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pdfplumber
import pytest

from tinhso.core import documents
from tinhso.core.documents.api import (
    Align,
    Annex,
    Heading,
    OfficialDocument,
    Paragraph,
    Signer,
    Table,
    TableColumn,
    official_pdf,
)

MILLIMETRE = 72 / 25.4
COLUMNS = (TableColumn("STT", 1, Align.CENTRE), TableColumn("Mục tiêu", 5), TableColumn("Kết quả", 2, Align.RIGHT))
REPORT = OfficialDocument(
    agency="Ủy ban nhân dân",
    parent_agency="Tỉnh Cà Mau",
    notation="BC-UBND",
    place="Cà Mau",
    type_name="Báo cáo",
    abstract="Kết quả thực hiện năm 2024",
    number=5,
    issued_on=date(2025, 2, 3),
    bases=("Căn cứ Nghị quyết A", "Căn cứ Quyết định B;"),
    body=(Heading("I. KẾT QUẢ"), Paragraph("Đã hoàn thành. " * 60), Paragraph("Kính báo cáo.")),
    signer=Signer(authority="TM. Ủy ban nhân dân", post="Chủ tịch"),
    recipients=("Bộ Thông tin và Truyền thông", "Lưu: VT, KT"),
    annexes=(
        Annex("Bảng một", (Table(COLUMNS, tuple((str(n), "a", "1") for n in range(60))),), landscape=True),
        Annex("Bảng hai", (Table(COLUMNS, (("I. Chính quyền số",), ("1", "b", "2"))),)),
    ),
)


def pages(document: OfficialDocument) -> list[pdfplumber.page.Page]:
    return pdfplumber.open(BytesIO(official_pdf(document))).pages


def text(document: OfficialDocument) -> str:
    return "\n".join(page.extract_text() for page in pages(document))


def test_parts_of_a_named_type_stand_on_the_first_page() -> None:
    first = pages(replace(REPORT, draft=False))[0].extract_text()
    for part in (
        "TỈNH CÀ MAU",
        "ỦY BAN NHÂN DÂN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Số: 05/BC-UBND",
        "Cà Mau, ngày 03 tháng 02 năm 2025",
        "BÁO CÁO",
        "Căn cứ Nghị quyết A;",
        "Căn cứ Quyết định B.",
        "Kính báo cáo./.",
        "Nơi nhận:",
        "- Lưu: VT, KT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
    ):
        assert part in first, part


def test_page_margins_and_font_follow_the_decree() -> None:
    page = pages(replace(REPORT, draft=False))[0]
    assert (round(page.width / MILLIMETRE), round(page.height / MILLIMETRE)) == (210, 297)
    assert 29.9 <= min(char["x0"] for char in page.chars) / MILLIMETRE <= 35
    assert 14.9 <= 210 - max(char["x1"] for char in page.chars if char["text"] != " ") / MILLIMETRE <= 20.5
    assert 18.5 <= min(char["top"] for char in page.chars) / MILLIMETRE <= 25
    assert all("Tinos" in char["fontname"] for char in page.chars)
    assert {round(char["size"]) for char in page.chars} <= {11, 12, 13, 14}


def test_an_annex_counts_its_own_pages_and_repeats_its_head() -> None:
    found = pages(REPORT)
    landscape = [page for page in found if page.width > page.height]
    assert len(landscape) >= 2
    assert "Phụ lục I" in landscape[0].extract_text()
    assert landscape[1].extract_text().splitlines()[0] == "2"
    assert "Mục tiêu" in landscape[1].extract_text()
    assert "Phụ lục II" in found[-1].extract_text()


def test_number_and_day_stay_blank_until_given() -> None:
    assert "Số:" in text(replace(REPORT, number=None))
    assert "05/BC" not in text(replace(REPORT, number=None))
    assert "năm 2025" not in text(replace(REPORT, issued_on=None))


def test_days_and_months_get_their_zeros() -> None:
    assert "ngày 12 tháng 3 năm 2025" in text(replace(REPORT, issued_on=date(2025, 3, 12)))


def test_a_letter_carries_its_abstract_under_the_number() -> None:
    letter = replace(REPORT, type_name="", notation="UBND-KGVX", abstract="đính chính số liệu", annexes=())
    one, two = ("Sở Y tế",), ("Sở Y tế", "Sở Nội vụ")
    assert "V/v đính chính số liệu" in text(replace(letter, addressees=one))
    assert "Kính gửi: Sở Y tế" in text(replace(letter, addressees=one))
    assert "- Sở Y tế;" in text(replace(letter, addressees=two))
    assert "- Sở Nội vụ." in text(replace(letter, addressees=two))


def test_draft_is_marked() -> None:
    def marks(document: OfficialDocument) -> int:
        return sum(char["matrix"][1] != 0 and char["text"] != " " for char in pages(document)[0].chars)

    assert marks(REPORT) == len("DỰTHẢO")
    assert marks(replace(REPORT, draft=False)) == 0


@pytest.mark.parametrize(
    "hostile",
    [
        '#read("/etc/passwd")',
        "#panic()",
        "*đậm* _nghiêng_ $x$",
        "<nhãn> @ref",
        "\\u{41} // hết",
        "#{",
        "]",
        '"',
        "a\x00b",
    ],
)
def test_no_text_is_read_as_markup(hostile: str) -> None:
    document = replace(
        REPORT,
        draft=False,
        abstract=hostile,
        agency=hostile,
        body=(Paragraph(hostile), Table(COLUMNS, ((hostile, hostile, hostile),), caption=hostile)),
        annexes=(),
    )
    flat = text(document).replace(" ", "").replace("\n", "")
    assert hostile.replace(" ", "").replace("\x00", "") in flat


def test_an_empty_document_is_still_a_page() -> None:
    bare = OfficialDocument(agency="", notation="", place="", abstract="", body=(), signer=Signer(post=""))
    assert len(pages(bare)) == 1


def test_the_vendored_fonts_are_those_of_the_readme() -> None:
    folder = Path(documents.__file__).parent / "fonts"
    lines = [line.split("|") for line in (folder / "README.md").read_text().splitlines() if line.startswith("| Tinos")]
    assert len(lines) == 4
    for _start, name, checksum, _end in lines:
        assert sha256((folder / name.strip()).read_bytes()).hexdigest() == checksum.strip()
