"""Long fault trials (`make prove`): nothing acknowledged is lost, nothing half-written is left."""

import shutil
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.prove.server import REPORT, Server, Visitor

pytestmark = [pytest.mark.prove]
ROUNDS = 4
SECONDS = 6.0


@pytest.fixture
def server(tmp_path):
    one = Server(tmp_path / "data")
    assert one.command("load").returncode == 0
    one.start()
    yield one
    one.kill()


def give_in(server: Server, stop: threading.Event, kept: list[tuple[Visitor, str]], start: int) -> None:
    """Give in documents until told to stop; keep every address the server acknowledged."""
    visitor, n = Visitor(server.port), start
    while not stop.is_set():
        n += 1
        text = REPORT.format(n=n, a=1000 + n, b=500, c="50,0")
        try:
            status, place = visitor.check_text(text)
        except OSError:
            time.sleep(0.2)
            continue
        if status == 302:
            kept.append((visitor, place))


def test_killed_in_the_middle_of_writing_nothing_acknowledged_is_lost(server):
    kept: list[tuple[Visitor, str]] = []
    for round_number in range(ROUNDS):
        stop = threading.Event()
        writers = [
            threading.Thread(target=give_in, args=(server, stop, kept, 10_000 * round_number + 1000 * i))
            for i in range(3)
        ]
        for writer in writers:
            writer.start()
        time.sleep(SECONDS)
        server.kill()
        stop.set()
        for writer in writers:
            writer.join()
        server.start()
        proof = server.command("check", "journal")
        assert proof.returncode == 0, proof.stdout
    assert len(kept) > 10
    for visitor, place in kept:
        status, _, page = visitor.ask("GET", place)
        assert status == 200, place
        assert "59" in page


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
        fill(small_disk / "ballast", leave=MEGABYTE)
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
