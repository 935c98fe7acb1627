"""`tinhso serve`: one command that keeps the platform's processes running."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import FrameType

RESTART_WAITS = (0.5, 1, 2, 5, 10, 30)
STEADY_AFTER = 60.0
#: How long a process may take to end what it is doing; then it is made to.
PATIENCE = 20.0
PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _end_with_parent() -> None:
    """Have the kernel end this child when the supervisor is gone, however that went: no orphan keeps the port."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process of the platform and how often it had to be started again lately."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int | None = None
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start the process."""
        self.process = subprocess.Popen(  # noqa: S603 - the command is ours
            self.command,
            env=os.environ | dict(self.environment),
            preexec_fn=_end_with_parent,
        )
        self.started = time.monotonic()

    def look_after(self, tell: Callable[[str], object]) -> None:
        """Start the process if it is due, and plan a later start if it has ended."""
        now = time.monotonic()
        if self.process is None:
            if now >= self.due:
                self.start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.failures = 1 if now - self.started > STEADY_AFTER else self.failures + 1
        wait = RESTART_WAITS[min(self.failures, len(RESTART_WAITS)) - 1]
        tell(f"Tiến trình {self.name} đã dừng ({end_words(code)}), khởi động lại sau {wait} giây.")
        self.process, self.due = None, now + wait


def end_words(code: int) -> str:
    """Return how a process ended: its exit code, or the signal that ended it."""
    return f"tín hiệu {signal.Signals(-code).name}" if code < 0 else f"mã {code}"


class PortTaken(RuntimeError):
    """Another program already listens on the port."""


def children(port: int, host: str, workers: int) -> list[Child]:
    """Return the processes of the platform: the web server, and the worker that does scheduled work."""
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "tinhso.config.wsgi:application",
        "--host", host, "--port", str(port), "--workers", str(workers), "--blocking-threads", "4",
        "--backpressure", "64", "--no-ws", "--log-level", "warning", "--respawn-failed-workers",
        "--workers-kill-timeout", "10",
    ]  # fmt: skip
    return [Child("web", web, port=port), Child("work", [sys.executable, "-m", "tinhso.config", "work"])]


def ensure_free(host: str, port: int) -> None:
    """Raise PortTaken if somebody listens on *port*."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Cổng {port} đang được chương trình khác dùng. Đặt PORT khác rồi chạy lại.") from error


def supervise(family: list[Child], tell: Callable[[str], object]) -> None:
    """Keep the processes running until SIGTERM or Ctrl-C, then end them in order."""
    stopping = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping:
        for child in family:
            child.look_after(tell)
        time.sleep(0.2)
    end(family)


def end(family: list[Child]) -> None:
    """Ask every process to end what it is doing; who has not after a while is made to."""
    running = [child.process for child in family if child.process and child.process.poll() is None]
    for process in running:
        process.terminate()
    limit = time.monotonic() + PATIENCE
    for process in running:
        try:
            process.wait(timeout=max(0.0, limit - time.monotonic()))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
