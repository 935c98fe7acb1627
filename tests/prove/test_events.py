"""`make prove`: writers, workers and the whole server are killed; no event is lost, no effect is had twice.

``PROVE_KILLS`` says how often writers and workers are killed (50), ``PROVE_SERVER_KILLS`` how often the server or its
worker is (6: starting it anew takes longest). With TINHSO_DATABASE_URL set it runs on that PostgreSQL database, else on
SQLite. Against the server writers repeat every request with its key until it is acknowledged.
"""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from tests.prove.server import Server, Visitor

pytestmark = [pytest.mark.prove]
KILLS = int(os.environ.get("PROVE_KILLS", "50"))
SERVER_KILLS = int(os.environ.get("PROVE_SERVER_KILLS", "6"))
ROOT = Path(__file__).resolve().parents[2]


class CountingServer(Server):
    """The platform with the counting app, on SQLite or on the database the environment names."""

    @property
    def environment(self) -> dict[str, str]:
        kept = super().environment
        url = os.environ.get("TINHSO_DATABASE_URL", "")
        return kept | {
            "DJANGO_SETTINGS_MODULE": "tests.prove.counting.settings",
            "PYTHONPATH": str(ROOT),
            **({"TINHSO_DATABASE_URL": url} if url else {}),
        }

    def start(self) -> None:
        """Start, and be patient on a busy machine."""
        try:
            super().start()
        except RuntimeError:
            for _ in range(1200):
                try:
                    if Visitor(self.port).ask("GET", "/healthz")[0] == 200:
                        return
                except OSError:
                    time.sleep(0.2)
            raise

    def kill_worker(self) -> bool:
        """End only the worker process, as the kernel does when memory runs out; True if there was one."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        for child in children:
            if b"\0work\0" in Path(f"/proc/{child}/cmdline").read_bytes():
                os.kill(int(child), signal.SIGKILL)
                return True
        return False


def write(server: Server, stop: threading.Event, sent: set[str], name: str) -> None:
    """Write until told to stop; what was begun is repeated with its key until it is acknowledged."""
    visitor, n = Visitor(server.port), 0
    while not stop.is_set():
        n += 1
        number = f"{name}-{n}"
        while not acknowledged(visitor, number):
            time.sleep(0.1)
        sent.add(number)


def acknowledged(visitor: Visitor, number: str) -> bool:
    try:
        status, _, _ = visitor.ask("POST", "/thu/ghi/", {"khoa_lap": f"key-{number}", "number": number})
    except OSError:
        return False
    assert status in {200, 409, 502, 503}, status
    return status == 200


def told(server: Server) -> dict[str, list[str]]:
    return json.loads(Visitor(server.port).ask("GET", "/thu/dem/")[2])


def drained(server: Server) -> dict[str, list[str]]:
    """Return what is told once nothing is waiting any more."""
    for _ in range(600):
        report = told(server)
        if not report["open"]:
            return report
        time.sleep(0.5)
    raise AssertionError(f"still open after 5 minutes: {report['open']}")


@pytest.fixture
def ready(tmp_path):
    """The platform with the counting app, its database made, not yet started."""
    one = CountingServer(tmp_path / "data")
    one.data.mkdir()
    for arguments in (["migrate", "--run-syncdb", "-v0"], ["collectstatic", "--noinput", "-v0"]):
        done = one.command(*arguments)
        assert done.returncode == 0, done.stderr
    yield one
    one.kill()


@pytest.fixture
def server(ready):
    ready.start()
    return ready


def assert_each_once(report: dict[str, list[str]], acknowledged: set[str]) -> None:
    """Fail unless every write has exactly one event, one effect of the handler, one of the job, and none is missing."""
    for what in ("writes", "events", "handler", "job"):
        counts = Counter(report[what])
        assert {number: count for number, count in counts.items() if count != 1} == {}, what
        assert set(counts) == set(report["writes"]), what
        assert acknowledged <= set(counts), what
    assert report["dead"] == 0


def test_writers_and_workers_killed_no_event_is_lost_and_no_effect_had_twice(ready):
    done = subprocess.run(
        [sys.executable, "-m", "tests.prove.counting.forks", str(KILLS)],
        env=ready.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report = json.loads(done.stdout)
    acknowledged = set(report["acknowledged"])
    sys.stderr.write(f"\n{KILLS} kills, {len(acknowledged)} acknowledged writes, {report['database']}\n")
    assert report["open"] == 0
    assert len(acknowledged) > KILLS
    assert_each_once(report, acknowledged)
    proof = ready.command("check", "journal")
    assert proof.returncode == 0, proof.stdout


def test_killed_under_writes_no_event_is_lost_and_no_effect_had_twice(server):
    sent: set[str] = set()
    stop = threading.Event()
    writers = [threading.Thread(target=write, args=(server, stop, sent, f"w{i}")) for i in range(4)]
    for writer in writers:
        writer.start()
    killed = Counter()
    try:
        for turn in range(SERVER_KILLS):
            time.sleep(0.5 + random.random() * 1.5)
            if turn % 2 and server.kill_worker():
                killed["worker"] += 1
                continue
            server.kill()
            killed["server"] += 1
            server.start()
    finally:
        stop.set()
        for writer in writers:
            writer.join(timeout=120)
    report = drained(server)
    sys.stderr.write(f"\n{dict(killed)} kills, {len(sent)} acknowledged writes, {report['database']}\n")
    assert len(sent) > SERVER_KILLS
    assert_each_once(report, sent)
    proof = server.command("check", "journal")
    assert proof.returncode == 0, proof.stdout


def test_several_workers_share_the_work_and_one_is_killed(server):
    """Three workers beside the server's own: each thing once, also what the killed one held."""
    more = [
        subprocess.Popen(
            [sys.executable, "-m", "tinhso.config", "work"], env=server.environment, stderr=subprocess.DEVNULL
        )
        for _ in range(3)
    ]
    try:
        visitor = Visitor(server.port)
        for number in range(300):
            assert acknowledged(visitor, f"many-{number}")
            if number == 150:
                more[0].kill()
                more[0].wait()
        report = drained(server)
    finally:
        for process in more:
            process.terminate()
        for process in more:
            process.wait(timeout=60)
    expected = {f"many-{number}": 1 for number in range(300)}
    assert Counter(report["handler"]) == Counter(report["job"]) == expected
