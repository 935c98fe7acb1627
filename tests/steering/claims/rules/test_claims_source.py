"""The five documents the platform answers to, and the confirmed claims kept in provinces/."""

import time
from collections import Counter
from pathlib import Path

import pytest
import yaml

from tinhso.steering.claims.data import CheckedDocument, Severity
from tinhso.steering.claims.rules.checking import check, qualify
from tinhso.steering.claims.rules.extraction import extract
from tinhso.steering.claims.rules.reading_plain import read_plain
from tinhso.steering.claims.rules.serial import load

ROOT = Path(__file__).parents[4]
SOURCE = ROOT.parent / "shared" / "source"
CONFIRMED = ROOT / "provinces" / "ca-mau" / "claims"

needs_source = [
    pytest.mark.source,
    pytest.mark.skipif(not SOURCE.is_dir(), reason="không có ../shared/source bên cạnh"),
]

MUST_CONTRADICT = {
    ("ratio", "818.508/1.006.704 = 81,6%"),
    ("sum", "96.613 + 724.895 = 818.508 người dân"),
    ("remainder", "14.981 − 14.960, còn 214 đối tượng"),
    ("ratio", "200.583/202.583 = 99,2%"),
    ("remainder", "202.583 − 200.583, còn 1.569 trẻ em"),
    ("ratio", "349.605/356.257 = 98,67%"),
    ("sum", "500 + 1.800 + 950 + 1.800 + 1.600 + 1.700 = 8.530 triệu đồng"),
    ("sum", "69.306 + 45.000 + 8.530 = 122.656 triệu đồng"),
    ("two-values", "277.959 CBCCVC; 277.909 CBCCVC"),
    ("population", "277.909 CBCCVC trong 27.457 hồ sơ"),
    ("share-over-100", "trên 100%"),
    ("two-bases", "2.490 doanh nghiệp = 52,42%; 2.490 doanh nghiệp = 74,1%"),
    ("threshold", "kết quả 60%, mục tiêu trên 60%"),
    ("list", "6 chỉ số"),
    ("two-values", "22 điểm; 27 điểm"),
}
SUGGESTED = {
    "818.508 người dân → 821.508",
    "214 đối tượng → 21 ",
    "200.583 trẻ em → 201.014",
    "8.530 triệu đồng → 8.350",
}


@pytest.fixture(scope="module")
def read_documents():
    texts = [(path.name[:3], read_plain(path.read_text(encoding="utf-8"))) for path in sorted(SOURCE.glob("*.txt"))]
    return [qualify(CheckedDocument(code, read.title, extract(read), read.issued_on)) for code, read in texts]


@pytest.fixture(scope="module")
def confirmed():
    return [load(yaml.safe_load(path.read_text(encoding="utf-8"))) for path in sorted(CONFIRMED.glob("*.yaml"))]


def said(found, severity):
    return {(finding.rule, finding.stated) for finding in found if finding.severity is severity}


def test_confirmed_claims_give_the_known_contradictions_and_no_other(confirmed):
    found = check(confirmed)
    extra = said(found, Severity.CONTRADICTION) - MUST_CONTRADICT
    assert said(found, Severity.CONTRADICTION) >= MUST_CONTRADICT
    assert {rule for rule, _ in extra} <= {"population"}  # 637.937 / 60 % above those eligible for an eID
    assert len(extra) == 1
    for start in SUGGESTED:
        assert any(finding.suggestion.startswith(start) for finding in found)


def test_confirmed_claims_give_what_must_be_reconciled_and_reviewed(confirmed):
    rules = Counter(finding.rule for finding in check(confirmed))
    assert rules["money-after-period"] == 1
    assert rules["missing-deadline"] == 1
    assert rules["missing-owner"] == 6
    assert rules["cut-off"] == 1
    assert rules["goal-below-result"] >= 4
    assert rules["implied-whole"] == 1
    assert rules["partition"] == 1


def test_confirmed_claims_carry_no_sentence_of_the_press(confirmed):
    for document in confirmed:
        for claim in document.extraction.claims:
            assert claim.status in ("confirmed", "corrected", "added")
            assert len(claim.quote.split()) <= 12
            if document.code.startswith("bao-"):
                assert claim.quote == ""
                assert len(claim.subject.split()) <= 14


@pytest.mark.parametrize("mark", [None], ids=["nguồn"])
class TestSource:
    pytestmark = needs_source

    def test_the_documents_themselves_give_the_contradictions(self, mark, read_documents):
        found = check(read_documents)
        assert said(found, Severity.CONTRADICTION) >= MUST_CONTRADICT
        assert len(said(found, Severity.CONTRADICTION) - MUST_CONTRADICT) == 1

    def test_places_hold_in_the_source(self, mark, confirmed):
        for document in confirmed:
            path = SOURCE / dict(document.source)["file"]
            blocks = {block.number: block for block in read_plain(path.read_text(encoding="utf-8")).blocks}
            for claim in document.extraction.claims:
                block = blocks[claim.place.block]
                text = (
                    next(
                        cell.text
                        for cell in block.cells
                        if (cell.row, cell.column) == (claim.place.row, claim.place.column)
                    )
                    if claim.place.row is not None
                    else block.text
                )
                assert text[claim.place.start : claim.place.end] in claim.text

    def test_the_plan_is_checked_in_time(self, mark):
        text = (SOURCE / "003_eeadc1d733575d2d.txt").read_text(encoding="utf-8")
        start = time.perf_counter()
        read = read_plain(text)
        check([CheckedDocument("ke-hoach", read.title, extract(read), read.issued_on)])
        assert time.perf_counter() - start < 5
