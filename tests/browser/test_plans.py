"""An officer enters a figure with its evidence, a reviewer accepts it, the board moves: in a real browser."""

from datetime import date, datetime

import pytest

from tests.browser.conftest import assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
EVIDENCE = "Đến ngày 15/6/2025 có 349.605/356.257 văn bản điện tử được ký số, đạt 98,13%."


@pytest.fixture
def address(monkeypatch):
    """Open a round in June 2025 and return the address of the report on target I.3."""
    from django.core.management import call_command

    from tinhso.core.access.api import Actor, Grant, Role
    from tinhso.core.clock.api import PROVINCE_ZONE
    from tinhso.steering.plans import api as plans

    monkeypatch.setenv("TINHSO_TODAY", "2025-06-20")
    call_command("load", verbosity=0)
    steward = Actor(id="steward", name="Người thử", grants=(Grant(Role.DATA_STEWARD),), is_signed_in=True)
    plans.open_round(
        by=steward,
        new=plans.NewRound(
            plan="kh-2025",
            title="6 tháng đầu năm 2025",
            period_from=date(2025, 1, 1),
            period_to=date(2025, 6, 30),
            opens=date(2025, 6, 1),
            cut_off=datetime(2025, 6, 25, 17, 0, tzinfo=PROVINCE_ZONE),
            kinds=frozenset({plans.Kind.TARGET}),
        ),
    )
    duties = plans.open_duties(under=["camau/stttt"])
    found = next(duty for duty in duties if duty.code == "kh-2025.mt.I.3" and not duty.round.is_training)
    return f"/ke-hoach/bao-cao/{found.id}/"


def test_officer_reviewer_board(open_page, address):
    officer = open_page(address, role="officer", width=390)
    officer.fill("[name=as_of]", "15/06/2025")
    officer.fill("[name=numerator_chung]", "349.605")
    officer.fill("[name=denominator_chung]", "356.257")
    officer.fill("[name=value_chung]", "98,67")
    file = {"name": "bao-cao.txt", "mimeType": "text/plain", "buffer": EVIDENCE.encode()}
    officer.set_input_files("[name=proof]", file)
    officer.click("button[value=nop]")
    officer.get_by_text("349.605 / 356.257 = 98,13%, nhưng kết quả nhập là 98,67%.").wait_for()
    assert_accessible(officer)
    assert not officer.locator("[data-draft-note]").is_visible()
    officer.fill("[name=value_chung]", "98,13")
    officer.click("button[value=nop]")
    officer.get_by_text("Đã nộp.").wait_for()

    reviewer = open_page(address, role="reviewer")
    reviewer.get_by_text("Số 356.257 có trong «bao-cao.txt»").wait_for()
    assert_accessible(reviewer)
    reviewer.click("button[value=chap-nhan]")
    reviewer.get_by_text("Đã chấp nhận. Bảng kế hoạch đã tính số này.").wait_for()

    board = open_page("/ke-hoach/kh-2025/muc-tieu/?ngay=2025-06-20")
    row = board.get_by_role("row", name="I.3. 100% văn bản", exact=False).first
    assert "349.605 / 356.257 (98,13%)" in row.inner_text()
    assert "không đạt" in row.inner_text()

    leader = open_page("/ke-hoach/lanh-dao/", role="leader", width=390)
    leader.get_by_text("chấp nhận báo cáo").first.wait_for()
    assert_accessible(leader)
