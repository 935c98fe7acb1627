"""Values that nobody else has are planted with a person, who then acts; afterwards every place where they may not stand
is searched: the journal, events, jobs, the store of limits, the log, the lists everybody may export, the HTTP API.
"""

import json
import logging

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, models
from django.test import Client

from tests.core.privacy.conftest import MARKERS, browser
from tinhso.core.access.api import SYSTEM, Role, Scope
from tinhso.core.events import api as events
from tinhso.core.identity import api as identity
from tinhso.core.privacy import services
from tinhso.core.privacy.api import record_reading
from tinhso.core.subjects.api import PersonalClass, declared

pytestmark = pytest.mark.django_db

#: Lists that anybody or any officer may export; the list of accounts and the auditors' journal are apart.
LISTS = ("/lich-lam-viec/ngay/", "/quan-tri/xoa-du-lieu/", "/ca-nhan/luot-xem/")
PASSWORD = "mot-mat-khau-rat-rieng-tu"
NUMBER = "096099912345"  # made like a national identity number


def told(text: str) -> list[str]:
    return [marker for marker in (*MARKERS, PASSWORD, NUMBER) if marker.lower() in text.lower()]


def rows_of(model: type[models.Model]) -> str:
    """Everything a table holds, as its columns hold it (sealed texts stay sealed)."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
        return "\n".join(repr(row) for row in cursor.fetchall())


def walk(citizen, one, two) -> None:
    """Do what a person and those who serve the person do here."""
    page = Client(REMOTE_ADDR=MARKERS[3])
    page.post("/dang-nhap/", {"username": MARKERS[1], "password": "sai"})
    page.post("/dang-nhap/", {"username": MARKERS[1], "password": PASSWORD})
    page = browser(citizen)
    for path in ("/", "/tai-khoan/", "/ca-nhan/du-lieu/", "/ca-nhan/luot-xem/", "/lich-lam-viec/", "/khong-co/"):
        page.get(path, {"q": MARKERS[0], "so": NUMBER})
    content = f"Ông {MARKERS[0]}, số định danh {NUMBER}. Tổng 10, trong đó 3 và 8.".encode()
    page.post("/kiem-so-lieu/", {"file": SimpleUploadedFile(f"{MARKERS[1]}.txt", content)})
    page.post("/api/v1/claims/check", json.dumps({"text": content.decode()}), content_type="application/json")
    desk = browser(one)
    desk.get("/quan-tri/tai-khoan/", {"q": MARKERS[0]})
    desk.get(f"/quan-tri/tai-khoan/{citizen.public_id}/")
    identity.grant_role(
        by=one.as_actor(), account_id=citizen.public_id, role=Role.CITIZEN, scope=Scope("", ""), reason="thử"
    )
    record_reading(by=one.as_actor(), subject_id=citizen.public_id, what="tài khoản", purpose="kiểm tra")
    page.post("/ca-nhan/du-lieu/tai-ve/")
    services.request_erasure(by=citizen.as_actor(), subject_id=citizen.public_id, reason=f"Tôi là {MARKERS[0]}")
    events.run_pending()


@pytest.fixture
def walked(citizen, one, two, caplog, tmp_path):
    from tinhso.blocks.calendar.api import load_province

    load_province(settings.PROVINCE_DIR, by=SYSTEM)
    citizen.set_password(PASSWORD)
    citizen.save()
    caplog.set_level(logging.DEBUG)
    walk(citizen, one, two)
    return one


def test_no_table_that_is_not_the_persons_own_holds_a_planted_value(walked):
    """A marker may stand only in fields of class basic or above, and there never in the journal."""
    classes = declared()
    for model in apps.get_models():
        if not model.__module__.startswith("tinhso."):
            continue
        personal = {
            name
            for name, kind in classes.get(model._meta.label_lower, {}).items()
            if kind in {PersonalClass.BASIC, PersonalClass.SENSITIVE, PersonalClass.SECRET}
        }
        if model._meta.label in {"core.JournalEntry", "core.Event", "core.ErasureRequest", "core.SubjectKey"}:
            personal = set()
        for row in model._default_manager.values():
            for name, value in row.items():
                if name not in personal:
                    assert told(str(value)) == [], f"{model._meta.label}.{name}"


@pytest.mark.parametrize(
    "label", ["core.JournalEntry", "core.Event", "core.Delivery", "core.JobRecord", "core.OnceKey"]
)
def test_journal_events_and_jobs_hold_no_planted_value(walked, label):
    assert told(rows_of(apps.get_model(label))) == []


def test_the_log_tells_nothing(walked, caplog):
    names = ("tinhso", "django.request", "django.security")
    ours = [record.getMessage() for record in caplog.records if record.name.startswith(names)]
    assert told(" ".join(ours)) == []


def test_the_store_of_limits_holds_no_planted_value(walked):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM core_limit")
            assert told(repr(cursor.fetchall())) == []
    for path in settings.DATA_DIR.rglob("*limit*"):
        assert told(path.read_bytes().decode("utf-8", "replace")) == [], path


@pytest.mark.parametrize("path", LISTS)
@pytest.mark.parametrize("form", ["json", "csv", "xlsx"])
def test_exports_carry_no_planted_value(walked, path, form):
    answer = browser(walked).get(path, {"format": form})
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if form == "xlsx":
        import io

        from openpyxl import load_workbook

        book = load_workbook(io.BytesIO(content))
        content = repr([[cell.value for cell in row] for sheet in book for row in sheet.iter_rows()]).encode()
    assert told(content.decode()) == []


def test_visitors_see_no_planted_value_anywhere(walked, client):
    for path in ("/", "/lich-lam-viec/", "/kiem-so-lieu/", "/kiem-so-lieu/tinh/", "/metrics", "/healthz"):
        assert told(client.get(path).content.decode("utf-8", "replace")) == [], path


def test_the_search_itself_finds_what_it_looks_for(walked):
    assert told(f"x {MARKERS[0].upper()} y") == [MARKERS[0]]
    from tinhso.core.identity.models import Account

    assert set(told(rows_of(Account))) == set(MARKERS[:3])
