"""The supervisor starts, restarts and ends real processes."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest

from tinhso.config.server import Child, PortTaken, end, ensure_free

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
