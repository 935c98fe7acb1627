"""What is read from the environment, and what is refused."""

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


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TINHSO_MODE", "demo"),
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
        ("TINHSO_SECRET_KEY", "ngắn"),
        ("TINHSO_PROXIES", "nginx"),
        ("TINHSO_TODAY", "15/10/2024"),
        ("TINHSO_PROVINCE", "/không/có"),
        ("TINHSO_WORKERS", "-1"),
        ("TINHSO_KEEP_FREE_MB", "4MB"),
        ("TINHSO_METRICS_TOKEN", "1234"),
        ("TINHSO_TLS_CERT", "/không/có.pem"),
        ("TINHSO_BACKUPS", __file__),
        ("TINHSO_BACKUPS_KEPT", "0"),
        ("TINHSO_LOG", "xml"),
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
    assert refused == {setting.name for setting in SETTINGS}


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
