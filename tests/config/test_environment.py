"""What is read from the environment, and what is refused."""

from pathlib import Path

import pytest

from tinhso.config.environment import BadEnvironment, database, read_environment


@pytest.fixture
def environment(monkeypatch, tmp_path):
    for name in ("TINHSO_MODE", "PORT", "TINHSO_HOSTS", "TINHSO_DATABASE_URL", "TINHSO_SECRET_KEY", "TINHSO_HTTPS"):
        monkeypatch.delenv(name, raising=False)
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
    [("TINHSO_MODE", "demo"), ("PORT", "80a"), ("PORT", "0"), ("PORT", "70000")],
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


def test_other_databases_are_refused():
    with pytest.raises(BadEnvironment, match="TINHSO_DATABASE_URL"):
        database("mysql://x/y", Path("/x"))


def test_sqlite_is_durable_by_default(tmp_path):
    command = str(database("", tmp_path)["OPTIONS"]["init_command"])
    assert "synchronous=FULL" in command
    assert "journal_mode=WAL" in command


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
