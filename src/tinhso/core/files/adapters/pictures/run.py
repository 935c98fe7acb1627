"""The way into the decoding process: start it, wait, turn whatever happens into an answer."""

import json
import logging
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)

WORKER = "tinhso.core.files.adapters.pictures.worker"
WALL_SECONDS = 60.0
#: How many pictures one of our processes has decoded at a time.
PLACES = threading.BoundedSemaphore(2)


class PictureRefused(ValueError):
    """``code``: broken (no picture), bomb (too large to decode), busy (too slow, or too many at once)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def clean(source: Path, target: Path) -> dict[str, Any]:
    """Write *source* without what it tells to *target*; return what it told. Raises PictureRefused."""
    return _ask({"do": "clean", "source": str(source), "target": str(target), "is_pdf": False})


def draw(source: Path, target: Path, size: int, *, is_pdf: bool) -> None:
    """Write a small picture of *source* to *target*. Raises PictureRefused."""
    _ask({"do": "draw", "source": str(source), "target": str(target), "size": size, "is_pdf": is_pdf})


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    if not PLACES.acquire(timeout=WALL_SECONDS / 2):
        raise PictureRefused("busy")
    try:
        return _talk(request)
    finally:
        PLACES.release()


def _talk(request: dict[str, Any]) -> dict[str, Any]:
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command; the content goes in by a path of ours
            [sys.executable, "-I", "-m", WORKER],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=WALL_SECONDS,
            check=False,
            env={"PATH": os.environ.get("PATH", ""), "PYTHONUTF8": "1"},
        )
    except subprocess.TimeoutExpired as error:
        raise PictureRefused("bomb") from error
    if done.returncode in {-signal.SIGXCPU, -signal.SIGKILL, -signal.SIGXFSZ}:
        raise PictureRefused("bomb")
    if done.returncode:
        log.error("decoding process ended with %s", done.returncode)
        raise PictureRefused("broken")
    answer = json.loads(done.stdout)
    if "refused" in answer:
        raise PictureRefused(answer["refused"])
    told: dict[str, Any] = answer["told"]
    return told
