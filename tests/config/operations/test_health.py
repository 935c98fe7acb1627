"""Liveness, readiness that names what is missing, and metrics for this machine or the holder of the token."""

import pytest
from django.db import DatabaseError

from tinhso.config.operations.selectors import health
from tinhso.core.events.services import workers


@pytest.fixture
def worker(db):
    workers.enlist()


def test_healthz_needs_nothing(client):
    assert client.get("/healthz").content == b"ok\n"


def test_ready_with_everything(client, worker):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (200, b"ready\n")


@pytest.mark.django_db
def test_not_ready_without_a_worker(client):
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"worker: no worker was seen lately\n")


def test_not_ready_without_every_migration(client, worker, monkeypatch):
    monkeypatch.setattr(health.MigrationExecutor, "migration_plan", lambda self, targets: [("core", False)])
    response = client.get("/readyz")
    assert (response.status_code, response.content) == (503, b"migrations: 1 not applied\n")


def test_not_ready_without_the_database_the_disk_and_the_files(client, monkeypatch, settings, tmp_path):
    def dead():
        raise DatabaseError("nguyenvana@camau.example")

    monkeypatch.setattr(health, "_answers", dead)
    monkeypatch.setattr(health, "has_room", lambda: False)
    (tmp_path / "files").write_text("not a folder")
    settings.DATA_DIR = tmp_path
    response = client.get("/readyz")
    assert response.status_code == 503
    names = [line.partition(":")[0] for line in response.content.decode().splitlines()]
    assert names == ["disk", "files", "database"]
    assert b"nguyenvana" not in response.content


@pytest.mark.django_db
def test_metrics_have_requests_queues_disk_journal(client):
    client.get("/healthz")
    text = client.get("/metrics").content.decode()
    for name in (
        'tinhso_requests_total{method="GET",route="/healthz",status="200"}',
        'tinhso_request_seconds_bucket{le="0.15",route="/healthz"}',
        "tinhso_disk_free_bytes",
        "tinhso_jobs_waiting",
        "tinhso_dead_letters",
        "tinhso_journal_entries",
        "tinhso_database_up 1.0",
        "tinhso_maintenance 0.0",
    ):
        assert name in text, name


def test_metrics_answer_without_the_database(client, monkeypatch):
    def dead():
        raise DatabaseError

    monkeypatch.setattr("tinhso.config.operations.selectors.gauges.events_api.health", dead)
    assert "tinhso_database_up 0.0" in client.get("/metrics").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("extra", "status"),
    [
        ({}, 200),
        ({"REMOTE_ADDR": "::1"}, 200),
        ({"REMOTE_ADDR": "10.0.0.9"}, 403),
        ({"REMOTE_ADDR": ""}, 403),
        ({"HTTP_X_FORWARDED_FOR": "203.0.113.9"}, 403),
        ({"HTTP_X_REAL_IP": "203.0.113.9"}, 403),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer " + "m" * 40}, 200),
        ({"REMOTE_ADDR": "10.0.0.9", "HTTP_AUTHORIZATION": "Bearer " + "n" * 40}, 403),
    ],
)
def test_metrics_are_not_public(client, settings, extra, status):
    settings.METRICS_TOKEN = "m" * 40
    assert client.get("/metrics", **extra).status_code == status


@pytest.mark.django_db
def test_no_token_set_opens_nothing(client, settings):
    settings.METRICS_TOKEN = ""
    for header in ("", "Bearer ", "Bearer"):
        assert client.get("/metrics", REMOTE_ADDR="10.0.0.9", HTTP_AUTHORIZATION=header).status_code == 403
