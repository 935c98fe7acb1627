"""The pages: what they show as of a day, to whom, in how many queries."""

import json
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client

from tinhso.core.access.api import Role
from tinhso.steering.plans.data import Kind
from tinhso.steering.plans.selectors import contents as selectors

from .conftest import STEWARD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded")]
DAY = "?ngay=2024-10-15"
PAGES = [
    f"/ke-hoach/{DAY}",
    "/ke-hoach/",
    "/ke-hoach/kh-2024/muc-tieu/",
    "/ke-hoach/kh-2024/du-an/",
    "/ke-hoach/kh-2025/muc-tieu/",
    "/ke-hoach/kh-2025/nhiem-vu/",
    "/ke-hoach/co-quan/",
    "/ke-hoach/co-quan/camau/stttt/",
    "/ke-hoach/co-quan/nhom/doanh-nghiep-vien-thong/",
    "/ke-hoach/muc-tieu/kh-2024.mt.III.2/",
    "/ke-hoach/muc-tieu/kh-2025.mt.I.10/",
    "/ke-hoach/nhiem-vu/kh-2025.nv.VI.3/",
    "/ke-hoach/du-an/kh-2024.da.III.5/",
]


@pytest.fixture
def text(client):
    def read(url: str, status: int = 200) -> str:
        response = client.get(url)
        assert response.status_code == status
        return " ".join(response.content.decode().split())

    return read


@pytest.mark.parametrize("url", PAGES)
def test_anybody_may_read_every_page(client, url):
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("url", "queries"),
    [(PAGES[0], 6), (PAGES[3], 6), (PAGES[5], 6), (PAGES[6], 5), (PAGES[7], 9)],
)
def test_pages_cost_a_known_number_of_queries(client, url, queries, django_assert_num_queries):
    client.get(url)  # the directory is held in memory from the first reading on
    with django_assert_num_queries(queries):
        assert client.get(url).status_code == 200


def test_a_target_page_costs_no_more_queries_with_more_history(client, django_assert_max_num_queries):
    # Inside a test's transaction PostgreSQL links pending journal entries before each of the four reads: two more each.
    client.get("/ke-hoach/muc-tieu/kh-2024.mt.I.3/")
    with django_assert_max_num_queries(30 if connection.vendor == "postgresql" else 22):
        client.get("/ke-hoach/muc-tieu/kh-2024.mt.I.3/")


def test_the_board_shows_stated_beside_computed(text):
    page = text(f"/ke-hoach/{DAY}")
    assert '<b>19<span class="of"> / 24</span></b>' in page
    for part in (
        "98,67%",
        "98,13%",
        "đạt, số khác",
        "349.605 / 356.257",
        "kiểm lại đúng như đã nêu",
        "19/24 mục tiêu hoàn thành",
    ):
        assert part in page, part
    assert page.count('<td data-label="Mục tiêu">') == 24
    assert "chỉ bằng, chưa vượt ngưỡng “trên 60%”" in page


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("outcome=differs", ["I.3", "III.3"]),
        ("outcome=kept", ["I.5", "I.11", "II.1", "III.2", "III.7"]),
        ("document=not_met", ["III.2", "III.7"]),
        ("group=II&verdict=met", ["II.1"]),
        ("q=dien thoai thong minh", ["III.7"]),
        ("co-quan=camau/sct", ["II.2", "II.4"]),
        ("co-quan=camau/khong-co", []),
    ],
)
def test_the_board_is_filtered_and_the_export_obeys(client, query, numbers):
    rows = json.loads(b"".join(client.get(f"/ke-hoach/{DAY}&{query}&format=json").streaming_content))
    assert [row["number"] for row in rows["rows"]] == numbers
    page = client.get(f"/ke-hoach/{DAY}&{query}").content.decode()
    assert page.count('<td data-label="Mục tiêu">') == len(numbers)


def test_an_unknown_filter_value_is_told(text):
    assert "không có trong các lựa chọn" in text(f"/ke-hoach/{DAY}&verdict=x", 400)


def test_the_day_decides_what_is_known(text):
    assert "chưa có số liệu về kết quả" in text("/ke-hoach/?ngay=2024-10-14")
    assert "sau ngày đang xem" in text("/ke-hoach/kh-2025/muc-tieu/?ngay=2024-11-01")
    assert "chưa có kế hoạch nào" in text("/ke-hoach/?ngay=2020-01-01")
    assert "không đúng dạng" in text("/ke-hoach/?ngay=15/10/2024", 400)


def test_tasks_show_lead_coordination_and_deadline(text):
    page = text("/ke-hoach/kh-2025/nhiem-vu/?ngay=2025-06-01")
    for part in ("Tháng 01/2025", "quá hạn, chưa có báo cáo", "Theo Kế hoạch của Ủy ban quốc gia về chuyển đổi số"):
        assert part in page
    assert page.count('class="plan-strip"') == 33
    assert "văn bản để trống" in text("/ke-hoach/nhiem-vu/kh-2025.nv.VI.3/?ngay=2025-06-01")


def test_projects_show_computed_sums_beside_stated_ones(text):
    page = text(f"/ke-hoach/kh-2024/du-an/{DAY}")
    for part in ("122.656", "8.530", "8.350", "hai chữ số liền nhau đổi chỗ"):
        assert part in page


def test_a_row_cut_off_in_the_source_says_so(text):
    page = text("/ke-hoach/muc-tieu/kh-2025.mt.I.10/")
    assert "bị cắt trong bản nguồn" in page
    assert "được thực […]" in page


def test_the_parts_of_a_count_are_shown_and_added_up(text):
    page = text(f"/ke-hoach/muc-tieu/kh-2024.mt.III.2/{DAY}")
    assert "27.320" in page
    assert "Các phần cộng lại đúng bằng số đã nêu." in page


@pytest.mark.parametrize(
    "url",
    [
        "/ke-hoach/kh-1999/muc-tieu/",
        "/ke-hoach/muc-tieu/khong-co/",
        "/ke-hoach/co-quan/khong/co/",
        "/ke-hoach/kh-1999/bao-cao.pdf",
        "/ke-hoach/muc-tieu/khong-co/khoi-phuc/1/",
    ],
)
def test_what_does_not_exist_is_not_found(client, url):
    assert client.get(url).status_code == 404


def test_no_page_holds_inline_styles_or_scripts(client):
    for url in PAGES:
        page = client.get(url).content.decode()
        assert " style=" not in page
        assert "onclick=" not in page


# --- editing ------------------------------------------------------------------------------------

EDIT = "/ke-hoach/muc-tieu/kh-2025.mt.I.3/sua/"
FORM = {"wording": "Câu mới", "value_chung": "99,5", "operator_chung": "≥", "since": "", "seen": "1", "reason": "CV 12"}


def test_a_steward_corrects_a_target_and_takes_it_back(signed_in):
    client = signed_in(Role.DATA_STEWARD, STEWARD)
    assert client.get(EDIT).status_code == 200
    assert client.post(EDIT, FORM).status_code == 302
    page = client.get("/ke-hoach/muc-tieu/kh-2025.mt.I.3/").content.decode()
    assert "Câu mới" in page
    assert "CV 12" in page
    back = "/ke-hoach/muc-tieu/kh-2025.mt.I.3/khoi-phuc/1/"
    assert "Câu mới" in client.get(back).content.decode()
    assert client.post(back, {"seen": "2", "reason": "nhầm"}).status_code == 302
    assert selectors.content(Kind.TARGET, "kh-2025.mt.I.3")[1] == 3


def test_a_new_threshold_from_a_day_keeps_the_old_one_before(signed_in):
    client = signed_in(Role.DATA_STEWARD, STEWARD)
    client.post(EDIT, {**FORM, "since": "01/06/2025"})
    thresholds = selectors.content(Kind.TARGET, "kh-2025.mt.I.3")[0].measures[0].thresholds
    assert [(str(t.value), str(t.valid_from), str(t.valid_to)) for t in thresholds] == [
        ("100", "None", "2025-05-31"),
        ("99.5", "2025-06-01", "None"),
    ]
    for day, value in (("2025-05-31", "100%"), ("2025-06-01", "99,5%")):
        rows = client.get(f"/ke-hoach/kh-2025/muc-tieu/?ngay={day}&q=I.3&format=csv")
        line = next(
            row for row in b"".join(rows.streaming_content).decode().splitlines() if ",I.3," in row or ";I.3;" in row
        )
        assert value in line


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reason": ""}, "Hãy ghi lý do"),
        ({"value_chung": "99.5"}, "chưa đúng cách viết số"),
        ({"since": "ngày mai"}, "ngay"),
        ({"seen": "7"}, "Có người vừa lưu bản khác"),
        ({"wording": ""}, "bắt buộc"),
    ],
)
def test_bad_input_is_named_and_changes_nothing(signed_in, change, message):
    client = signed_in(Role.DATA_STEWARD, STEWARD)
    response = client.post(EDIT, {**FORM, **change})
    assert response.status_code == 400
    assert selectors.content(Kind.TARGET, "kh-2025.mt.I.3")[1] == 1
    if message not in ("ngay", "bắt buộc"):
        assert message in response.content.decode()


@pytest.mark.parametrize(
    ("url", "form", "kind", "code", "field", "expected"),
    [
        (
            "/ke-hoach/nhiem-vu/kh-2025.nv.I.1/sua/",
            {"wording": "Việc", "deadline": "Quý II/2025"},
            Kind.TASK,
            "kh-2025.nv.I.1",
            "deadline",
            "Quý II/2025",
        ),
        (
            "/ke-hoach/du-an/kh-2024.da.I.1/sua/",
            {"name": "Dự án", "period": "2024", "total": "3.100", "allocated": "650"},
            Kind.PROJECT,
            "kh-2024.da.I.1",
            "total",
            3100,
        ),
        (
            "/ke-hoach/muc-tieu/kh-2024.mt.I.1/ket-qua/sua/",
            {"text": "90,11%", "verdict": "met", "place": "Công văn 5", "note": "", "value_chung": "90,11",
             "numerator_chung": "1.640", "denominator_chung": "1.820"},
            Kind.RESULT,
            "kh-2024.mt.I.1.2024-10-15",
            "place",
            "Công văn 5",
        ),
    ],
)  # fmt: skip
def test_each_kind_has_its_form(signed_in, url, form, kind, code, field, expected):
    client = signed_in(Role.DATA_STEWARD, STEWARD)
    assert client.get(url).status_code == 200
    assert client.post(url, {**form, "seen": "1", "reason": "thử"}).status_code == 302
    assert getattr(selectors.content(kind, code)[0], field) == expected


def test_counts_that_were_entered_decide_the_verdict(signed_in):
    client = signed_in(Role.DATA_STEWARD, STEWARD)
    form = {"text": "90.11%", "verdict": "met", "place": "Công văn 5", "note": "", "value_chung": "90,11",
            "numerator_chung": "1.640", "denominator_chung": "1.820", "seen": "1", "reason": "thử"}  # fmt: skip
    client.post("/ke-hoach/muc-tieu/kh-2024.mt.I.1/ket-qua/sua/", form)
    rows = json.loads(b"".join(client.get(f"/ke-hoach/{DAY}&q=I.1&outcome=kept&format=json").streaming_content))
    assert "I.1" in [row["number"] for row in rows["rows"]]


@pytest.mark.parametrize(
    ("role", "agency"),
    [
        (Role.OFFICER, STEWARD),
        (Role.DATA_STEWARD, "camau/syt"),
        (Role.LEADER, "*"),
        (Role.CITIZEN, "camau"),
        (None, ""),
    ],
)
def test_others_may_not_edit_by_address(signed_in, role, agency):
    client = signed_in(role, agency) if role else Client()
    for url in (
        EDIT,
        "/ke-hoach/muc-tieu/kh-2024.mt.I.1/ket-qua/sua/",
        "/ke-hoach/muc-tieu/kh-2025.mt.I.3/khoi-phuc/1/",
    ):
        assert client.get(url).status_code == 403
        assert client.post(url, FORM).status_code == 403
    assert "/sua/" not in client.get("/ke-hoach/muc-tieu/kh-2025.mt.I.3/").content.decode()
    assert selectors.content(Kind.TARGET, "kh-2025.mt.I.3")[1] == 1


# --- exports ------------------------------------------------------------------------------------


def test_the_list_export_has_types_and_provenance(client):
    response = client.get("/ke-hoach/kh-2024/du-an/?format=xlsx")
    sheet = openpyxl.load_workbook(BytesIO(b"".join(response.streaming_content))).active
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if row and "Số" in row)
    body = rows[rows.index(head) + 1 :]
    assert len([row for row in body if row[0]]) == 29
    assert any("theo văn bản" in row for row in body)
    assert sum(row[[str(h).startswith("Tổng mức") for h in head].index(True)] for row in body if row[0]) == 122656
