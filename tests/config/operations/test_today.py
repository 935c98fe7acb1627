"""The administrator's page: each need with its level, what to do and where; nobody else sees it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.utils import timezone

from tests.config.operations.people import sign_in
from tinhso.config.operations import rules
from tinhso.config.operations.adapters import notes
from tinhso.config.operations.data import BackupInfo, Level
from tinhso.config.operations.selectors import needs as asked
from tinhso.config.operations.selectors import state
from tinhso.core.events.data import EventsHealth

pytestmark = pytest.mark.django_db
QUIET = EventsHealth(0, 0, 0, 0, 0.0, 1, 0)


@pytest.fixture(autouse=True)
def calm(settings, tmp_path, monkeypatch):
    """An installation in which nothing is needed."""
    settings.DATA_DIR = tmp_path
    settings.TLS_CERTIFICATE = None
    monkeypatch.setattr(state, "disk", lambda: (60 * 1024**3, 100 * 1024**3))
    monkeypatch.setattr(state, "newest_backup", lambda: BackupInfo("x", timezone.now(), 1, 2, 3))
    monkeypatch.setattr(asked.events_api, "health", lambda: QUIET)
    monkeypatch.setattr(asked, "unknown_names", list)
    write_proof()
    return monkeypatch


def write_proof(fault="", files=0, age=timedelta(0)):
    at = (timezone.now() - age).isoformat()
    notes.write(notes.PROOF, {"at": at, "entries": 10, "journal_fault": fault, "files": 3, "file_faults": files})


def pressing():
    return [(need.level, need.title) for need in asked.needs() if need.level is not Level.GOOD]


def test_when_nothing_is_needed_the_page_says_so(client):
    sign_in(client, "administrator")
    assert pressing() == []
    page = client.get("/quan-tri/").content.decode()
    assert "Không có gì cần bạn hôm nay" in page
    assert "Nhật ký nguyên vẹn: 10 mục" in page


@pytest.mark.parametrize("role", ["officer", "leader", "reviewer", "citizen"])
def test_others_are_refused(client, role):
    sign_in(client, role)
    assert client.get("/quan-tri/").status_code == 403


def test_an_auditor_reads_and_finds_the_doors_that_are_open_to_auditors(client):
    sign_in(client, "auditor")
    page = client.get("/quan-tri/").content.decode()
    assert "/kiem-toan/nhat-ky/" in page
    assert "/quan-tri/tai-khoan/" not in page


def test_a_visitor_is_led_to_sign_in(client):
    assert client.get("/quan-tri/")["Location"].startswith("/dang-nhap/")


@pytest.mark.parametrize(
    ("health", "words"),
    [
        (EventsHealth(0, 0, 0, 0, 0.0, 0, 0), "Không có tiến trình làm việc nền"),
        (EventsHealth(0, 0, 0, 2, 0.0, 1, 0), "2 việc nền bị bỏ dở"),
        (EventsHealth(5, 5, 0, 0, 7200.0, 1, 0), "Việc nền chờ đã 120 phút"),
        (EventsHealth(0, 0, 0, 0, 0.0, 1, 3), "3 việc theo lịch bị trễ"),
    ],
)
def test_work_that_stands_still_is_needed(calm, client, health, words):
    calm.setattr(asked.events_api, "health", lambda: health)
    assert words in [title for _, title in pressing()]
    sign_in(client, "administrator")
    assert words in client.get("/quan-tri/").content.decode()


def test_disk_backup_proof(calm):
    calm.setattr(state, "disk", lambda: (5 * 1024**3, 100 * 1024**3))
    calm.setattr(state, "newest_backup", lambda: None)
    write_proof(fault="7: Nội dung của mục này đã bị sửa.", files=2)
    found = pressing()
    assert [level for level, _ in found] == [Level.BAD] * 4
    titles = " | ".join(title for _, title in found)
    for words in ("Đĩa còn 5 GB", "Chưa có bản sao lưu nào", "mục 7", "2 tệp thiếu"):
        assert words in titles
    write_proof(age=timedelta(days=3))
    assert (Level.WARN, "Nhật ký nguyên vẹn: 10 mục") in pressing()
    notes.remove(notes.PROOF)
    assert (Level.UNKNOWN, "Nhật ký và kho tệp chưa được kiểm toàn bộ") in pressing()


def certificate(path, ends):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "so.camau.example")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(ends - timedelta(days=90))
        .not_valid_after(ends)
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("days", "level"), [(60, Level.GOOD), (20, Level.WARN), (3, Level.BAD), (-1, Level.BAD)])
def test_the_certificate_is_told_in_advance(settings, tmp_path, days, level):
    settings.TLS_CERTIFICATE = certificate(tmp_path / "tls.pem", datetime.now(UTC) + timedelta(days=days, hours=1))
    (need,) = asked._certificate()
    assert need.level is level
    settings.TLS_CERTIFICATE.write_text("hỏng")
    (need,) = asked._certificate()
    assert need.level is Level.WARN


def test_public_servants_without_a_second_factor_are_counted(calm):
    from tinhso.core.access.api import Role
    from tinhso.core.identity.models import Account

    for number, role in enumerate((Role.OFFICER, Role.LEADER, Role.CITIZEN)):
        held = [[role.value, "*", "*"]]
        Account.objects.create_account(username=f"a{number}", password=None, name="A", held=held)
    assert (Level.WARN, "2 cán bộ chưa có lớp bảo vệ thứ hai") in pressing()


def test_a_setting_nobody_reads_is_told(calm):
    calm.setattr(asked, "unknown_names", lambda: ["TINHSO_HOST"])
    assert (Level.WARN, "Không ai đọc thiết lập TINHSO_HOST") in pressing()


def test_the_page_asks_a_known_number_of_queries(client, django_assert_max_num_queries):
    sign_in(client, "administrator")
    with django_assert_max_num_queries(28):
        assert client.get("/quan-tri/").status_code == 200


def test_levels_have_their_limits():
    now = timezone.now()
    assert rules.level_of_disk(20, 100) is Level.GOOD
    assert rules.level_of_disk(19, 100) is Level.WARN
    assert rules.level_of_disk(7, 100) is Level.BAD
    assert rules.level_of_disk(0, 0) is Level.BAD
    assert rules.level_of_backup(now - timedelta(hours=29), now) is Level.GOOD
    assert rules.level_of_backup(now - timedelta(hours=31), now) is Level.WARN
    assert rules.level_of_backup(now - timedelta(hours=55), now) is Level.BAD
    assert rules.worst([]) is Level.GOOD
    assert rules.worst([Level.GOOD, Level.UNKNOWN, Level.WARN]) is Level.WARN


def test_a_recovery_on_the_machine_and_an_overdue_round_are_told(calm):
    past, ahead = (SimpleNamespace(title="Quý III/2026", cut_off=timezone.now() + timedelta(days=n)) for n in (-2, 2))
    calm.setattr(asked.plans_api, "open_rounds", lambda: [ahead, past])
    calm.setattr(asked.identity_api, "recent_recoveries", lambda: [SimpleNamespace(at=timezone.now())])
    titles = " | ".join(title for _, title in pressing())
    assert "Quyền quản trị được lấy lại" in titles
    assert "1 đợt báo cáo quá hạn chưa đóng" in titles


def test_files_in_quarantine_are_told(calm):
    from tinhso.core.files.data import FilesHealth

    calm.setattr(asked.files_api, "health", lambda ask_scanner: FilesHealth(9, 9, 2, 1, "", True, ""))
    found = pressing()
    assert (Level.BAD, "1 tệp có mã độc bị giữ lại") in found
    assert (Level.WARN, "2 tệp chờ quét mã độc") in found
