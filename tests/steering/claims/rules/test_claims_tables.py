from decimal import Decimal

from tinhso.steering.claims.data import Cell, CheckedDocument, DocumentText, Paragraph, Table
from tinhso.steering.claims.rules.checking import check
from tinhso.steering.claims.rules.extraction import extract
from tinhso.steering.claims.rules.reading_plain import read_plain

CELLS = (
    Cell(0, 0, "STT", row_span=2), Cell(0, 1, "Huyện", row_span=2), Cell(0, 2, "Hồ sơ", column_span=2),
    Cell(0, 4, "Cơ quan chủ trì", row_span=2),
    Cell(1, 2, "Tiếp nhận"), Cell(1, 3, "Giải quyết"),
    Cell(2, 0, "1"), Cell(2, 1, "A"), Cell(2, 2, "1.200"), Cell(2, 3, "1.100"), Cell(2, 4, "Sở Nội vụ", row_span=2),
    Cell(3, 0, "2"), Cell(3, 1, "B"), Cell(3, 2, "800"), Cell(3, 3, "700"),
    Cell(4, 0, ""), Cell(4, 1, "Tổng cộng"), Cell(4, 2, "2.000"), Cell(4, 3, "1.800"), Cell(4, 4, ""),
)  # fmt: skip
DOCUMENT = DocumentText("Biểu", (Paragraph(1, "Biểu 1", "Biểu 1"), Table(2, CELLS, "Biểu 1", "Biểu 1")))


def test_merged_headings_reach_over_their_columns():
    labels = {claim.place.column: claim.subject for claim in extract(DOCUMENT).claims if claim.place.row == 2}
    assert labels == {2: "a — hồ sơ tiếp nhận", 3: "a — hồ sơ giải quyết"}


def test_merged_cells_reach_down_to_the_rows_they_cover():
    owners = [dict(row.values)["cơ quan chủ trì"] for row in extract(DOCUMENT).rows]
    assert owners == ["Sở Nội vụ", "Sở Nội vụ"]


def test_totals_under_merged_headings_add_up():
    found = extract(DOCUMENT)
    values = {claim.id: claim.value for claim in found.claims}
    sums = {values[one.result]: [values[term] for term in one.terms] for one in found.relations}
    assert sums == {Decimal(2000): [Decimal(1200), Decimal(800)], Decimal(1800): [Decimal(1100), Decimal(700)]}


def test_a_sentence_wrapped_over_lines_is_one_sentence():
    found = extract(DocumentText("", (Paragraph(1, "Đã cấp cho 80/100\nngười dân trên địa bàn,\nđạt 80%."),)))
    assert [(str(one.kind), len(one.terms)) for one in found.relations] == [("ratio", 2)]


def test_bullets_in_a_cell_are_sentences_of_their_own():
    cells = (Cell(0, 0, "STT"), Cell(0, 1, "Kết quả"), Cell(1, 0, "1"), Cell(1, 1, "- Tỉnh: 91,6%\n- Xã: 89,9%"))
    claims = extract(DocumentText("", (Table(1, cells),))).claims
    assert [claim.value for claim in claims] == [Decimal("91.6"), Decimal("89.9")]


def structure(total: str, second: str = "28,5") -> str:
    return (
        "BÁO CÁO\nBảng 1: Cơ cấu\n"
        "TT | Khu vực | Giá trị (tỷ đồng) | Tỷ trọng (%) |\n"
        "1 | Nông nghiệp | 9.130 | 31,2 |\n"
        f"2 | Công nghiệp | 8.340 | {second} |\n"
        "3 | Dịch vụ | 10.270 | 35,1 |\n"
        "4 | Thuế | 1.522 | 5,2 |\n"
        f"| Tổng số | {total} | 100,0 |\n"
    )


def findings_of(text: str) -> list:
    document = read_plain(text)
    return check([CheckedDocument("d", "d", extract(document))])


def test_the_shares_of_a_sound_total_are_based_and_silent():
    assert findings_of(structure("29.262")) == []


def test_a_wrong_total_is_one_finding_and_the_shares_settle_the_correction():
    (finding,) = [one for one in findings_of(structure("29.662")) if one.severity == "contradiction"]
    assert finding.rule == "sum"
    assert finding.suggestion.startswith("29.662 ")
    assert "29.262" in finding.suggestion


def test_a_wrong_share_of_a_sound_total_is_found():
    (finding,) = [one for one in findings_of(structure("29.262", second="23,5")) if one.severity == "contradiction"]
    assert finding.rule == "ratio"
    assert "28,5" in finding.computed or "28,50" in finding.computed
