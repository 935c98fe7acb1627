"""The supervisor starts, restarts and ends real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from types import SimpleNamespace

import pytest

from tinhso.config.server import Child, PortTaken, children, end, end_words, ensure_free

FOREVER = [sys.executable, "-c", "import time; time.sleep(60)"]


def wait_until(condition, seconds=20.0):
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.1)
    return False


def test_a_killed_child_is_started_again():
    told: list[str] = []
    child = Child("thử", FOREVER)
    child.look_after(told.append)
    first = child.process
    assert first is not None
    first.kill()
    first.wait()

    def looked_after_again() -> bool:
        child.look_after(told.append)
        return child.process is not None and child.process.pid != first.pid

    assert wait_until(looked_after_again)
    assert "thử" in told[0]
    end([child])
    assert child.process is not None
    assert child.process.poll() is not None


def test_a_taken_port_is_told():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        with pytest.raises(PortTaken, match="PORT"):
            ensure_free("127.0.0.1", listener.getsockname()[1])


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as response:
            return response.status == 200
    except (urllib.error.URLError, OSError):
        return False


def test_demo_loads_serves_and_ends_at_sigterm(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if k != "TINHSO_DATABASE_URL"}
    environment |= {"TINHSO_DATA": str(tmp_path), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "tinhso.config.settings"}
    log = (tmp_path / "log").open("w")
    server = subprocess.Popen([sys.executable, "-m", "tinhso.config", "demo"], env=environment, stdout=log, stderr=log)
    try:
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/readyz"), 180), (tmp_path / "log").read_text()
        for page in ("/", "/ke-hoach/?ngay=2024-10-15", "/kiem-so-lieu/", "/demo"):
            assert answers(f"http://127.0.0.1:{port}{page}"), page
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=20)
    assert not answers(f"http://127.0.0.1:{port}/healthz")


def processes_of(port: int) -> set[int]:
    """Return the processes whose command line names *port*, and their children."""
    listed = subprocess.run(["ps", "-wweo", "pid,ppid,args"], capture_output=True, text=True).stdout.splitlines()[1:]
    rows = [line.split(None, 2) for line in listed]
    return {int(pid) for pid, _, command in rows if f"--port {port}" in command}


def test_no_process_outlives_a_killed_supervisor_or_a_killed_granian(tmp_path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {k: v for k, v in os.environ.items() if k != "TINHSO_DATABASE_URL"}
    environment |= {"TINHSO_DATA": str(tmp_path), "PORT": str(port), "DJANGO_SETTINGS_MODULE": "tinhso.config.settings"}
    log = (tmp_path / "log").open("w")
    command = [sys.executable, "-m", "tinhso.config", "serve"]
    server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 120), (tmp_path / "log").read_text()
        first = processes_of(port)
        assert len(first) >= 2  # granian and its workers
        os.kill(min(first), signal.SIGKILL)
        assert wait_until(lambda: not first & processes_of(port), 30)
        assert wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"), 120)
        assert "SIGKILL" in (tmp_path / "log").read_text()
    finally:
        server.kill()
        server.wait()
    assert wait_until(lambda: not processes_of(port), 40)
    ensure_free("127.0.0.1", port)


def test_how_a_process_ended_is_said():
    assert end_words(-9) == "tín hiệu SIGKILL"
    assert end_words(3) == "mã 3"


def test_simulators_are_started_in_training_only(settings, monkeypatch):
    settings.TRAINING = True
    one = SimpleNamespace(name="vneid", command=("x",), port_offset=10, environment={"A": "b"})
    monkeypatch.setattr("tinhso.twin.api.simulators", lambda: [one])
    family = children(8000, "127.0.0.1", 2)
    assert [(child.name, child.port) for child in family] == [("web", 8000), ("work", None), ("vneid", 8010)]
    assert family[-1].environment == {"A": "b"}
    settings.TRAINING = False
    assert [child.name for child in children(8000, "127.0.0.1", 2)] == ["web", "work"]
