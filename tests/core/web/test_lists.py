import csv
import io
import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from tinhso.core.identity.models import Account
from tinhso.core.web.api import Column, ListSpec, Provenance, Verdict, list_page, list_response


@dataclass(frozen=True)
class Item:
    name: str
    unit: str
    rate: Decimal | None
    day: date | None
    verdict: Verdict = Verdict.UNKNOWN
    provenance: Provenance = Provenance.STATED


ITEMS = [
    Item("Đầm Dơi", "Sở A", Decimal("92.4"), date(2024, 10, 15), Verdict.MET),
    Item("Năm Căn", "Sở B", None, date(2024, 1, 1), Verdict.NOT_MET),
    Item("U Minh", "Sở A", Decimal("80"), None, Verdict.ATTENTION),
    Item("Thới Bình", "Sở C", Decimal("9.5"), date(2025, 6, 30)),
]

SPEC = ListSpec(
    columns=[
        Column("name", "Tên", url=lambda item: f"/x/{item.name}"),
        Column("unit", "Đơn vị"),
        Column("rate", "Tỷ lệ", "percent"),
        Column("day", "Ngày", "date"),
        Column("verdict", "Kết luận", "verdict"),
        Column("provenance", "Nguồn", "provenance", hidden=True),
    ],
    search_keys=["name"],
    filters=["unit", "rate", "day", "verdict"],
    title="Huyện",
    export_name="huyen",
)


def page_of(address="", rows=ITEMS, spec=SPEC):
    return list_page(RequestFactory().get("/ds/?" + address), rows, spec)


def names(page):
    return [item.name for item in page.objects]


def answer(address, rows=ITEMS, spec=SPEC):
    request = RequestFactory().get("/ds/?" + address)
    response = list_response(request, list_page(request, rows, spec), "core/design.html")
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response, body


# --- filtering, sorting, paging ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("q=dam+doi", ["Đầm Dơi"]),
        ("q=DOI+ĐẦM", ["Đầm Dơi"]),
        ("unit=s%E1%BB%9F+a", ["Đầm Dơi", "U Minh"]),
        ("unit=S%E1%BB%9F+A&unit=S%E1%BB%9F+B", ["Đầm Dơi", "Năm Căn", "U Minh"]),
        ("rate__gte=80", ["Đầm Dơi", "U Minh"]),
        ("rate__gte=9,5&rate__lte=80", ["U Minh", "Thới Bình"]),
        ("rate__gte=92.4", ["Đầm Dơi"]),
        ("rate=80", ["U Minh"]),
        ("day__lte=2024-10-15", ["Đầm Dơi", "Năm Căn"]),
        ("day__gte=15/10/2024", ["Đầm Dơi", "Thới Bình"]),
        ("verdict=met&verdict=attention", ["Đầm Dơi", "U Minh"]),
        ("sort=-rate", ["Đầm Dơi", "U Minh", "Thới Bình", "Năm Căn"]),
        ("sort=rate", ["Thới Bình", "U Minh", "Đầm Dơi", "Năm Căn"]),  # what has no value stands last both ways
        ("sort=name", ["Đầm Dơi", "Năm Căn", "Thới Bình", "U Minh"]),  # đ stands by d
        ("sort=day&limit=2&cursor=2", ["Thới Bình", "U Minh"]),
        ("ngay=2024-10-15", ["Đầm Dơi", "Năm Căn", "U Minh", "Thới Bình"]),
    ],
)
def test_the_address_says_what_is_listed(address, expected):
    page = page_of(address)
    assert page.errors == ()
    assert names(page) == expected


@pytest.mark.parametrize(
    ("address", "word"),
    [
        ("rate__gte=1,234.5", "Tỷ lệ"),
        ("day__lte=31/02/2024", "Ngày"),
        ("verdict=green", "Kết luận"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=%C2%B2", "limit"),
        ("cursor=-1", "cursor"),
        ("sort=secret", "secret"),
        ("columns=name,secret", "secret"),
        ("format=exe", "exe"),
    ],
)
def test_an_unreadable_address_is_told_and_lists_nothing(address, word):
    page = page_of(address)
    assert word in " ".join(page.errors)
    assert page.rows == ()
    assert page.total == 0


def test_an_unreadable_address_answers_400_to_programs_with_a_problem_document():
    response, body = answer("rate__gte=nhiều&format=json")
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert "Tỷ lệ" in json.loads(body)["detail"]


def test_the_chooser_shows_the_columns_asked_for_in_the_order_of_the_list():
    page = page_of("columns=verdict&columns=name")
    assert [column.key for column in page.columns] == ["name", "verdict"]


def test_a_spec_that_names_a_column_which_is_not_there_fails_at_once():
    with pytest.raises(ValueError, match="nothing"):
        ListSpec(columns=[Column("name", "Tên")], filters=["nothing"])


def test_dictionaries_serve_as_rows():
    page = page_of("sort=-name", rows=[{"name": "a"}, {"name": "b"}], spec=ListSpec([Column("name", "Tên")]))
    assert [row.cells[0].text for row in page.rows] == ["b", "a"]


rows = st.lists(
    st.builds(
        Item,
        name=st.text(max_size=8),
        unit=st.sampled_from(["Sở A", "Sở B"]),
        rate=st.none() | st.decimals(0, 100, places=1),
        day=st.none() | st.dates(date(2020, 1, 1), date(2026, 1, 1)),
    ),
    max_size=40,
)


@given(rows, st.sampled_from(["", "sort=rate", "sort=-day", "rate__gte=50", "unit=S%E1%BB%9F+A&sort=-name"]))
def test_an_export_holds_exactly_the_filtered_rows_in_order(items, address):
    shown = []
    while True:
        page = page_of(f"{address}&limit=7&cursor={len(shown)}", rows=items)
        shown += page.objects
        if len(shown) >= page.total:
            break
    _, body = answer(address + "&format=json&limit=7&cursor=7", rows=items)
    exported = json.loads(body)
    assert exported["count"] == len(exported["rows"]) == len(shown)
    assert [row["name"] for row in exported["rows"]] == [item.name for item in shown]


@given(rows)
def test_pages_do_not_overlap_and_leave_none_out(items):
    seen = []
    for offset in range(0, len(items) or 1, 3):
        seen += page_of(f"sort=rate&limit=3&cursor={offset}", rows=items).objects
    assert sorted(seen, key=id) == sorted(items, key=id)


# --- exports -----------------------------------------------------------------------------------


def csv_rows(body):
    assert body.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


def test_csv_has_every_column_with_its_provenance():
    response, body = answer("format=csv&columns=name&unit=S%E1%BB%9F+A")
    table = csv_rows(body)
    assert response["Content-Disposition"] == 'attachment; filename="huyen.csv"'
    assert table[0] == ["Tên", "Đơn vị", "Tỷ lệ", "Ngày", "Kết luận", "Nguồn"]
    assert table[1] == ["Đầm Dơi", "Sở A", "92.4", "2024-10-15", "đạt", "theo văn bản"]
    assert len(table) == 3


def test_xlsx_has_real_types_and_a_frozen_heading():
    response, body = answer("format=xlsx")
    sheet = load_workbook(io.BytesIO(body)).active
    assert sheet.freeze_panes == "A2"
    assert sheet["C2"].value == 92.4
    assert sheet["D2"].value == datetime(2024, 10, 15)
    assert sheet["D2"].is_date
    assert sheet["C3"].value is None
    assert sheet["F2"].value == "theo văn bản"
    assert "attachment" in response["Content-Disposition"]


def test_json_keeps_codes_and_iso_days():
    _, body = answer("format=json&q=nam")
    assert json.loads(body)["rows"] == [
        {
            "name": "Năm Căn",
            "unit": "Sở B",
            "rate": None,
            "day": "2024-01-01",
            "verdict": "not_met",
            "provenance": "stated",
        }
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_export_carries_a_formula(text):
    spec = ListSpec([Column("name", "Tên")])
    _, body = answer("format=csv", rows=[{"name": text}], spec=spec)
    assert body.decode("utf-8-sig").split("\r\n", 1)[1].lstrip('"').startswith("'")
    _, body = answer("format=xlsx", rows=[{"name": text}], spec=spec)
    cell = load_workbook(io.BytesIO(body)).active["A2"]
    assert cell.data_type == "s"
    assert cell.value.startswith("'")


def test_negative_figures_stay_figures_in_exports():
    spec = ListSpec([Column("change", "Thay đổi", "number")], provenance=Provenance.RECORDED)
    _, body = answer("format=csv", rows=[{"change": Decimal("-1.5")}], spec=spec)
    assert csv_rows(body)[1] == ["-1.5", "ghi nhận"]


def test_control_signs_do_not_break_a_workbook():
    _, body = answer("format=xlsx", rows=[{"name": "a\x00\x0bb"}], spec=ListSpec([Column("name", "Tên")]))
    assert load_workbook(io.BytesIO(body)).active["A2"].value == "ab"


def test_figures_without_a_declared_source_get_an_empty_provenance_column():
    spec = ListSpec([Column("n", "Số", "number")])
    _, body = answer("format=csv", rows=[{"n": 1}], spec=spec)
    assert csv_rows(body) == [["Số", "Nguồn số liệu"], ["1", ""]]


def test_provenance_may_be_told_row_by_row():
    spec = ListSpec([Column("n", "Số", "number")], provenance=lambda row: row["from"])
    _, body = answer("format=json", rows=[{"n": 1, "from": Provenance.SIMULATED}], spec=spec)
    assert json.loads(body)["rows"] == [{"n": 1, "provenance": "simulated"}]


# --- rows of the database ----------------------------------------------------------------------

ACCOUNTS = ListSpec(
    columns=[
        Column("username", "Tên đăng nhập"),
        Column("name", "Họ tên"),
        Column("created_at", "Ngày tạo", "date"),
        Column("shout", "Hô", value=lambda account: account.name.upper()),
    ],
    default_sort="-username",
    search_keys=["username", "name"],
    filters=["username", "created_at"],
)


@pytest.fixture
def accounts(db):
    for number in range(5):
        Account.objects.create(username=f"user{number}", name=f"Người {number}")
    return Account.objects.all()


def test_a_query_set_is_filtered_sorted_and_paged_by_the_database(accounts, django_assert_num_queries):
    with django_assert_num_queries(3):  # all, narrowed, the page
        page = page_of("q=user&limit=2&cursor=2", rows=accounts, spec=ACCOUNTS)
    assert [account.username for account in page.objects] == ["user2", "user1"]
    assert (page.total, page.unfiltered_total) == (5, 5)


def test_a_query_set_is_exported_whole(accounts):
    _, body = answer("format=csv&limit=2&username=user1", rows=accounts, spec=ACCOUNTS)
    table = csv_rows(body)
    assert [row[0] for row in table[1:]] == ["user1"]
    _, body = answer("format=json", rows=accounts, spec=ACCOUNTS)
    assert [row["shout"] for row in json.loads(body)["rows"]] == [f"NGƯỜI {n}" for n in (4, 3, 2, 1, 0)]


def test_a_day_filter_meets_a_time_field(accounts):
    from tinhso.core.clock.api import today

    assert page_of(f"created_at__gte={today()}", rows=accounts, spec=ACCOUNTS).total == 5
    assert page_of("created_at__lte=01/01/2020", rows=accounts, spec=ACCOUNTS).total == 0


def test_a_query_set_is_not_sorted_by_what_the_database_does_not_know(accounts):
    assert "shout" in " ".join(page_of("sort=shout", rows=accounts, spec=ACCOUNTS).errors)


# --- as drawn ----------------------------------------------------------------------------------


def test_the_page_keeps_what_else_stands_in_the_address(client):
    body = client.get("/thiet-ke/?ngay=2024-10-15&q=du&unit=%C4%90%C6%A1n+v%E1%BB%8B+A").content.decode()
    assert '<input type="hidden" name="ngay" value="2024-10-15">' in body
    assert "?ngay=2024-10-15&amp;q=du&amp;unit=%C4%90%C6%A1n+v%E1%BB%8B+A&amp;sort=name" in body
    assert "<strong>2</strong> trong 5 mục" in body


def test_text_in_a_cell_or_a_filter_is_never_markup(client):
    body = client.get("/thiet-ke/?q=<script>alert(1)</script>").content.decode()
    assert "<script>alert" not in body


def test_a_page_with_an_unreadable_address_says_so(client):
    response = client.get("/thiet-ke/?stated__gte=nhi%E1%BB%81u")
    assert response.status_code == 400
    assert "Địa chỉ này có chỗ chưa đọc được" in response.content.decode()


def test_an_english_reader_gets_english_words_in_every_format(client):
    client.cookies["ngon_ngu"] = "en"
    for kind in ("csv", "xlsx", "json"):
        response = client.get(f"/thiet-ke/?format={kind}")
        body = b"".join(response.streaming_content)
        if kind == "xlsx":
            heads = [cell.value for cell in load_workbook(io.BytesIO(body)).active[1]]
        elif kind == "csv":
            heads = csv_rows(body)[0]
        else:
            heads = [column["label"] for column in json.loads(body)["columns"]]
        assert heads[0] == "Target"
        assert "Source" in heads
