"""Long fault trials (`make prove`): nothing acknowledged is lost, nothing half-written is left."""

import subprocess
import threading
import time
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


def fill(path: Path) -> None:
    """Write until the disk is full."""
    with path.open("wb", buffering=0) as ballast:
        while True:
            ballast.write(b"x" * 65536)


def test_a_full_disk_is_told_and_loses_nothing(tmp_path):
    place = tmp_path / "disk"
    place.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=40m", "tmpfs", str(place)], check=False)
    if mounted.returncode:
        pytest.skip("needs root to mount a small disk")
    server = Server(place / "data")
    try:
        assert server.command("load").returncode == 0
        server.start()
        visitor = Visitor(server.port)
        status, first = visitor.check_text(REPORT.format(n=1, a=1001, b=500, c="50,0"))
        assert status == 302
        with pytest.raises(OSError, match="No space"):
            fill(place / "ballast")
        refused, _ = visitor.check_text(REPORT.format(n=2, a=1002, b=500, c="50,0") * 400)
        assert refused == 507
        assert visitor.ask("GET", first)[0] == 200
        (place / "ballast").unlink()
        status, second = visitor.check_text(REPORT.format(n=3, a=1003, b=500, c="50,0"))
        assert status == 302
        assert visitor.ask("GET", second)[0] == 200
        assert server.command("check", "journal").returncode == 0
    finally:
        server.kill()
        subprocess.run(["umount", "-l", str(place)], check=False)
