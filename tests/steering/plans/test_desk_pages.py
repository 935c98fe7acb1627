"""The pages of rounds, reports, boards and work: who sees them, what they show and take, what they cost."""

import json
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from tinhso.core.access.api import Role
from tinhso.steering.plans.data.reporting import DutyState
from tinhso.steering.plans.selectors import assigning, reporting

from .conftest import STEWARD, duty, person, report

pytestmark = pytest.mark.django_db
TARGET = "kh-2025.mt.I.3"
DAY = "?ngay=2025-06-20"


def read(client: Client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status, url
    return " ".join(response.content.decode().split())


@pytest.fixture
def url(opened):
    """Return the address of the report on one target."""
    return reverse("plans:duty", args=[duty(opened, TARGET).id])


def entered(seen: int, **fields) -> dict:
    values = {"seen": seen, "as_of": "15/06/2025", "numerator_chung": "950", "denominator_chung": "1.000"}
    values |= {"value_chung": "95", "note": "", "link": "", "answer": "", "viec": "nop"}
    return {**values, **fields}


def test_from_the_officer_to_the_board(opened, url, signed_in, client):
    officer, reviewer = signed_in(Role.OFFICER, STEWARD), signed_in(Role.REVIEWER, "*")
    assert "Nộp báo cáo" in read(officer, url)
    proof = BytesIO("Đến ngày 15/6/2025 có 950/1.000 văn bản ký số, đạt 95%.".encode())
    proof.name = "bao-cao.txt"
    assert officer.post(url, entered(0, proof=proof)).status_code == 302
    page = read(reviewer, url)
    assert "Số 950 có trong «bao-cao.txt»" in page
    assert "Báo cáo chờ duyệt" in read(reviewer, "/ke-hoach/cho-duyet/")
    assert reviewer.post(url, {"viec": "chap-nhan", "seen": 1, "reason": ""}).status_code == 302
    board = read(client, f"/ke-hoach/kh-2025/muc-tieu/{DAY}")
    assert "950 / 1.000 (95%)" in board
    assert "không đạt" in board
    assert "báo cáo</span>" in board  # the badge of where the figure comes from
    assert duty(opened, TARGET).state is DutyState.ACCEPTED
    file = reporting.current_report(duty(opened, TARGET).id).report.evidence[0]
    address = reverse("plans:evidence", args=[duty(opened, TARGET).id, file.sha256])
    assert b"".join(reviewer.get(address).streaming_content).startswith("Đến".encode())
    assert client.get(address).status_code == 302
    assert signed_in(Role.OFFICER, "camau/syt").get(address).status_code == 403


def test_contradictions_are_kept_as_a_draft_and_shown(opened, url, signed_in):
    officer = signed_in(Role.OFFICER, STEWARD)
    response = officer.post(url, entered(0, value_chung="98,67"), follow=True)
    page = " ".join(response.content.decode().split())
    assert "950 / 1.000 = 95,00%, nhưng kết quả nhập là 98,67%." in page
    assert duty(opened, TARGET).state is DutyState.DRAFT
    assert 'value="98,67"' in page


def test_errors_stand_at_their_fields(opened, url, signed_in):
    officer = signed_in(Role.OFFICER, STEWARD)
    response = officer.post(url, entered(0, denominator_chung="0"))
    assert response.status_code == 400
    assert "Mẫu số phải lớn hơn 0." in response.content.decode()


def test_a_second_reviewer_is_told_who_was_faster(opened, url, signed_in):
    signed_in(Role.OFFICER, STEWARD).post(url, entered(0))
    one, two = signed_in(Role.REVIEWER, "*"), signed_in(Role.REVIEWER, "camau")
    one.post(url, {"viec": "chap-nhan", "seen": 1, "reason": ""})
    response = two.post(url, {"viec": "tra-lai", "seen": 1, "reason": "chưa rõ"})
    assert response.status_code == 400
    assert duty(opened, TARGET).state is DutyState.ACCEPTED


@pytest.mark.parametrize(
    ("role", "agency", "status"),
    [
        (Role.OFFICER, STEWARD, 200),
        (Role.REVIEWER, "*", 200),
        (Role.LEADER, "*", 200),
        (Role.OFFICER, "camau/syt", 403),
        (Role.ADMINISTRATOR, "*", 403),
        (None, "", 302),
    ],
)
def test_who_sees_an_unreviewed_report(url, signed_in, client, role, agency, status):
    reader = signed_in(role, agency) if role else client
    assert reader.get(url).status_code == status


@pytest.mark.parametrize(
    "address",
    [
        "/ke-hoach/dot-bao-cao/",
        "/ke-hoach/lanh-dao/",
        "/ke-hoach/canh-bao/",
        "/ke-hoach/giao-viec/",
        "/ke-hoach/lanh-dao/bao-cao.pdf",
    ],
)
def test_desk_pages_are_for_public_servants(opened, signed_in, client, address):
    assert client.get(address).status_code == 302
    assert signed_in(Role.CITIZEN, "").get(address).status_code == 403
    assert signed_in(Role.OFFICER, STEWARD).get(address).status_code == 200


@pytest.mark.parametrize(
    ("address", "role", "queries"),
    [
        ("/ke-hoach/lanh-dao/", Role.LEADER, 24),
        ("/ke-hoach/dot-bao-cao/", Role.OFFICER, 12),
        ("/ke-hoach/canh-bao/", Role.LEADER, 24),
        ("/ke-hoach/giao-viec/", Role.OFFICER, 12),
        (f"/ke-hoach/co-quan/{STEWARD}/", Role.OFFICER, 24),
    ],
)
def test_desk_pages_cost_a_bounded_number_of_queries(
    opened, signed_in, address, role, queries, django_assert_max_num_queries
):
    reader = signed_in(role, "*" if role is Role.LEADER else STEWARD)
    reader.get(address)
    with django_assert_max_num_queries(queries):
        assert reader.get(address).status_code == 200


def test_a_round_is_previewed_and_opened_once(loaded, in_june, signed_in):
    steward = signed_in(Role.DATA_STEWARD, STEWARD)
    form = {"plan": "kh-2025", "title": "Quý II", "period_from": "01/04/2025", "period_to": "30/06/2025"}
    form |= {"opens": "01/06/2025", "cut_off_day": "25/06/2025", "cut_off_time": "17:00", "kinds": ["target"]}
    preview = steward.post("/ke-hoach/dot-bao-cao/moi/", form).content.decode()
    assert "Ai sẽ phải báo cáo" in preview
    assert reporting.rounds() == []
    for _ in range(2):
        response = steward.post("/ke-hoach/dot-bao-cao/moi/", {**form, "mo": "1", "khoa_lap": "mot"})
        assert response.status_code == 302
    assert [item.title for item in reporting.rounds()] == ["Quý II"]
    assert signed_in(Role.OFFICER, STEWARD).get("/ke-hoach/dot-bao-cao/moi/").status_code == 403


def test_the_agency_board_says_what_to_do_now(opened, url, signed_in, client):
    page = read(signed_in(Role.OFFICER, STEWARD), f"/ke-hoach/co-quan/{STEWARD}/")
    assert "Phải làm bây giờ" in page
    assert url in page
    assert "Phải làm bây giờ" not in read(client, f"/ke-hoach/co-quan/{STEWARD}/")


def test_work_is_given_from_a_target_by_working_days(opened, signed_in):
    from tinhso.blocks.calendar import api as calendar
    from tinhso.core.access.api import SYSTEM

    from .conftest import PROVINCE

    calendar.load_province(PROVINCE, by=SYSTEM)
    leader = signed_in(Role.LEADER, "*")
    address = f"/ke-hoach/giao-viec/moi/?tu=target&ma={TARGET}"
    assert f'value="{STEWARD}" selected' in read(leader, address)
    form = {"title": "Rà soát", "details": "", "agency": STEWARD, "person": "", "days": "5", "due": ""}
    assert leader.post(address, form).status_code == 302
    work = assigning.works()[0]
    assert (work.origin_code, work.due.isoformat()) == (TARGET, "2025-06-27")  # Friday 20 June + five working days
    page = read(signed_in(Role.OFFICER, STEWARD), reverse("plans:work", args=[work.id]))
    assert "Báo đã hoàn thành" in page
    assert "Việc đã giao từ mục này" in read(leader, f"/ke-hoach/muc-tieu/{TARGET}/")
    both = leader.post(address, {**form, "due": "30/06/2025"})
    assert "chỉ một trong hai" in both.content.decode()


def test_the_leaders_report_is_a_pdf_and_lists_export(opened, signed_in):
    leader = signed_in(Role.LEADER, "*")
    assert leader.get("/ke-hoach/lanh-dao/bao-cao.pdf").content.startswith(b"%PDF")
    rows = json.loads(b"".join(leader.get("/ke-hoach/lanh-dao/?format=json").streaming_content))["rows"]
    assert sum(int(row["targets"]) for row in rows) == 28


def test_after_the_merger_the_heir_answers(loaded, monkeypatch, signed_in):
    from datetime import date

    from tinhso.steering.plans.services import rounds

    from .conftest import new_round

    monkeypatch.setenv("TINHSO_TODAY", "2025-07-10")
    later = {"opens": date(2025, 7, 1), "cut_off": new_round().cut_off.replace(month=7)}
    opened = rounds.open_round(by=person(Role.DATA_STEWARD, "camau/skhcn"), new=new_round(**later))
    assert duty(opened, TARGET).agency == "camau/skhcn"
    url = reverse("plans:duty", args=[duty(opened, TARGET).id])
    officer = signed_in(Role.OFFICER, "camau/skhcn")
    assert officer.post(url, entered(0)).status_code == 302
    assert signed_in(Role.REVIEWER, "camau/skhcn").post(url, {"viec": "chap-nhan", "seen": 1}).status_code == 302
    page = read(officer, "/ke-hoach/co-quan/camau/skhcn/")
    assert "Nhận việc của:" in page


# --- the HTTP API -------------------------------------------------------------------------------


def test_the_api_gives_the_board_and_takes_reports(opened, signed_in, client):
    board = client.get("/api/v1/plans/board?ngay=2025-06-20&plan=kh-2025").json()
    assert len(board["targets"]) == 28
    assert client.get("/api/v1/plans/board?ngay=15/10/2024").status_code == 400
    assert client.get("/api/v1/plans/board?plan=kh-1999").status_code == 404
    assert client.get("/api/v1/plans/rounds").status_code == 401
    officer, reviewer = signed_in(Role.OFFICER, STEWARD), signed_in(Role.REVIEWER, "*")
    found = duty(opened, TARGET)
    assert officer.get("/api/v1/plans/rounds").json()[0]["id"] == opened.id
    assert len(officer.get(f"/api/v1/plans/rounds/{opened.id}/reports").json()) == 61
    from tinhso.core.province.api import to_plain

    body = {"seen": 0, "report": to_plain(report(950, 1000, 95))}
    address = f"/api/v1/plans/reports/{found.id}"
    headers = {"Idempotency-Key": "k1"}
    for _ in range(2):
        answer = officer.post(f"{address}/submit", body, content_type="application/json", headers=headers)
        assert (answer.status_code, answer.json()["submitted"]) == (200, True)
    assert duty(opened, TARGET).version == 1
    assert signed_in(Role.OFFICER, "camau/syt").get(address).status_code == 403
    assert officer.post(f"{address}/accept", {"seen": 1}, content_type="application/json").status_code == 403
    assert reviewer.post(f"{address}/accept", {"seen": 1}, content_type="application/json").status_code == 200
    again = signed_in(Role.REVIEWER, "camau").post(
        f"{address}/return", {"seen": 1, "reason": "x"}, content_type="application/json"
    )
    assert again.status_code == 409
    target = client.get("/api/v1/plans/board?ngay=2025-06-20&plan=kh-2025").json()["targets"][2]
    assert (target["code"], target["provenance"], target["verdict"]) == (TARGET, "reported", "not_met")


def test_the_api_names_what_is_wrong(opened, signed_in):
    officer = signed_in(Role.OFFICER, STEWARD)
    address = f"/api/v1/plans/reports/{duty(opened, TARGET).id}/submit"
    for body in ({"as_of": "hôm qua"}, {"as_of": "2025-06-15", "khong": 1}, {"as_of": "2025-06-15"}):
        answer = officer.post(address, {"seen": 0, "report": body}, content_type="application/json")
        assert answer.status_code == 422, answer.content
        assert answer.json()["detail"]


# --- what other modules ask ---------------------------------------------------------------------


def test_the_workspace_says_what_waits_for_whom(opened, url, signed_in):
    officer, reviewer = signed_in(Role.OFFICER, STEWARD), signed_in(Role.REVIEWER, "*")
    assert url in read(officer, "/lam-viec/")
    assert "Đang chờ tôi" not in read(reviewer, "/lam-viec/")
    officer.post(url, entered(0))
    assert "Duyệt 1 báo cáo" in read(reviewer, "/lam-viec/")


def test_a_merger_shows_what_it_touches_here(opened):
    from datetime import date
    from uuid import uuid4

    from tinhso.core.directory.api import ChangeInfo, Operation, State, Target
    from tinhso.steering.plans.selectors.touching import touched

    def change(target: Target) -> ChangeInfo:
        when = date(2025, 7, 1)
        return ChangeInfo(uuid4(), Operation.MERGE, target, when, State.DRAFT, ("camau/vpubnd",), ("camau/moi",))

    found = touched(change(Target.AGENCY))
    assert [item.label for item in found] == ["5 báo cáo chưa được chấp nhận"]
    assert found[0].url == "/ke-hoach/co-quan/camau/vpubnd/"
    assert touched(change(Target.AREA)) == []
