"""The reports and the hostile files are what they say they are."""

from collections import Counter
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import pdfplumber
import pypdfium2
import pytest
from docx import Document
from openpyxl import load_workbook
from pdfplumber.utils.exceptions import PdfminerException

from tests.steering.claims.documents import hostile, make
from tests.steering.claims.documents.make import number

COMPUTED: dict[str, Callable[..., Decimal]] = {
    "ratio": lambda part, whole: 100 * part / whole,
    "parts": lambda *parts: sum(parts, Decimal(0)),
    "total": lambda *parts: sum(parts, Decimal(0)),
    "remainder": lambda whole, done: whole - done,
    "excess": lambda result, target: result - target,
    "change": lambda before, after: 100 * (after - before) / before,
}


def computed(family: str, terms: tuple[str, ...], like: str) -> Decimal | None:
    """What follows from the terms, to as many decimals as ``like``; nothing for families without arithmetic."""
    if family not in COMPUTED:
        return None
    return COMPUTED[family](*map(number, terms)).quantize(
        Decimal(1).scaleb(-len(like.partition(",")[2])), ROUND_HALF_UP
    )


def text_of(name: str, content: bytes) -> str:
    """All the text of a report, read with the plain libraries."""
    if name == "txt":
        return content.decode()
    if name == "pdf":
        with pdfplumber.open(BytesIO(content)) as pdf:
            return "\n".join(page.extract_text() for page in pdf.pages)
    if name == "xlsx":
        rows = (row for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows(values_only=True))
        return "\n".join(" ".join(_shown(value) for value in row if value is not None) for row in rows)
    document = Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def _shown(value: object) -> str:
    return make.written(Decimal(str(value))) if isinstance(value, (int, float)) else str(value)


@pytest.mark.parametrize("planted", make.PLANTED, ids=lambda entry: f"{entry.document}-{entry.family}-{entry.place}")
def test_planted_figures_contradict_and_their_corrections_do_not(planted: make.Planted) -> None:
    right = computed(planted.family, planted.terms, planted.correct)
    assert planted.stated != planted.correct
    if right is not None:
        assert number(planted.correct) == right != number(planted.stated)


@pytest.mark.parametrize(("document", "family", "terms", "result"), make.SOUND)
def test_sound_figures_follow_and_are_written(document: str, family: str, terms: tuple[str, ...], result: str) -> None:
    assert number(result) == computed(family, terms, result)
    text = text_of(document, make.documents()[document][1])
    assert all(figure in text for figure in (*terms, result))


@pytest.mark.parametrize("name", ["docx", "xlsx", "pdf", "txt"])
def test_each_report_states_what_is_planted_and_its_sound_edition_does_not(name: str) -> None:
    entries = [entry for entry in make.PLANTED if entry.document == name]
    wrong, right = (Counter(text_of(name, make.documents(planted=choice)[name][1]).split()) for choice in (True, False))
    assert entries
    assert wrong != right
    for entry in entries:
        stated, correct = entry.stated.split(), entry.correct.split()
        gone = sum((wrong - right)[word] for word in wrong if stated and word.strip("%.,;:") == stated[-1].strip("%"))
        come = sum((right - wrong)[word] for word in right if correct and word.strip("%.,;:") == correct[-1].strip("%"))
        assert gone or come, entry


def test_the_docx_table_adds_up_and_keeps_merged_cells() -> None:
    document = Document(BytesIO(make.report_docx()))
    records = document.tables[1]
    rows = [[cell.text for cell in row.cells] for row in records.rows]
    assert rows[0][3] == rows[0][4] == "Đã giải quyết"
    assert rows[0][2] == rows[1][2] == "Tiếp nhận"
    for column in range(2, 6):
        assert sum(number(row[column]) for row in rows[2:-1]) == number(rows[-1][column])
    assert rows[-1][2:] == ["84.212", "79.817", "1.133", "3.262", "98,6"]
    budget = [[cell.text for cell in row.cells] for row in document.tables[2].rows]
    assert budget[1][0] == budget[3][0] == "Hạ tầng số"
    assert budget[-1] == ["Tổng cộng", "Tổng cộng", "48.650"]


def test_the_sound_workbook_adds_up_both_ways() -> None:
    book = load_workbook(BytesIO(make.report_xlsx(planted=False)))
    money = [row[2:] for row in book["Kinh phí"].iter_rows(min_row=5, values_only=True)]
    assert [sum(column) for column in zip(*money[:-1], strict=True)] == list(money[-1])
    assert all(row[0] == sum(row[1:]) for row in money)
    assert "D3:F3" in {str(cells) for cells in book["Kinh phí"].merged_cells.ranges}


def test_the_pdf_has_two_pages_of_text() -> None:
    with pdfplumber.open(BytesIO(make.report_pdf())) as pdf:
        assert len(pdf.pages) == 2
        assert "tỉnh Hải Bình" in pdf.pages[0].extract_text()


def test_the_plan_comes_in_other_encodings() -> None:
    assert make.plan_txt(encoding="utf-16").decode("utf-16") == make.plan_txt().decode()
    assert make.plan_txt(encoding="utf-8-sig").startswith(b"\xef\xbb\xbf")


def test_truncated_files_do_not_open() -> None:
    with pytest.raises(BadZipFile):
        ZipFile(BytesIO(hostile.truncated_docx()))
    assert hostile.truncated_pdf().startswith(b"%PDF")
    assert b"%%EOF" not in hostile.truncated_pdf()


def test_the_encrypted_pdf_opens_only_with_its_password() -> None:
    with pytest.raises(PdfminerException):
        pdfplumber.open(BytesIO(hostile.encrypted_pdf()))
    with pytest.raises(pypdfium2.PdfiumError):
        pypdfium2.PdfDocument(hostile.encrypted_pdf())
    with pdfplumber.open(BytesIO(hostile.encrypted_pdf()), password="hai-binh") as pdf:
        assert "84.212" in pdf.pages[0].extract_text()


def test_the_encrypted_docx_is_an_ole_file() -> None:
    content = hostile.encrypted_docx()
    assert content.startswith(bytes.fromhex("D0CF11E0A1B11AE1"))
    assert "EncryptedPackage".encode("utf-16-le") in content
    assert len(content) == 512 * (1 + 2 + 16)


def test_the_scanned_pdf_has_a_picture_and_no_text() -> None:
    with pdfplumber.open(BytesIO(hostile.scanned_pdf())) as pdf:
        assert [page.extract_text() for page in pdf.pages] == [""]
        assert len(pdf.pages[0].images) == 1


@pytest.mark.parametrize(("content", "part"), [("macro_docm", "word"), ("macro_xlsm", "xl")])
def test_macro_files_carry_the_macro_part(content: str, part: str) -> None:
    with ZipFile(BytesIO(getattr(hostile, content)())) as package:
        assert package.read(f"{part}/vbaProject.bin") == hostile.MACRO_PART
        assert b"macroEnabled" in package.read("[Content_Types].xml")
        assert package.testzip() is None


def test_the_mislabelled_file_is_a_pdf() -> None:
    name, content = hostile.mislabelled()
    assert name.endswith(".docx")
    assert content.startswith(b"%PDF")


def test_huge_files_pass_the_limit_and_are_otherwise_sound() -> None:
    assert len(hostile.huge_docx(300_000)) > 300_000
    assert Document(BytesIO(hostile.huge_docx(300_000))).paragraphs
    assert 300_000 < len(hostile.huge_txt(300_000)) < 301_000


def test_the_zip_bomb_is_small_and_inflates_large() -> None:
    content = hostile.zip_bomb()
    with ZipFile(BytesIO(content)) as package:
        assert package.getinfo("word/document.xml").file_size >= 500 * 1024 * 1024
    assert len(content) < 1_000_000
    assert Document(BytesIO(hostile.zip_bomb(2_000_000))).paragraphs


def test_split_numbers_are_split() -> None:
    text = hostile.split_numbers_txt().decode()
    assert all(value not in text for value in hostile.SPLIT_VALUES)
    assert all(value in text.replace("\n", "") for value in hostile.SPLIT_VALUES)
    assert Document(BytesIO(hostile.split_numbers_docx())).paragraphs[0].text == text
    with pdfplumber.open(BytesIO(hostile.split_numbers_pdf())) as pdf:
        assert pdf.pages[0].extract_text().splitlines() == text.split("\n")


def test_empty_random_and_formulas() -> None:
    assert hostile.empty() == b""
    assert hostile.random_bytes() == hostile.random_bytes()
    with pytest.raises(UnicodeDecodeError):
        hostile.random_bytes().decode()
    assert load_workbook(BytesIO(hostile.formulas_xlsx()), data_only=True).worksheets[0]["B4"].value is None


@pytest.mark.parametrize("name", hostile.REFUSED)
def test_the_hostile_set_is_complete(name: str) -> None:
    file_name, build = hostile.REFUSED[name]
    assert "." in file_name
    assert isinstance(build(), bytes)
