"""The command line, the HTTP API's report, the letter."""

import io
import json
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from docx import Document as WordDocument

from tests.steering.claims.documents import hostile, make
from tinhso.steering.claims import api
from tinhso.steering.claims.rest import check
from tinhso.steering.claims.selectors import findings as shown

KEYS = {"rule", "severity", "claims", "stated", "computed", "suggestion", "explanation"}


def command(*paths, form="json") -> tuple[int, str]:
    out = io.StringIO()
    return api.run_command([str(path) for path in paths], form, out), out.getvalue()


@pytest.fixture
def report(tmp_path):
    name, content = make.documents()["docx"]
    path = tmp_path / name
    path.write_bytes(content)
    return path


def test_the_command_answers_json_of_the_promised_shape(report):
    code, text = command(report)
    answer = json.loads(text)
    assert code == 0
    assert answer["claims"] > 50
    assert {frozenset(finding) for finding in answer["findings"]} == {frozenset(KEYS)}
    assert {finding["severity"] for finding in answer["findings"]} <= {"contradiction", "reconcile", "review"}
    ratio = next(finding for finding in answer["findings"] if finding["rule"] == "ratio")
    assert ratio["suggestion"].startswith("58,0% → 55,0%")
    assert {"id", "document", "place", "text", "quote"} == set(ratio["claims"][0])
    assert ratio["claims"][0]["id"].startswith("bao-cao-cchc-2024.docx#")


def test_the_command_answers_text(report):
    code, text = command(report, form="text")
    assert code == 0
    assert "Mâu thuẫn: Tỷ lệ không khớp số đếm" in text
    assert "33.718/61.305" in text


def test_several_files_are_compared_with_one_another(tmp_path):
    for name, number in (("a.txt", "2.316"), ("b.txt", "2.361")):
        (tmp_path / name).write_text(f"Toàn tỉnh có {number} doanh nghiệp sử dụng chữ ký số trong năm 2024.", "utf-8")
    _code, text = command(tmp_path / "a.txt", tmp_path / "b.txt")
    two = [finding for finding in json.loads(text)["findings"] if finding["rule"] == "two-values"]
    assert [{claim["id"].partition("#")[0] for claim in finding["claims"]} for finding in two] == [{"a.txt", "b.txt"}]


def test_the_same_file_named_twice_is_two_documents(report):
    code, text = command(report, report)
    assert code == 0
    assert len({claim["id"].partition("#")[0] for one in json.loads(text)["findings"] for claim in one["claims"]}) == 2


def test_a_file_that_cannot_be_read_is_named_on_standard_error(tmp_path, capsys):
    path = tmp_path / "quet.pdf"
    path.write_bytes(hostile.scanned_pdf())
    assert command(path) == (2, "")
    assert "quet.pdf" in (told := capsys.readouterr().err)
    assert "ảnh chụp" in told
    assert command(tmp_path / "khong-co.docx") == (2, "")
    assert "khong-co.docx" in capsys.readouterr().err


def test_without_a_file_the_provinces_documents_are_checked():
    code, text = command()
    answer = json.loads(text)
    assert code == 0
    assert answer["claims"] > 100
    assert any(finding["severity"] == "contradiction" for finding in answer["findings"])


# --- HTTP API ---------------------------------------------------------------------------------------


def post(**data):
    return check(RequestFactory().post("/api/v1/claims/check", **data))


@pytest.mark.django_db
def test_the_api_checks_a_file_and_text():
    name, content = make.documents()["docx"]
    answer = json.loads(post(data={"file": SimpleUploadedFile(name, content)}).content)
    assert {frozenset(finding) for finding in answer["findings"]} == {frozenset(KEYS)}
    text = "Có 348/464 trường đạt chuẩn, đạt 72,0%."
    for data in ({"data": {"text": text}}, {"data": json.dumps({"text": text}), "content_type": "application/json"}):
        answer = json.loads(post(**data).content)
        assert [finding["rule"] for finding in answer["findings"]] == ["ratio"]


@pytest.mark.django_db
def test_the_api_answers_problem_documents():
    for data, status in (
        ({"data": {}}, 400),
        ({"data": "{", "content_type": "application/json"}, 400),
        ({"data": {"file": SimpleUploadedFile("a.docx", hostile.truncated_docx())}}, 422),
    ):
        answer = post(**data)
        assert answer.status_code == status
        assert answer["Content-Type"] == "application/problem+json"
        assert json.loads(answer.content)["detail"]
    assert json.loads(answer.content)["code"] == "damaged"


# --- letter -----------------------------------------------------------------------------------------

HEAD = {
    "agency": "Sở Khoa học và Công nghệ",
    "notation": "SKHCN-CĐS",
    "place": "Vân Hà",
    "addressee": "Ủy ban nhân dân tỉnh Hải Bình",
    "signer_post": "Giám đốc",
    "answer_by": "2025-03-01",
}


@pytest.fixture
def letter(client, db):
    from tests.steering.claims.conftest import drop, id_of
    from tinhso.steering.claims.models import Document

    public_id = id_of(drop(client, *make.documents()["docx"]))
    rows = shown.findings_of(Document.objects.get(public_id=public_id))
    chosen = [str(row.public_id) for row in rows if row.severity == "contradiction"]
    return lambda **extra: client.post(f"/kiem-so-lieu/{public_id}/cong-van/", {**HEAD, "findings": chosen, **extra})


def test_the_letter_lists_each_finding_with_place_stated_computed_and_correction(letter):
    answer = letter(dang="docx")
    docx = WordDocument(BytesIO(b"".join(answer.streaming_content)))
    text = "\n".join(paragraph.text for paragraph in docx.paragraphs)
    cells = [[cell.text for cell in row.cells] for row in docx.tables[1].rows]
    assert "Kính gửi: Ủy ban nhân dân tỉnh Hải Bình" in text
    assert "số 15/BC-UBND ngày 14/01/2025 của Ủy ban nhân dân tỉnh Hải Bình" in text
    assert "trước ngày 01/03/2025" in text
    assert cells[0] == ["TT", "Vị trí trong văn bản", "Văn bản nêu", "Tính lại", "Đề nghị"]
    ratio = next(row for row in cells if row[2] == "33.718/61.305 = 58,0%")
    assert ratio[1] == "mục I, đoạn 3"
    assert "58,0% → 55,0%" in ratio[4]
    assert "SKHCN-CĐS" in docx.tables[0].cell(1, 0).text


def test_the_letter_is_a_pdf_too(letter):
    answer = letter(dang="pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_a_letter_without_sender_or_content_is_told_at_the_field(letter):
    answer = letter(agency="", findings=[])
    assert answer.status_code == 400
    assert "Cơ quan gửi" in answer.content.decode()
