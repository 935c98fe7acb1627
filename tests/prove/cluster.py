"""A PostgreSQL cluster of its own that can be killed and started again."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from contextlib import suppress
from pathlib import Path


class Cluster:
    """One throw-away cluster on loopback, durable as in production (fsync on)."""

    def __init__(self) -> None:
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not programs:
            raise FileNotFoundError("PostgreSQL is not installed")
        self.programs = programs[-1].parent
        self.folder = Path(tempfile.mkdtemp(prefix="tinhso-prove-pg-", dir="/tmp"))
        self.prefix: list[str] = []
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
            self.prefix = ["runuser", "-u", "postgres", "--"]
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._run("initdb", "-D", str(self.data), "-U", "tinhso", "-A", "trust", "-E", "UTF8")
        self.start()

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://tinhso@127.0.0.1:{self.port}/postgres"

    def _run(self, program: str, *arguments: str) -> None:
        command = [*self.prefix, str(self.programs / program), *arguments]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder}"
        log = str(self.folder / "log")
        arguments = ("-D", str(self.data), "-w", "-t", "120", "-s", "-l", log, "-o", options, "start")
        for last in (False, False, False, True):
            try:
                return self._run("pg_ctl", *arguments)
            except subprocess.CalledProcessError:
                if last:
                    raise RuntimeError((self.folder / "log").read_text()[-2000:]) from None
                time.sleep(2)  # the killed ones still hold its shared memory
        return None

    def kill(self) -> None:
        """End every process of the cluster at once, as a power cut would."""
        with suppress(FileNotFoundError, ProcessLookupError):
            main = int((self.data / "postmaster.pid").read_text().split()[0])
            children = subprocess.run(["pgrep", "-P", str(main)], capture_output=True, text=True, check=False)
            everybody = [main, *map(int, children.stdout.split())]
            for pid in everybody:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            while any(Path(f"/proc/{pid}").exists() for pid in everybody):
                time.sleep(0.05)

    def remove(self) -> None:
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
