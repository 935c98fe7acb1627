"""Deadlines as plans write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tinhso.steering.plans.rules.deadlines import DeadlineKind, DeadlineState, parse, state


@pytest.mark.parametrize(
    ("text", "kind", "first", "latest"),
    [
        ("Tháng 01/2025", DeadlineKind.MONTH, date(2025, 1, 1), date(2025, 1, 31)),
        ("tháng 2 năm 2024", DeadlineKind.MONTH, date(2024, 2, 1), date(2024, 2, 29)),
        ("Quí III/2025", DeadlineKind.QUARTER, date(2025, 7, 1), date(2025, 9, 30)),
        ("Quý IV năm 2025", DeadlineKind.QUARTER, date(2025, 10, 1), date(2025, 12, 31)),
        ("6 tháng đầu năm 2025", DeadlineKind.HALF_YEAR, date(2025, 1, 1), date(2025, 6, 30)),
        ("6 tháng cuối năm 2025", DeadlineKind.HALF_YEAR, date(2025, 7, 1), date(2025, 12, 31)),
        ("Năm 2025", DeadlineKind.YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        ("2021-2025", DeadlineKind.PERIOD, date(2021, 1, 1), date(2025, 12, 31)),
        ("Trước ngày 15/12/2025", DeadlineKind.DAY, date(2025, 12, 15), date(2025, 12, 15)),
        ("Thường xuyên", DeadlineKind.RECURRING, None, None),
        ("Theo Kế hoạch của Ủy ban quốc gia về chuyển đổi số", DeadlineKind.DEPENDENT, None, None),
        ("", DeadlineKind.NONE, None, None),
        ("  ", DeadlineKind.NONE, None, None),
        ("sớm", DeadlineKind.UNREAD, None, None),
        ("Tháng 13/2025", DeadlineKind.UNREAD, None, None),
        ("31/02/2025", DeadlineKind.UNREAD, None, None),
    ],
)
def test_each_kind(text, kind, first, latest):
    found = parse(text)
    assert (found.kind, found.first, found.latest, found.text) == (kind, first, latest, text)


@pytest.mark.parametrize(
    ("text", "day", "expected"),
    [
        ("Quí III/2025", date(2025, 6, 30), DeadlineState.AHEAD),
        ("Quí III/2025", date(2025, 7, 1), DeadlineState.RUNNING),
        ("Quí III/2025", date(2025, 8, 31), DeadlineState.SOON),
        ("Quí III/2025", date(2025, 9, 30), DeadlineState.SOON),
        ("Quí III/2025", date(2025, 10, 1), DeadlineState.LATE),
        ("Thường xuyên", date(2030, 1, 1), DeadlineState.RECURRING),
        ("Theo Kế hoạch khác", date(2030, 1, 1), DeadlineState.DEPENDENT),
        ("", date(2030, 1, 1), DeadlineState.NO_DATE),
    ],
)
def test_how_a_deadline_stands(text, day, expected):
    assert state(parse(text), day) is expected


@given(st.text(max_size=40))
def test_any_text_is_read_or_said_to_be_unread(text):
    found = parse(text)
    assert (found.first is None) == (found.latest is None)
    if found.first and found.latest and found.kind is not DeadlineKind.PERIOD:
        assert found.first <= found.latest
