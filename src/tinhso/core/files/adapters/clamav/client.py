"""Asking clamd about a content (clamd(8): ``zINSTREAM``, chunks with a length before each, an empty one at the end)."""

import contextlib
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import urlsplit

CHUNK = 64 * 1024
CONNECT_SECONDS, ANSWER_SECONDS = 5.0, 120.0
MAX_ANSWER = 4096


class ScannerAway(OSError):
    """clamd does not answer or cannot tell: the content stays in quarantine and is asked about later."""


@dataclass(frozen=True)
class Finding:
    """What clamd says of a content: ``threat`` is the name of what it found, or nothing."""

    threat: str = ""


class Scanner:
    """One clamd: ``tcp://host:3310`` or ``unix:///run/clamav/clamd.ctl``."""

    def __init__(self, url: str) -> None:
        self.url = url

    def scan(self, content: BinaryIO) -> Finding:
        """Send the content and return what clamd found; raise ScannerAway if it cannot tell."""
        with self._connected() as line:
            line.sendall(b"zINSTREAM\0")
            try:
                while chunk := content.read(CHUNK):
                    line.sendall(struct.pack(">I", len(chunk)) + chunk)
                line.sendall(struct.pack(">I", 0))
            except (BrokenPipeError, ConnectionResetError):
                pass  # it has said why it hung up (too large), which is read below
            answer = self._answer(line)
        if answer.endswith("FOUND"):
            return Finding(answer.removeprefix("stream: ").removesuffix("FOUND").strip()[:200] or "?")
        if answer == "stream: OK":
            return Finding()
        raise ScannerAway(f"clamd: {answer[:200] or 'no answer'}")

    def version(self) -> str:
        """Return clamd's version and the day of its signatures, for the state page; raise ScannerAway."""
        with self._connected() as line:
            line.sendall(b"zVERSION\0")
            return self._answer(line)

    @contextlib.contextmanager
    def _connected(self) -> Iterator[socket.socket]:
        parts = urlsplit(self.url)
        try:
            if parts.scheme == "unix":
                line = socket.socket(socket.AF_UNIX)
                line.settimeout(CONNECT_SECONDS)
                line.connect(parts.path)
            else:
                line = socket.create_connection((parts.hostname, parts.port or 3310), CONNECT_SECONDS)
        except OSError as error:
            raise ScannerAway(f"clamd: {error}") from error
        with line:
            line.settimeout(ANSWER_SECONDS)
            try:
                yield line
            except ScannerAway:
                raise
            except OSError as error:
                raise ScannerAway(f"clamd: {error}") from error

    def _answer(self, line: socket.socket) -> str:
        answer = b""
        while not answer.endswith(b"\0") and len(answer) < MAX_ANSWER and (piece := line.recv(MAX_ANSWER)):
            answer += piece
        return answer.rstrip(b"\0\n").decode("utf-8", "replace")
