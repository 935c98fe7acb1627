import pytest
from django.test import Client

from tests.data.quality.conftest import BIRTHS, SYSTEMS
from tests.data.registers.conftest import signed_in  # noqa: F401
from tinhso.core.access.api import SYSTEM, Role
from tinhso.data.quality import api
from tinhso.data.quality.models import QualityFinding, QualityPair, QualityRun
from tinhso.data.registers import api as registers

HOME = "/kho-du-lieu/chat-luong/"


@pytest.fixture
def measured(births, systems):
    api.measure(by=SYSTEM, code=BIRTHS)
    api.measure(by=SYSTEM, code=SYSTEMS)


def test_nothing_measured_yet(province):
    page = Client().get(HOME)
    assert page.status_code == 200
    assert "100%" not in page.content.decode()
    assert b"ch\xc6\xb0a \xc4\x91o" in b"".join(Client().get(f"{HOME}?format=csv").streaming_content)
    assert "chưa được đo" in Client().get(f"{HOME}{BIRTHS}/").content.decode()


def test_owner_opens_a_score_down_to_its_rows(measured, births, signed_in):  # noqa: F811
    client = signed_in(Role.DATA_STEWARD, "camau/stp")
    page = client.get(f"{HOME}{BIRTHS}/").content.decode()
    assert "Số định danh không khớp giới tính" in page
    rows = client.get(f"{HOME}{BIRTHS}/kiem/identity.sex_century/").content.decode()
    assert births["id_against_sex"] in rows
    assert "000225000007" in rows
    export = client.get(f"{HOME}{BIRTHS}/kiem/identity.sex_century/?format=csv")
    assert births["id_against_sex"] in b"".join(export.streaming_content).decode()


def test_pages_and_exports(measured, signed_in):  # noqa: F811
    client = signed_in(Role.DATA_STEWARD, "camau/stp")
    for path in ("", "viec/", f"{BIRTHS}/", f"{BIRTHS}/truong/", f"{BIRTHS}/dia-ban/", f"{BIRTHS}/trung/"):
        for form in ("", "?format=csv", "?format=json", "?format=xlsx"):
            assert client.get(f"{HOME}{path}{form}").status_code == 200, (path, form)


def test_questions_do_not_grow_with_the_rows(measured, signed_in, django_assert_max_num_queries):  # noqa: F811
    client = signed_in(Role.DATA_STEWARD, "camau/stp")
    client.get(HOME)
    with django_assert_max_num_queries(20):
        client.get(HOME)
    with django_assert_max_num_queries(40):
        client.get(f"{HOME}{BIRTHS}/")
    with django_assert_max_num_queries(40):
        client.get(f"{HOME}{BIRTHS}/kiem/field.mother_name.wanted/")


def test_outsiders_see_no_count_of_fields_they_may_not_read(measured, signed_in):  # noqa: F811
    for client in (signed_in(Role.OFFICER, "camau/syt"), Client()):
        page = client.get(f"{HOME}{BIRTHS}/")
        assert page.status_code == 200
        assert "identity" not in page.content.decode()
        assert "ẩn vì số nhỏ" in page.content.decode()
        assert client.get(f"{HOME}{BIRTHS}/kiem/identity.sex_century/").status_code == 404
        fields = client.get(f"{HOME}{BIRTHS}/truong/?format=csv")
        text = b"".join(fields.streaming_content).decode()
        assert "full_name" not in text
        assert "citizen_id" not in text
        assert b"96/31825" not in b"".join(client.get(f"{HOME}{BIRTHS}/dia-ban/?format=csv").streaming_content)


def test_pairs_are_for_keepers(measured, signed_in):  # noqa: F811
    pair = QualityPair.objects.get(register=SYSTEMS)
    url = f"{HOME}{SYSTEMS}/trung/{pair.public_id}/"
    assert signed_in(Role.DATA_STEWARD, "camau/skhcn").get(url).status_code == 200
    assert signed_in(Role.OFFICER, "camau/syt").get(url).status_code in {403, 404}
    assert Client().get(url).status_code == 302


def test_commune_officer_sees_only_its_rows(measured, births, signed_in):  # noqa: F811
    from tests.data.registers.conftest import ADMINISTRATOR
    from tinhso.core.access.api import Scope
    from tinhso.core.identity import api as identity
    from tinhso.core.identity.models import Account

    def officer(area):
        account = Account.objects.create_account(username=f"xa-{area[-5:]}", password=None, name="Thử")
        identity.grant_role(
            by=ADMINISTRATOR,
            account_id=account.public_id,
            role=Role.OFFICER,
            scope=Scope(agency="*", area=area),
            reason="thử",
        )
        client = Client()
        client.force_login(Account.objects.get(pk=account.pk))
        return client

    here, elsewhere = officer("96/31825"), officer("96/32002")
    url = f"{HOME}{BIRTHS}/kiem/identity.sex_century/"
    assert births["id_against_sex"] in here.get(url).content.decode()
    assert births["id_against_sex"] not in elsewhere.get(url).content.decode()
    assert births["id_against_sex"] in here.get(f"{HOME}viec/").content.decode()
    assert births["id_against_sex"] not in elsewhere.get(f"{HOME}viec/").content.decode()


def test_deciding_on_screen_merges_and_undoes(measured, systems, signed_in):  # noqa: F811
    client = signed_in(Role.DATA_STEWARD, "camau/skhcn")
    pair = QualityPair.objects.get(register=SYSTEMS)
    url = f"{HOME}{SYSTEMS}/trung/{pair.public_id}/"
    page = client.get(url).content.decode()
    assert "<mark>" in page
    answer = client.post(f"{url}ket-luan/", {"decision": "same", "keep": "left", "take_name": "right"})
    assert answer.status_code == 302
    pair.refresh_from_db()
    assert (pair.decision, pair.kept) == ("same", pair.left)
    assert registers.record(SYSTEMS, pair.right, by=SYSTEM).merged_into == pair.left
    client.post(f"{url}rut/", {"reason": "gộp nhầm"})
    assert registers.record(SYSTEMS, pair.right, by=SYSTEM).status == 1
    pair.refresh_from_db()
    assert pair.decision == ""


def test_assign_and_dismiss(measured, births, signed_in):  # noqa: F811
    client = signed_in(Role.DATA_STEWARD, "camau/stp")
    row = QualityFinding.objects.get(check_code="identity.sex_century")
    url = f"{HOME}{BIRTHS}/kiem/identity.sex_century/"
    client.post(f"{url}viec/", {"act": "dismiss", "row": row.pk, "reason": ""})
    row.refresh_from_db()
    assert row.dismissed_at is None
    client.post(f"{url}viec/", {"act": "dismiss", "row": row.pk, "reason": "đã đối chiếu giấy tờ"})
    row.refresh_from_db()
    assert row.dismiss_reason == "đã đối chiếu giấy tờ"
    assert births["id_against_sex"] not in client.get(url).content.decode()
    client.post(f"{url}viec/", {"act": "restore", "row": row.pk})
    client.post(f"{url}viec/", {"act": "assign", "row": row.pk, "to": "ai-do", "due": "31/12/2026"})
    row.refresh_from_db()
    assert row.assignee == "ai-do"
    outsider = signed_in(Role.DATA_STEWARD, "camau/syt")
    assert outsider.post(f"{url}viec/", {"act": "dismiss", "row": row.pk, "reason": "x"}).status_code == 403


def test_targets_and_report(measured, signed_in):  # noqa: F811
    client = signed_in(Role.DATA_STEWARD, "camau/stp")
    url = f"{HOME}{BIRTHS}/muc-tieu/"
    given = {"dimension": "correct", "value": "99,9", "valid_from": "01/01/2025", "basis": "Kế hoạch 267"}
    assert client.post(url, given).status_code == 302
    assert client.post(url, {**given, "value": "120"}).status_code == 400
    page = client.get(f"{HOME}{BIRTHS}/").content.decode()
    assert "không đạt" in page
    pdf = client.get(f"{HOME}bao-cao.pdf")
    assert pdf.content.startswith(b"%PDF")
    assert signed_in(Role.DATA_STEWARD, "camau/syt").get(url).status_code == 403


def test_measure_now_is_a_job(births, signed_in):  # noqa: F811
    from tinhso.core.events.api import run_pending

    client = signed_in(Role.DATA_STEWARD, "camau/stp")
    url = f"{HOME}{BIRTHS}/do-lai/"
    assert client.post(url).status_code == 302
    assert QualityRun.objects.get(register=BIRTHS).state == "asked"
    run_pending()
    assert QualityRun.objects.get(register=BIRTHS).state == "done"
    assert signed_in(Role.OFFICER, "camau/syt").post(url).status_code == 403
