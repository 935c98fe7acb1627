"""The 24 targets of 2024: the document's word, its value against the threshold, and what its counts say."""

from datetime import date

import pytest

from tinhso.core.web.api import Verdict, format_percent
from tinhso.steering.plans import api, wording
from tinhso.steering.plans.rules.verdicts import Reason, Tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]

MET, ATTENTION, NOT, UNKNOWN = Verdict.MET, Verdict.ATTENTION, Verdict.NOT_MET, Verdict.UNKNOWN
#: number: (the document says, its value against the threshold, what its counts say, computed share)
EXPECTED = {
    "I.1": ("met", MET, UNKNOWN, ""),
    "I.2": ("met", MET, UNKNOWN, ""),
    "I.3": ("met", MET, ATTENTION, "98,13%"),
    "I.4": ("met", MET, UNKNOWN, ""),
    "I.5": ("met", MET, MET, "82,35%"),
    "I.6": ("met", MET, UNKNOWN, ""),
    "I.7": ("met", MET, UNKNOWN, ""),
    "I.8": ("met", MET, UNKNOWN, ""),
    "I.9": ("met", MET, UNKNOWN, ""),
    "I.10": ("met", MET, UNKNOWN, ""),
    "I.11": ("met", MET, MET, "57,89%"),
    "I.12": ("met", UNKNOWN, UNKNOWN, ""),
    "II.1": ("met", MET, MET, "74,11%"),
    "II.2": ("met", MET, UNKNOWN, ""),
    "II.3": ("unmeasured", UNKNOWN, UNKNOWN, ""),
    "II.4": ("met", MET, UNKNOWN, ""),
    "II.5": ("unmeasured", UNKNOWN, UNKNOWN, ""),
    "III.1": ("met", MET, UNKNOWN, ""),
    "III.2": ("not_met", NOT, UNKNOWN, ""),
    "III.3": ("met", NOT, UNKNOWN, ""),
    "III.4": ("unmeasured", UNKNOWN, UNKNOWN, ""),
    "III.5": ("met", MET, UNKNOWN, ""),
    "III.6": ("met", MET, UNKNOWN, ""),
    "III.7": ("not_met", NOT, UNKNOWN, ""),
}


@pytest.fixture
def lines() -> dict:
    return {line.target.number: line for line in api.board(date(2024, 10, 15)).targets}


def test_each_target_reads_as_expected(lines):
    found = {
        number: (
            line.reading.document,
            line.reading.by_value.verdict,
            line.reading.computed.verdict,
            format_percent(line.reading.computed.value, 2) if line.reading.computed.value is not None else "",
        )
        for number, line in lines.items()
    }
    assert found == EXPECTED


def test_the_four_figures_of_the_board():
    tally = api.board(date(2024, 10, 15)).tally
    assert tally == Tally(total=24, stated_met=19, kept=5, differs=2, unknown=17, contradicted=1)


def test_the_conclusion_is_the_counts_or_a_stated_value_that_misses_the_threshold(lines):
    concluded = {number: line.verdict for number, line in lines.items() if line.verdict is not UNKNOWN}
    assert concluded == {
        "I.3": ATTENTION, "I.5": MET, "I.11": MET, "II.1": MET, "III.2": NOT, "III.3": NOT, "III.7": NOT
    }  # fmt: skip


def test_a_plan_issued_later_is_offered_on_the_day_it_was_issued(client):
    page = client.get("/ke-hoach/?ngay=2024-10-15").content.decode()
    assert "/ke-hoach/kh-2025/muc-tieu/?ngay=2024-12-10" in page
    later = client.get("/ke-hoach/kh-2025/muc-tieu/?ngay=2024-12-10").content.decode()
    assert "28" in later
    assert client.get("/ke-hoach/kh-2025/muc-tieu/?ngay=2024-10-15").status_code == 200


def test_60_percent_is_not_over_60_percent(lines):
    line = lines["III.3"]
    assert line.reading.by_value.reason is Reason.STRICT
    assert "chưa vượt ngưỡng “trên 60%”" in wording.contradiction(line.reading)
    assert wording.explain_computed(line.reading.measures[0]) == (
        "Văn bản chỉ nêu tử số (trên 637.937 người dân trong độ tuổi lao động được đào tạo, tập huấn), "
        "không nêu mẫu số."
    )


def test_a_figure_that_does_not_follow_from_its_counts_is_met_with_another_figure(lines):
    text = wording.explain_computed(lines["I.3"].reading.measures[0])
    assert text == "349.605 / 356.257 = 98,13%. 98,13% đạt ngưỡng “98%”. Văn bản nêu 98,67%, khác số tính lại."


def test_three_levels_are_three_measures(lines):
    measures = lines["I.4"].reading.measures
    assert [(item.measure.label, str(item.threshold.value), item.stated.text) for item in measures] == [
        ("Cấp tỉnh", "90", "91.60%"),
        ("Cấp huyện", "80", "87.12%"),
        ("Cấp xã", "70", "89.93%"),
    ]
