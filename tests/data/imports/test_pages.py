"""The screens of imports, from the file to the report, and the work list."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.data.imports.conftest import BIRTHS, MAP, birth
from tests.data.imports.test_running import as_csv, held, run
from tinhso.core.access.api import Role
from tinhso.core.events.api import run_pending
from tinhso.data.imports.models import Import, SetAside

pytestmark = pytest.mark.django_db
NHAP = "/kho-du-lieu/nhap/"
#: What the list of imports costs, however many there are.
QUERIES = 12


@pytest.fixture
def keeper(signed_in, province):
    return signed_in(Role.DATA_STEWARD, "camau/stp")


def test_from_upload_over_mapping_and_dry_run_to_published(keeper):
    rows = [birth(n) for n in range(1, 6)]
    rows[1]["birth_date"] = "31/02/2025"
    file = SimpleUploadedFile("khai-sinh.csv", as_csv(rows))
    answer = keeper.post(f"{NHAP}moi/", {"register": BIRTHS, "file": file, "address": "", "mode": "incremental"})
    assert answer.status_code == 302
    page = answer["Location"]
    assert "hx-get" in keeper.get(page).content.decode()
    run_pending()
    text = keeper.get(page).content.decode()
    assert "Ghép cột" in text
    assert "Bảng mã" in text
    form = keeper.get(f"{page}ghep-cot/").content.decode()
    assert '<option value="mother_name" selected>' in form  # suggested by its name
    data = {f"column_{name}": item for name, item in MAP.items() if isinstance(item, str)}
    answer = keeper.post(f"{page}ghep-cot/", {**data, "constant_book": "01", "decimal": ""})
    assert answer.status_code == 302
    run_pending()
    text = keeper.get(page).content.decode()
    assert "Nếu nhập thì" in text
    assert "Nhập thật" in text
    assert held() == 0
    keeper.post(f"{page}nhap-that/", {"publish": "on"})
    run_pending()
    assert "đã công bố" in keeper.get(page).content.decode()
    assert held() == 4
    assert "khai-sinh.csv" in keeper.get(NHAP).content.decode()


def test_the_work_list_mends_replaces_exports_and_takes_back(keeper):
    rows = [birth(n) for n in range(1, 8)]
    for at in range(4):
        rows[at]["area_code"] = "sai"
    run(as_csv(rows))
    work = f"{NHAP}de-rieng/{BIRTHS}/"
    assert "Không có đơn vị" in keeper.get(work).content.decode()
    first = SetAside.objects.order_by("row").first()
    text = keeper.get(f"{work}{first.public_id}/").content.decode()
    assert "Không có đơn vị" in text
    assert keeper.post(f"{work}{first.public_id}/", {**first.values, "office": "vẫn sai"}).status_code == 400
    assert keeper.post(f"{work}{first.public_id}/", {**first.values, "office": "31825"}).status_code == 302
    assert held() == 4
    exported = b"".join(keeper.get(f"{work}?format=xlsx").streaming_content)
    book = openpyxl.load_workbook(io.BytesIO(exported))
    sheet = book.active
    header = next(row for row in sheet.iter_rows() if any(cell.value == "Mã dòng" for cell in row))
    place = next(cell.column for cell in header if cell.value == "Nơi đăng ký")
    sheet.cell(header[0].row + 1, place).value = "31825"
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("sua.xlsx", out.getvalue())
    keeper.post(f"{work}gui-lai/", {"file": file})
    assert held() == 5
    keeper.post(f"{work}nhieu/", {"field": "office", "old": "sai", "new": "31825"})
    assert held() == 7
    assert not SetAside.objects.filter(state="open").exists()


def test_who_sees_imports(signed_in, keeper):
    row = run(as_csv([birth(1, area_code="sai")]))
    aside = SetAside.objects.get()
    pages = [f"{NHAP}{row.public_id}/", f"{NHAP}{row.public_id}/ghep-cot/", f"{NHAP}de-rieng/{BIRTHS}/"]
    pages.append(f"{NHAP}de-rieng/{BIRTHS}/{aside.public_id}/")
    for page in pages:
        assert keeper.get(page).status_code == 200, page
    colleague = signed_in(Role.OFFICER, "camau/stp")
    other = signed_in(Role.DATA_STEWARD, "camau/syt")
    for client in (colleague, other):
        for page in pages:
            assert client.get(page).status_code in {403, 404}, page
        assert "khai-sinh" not in client.get(NHAP).content.decode()
        assert client.post(f"{NHAP}{row.public_id}/huy/", {"reason": "x"}).status_code in {403, 404}
    for page in [NHAP, f"{NHAP}moi/", *pages]:
        assert Client().get(page).status_code == 302, page
    assert Import.objects.get().state == "published"


def test_the_list_costs_the_same_for_one_import_and_for_many(keeper, django_assert_num_queries):
    run(as_csv([birth(1)]))
    keeper.get(NHAP)
    with django_assert_num_queries(QUERIES):
        keeper.get(NHAP)
    for n in range(2, 5):
        run(as_csv([birth(n)]))
    with django_assert_num_queries(QUERIES):
        keeper.get(NHAP)
