"""Counters for Prometheus, shared by all worker processes through one small file each."""

import mmap
import os
import struct
from bisect import bisect_left
from collections.abc import Iterator
from pathlib import Path
from threading import Lock
from time import time

from django.conf import settings

#: Upper bounds of the latency buckets, in seconds (the promise is 0.15 at p95).
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
_START, _SUM, _FIRST_CLASS = 0, 1, 2
_FIRST_BUCKET = _FIRST_CLASS + len(CLASSES)
_SLOTS = _FIRST_BUCKET + len(BUCKETS) + 1
_LAYOUT = struct.Struct(f"<{_SLOTS}d")


class Registry:
    """Counts of one process, kept in ``<data>/metrics/<pid>`` so that any worker can answer for all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._pid = 0
        self._values: list[float] = []
        self._file: mmap.mmap | None = None

    def observe(self, status: int, seconds: float) -> None:
        """Count one answered request."""
        with self._lock:
            file = self._own_file()
            self._values[_SUM] += seconds
            self._values[_FIRST_CLASS + min(max(status // 100, 1), 5) - 1] += 1
            self._values[_FIRST_BUCKET + bisect_left(BUCKETS, seconds)] += 1
            _LAYOUT.pack_into(file, 0, *self._values)

    def _own_file(self) -> mmap.mmap:
        if self._file is None or self._pid != os.getpid():  # a forked worker starts its own
            self._pid = os.getpid()
            self._values = [time(), *[0.0] * (_SLOTS - 1)]
            self.folder.mkdir(parents=True, exist_ok=True)
            with (self.folder / str(self._pid)).open("w+b") as file:
                file.truncate(_LAYOUT.size)
                self._file = mmap.mmap(file.fileno(), _LAYOUT.size)
        return self._file

    def _all(self) -> Iterator[tuple[float, ...]]:
        """Yield the counts of every living process; files of dead ones are cleared away."""
        for path in sorted(self.folder.glob("[0-9]*")):
            if not _lives(int(path.name)):
                path.unlink(missing_ok=True)
                continue
            content = path.read_bytes()
            if len(content) == _LAYOUT.size:
                yield _LAYOUT.unpack(content)

    def text(self) -> str:
        """Return the counts of all workers in Prometheus' text format."""
        with self._lock:
            self._own_file()
        rows = list(self._all())
        sums = [sum(column) for column in zip(*rows, strict=True)] if rows else [0.0] * _SLOTS
        lines = [
            "# HELP tinhso_process_start_time_seconds When the oldest worker began, in seconds since 1970.",
            "# TYPE tinhso_process_start_time_seconds gauge",
            f"tinhso_process_start_time_seconds {min((row[_START] for row in rows), default=0):.3f}",
            "# HELP tinhso_workers Worker processes that have answered.",
            "# TYPE tinhso_workers gauge",
            f"tinhso_workers {len(rows)}",
            "# HELP tinhso_requests_total Requests answered, by class of status.",
            "# TYPE tinhso_requests_total counter",
        ]
        for number, name in enumerate(CLASSES):
            lines.append(f'tinhso_requests_total{{status="{name}"}} {sums[_FIRST_CLASS + number]:.0f}')
        lines += [
            "# HELP tinhso_request_seconds Time the server took to answer.",
            "# TYPE tinhso_request_seconds histogram",
        ]
        running = 0.0
        for number, bound in enumerate((*(f"{bucket:g}" for bucket in BUCKETS), "+Inf")):
            running += sums[_FIRST_BUCKET + number]
            lines.append(f'tinhso_request_seconds_bucket{{le="{bound}"}} {running:.0f}')
        lines += [f"tinhso_request_seconds_sum {sums[_SUM]:.6f}", f"tinhso_request_seconds_count {running:.0f}"]
        return "\n".join(lines) + "\n"


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


REGISTRY = Registry(Path(settings.DATA_DIR) / "metrics")
