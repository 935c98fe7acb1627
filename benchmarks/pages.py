"""Server time of every public page: p50 and p95 of 60 requests, beside the limit (150 ms) and the floor (/healthz).

Run: make bench NAME=pages. Loads Cà Mau into a folder of its own, serves it on a free port, stops by itself.
"""

import http.client
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

LIMIT_MS = 150.0
REQUESTS = 60
PAGES = (
    "/",
    "/ke-hoach/?ngay=2024-10-15",
    "/ke-hoach/?ngay=2024-10-15&format=json",
    "/ke-hoach/?ngay=2024-10-15&format=xlsx",
    "/ke-hoach/muc-tieu/kh-2024.mt.I.3/?ngay=2024-10-15",
    "/ke-hoach/kh-2025/muc-tieu/?ngay=2025-02-15",
    "/ke-hoach/kh-2025/nhiem-vu/?ngay=2025-02-15",
    "/ke-hoach/kh-2024/du-an/?ngay=2024-10-15",
    "/ke-hoach/co-quan/camau/stttt/",
    "/ke-hoach/kh-2024/bao-cao.pdf?ngay=2024-10-15",
    "/ke-hoach/kh-2024/bao-cao.xlsx?ngay=2024-10-15",
    "/kiem-so-lieu/",
    "/kiem-so-lieu/tinh/",
    "/kiem-so-lieu/tinh/ke-hoach-267-2024/",
    "/kiem-so-lieu/tinh/ke-hoach-267-2024/so-lieu/",
    "/demo",
    "/thiet-ke/",
    "/dang-nhap/",
)


@contextmanager
def served(folder: Path) -> Iterator[int]:
    """Serve a freshly loaded Cà Mau; yield the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"TINHSO_DATA": str(folder), "PORT": str(port), "TINHSO_MODE": "training"}
    started = time.perf_counter()
    command = [sys.executable, "-m", "tinhso.config", "demo"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        print(f"cold start to the first answer: {time.perf_counter() - started:.1f} s (limit 60 s)")
        yield port
    finally:
        server.terminate()
        server.wait(timeout=30)


def wait_for(port: int) -> None:
    """Return once the server answers; give up after 120 s."""
    for _ in range(600):
        try:
            timings(port, "/healthz", 1)
        except OSError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the server did not answer within 120 s")


def timings(port: int, path: str, count: int) -> list[float]:
    """Return the milliseconds of *count* requests on one connection; a page that is not 200 ends the run."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    found = []
    for _ in range(count):
        begun = time.perf_counter()
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        found.append((time.perf_counter() - begun) * 1000)
        if answer.status != 200:
            sys.exit(f"{path} answered {answer.status}")
    connection.close()
    return found


def main() -> None:
    """Print one line for each page."""
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as folder, served(Path(folder)) as port:
        timings(port, "/healthz", 20)
        floor = statistics.median(timings(port, "/healthz", REQUESTS))
        print(f"{'page':52} {'p50 ms':>8} {'p95 ms':>8} {'of limit':>9} {'× floor':>8}")
        for path in PAGES:
            timings(port, path, 6)
            times = sorted(timings(port, path, REQUESTS))
            p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
            print(f"{path:52} {p50:8.1f} {p95:8.1f} {p95 / LIMIT_MS:8.0%} {p50 / floor:8.1f}")


if __name__ == "__main__":
    main()
