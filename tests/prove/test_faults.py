"""Long fault trials (`make prove`): nothing acknowledged is lost, nothing half-written is left."""

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path

import pytest

from tests.prove.server import REPORT, Server, Visitor

pytestmark = [pytest.mark.prove]
ROUNDS = 50
#: How long the writers are at it before each kill.
SECONDS = 1.5


@dataclass
class Ledger:
    """What was sent, and what the server acknowledged with an address."""

    sent: set[int] = field(default_factory=set)
    kept: dict[int, tuple[Visitor, str]] = field(default_factory=dict)
    dropped: int = 0


def give_in(server: Server, stop: threading.Event, ledger: Ledger, numbers: "count[int]") -> None:
    """Give in documents until told to stop, each once; note every address the server acknowledged."""
    visitor = Visitor(server.port)
    while not stop.is_set():
        n = next(numbers)
        ledger.sent.add(n)
        try:
            status, place = visitor.check_text(REPORT.format(n=n, a=1000 + n, b=500, c="50,0"))
        except OSError:
            ledger.dropped += 1
            time.sleep(0.1)
            continue
        if status == 302:
            ledger.kept[n] = (visitor, place)


@contextmanager
def writing(server: Server, ledger: Ledger, numbers: "count[int]") -> Iterator[None]:
    """Let three visitors give in documents meanwhile."""
    stop = threading.Event()
    writers = [threading.Thread(target=give_in, args=(server, stop, ledger, numbers), daemon=True) for _ in range(3)]
    for writer in writers:
        writer.start()
    try:
        yield
    finally:
        stop.set()
        for writer in writers:
            writer.join(timeout=60)


def kill(server: Server, victim: str) -> None:
    """Kill -9 the victim; bring back what nobody else does."""
    if victim == "database":
        server.cluster.kill()
        time.sleep(0.2)
        server.cluster.start()
    elif victim in {"web", "work"}:
        sign = "granian" if victim == "web" else "tinhso.config work"
        for pid in processes(server, sign):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
    else:
        server.kill()
        server.start()


def processes(server: Server, sign: str) -> list[int]:
    """Return the processes of this server (its process group) whose command line has *sign*."""
    listed = subprocess.run(["ps", "-wweo", "pid,pgid,args"], capture_output=True, text=True, check=False).stdout
    rows = [line.split(None, 2) for line in listed.splitlines()[1:]]
    return [int(pid) for pid, group, words in rows if int(group) == server.process.pid and sign in words]


def titles(server: Server) -> Counter[int]:
    """Return how often each document stands in the database, read by the platform itself."""
    code = (
        "import django; django.setup()\n"
        "from tinhso.steering.claims.models import Document\n"
        "for title in Document.objects.filter(origin='upload').values_list('title', flat=True): print(title)\n"
    )
    command = [sys.executable, "-c", code]
    told = subprocess.run(command, env=server.environment, capture_output=True, text=True, check=True).stdout
    return Counter(map(int, re.findall(r"^BÁO CÁO thử số (\d+)", told, re.M)))


def test_killed_fifty_times_under_writes_every_acknowledged_write_is_there_once(server):
    victims = cycle(["server", "database", "web", "work"] if server.cluster else ["server", "web", "work"])
    ledger, numbers, kills = Ledger(), count(1), Counter()
    for _ in range(ROUNDS):
        victim = next(victims)
        with writing(server, ledger, numbers):
            time.sleep(SECONDS)
            kill(server, victim)
        kills[victim] += 1
        wait_for(server)
    proof = server.command("check", "journal")
    assert proof.returncode == 0, proof.stdout
    assert server.command("check", "files").returncode == 0
    found = titles(server)
    assert sum(kills.values()) == ROUNDS
    assert len(ledger.kept) > ROUNDS
    assert [n for n in ledger.kept if found[n] != 1] == []
    assert [n for n, times in found.items() if times > 1 or n not in ledger.sent] == []
    for visitor, place in ledger.kept.values():
        status, _, page = visitor.ask("GET", place)
        assert (status, "59" in page) == (200, True)
    told = f"kills {dict(kills)}, sent {len(ledger.sent)}, acknowledged {len(ledger.kept)}, dropped {ledger.dropped}"
    sys.stdout.write(f"\n{told}, in the database {sum(found.values())}; {proof.stdout.strip()}\n")


def wait_for(server: Server) -> None:
    """Wait until the server takes writes again."""
    limit = time.monotonic() + 180
    while time.monotonic() < limit:
        with suppress(OSError):
            if Visitor(server.port).ask("GET", "/readyz")[0] == 200:
                return
        time.sleep(0.2)
    raise AssertionError(server.log.read_text()[-3000:])


MEGABYTE = 1024 * 1024


def fill(path: Path, leave: int = 0) -> None:
    """Write until the disk has *leave* free bytes; none: to its last byte."""
    with path.open("wb", buffering=0) as ballast:
        while (free := shutil.disk_usage(path.parent).free) > leave:
            ballast.write(b"x" * min(65536, free - leave))


def text_of(n: int, times: int = 1) -> str:
    return REPORT.format(n=n, a=1000 + n, b=500, c="50,0") * times


def worker_ends(server: Server) -> list[str]:
    """Return the lines that tell of a process that ended by itself."""
    signs = ("Unexpected exit", "Fatal Python error", "đã dừng")
    return [line for line in server.log.read_text().splitlines() if any(sign in line for sign in signs)]


@pytest.fixture
def small_disk(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("needs root to mount a small disk")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


#: The server's own reserve first; without it, what SQLite and the file store say by themselves.
@pytest.mark.parametrize("reserve", ["4", "0"])
def test_a_full_disk_is_told_and_loses_nothing(small_disk, reserve):
    server = Server(small_disk / "data", settings={"TINHSO_KEEP_FREE_MB": reserve})
    try:
        assert server.command("load").returncode == 0
        server.start()
        visitor = Visitor(server.port)
        status, first = visitor.check_text(text_of(1))
        assert status == 302
        fill(small_disk / "ballast")
        for _ in range(5):
            refused, _place = visitor.check_text(text_of(2, 400))
            assert refused == 507
            for page in (first, "/", "/ke-hoach/", "/kiem-so-lieu/", "/healthz"):
                assert visitor.ask("GET", page)[0] == 200, page
            assert Visitor(server.port).ask("GET", "/metrics")[0] == 200
        (small_disk / "ballast").unlink()
        status, second = visitor.check_text(text_of(3))
        assert status == 302
        assert visitor.ask("GET", second)[0] == 200
        assert server.command("check", "journal").returncode == 0
        assert worker_ends(server) == []
    finally:
        server.kill()


def write_until_refused(server: Server, kept: list[tuple[Visitor, str]], statuses: list[int], start: int) -> None:
    """Give in documents until ten were refused; every answer must be an answer, never a dropped connection."""
    visitor, refused = Visitor(server.port), 0
    for n in range(start, start + 500):
        status, place = visitor.check_text(text_of(n, 40))
        statuses.append(status)
        if status == 302:
            kept.append((visitor, place))
        else:
            refused += 1
            if refused == 10:
                return


def test_a_disk_that_runs_full_under_writers_keeps_what_was_acknowledged(small_disk):
    server = Server(small_disk / "data", settings={"TINHSO_KEEP_FREE_MB": "0"})
    kept: list[tuple[Visitor, str]] = []
    statuses: list[int] = []
    try:
        assert server.command("load").returncode == 0
        server.start()
        # Enough for some documents beside what the worker writes meanwhile (it measures the lists just loaded).
        fill(small_disk / "ballast", leave=4 * MEGABYTE)
        with ThreadPoolExecutor(4) as writers:
            for done in [writers.submit(write_until_refused, server, kept, statuses, 1000 * i) for i in range(4)]:
                done.result()
        assert kept, "nothing fitted before the disk was full"
        assert set(statuses) <= {302, 507, 503}
        assert statuses.count(507) >= 10
        for again in range(2):
            for visitor, place in kept:
                status, _, page = visitor.ask("GET", place)
                assert (status, "59" in page) == (200, True)
            if not again:  # and once more after a power cut and some room
                server.kill()
                (small_disk / "ballast").unlink()
                server.start()
        assert server.command("check", "journal").returncode == 0
        assert [line for line in worker_ends(server) if "Fatal" in line] == []
    finally:
        server.kill()
