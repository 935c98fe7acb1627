"""What the province folder holds, counted from its rows."""

from collections import Counter
from datetime import date

import pytest
import yaml

from tinhso.steering.plans import api
from tinhso.steering.plans.data import DocumentVerdict
from tinhso.steering.plans.rules.deadlines import DeadlineKind, DeadlineState

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
DAY = date(2024, 10, 15)


def test_counts_of_the_two_plans():
    first, second = api.board(DAY), api.board(date(2025, 6, 1))
    assert (first.plan.symbol, len(first.targets), len(first.tasks), len(first.projects)) == ("283/KH-UBND", 24, 0, 29)
    assert (second.plan.symbol, len(second.targets), len(second.tasks), len(second.projects)) == (
        "267/KH-UBND",
        28,
        33,
        0,
    )


def test_the_document_counts_19_met_2_not_and_3_unmeasured_and_so_do_the_rows():
    board = api.board(DAY)
    said = Counter(line.reading.document for line in board.targets)
    assert said == {DocumentVerdict.MET: 19, DocumentVerdict.NOT_MET: 2, DocumentVerdict.UNMEASURED: 3}
    summary = board.plan.summary
    assert (summary.met, summary.not_met, summary.unmeasured, summary.total) == (19, 2, 3, 24)


def test_who_monitors_the_targets_of_2025():
    targets = [line.target for line in api.board(date(2025, 1, 1)).targets]
    assert Counter(target.leading.text for target in targets) == {
        "Sở Thông tin và Truyền thông": 15,
        "Văn phòng UBND tỉnh": 5,
        "Sở Công Thương": 2,
        "Sở Kế hoạch và Đầu tư": 2,
        "Sở Giáo dục và Đào tạo": 1,
        "Sở Y tế": 1,
        "Ngân hàng Nhà nước Chi nhánh tỉnh Cà Mau": 1,
        "Sở Lao động, Thương binh và Xã hội": 1,
    }
    blank = [target.number for target in targets if not target.executing.text]
    assert blank == ["II.3", "II.6", "III.2", "III.5", "III.6", "III.7"]
    assert [target.number for target in targets if target.truncated] == ["I.10"]


def test_deadlines_of_the_tasks_of_2025():
    tasks = api.board(date(2025, 1, 1)).tasks
    assert Counter(line.deadline.kind for line in tasks) == {
        DeadlineKind.YEAR: 25,
        DeadlineKind.MONTH: 2,
        DeadlineKind.RECURRING: 2,
        DeadlineKind.QUARTER: 2,
        DeadlineKind.DEPENDENT: 1,
        DeadlineKind.NONE: 1,
    }
    assert [line.task.number for line in tasks if line.deadline.kind is DeadlineKind.NONE] == ["VI.3"]
    late = [line.task.number for line in api.board(date(2025, 7, 1)).tasks if line.state is DeadlineState.LATE]
    assert late == ["I.1", "II.1", "II.2"]


def test_sums_come_from_the_items_beside_the_stated_ones():
    board = api.board(DAY)
    assert (board.grand.total.stated, board.grand.total.computed) == (122656, 122656)
    assert (board.grand.allocated.stated, board.grand.allocated.computed) == (50000, 50000)
    assert [sums.total.gap for sums in board.sums] == [0, 0, 180]
    assert board.odd_sum == board.sums[2]
    assert (board.odd_sum.total.stated, board.odd_sum.total.computed) == (8530, 8350)


@pytest.mark.parametrize(
    ("day", "symbol", "in_force", "results"),
    [
        (date(2023, 12, 21), None, False, False),
        (date(2023, 12, 22), "283/KH-UBND", True, False),
        (date(2024, 10, 14), "283/KH-UBND", True, False),
        (date(2024, 10, 15), "283/KH-UBND", True, True),
        (date(2024, 12, 31), "283/KH-UBND", True, True),
        (date(2025, 1, 1), "267/KH-UBND", True, False),
        (date(2026, 5, 1), "267/KH-UBND", False, False),
    ],
)
def test_a_board_is_read_as_of_its_day(day, symbol, in_force, results):
    board = api.board(day)
    if symbol is None:
        assert board is None
        return
    assert (board.plan.symbol, board.in_force, board.has_results) == (symbol, in_force, results)


def test_a_board_costs_few_queries(django_assert_num_queries):
    api.board(DAY)  # the directory is held in memory from the first reading on
    with django_assert_num_queries(6):
        api.board(DAY)


def test_every_claim_a_row_rests_on_is_in_the_province_s_claims(province):
    known = set()
    for path in (province / "claims").glob("*.yaml"):
        document = yaml.safe_load(path.read_text())
        known |= {f"{document['code']}#{claim['id']}" for claim in document["claims"]}
    linked = [
        claim
        for board in (api.board(DAY), api.board(date(2025, 6, 1)))
        for line in (*board.targets, *board.tasks, *board.projects)
        for claim in _content(line).claims
    ]
    assert len(linked) > 150
    assert set(linked) <= known


def _content(line):
    return getattr(line, "target", None) or getattr(line, "task", None) or line.project
