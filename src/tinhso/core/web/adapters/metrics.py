"""Counters for Prometheus: each worker counts in memory and writes it down now and then, so that any can tell all.

The files are plain, never mapped into memory: a mapped page for which a full disk has no room ends the process with
SIGBUS (that is how workers died on a full disk once; prometheus_client's own multi-process mode maps its files too).
What an ended worker had counted is added to ``ended``, since a sum that falls looks like a restart to Prometheus.
"""

import atexit
import contextlib
import fcntl
import json
import os
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event, Lock, Thread
from time import time
from typing import Any

from django.conf import settings
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

#: Upper bounds of the latency buckets, in seconds (the promise is 0.15 at p95).
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
#: A worker writes its counts this often, if they changed; one killed without warning loses no more than that.
SECONDS_BETWEEN_WRITES = 10.0
ENDED = "ended.json"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


@dataclass
class Counts:
    """What was counted: requests by route, method and status; by route the time they took."""

    started: float = field(default_factory=time)
    requests: Counter[str] = field(default_factory=Counter)
    buckets: dict[str, list[int]] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        # A stranger's made-up methods must not make series without end.
        self.requests[f"{method if method in METHODS else 'other'} {status} {route}"] += 1
        self.buckets.setdefault(route, [0] * (len(BUCKETS) + 1))[bisect_left(BUCKETS, seconds)] += 1
        self.seconds[route] = self.seconds.get(route, 0.0) + seconds

    def add(self, other: "Counts") -> None:
        """Add what another worker counted."""
        self.started = min(self.started, other.started)
        self.requests.update(other.requests)
        for route, row in other.buckets.items():
            own = self.buckets.setdefault(route, [0] * (len(BUCKETS) + 1))
            self.buckets[route] = [a + b for a, b in zip(own, row, strict=True)]
            self.seconds[route] = self.seconds.get(route, 0.0) + other.seconds[route]

    def dump(self) -> str:
        """Return the counts as text for a file."""
        return json.dumps([self.started, self.requests, self.buckets, self.seconds])

    @classmethod
    def load(cls, text: str) -> "Counts":
        """Return the counts a file holds."""
        started, requests, buckets, seconds = json.loads(text)
        return cls(started, Counter(requests), buckets, seconds)


class Meter:
    """The counts of this process and, through files in *folder*, of all workers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = Lock()
        self._pid = 0
        self._counts = Counts()
        self._changed = Event()
        self._writing = Lock()

    def observe(self, route: str, method: str, status: int, seconds: float) -> None:
        """Count one answered request."""
        if self._pid != os.getpid():  # a forked worker starts its own
            self._begin()
        with self._lock:
            self._counts.observe(route, method, status, seconds)
        self._changed.set()

    def _begin(self) -> None:
        with self._lock:
            if self._pid == os.getpid():
                return
            self._pid, self._counts = os.getpid(), Counts()
            self._changed, self._writing = Event(), Lock()  # the parent may have held its own while forking
        Thread(target=self._write_now_and_then, name="metrics", daemon=True).start()
        atexit.register(self.write)

    def _write_now_and_then(self) -> None:
        pause = Event()
        while self._changed.wait():
            self.write()
            pause.wait(SECONDS_BETWEEN_WRITES)

    def write(self) -> None:
        """Write this worker's counts down; on a full disk they stay in memory."""
        with self._writing:
            self._changed.clear()
            with self._lock:
                text = self._counts.dump()
            _write(self.folder / str(os.getpid()), text)

    def counts(self) -> tuple[Counts, int]:
        """Return the sum of all workers and how many live."""
        with self._lock:
            # Through text, so that nobody else's sum grows in our own counts.
            total = Counts.load(self._counts.dump())
        workers = 1
        for path in sorted(self.folder.glob("[0-9]*")):
            if path.name == str(os.getpid()) or not path.name.isdigit():
                continue
            if _lives(int(path.name)):
                workers += 1
                _add(total, path)
            else:
                self._keep_ended(path)
        _add(total, self.folder / ENDED)
        return total, workers

    def _keep_ended(self, path: Path) -> None:
        """Add what an ended worker had counted to the file of all ended ones."""
        with contextlib.suppress(OSError), (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            ended = Counts()
            _add(ended, self.folder / ENDED)
            # Nothing is taken off the disk before its sum is written; another worker may have been quicker.
            if _add(ended, path) and _write(self.folder / ENDED, ended.dump()):
                path.unlink(missing_ok=True)

    def forget(self) -> None:
        """Start at nought: a new server clears what an earlier one counted."""
        for path in self.folder.glob("*"):
            path.unlink(missing_ok=True)

    def text(self, more: Iterable[Metric] = ()) -> bytes:
        """Return the counts of all workers, and *more*, in Prometheus' text format."""
        total, workers = self.counts()
        registry = CollectorRegistry()
        registry.register(_Families([*_families(total, workers), *more]))
        return bytes(generate_latest(registry))


class _Families:
    def __init__(self, metrics: list[Metric]) -> None:
        self.metrics = metrics

    def collect(self) -> list[Metric]:
        return self.metrics


def _families(total: Counts, workers: int) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "tinhso_process_start_time_seconds", "When the oldest worker began, in seconds since 1970.", total.started
    )
    yield GaugeMetricFamily("tinhso_workers", "Worker processes of the web server that have answered.", workers)
    requests = CounterMetricFamily(
        "tinhso_requests", "Requests answered, by route.", labels=("route", "method", "status")
    )
    for key, number in sorted(total.requests.items()):
        method, status, route = key.split(" ", 2)
        requests.add_metric((route, method, status), number)
    yield requests
    seconds = HistogramMetricFamily("tinhso_request_seconds", "Time the server took to answer.", labels=("route",))
    for route, row in sorted(total.buckets.items()):
        seconds.add_metric((route,), list(_cumulated(row)), total.seconds[route])
    yield seconds


def _cumulated(row: list[int]) -> Iterator[tuple[str, float]]:
    running = 0
    for bound, number in zip((*(f"{bucket:g}" for bucket in BUCKETS), "+Inf"), row, strict=True):
        running += number
        yield bound, running


def _add(total: Counts, path: Path) -> bool:
    try:
        total.add(Counts.load(path.read_text()))
    except (OSError, ValueError):
        return False
    return True


def _write(path: Path, text: str) -> bool:
    fresh = path.with_name(f"new-{path.name}-{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text)
        fresh.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        return False
    return True


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def route_of(request: Any) -> str:
    """Return the pattern of the address that was asked (``ke-hoach/<str:code>/``), never the address with its ids."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else "(none)"


METER = Meter(Path(settings.DATA_DIR) / "metrics")
