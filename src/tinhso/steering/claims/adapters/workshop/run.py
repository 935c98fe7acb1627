"""The way into the workshop: start its process, wait within limits, turn whatever happens into an answer."""

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings

from tinhso.steering.claims.adapters.wire import dump, load
from tinhso.steering.claims.adapters.workshop.jobs import Result, Work
from tinhso.steering.claims.data import UnreadableDocument

log = logging.getLogger(__name__)

WORKER = "tinhso.steering.claims.adapters.workshop.worker"
#: How many documents are worked on at a time on this machine, and how long one waits for its turn.
PLACES = 2
WAIT_SECONDS = 25.0
WALL_SECONDS = 75.0

TOO_SLOW = "Văn bản quá lớn hoặc quá phức tạp nên không kiểm xong. Hãy tách thành từng phần rồi kiểm từng phần."
BUSY = "Máy đang kiểm nhiều văn bản cùng lúc. Hãy thử lại sau ít phút; chưa có gì được lưu."
FAULT = "Không kiểm được văn bản này vì lỗi của phần mềm, không phải lỗi của bạn. Đội kỹ thuật đã được báo."


def run(work: Work, content: bytes = b"") -> Result:
    """Return the workshop's result of *work* on *content*.

    Raises UnreadableDocument: what the reader refused, or code "too_long" (out of memory or time), "busy", "fault".
    """
    header = json.dumps(dump(work), ensure_ascii=False).encode("utf-8", "surrogatepass")
    with _place():
        answer = _talk(header + b"\n" + content)
    if "refused" in answer:
        code, message = answer["refused"]
        raise UnreadableDocument(code, message or TOO_SLOW)
    return load(Result, answer["result"])


def _talk(request: bytes) -> dict[str, Any]:
    process = subprocess.Popen(  # noqa: S603  (a fixed command; the document goes in by the pipe only)
        [sys.executable, "-I", "-m", WORKER],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1", "PYTHONHASHSEED": "0"},
    )
    try:
        out, err = process.communicate(request, timeout=WALL_SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        process.communicate()
        raise UnreadableDocument("too_long", TOO_SLOW) from error
    if process.returncode == 0:
        answer: dict[str, Any] = json.loads(out)
        return answer
    if process.returncode in {-signal.SIGXCPU, -signal.SIGKILL} or b"MemoryError" in err[-2000:]:
        raise UnreadableDocument("too_long", TOO_SLOW)
    # The last line names the exception; earlier lines could quote the document, which must not reach a log.
    log.error("workshop ended with %s: %s", process.returncode, _frames(err))
    raise UnreadableDocument("fault", FAULT)


def _frames(trace: bytes) -> str:
    """Return where it broke and the kind of exception, without any text of the document."""
    lines = trace.decode("utf-8", "replace").splitlines()
    places = [line.strip() for line in lines if line.startswith('  File "')]
    return " | ".join([*places[-3:], lines[-1].partition(":")[0] if lines else ""])


@contextmanager
def _place() -> Iterator[None]:
    """Hold one of the machine's places; whoever dies gives his back, since the system drops his lock."""
    folder = settings.DATA_DIR / "run"
    folder.mkdir(parents=True, exist_ok=True)
    files = [os.open(folder / f"workshop-{number}.lock", os.O_RDWR | os.O_CREAT, 0o600) for number in range(PLACES)]
    try:
        _take(files)
        yield
    finally:
        for file in files:
            os.close(file)


def _take(files: list[int]) -> None:
    until = time.monotonic() + WAIT_SECONDS
    while True:
        for file in files:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            return
        if time.monotonic() > until:
            raise UnreadableDocument("busy", BUSY)
        time.sleep(0.05)
