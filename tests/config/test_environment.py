"""What is read from the environment, and what is refused."""

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tinhso.config.environment import SETTINGS, BadEnvironment, database, read_environment, unknown_names


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for setting in SETTINGS:
        monkeypatch.delenv(setting.name, raising=False)
    monkeypatch.setenv("TINHSO_DATA", str(tmp_path))
    return monkeypatch


def test_training_is_the_default_and_makes_its_own_key_once(environment, tmp_path):
    first, second = read_environment(), read_environment()
    assert first.is_training
    assert first.port == 8000
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) >= 48
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_earlier_keys_are_kept_in_order(environment):
    environment.setenv("TINHSO_OLD_SECRET_KEYS", f"{'b' * 40}, {'a' * 40},")
    assert read_environment().old_secret_keys == ("b" * 40, "a" * 40)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TINHSO_MODE", "demo"),
        ("TINHSO_OLD_SECRET_KEYS", f"{'a' * 40},short"),
        ("PORT", "80a"),
        ("PORT", "0"),
        ("PORT", "70000"),
        ("PORT", "٨٠٠٠"),
        ("TINHSO_DATA", __file__),
        ("TINHSO_DATABASE_URL", "mysql://x/y"),
        ("TINHSO_DATABASE_URL", "postgresql://an@db"),
        ("TINHSO_DATABASE_URL", "postgresql://an@db:không/tinh"),
        ("TINHSO_HOSTS", "https://so.camau.example"),
        ("TINHSO_HTTPS", "yes"),
        ("TINHSO_MASTER_KEY", "k1:ngan"),
        ("TINHSO_MASTER_KEY", "khong-co-khoa"),
        ("TINHSO_SECRET_KEY", "ngắn"),
        ("TINHSO_PROXIES", "nginx"),
        ("TINHSO_TODAY", "15/10/2024"),
        ("TINHSO_PROVINCE", "/không/có"),
        ("TINHSO_WORKERS", "-1"),
        ("TINHSO_KEEP_FREE_MB", "4MB"),
        ("TINHSO_METRICS_TOKEN", "1234"),
        ("TINHSO_TLS_CERT", "/không/có.pem"),
        ("TINHSO_IMPORT_FOLDERS", "/tmp,nhap"),
        ("TINHSO_IMPORT_HOSTS", "http://mot-cua"),
        ("TINHSO_BACKUPS", __file__),
        ("TINHSO_BACKUPS_KEPT", "0"),
        ("TINHSO_LOG", "xml"),
        ("TINHSO_BACKUP_PASSPHRASE", "ngắn"),
        ("TINHSO_FILES_URL", "ftp://kho"),
        ("TINHSO_CLAMAV", "http://127.0.0.1"),
    ],
)
def test_a_wrong_value_is_refused_by_name(environment, name, value):
    environment.setenv(name, value)
    with pytest.raises(BadEnvironment, match=name):
        read_environment()


def test_production_must_name_its_hosts(environment):
    environment.setenv("TINHSO_MODE", "production")
    with pytest.raises(BadEnvironment, match="TINHSO_HOSTS"):
        read_environment()
    environment.setenv("TINHSO_HOSTS", "so.camau.example")
    found = read_environment()
    assert not found.is_training
    assert found.https
    assert found.hosts == ("so.camau.example",)


def test_database_url_becomes_postgresql():
    found = database("postgresql://an:m%40t@db:5433/tinh", Path("/x"))
    assert (found["ENGINE"], found["NAME"], found["USER"], found["PASSWORD"], found["HOST"], found["PORT"]) == (
        "django.db.backends.postgresql",
        "tinh",
        "an",
        "m@t",
        "db",
        "5433",
    )


def test_every_setting_has_a_wrong_value_above():
    refused = {pair[0] for mark in test_a_wrong_value_is_refused_by_name.pytestmark for pair in mark.args[1]}
    together = {"TINHSO_VNEID_" + name for name in ("ISSUER", "CLIENT_ID", "SECRET", "SCOPES", "CLAIMS", "LEVELS")}
    assert refused == {setting.name for setting in SETTINGS} - together  # config.vneid refuses those


def test_a_refused_secret_is_not_told(environment):
    environment.setenv("TINHSO_SECRET_KEY", "ngắn")
    with pytest.raises(BadEnvironment) as refusal:
        read_environment()
    assert "ngắn" not in str(refusal.value).replace("quá ngắn", "")


def test_a_wrong_setting_stops_the_start_with_its_name(tmp_path):
    command = [sys.executable, "-m", "tinhso.config", "serve"]
    environment = os.environ | {"TINHSO_DATA": str(tmp_path), "TINHSO_PROXIES": "nginx"}
    environment["DJANGO_SETTINGS_MODULE"] = "tinhso.config.settings"
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr == "tinhso: TINHSO_PROXIES=nginx: «nginx» không phải địa chỉ IP.\n"


def test_names_nobody_reads_are_found():
    assert unknown_names({"TINHSO_HOST": "x", "TINHSO_HOSTS": "y", "PATH": "z"}) == ["TINHSO_HOST"]


def test_sqlite_is_durable_by_default(tmp_path):
    command = str(database("", tmp_path)["OPTIONS"]["init_command"])
    assert "synchronous=FULL" in command
    assert "journal_mode=WAL" in command


def test_check_settings_prints_all_with_source_and_meaning_but_no_secret(monkeypatch, capsys):
    from django.core.management import call_command

    monkeypatch.setenv("TINHSO_TODAY", "2024-10-15")
    monkeypatch.setenv("TINHSO_METRICS_TOKEN", "khó-đoán-" * 6)
    monkeypatch.setenv("TINHSO_DATABASE_URL", "postgresql://an:tuyệt-mật@db/tinh")
    monkeypatch.delenv("TINHSO_HOST", raising=False)
    call_command("check", "settings")
    told = capsys.readouterr().out
    for setting in SETTINGS:
        assert f"{setting.name} = " in told
        assert setting.meaning in told
    assert "TINHSO_TODAY = 2024-10-15  [môi trường]" in told
    assert "PORT = 8000  [mặc định]" in told
    assert "TINHSO_DATABASE_URL = (đã đặt)  [môi trường]" in told
    assert "khó-đoán" not in told
    assert "tuyệt-mật" not in told
    monkeypatch.setenv("TINHSO_HOST", "x")
    with pytest.raises(SystemExit):
        call_command("check", "settings")
    assert "KHÔNG AI ĐỌC: TINHSO_HOST" in capsys.readouterr().out


def test_every_setting_is_documented_with_its_default(pytestconfig):
    text = (pytestconfig.rootpath / "docs" / "operations.md").read_text()
    rows = [line.split("|") for line in text.splitlines() if line.startswith(("| `TINHSO_", "| `PORT`"))]
    documented = {row[1].strip().strip("`"): row[2].strip().strip("`") for row in rows}
    shown = {one.name: one.shown or one.default or "–" for one in SETTINGS}
    in_english = {
        "tên của máy này": "loopback names",
        "1 khi production": "1 in production",
        "json khi production": "json in production",
        "tự tạo": "made once",
    }
    assert documented == {name: in_english.get(value, value) for name, value in shown.items()}


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("TINHSO_FILES_URL", "s3://key:secret@s3.camau.example/tep?region=vn"),
        ("TINHSO_FILES_URL", "s3+http://key:secret@127.0.0.1:9000/tep"),
        ("TINHSO_CLAMAV", "tcp://127.0.0.1:3310"),
        ("TINHSO_CLAMAV", "unix:///run/clamav/clamd.ctl"),
    ],
)
def test_addresses_of_the_store_and_the_scanner(environment, name, url):
    environment.setenv(name, url)
    found = read_environment()
    assert url in {found.files_url, found.clamav}


@pytest.mark.parametrize("name", ["TINHSO_FILES_URL", "TINHSO_CLAMAV"])
@pytest.mark.parametrize("url", ["http://x/y", "x", "s3:", "tcp://", "unix://", "tcp://x:99999", "s3://x:ab/y"])
def test_addresses_that_cannot_be_used_are_refused_by_name(environment, name, url):
    environment.setenv(name, url)
    with pytest.raises(BadEnvironment, match=name):
        read_environment()


def test_the_master_key_is_made_once_and_read_by_its_owner_only(environment, tmp_path):
    first, second = read_environment(), read_environment()
    assert first.master_keys == second.master_keys
    assert [(name, len(key)) for name, key in first.master_keys] == [("k1", 32)]
    assert (tmp_path / "master-key").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in tmp_path.iterdir()) == ["master-key", "secret-key"]


def test_several_master_keys_are_read_in_order(environment):
    keys = {name: base64.urlsafe_b64encode(bytes([number]) * 32).decode() for number, name in enumerate("ab")}
    environment.setenv("TINHSO_MASTER_KEY", ",".join(f"{name}:{key}" for name, key in keys.items()))
    assert read_environment().master_keys == (("a", b"\0" * 32), ("b", b"\1" * 32))
    environment.setenv("TINHSO_MASTER_KEY", f"a:{keys['a']},a:{keys['b']}")
    with pytest.raises(BadEnvironment, match="hai khoá trùng tên") as refusal:
        read_environment()
    assert keys["a"] not in str(refusal.value)
