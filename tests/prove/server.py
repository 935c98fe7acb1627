"""A real server for fault trials: started, killed, started again on the same data folder."""

import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

REPORT = (
    "BÁO CÁO thử số {n}\nToàn huyện có {a} hộ, trong đó {b} hộ có Internet, đạt {c}%.\n"
    "Tổng số 100 trường, gồm 40 trường tiểu học và 59 trường trung học.\n"
)


@dataclass
class Visitor:
    """A browser without an account: keeps its cookies."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, Location and body; raise OSError when the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except http.client.HTTPException as error:
            raise ConnectionError(str(error)) from error
        finally:
            connection.close()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return answer.status, answer.getheader("Location") or "", text

    def check_text(self, text: str) -> tuple[int, str]:
        """Give a text in; return the status and the address of the result."""
        _, _, page = self.ask("GET", "/kiem-so-lieu/")
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        token = found.group(1) if found else ""
        status, place, _ = self.ask("POST", "/kiem-so-lieu/", {"csrfmiddlewaretoken": token, "text": text})
        return status, place


@dataclass
class Server:
    """`tinhso serve` on a data folder of its own."""

    data: Path
    port: int = 0
    settings: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[bytes] | None = None
    #: The PostgreSQL cluster of its own, if it has one.
    cluster: Any = None

    def __post_init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            k: v
            for k, v in os.environ.items()
            if k not in {"TINHSO_DATABASE_URL", "TINHSO_SECRET_KEY", "TINHSO_MASTER_KEY"}
        }
        return kept | {
            "TINHSO_DATA": str(self.data),
            "PORT": str(self.port),
            "DJANGO_SETTINGS_MODULE": "tinhso.config.settings",
            # A worker that dies by a signal says where.
            "PYTHONFAULTHANDLER": "1",
            **self.settings,
        }

    @property
    def log(self) -> Path:
        """What the server printed; beside the data folder, whose disk may be full."""
        return self.data.parent.parent / f"server-{self.port}.log"

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run one tinhso command on the data folder."""
        return subprocess.run(
            [sys.executable, "-m", "tinhso.config", *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tinhso.config", "serve"],
                env=self.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        limit = time.monotonic() + 180  # a machine that does other work meanwhile is slow to start
        while time.monotonic() < limit:
            try:
                if Visitor(self.port).ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("the server did not answer within 180 s")

    def kill(self) -> None:
        """End every process of the server at once, as a power cut would."""
        if self.process is not None:
            with suppress(ProcessLookupError):  # it may have ended by itself
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None
