"""What is read, as it stands; and a clear Vietnamese refusal, with nothing kept, for what cannot be read whole."""

import codecs
import sys
import unicodedata
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document as WordDocument
from docx.oxml import parse_xml
from openpyxl import Workbook

from tests.steering.claims.conftest import drop
from tests.steering.claims.documents import hostile, make
from tinhso.steering.claims.adapters.reading.sheet import shown
from tinhso.steering.claims.adapters.workshop import run as workshop
from tinhso.steering.claims.adapters.workshop.jobs import Work
from tinhso.steering.claims.data import DocumentText, Table, UnreadableDocument
from tinhso.steering.claims.models import Block, Claim, Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def read(content: bytes, name: str) -> DocumentText:
    document = workshop.run(Work(code="d", name=name, has_file=True), content).document
    assert document is not None
    return document


def words(document: DocumentText) -> str:
    return "\n".join(
        " | ".join(cell.text for cell in block.cells) if isinstance(block, Table) else block.text
        for block in document.blocks
    )


def saved(thing) -> bytes:
    out = BytesIO()
    thing.save(out)
    return out.getvalue()


# --- refusals ---------------------------------------------------------------------------------------

CODES = {
    "truncated_docx": "cắt cụt",
    "truncated_pdf": "cắt cụt",
    "encrypted_pdf": "mật khẩu",
    "encrypted_docx": "mật khẩu",
    "scanned_pdf": "ảnh chụp",
    "macro_docm": "macro",
    "macro_xlsm": "macro",
    "macro_as_docx": "macro",
    "zip_bomb": "giải nén lớn bất thường",
    "empty": "trống",
    "random_bytes": "Không nhận ra",
}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CODES)
def test_what_cannot_be_read_is_refused_clearly_and_nothing_is_kept(client, kind, data_folder):
    name, build = hostile.REFUSED[kind]
    response = drop(client, name, build())
    assert response.status_code == 400
    assert CODES[kind] in response.content.decode()
    assert not Document.objects.exists()
    assert not Claim.objects.exists()
    assert not Block.objects.exists()
    assert not any(path.is_file() for path in data_folder.glob("files/**/*") if "lock" not in path.name)


@pytest.mark.django_db
def test_a_file_over_the_limit_is_refused(client, settings):
    settings.MAX_UPLOAD_BYTES = 300_000
    for name, content in (("a.docx", hostile.huge_docx(300_000)), ("a.txt", hostile.huge_txt(300_000))):
        response = drop(client, name, content)
        assert response.status_code in {400, 413}
        assert "25 MB" in response.content.decode()
    assert not Document.objects.exists()


def test_more_text_than_can_be_checked_is_refused():
    with pytest.raises(UnreadableDocument, match="tách thành từng phần"):
        read(b"x 1\n" * 600_000, "a.txt")


OLD = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(600)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (OLD + "WordDocument".encode("utf-16-le"), "Lưu thành DOCX"),
        (OLD + "Workbook".encode("utf-16-le"), "Lưu thành XLSX"),
        (b"\x89PNG\r\n\x1a\n" + bytes(50), "hình ảnh"),
        (b"{\\rtf1 abc}", "RTF"),
        (b"<html><body>12</body></html>", "trang web"),
        (b"Rar!\x1a\x07" + bytes(50), "giải nén"),
        (b"   \n\t ", "trống"),
    ],
)
def test_other_kinds_are_named_with_what_to_do(content, says):
    with pytest.raises(UnreadableDocument, match=says):
        read(content, "bao-cao.docx")


def test_a_plain_archive_and_an_open_document_are_named():
    for entries, says in (
        ({"a.txt": b"1"}, "giải nén"),
        ({"mimetype": b"application/vnd.oasis.opendocument.text"}, "ODT"),
    ):
        out = BytesIO()
        with ZipFile(out, "w") as archive:
            for name, data in entries.items():
                archive.writestr(name, data)
        with pytest.raises(UnreadableDocument, match=says):
            read(out.getvalue(), "a.docx")


def test_a_part_that_lies_about_its_size_is_not_believed(monkeypatch):
    docx = WordDocument()
    docx.add_paragraph("số 12 " * 400_000)
    content = bytearray(saved(docx))
    at = content.rfind(b"word/document.xml") - 46
    content[at + 24 : at + 28] = (10).to_bytes(4, "little")
    with pytest.raises(UnreadableDocument):
        read(bytes(content), "a.docx")


def test_an_entity_bomb_is_refused():
    out = BytesIO()
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    with ZipFile(out, "w") as package:
        package.writestr("[Content_Types].xml", b"<Types/>")
        package.writestr("word/document.xml", bomb)
    with pytest.raises(UnreadableDocument, match="hỏng"):
        read(out.getvalue(), "a.docx")


def test_a_worker_that_hangs_is_ended_and_says_so(monkeypatch):
    monkeypatch.setattr(workshop, "WALL_SECONDS", 0.02)
    with pytest.raises(UnreadableDocument, match="tách thành từng phần") as refused:
        read(make.plan_txt(), "a.txt")
    assert refused.value.code == "too_long"


def test_a_full_workshop_says_it_is_busy(monkeypatch, data_folder):
    monkeypatch.setattr(workshop, "WAIT_SECONDS", 0.1)
    with workshop._place(), workshop._place(), pytest.raises(UnreadableDocument) as refused:
        read(b"12", "a.txt")
    assert refused.value.code == "busy"


def test_a_worker_short_of_memory_refuses_and_the_server_lives(monkeypatch, tmp_path):
    hungry = tmp_path / "hungry"
    code = "from tinhso.steering.claims.adapters.workshop.worker import limit; limit(); bytearray(8 * 1024**3)"
    hungry.write_text(f"#!/bin/sh\nexec {sys.executable} -c '{code}'\n")
    hungry.chmod(0o700)
    monkeypatch.setattr(workshop.sys, "executable", str(hungry))
    with pytest.raises(UnreadableDocument) as refused:
        read(b"12", "a.txt")
    assert refused.value.code == "too_long"


# --- readings ---------------------------------------------------------------------------------------


def test_a_mislabelled_file_is_read_by_its_content_with_a_note():
    document = read(make.report_pdf(), "bao-cao.docx")
    assert "348/464" in words(document)
    assert "nội dung là PDF" in document.warnings[0]


@pytest.mark.parametrize("kind", ["txt", "docx", "pdf"])
def test_numbers_split_by_line_breaks_are_whole(kind):
    text = words(read(getattr(hostile, f"split_numbers_{kind}")(), f"a.{kind}"))
    wanted = hostile.SPLIT_VALUES if kind == "docx" else hostile.SPLIT_VALUES[:3]
    assert [value for value in wanted if value not in text] == []


def test_docx_merged_cells_stand_once_with_their_spans():
    document = read(make.report_docx(), "a.docx")
    records = [block for block in document.blocks if isinstance(block, Table)][1]
    spans = {cell.text: (cell.row, cell.column, cell.row_span, cell.column_span) for cell in records.cells}
    assert spans["Đã giải quyết"] == (0, 3, 1, 2)
    assert spans["Tiếp nhận"] == (0, 2, 2, 1)
    assert records.caption.endswith("Bảng 1. Giải quyết hồ sơ năm 2024 (đơn vị tính: hồ sơ)")
    assert (document.symbol, str(document.issued_on)) == ("15/BC-UBND", "2025-01-14")


def test_docx_reads_runs_breaks_deletions_boxes_and_footnotes_in_order():
    docx = WordDocument()
    paragraph = docx.add_paragraph("đạt ")
    for piece in ("86", ",", "41", "%"):
        paragraph.add_run(piece)
    paragraph._p.append(parse_xml(f"<w:del {W}><w:r><w:delText>999</w:delText></w:r></w:del>"))
    paragraph._p.append(
        parse_xml(
            f"<w:r {W}><w:pict><w:txbxContent><w:p><w:r><w:t>Hộp 77 chữ</w:t></w:r></w:p></w:txbxContent>"
            "</w:pict></w:r>"
        )
    )
    docx.add_paragraph("sau")
    lines = words(read(saved(docx), "a.docx")).split("\n")
    assert lines == ["đạt 86,41%", "Hộp 77 chữ", "sau"]


def test_xlsx_shows_numbers_as_their_reader_sees_them():
    cases = [
        (0.8641, "0.00%", "86,41%"),
        (0.9, "0%", "90%"),
        (84212, "#,##0", "84.212"),
        (1234.5, "#,##0.0", "1.234,5"),
        (93.4, "General", "93,4"),
        (0.1 + 0.2, "General", "0,3"),
        (84212, "General", "84212"),
        (12, '0" hồ sơ"', "12 hồ sơ"),
        (-5, "#,##0", "-5"),
        (True, "General", "Đúng"),
    ]
    assert [shown(value, form) for value, form, _text in cases] == [text for _value, _form, text in cases]


def test_xlsx_sheets_are_tables_and_hidden_ones_are_noted():
    book = Workbook()
    book.worksheets[0].append(["Đơn vị", "Tỷ lệ"])
    book.worksheets[0].append(["Sở A", 0.8641])
    book.worksheets[0]["B2"].number_format = "0.00%"
    hidden = book.create_sheet("Nháp")
    hidden.append(["Bí mật", 999])
    hidden.sheet_state = "hidden"
    document = read(saved(book), "a.xlsx")
    assert "86,41%" in words(document)
    assert "999" not in words(document)
    assert document.warnings == ("Trang tính ẩn “Nháp” không được kiểm.",)


def test_xlsx_formulas_without_values_are_warned_of():
    assert "B4" in read(hostile.formulas_xlsx(), "a.xlsx").warnings[0]


def test_pdf_joins_lines_keeps_merged_cells_and_drops_page_numbers():
    document = read(make.report_pdf(), "a.pdf")
    text = words(document)
    assert "tăng 8,5% so với cùng kỳ năm 2023 (4.481 tỷ đồng)." in text
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert {(c.text, c.row_span, c.column_span) for c in table.cells} >= {
        ("Giá trị tăng thêm", 1, 2),
        ("Khu vực", 2, 1),
    }
    assert {"1", "2"}.isdisjoint(text.split("\n"))
    assert [block.page for block in document.blocks][-1] == 2


SENTENCE = "Tỉnh đã giải quyết 1.234 hồ sơ của người dân, đạt 86,41% số hồ sơ được nhận trong năm."


def tcvn3(text: str) -> bytes:
    from tinhso.steering.claims.adapters.reading.plain import _TCVN3_BYTES, _TCVN3_LETTERS

    return text.translate(str.maketrans(_TCVN3_LETTERS, _TCVN3_BYTES)).encode("latin-1")


def windows_1258(text: str) -> bytes:
    """Vowels keep their hat; the tone follows as a mark of its own, as Windows writes it."""
    out = ""
    for char in text:
        try:
            char.encode("cp1258")
            out += char
        except UnicodeEncodeError:
            base = unicodedata.normalize("NFD", char)
            tones = "".join(mark for mark in base if mark in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", "".join(mark for mark in base if mark not in tones)) + tones
    return out.encode("cp1258")


@pytest.mark.parametrize(
    "content",
    [
        SENTENCE.encode(),
        codecs.BOM_UTF8 + SENTENCE.encode(),
        SENTENCE.encode("utf-16"),
        SENTENCE.encode("utf-16-le"),
        SENTENCE.encode("utf-16-be"),
        unicodedata.normalize("NFD", SENTENCE).encode(),
        windows_1258(SENTENCE),
        tcvn3(SENTENCE),
        tcvn3(SENTENCE).decode("latin-1").encode(),
    ],
    ids=["utf-8", "bom", "utf-16", "utf-16-le", "utf-16-be", "nfd", "windows-1258", "tcvn3", "tcvn3-in-utf-8"],
)
def test_every_encoding_reads_the_same(content):
    assert words(read(content, "a.txt")) == SENTENCE


def test_vni_is_named():
    with pytest.raises(UnreadableDocument, match="VNI"):
        read("Tænh ñaõ giaûi quyeát 12 hoà sô cuûa ngöôøi daân vaø ñaït 86% soá hoà sô.".encode("cp1252"), "a.txt")


def test_csv_and_markdown_tables_are_tables():
    table = next(
        b for b in read("Đơn vị;Hồ sơ\nSở A;1.234\nSở B;86,5\n".encode(), "a.csv").blocks if isinstance(b, Table)
    )
    assert [cell.text for cell in table.cells] == ["Đơn vị", "Hồ sơ", "Sở A", "1.234", "Sở B", "86,5"]
    markdown = "# Báo cáo\n\n| Đơn vị | Hồ sơ |\n|---|---:|\n| Sở A | **1.234** |\n".encode()
    assert "1.234" in words(read(markdown, "a.md"))
    assert "**" not in words(read(markdown, "a.md"))
