"""Requests are counted by route, never by address; all workers are added; a full disk ends nobody."""

import contextlib
import os
import subprocess
import sys

import pytest

from tinhso.core.web.adapters.metrics import Counts, Meter


def count_of(text, line):
    rows = [row for row in text.decode().splitlines() if row.startswith(line + " ")]
    return float(rows[0].rsplit(" ", 1)[1]) if rows else 0.0


REQUESTS = 'tinhso_requests_total{method="GET",route="%s",status="%s"}'


def test_metrics_count_requests_by_route_and_status(client):
    before = client.get("/metrics").content
    client.get("/healthz")
    client.get("/khong-co/079123456789/")
    after = client.get("/metrics").content
    for line, more in (
        (REQUESTS % ("(none)", 404), 1),
        (REQUESTS % ("/healthz", 200), 1),
        ('tinhso_request_seconds_bucket{le="+Inf",route="/healthz"}', 1),
        ('tinhso_request_seconds_count{route="/healthz"}', 1),
    ):
        assert count_of(after, line) - count_of(before, line) == more
    assert count_of(after, "tinhso_process_start_time_seconds") > 1.7e9
    assert b"079123456789" not in after


def test_a_method_nobody_knows_makes_no_series_of_its_own(client):
    client.generic("XYZZY", "/healthz")
    assert b"XYZZY" not in client.get("/metrics").content


def test_all_workers_are_added_and_what_ended_ones_counted_is_kept(tmp_path):
    other = subprocess.Popen(["sleep", "30"])
    counts = Counts()
    counts.observe("/x", "GET", 200, 0.02)
    own = Meter(tmp_path)
    own.observe("/x", "GET", 200, 0.02)
    try:
        (tmp_path / str(other.pid)).write_text(counts.dump())
        assert count_of(own.text(), REQUESTS % ("/x", 200)) == 2
        assert count_of(own.text(), "tinhso_workers") == 2
    finally:
        other.kill()
        other.wait()
    for _ in range(2):
        assert count_of(own.text(), REQUESTS % ("/x", 200)) == 2
        assert count_of(own.text(), "tinhso_workers") == 1
    own.forget()
    assert count_of(own.text(), REQUESTS % ("/x", 200)) == 1


def test_a_worker_writes_its_counts_down_at_its_end(tmp_path):
    code = (
        "import sys, django; django.setup()\n"
        "from pathlib import Path; from tinhso.core.web.adapters.metrics import Meter\n"
        "meter = Meter(Path(sys.argv[1])); meter.observe('/y', 'GET', 200, 1.0); meter.observe('/y', 'GET', 200, 1.0)\n"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], env=environment, check=True)
    assert count_of(Meter(tmp_path).text(), REQUESTS % ("/y", 200)) == 2


def test_latency_falls_into_its_bucket(tmp_path):
    meter = Meter(tmp_path)
    for seconds in (0.15, 0.1501, 99):
        meter.observe("/x", "GET", 200, seconds)
    text = meter.text()
    for bound, number in (("0.15", 1), ("0.25", 2), ("10.0", 2), ("+Inf", 3)):
        line = f'tinhso_request_seconds_bucket{{le="{bound.removesuffix(".0")}",route="/x"}}'
        assert count_of(text, line) == number


def fill(path):
    with contextlib.suppress(OSError), path.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 1024)


@pytest.fixture
def full_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(place)], check=False).returncode:
        pytest.skip("needs root to mount a small disk")
    fill(place / "ballast")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def test_on_a_full_disk_a_worker_counts_on(full_disk):
    meter = Meter(full_disk / "metrics")
    meter.observe("/x", "GET", 200, 0.1)
    meter.write()
    assert count_of(meter.text(), REQUESTS % ("/x", 200)) == 1
    assert not list(full_disk.glob("metrics/*"))
