"""How many validated single writes a second does the HTTP API of registers take, at 1 client and at 8?

Each write is a POST of a 459-byte record (the body of ../shared/bench/w2_body.json, so that it can be laid beside the
peer's figures): token, permission, checks of every field, uniqueness of the key, the version's row, the journal entry
of the hash chain, one durable transaction. Runs on SQLite, and on PostgreSQL (a cluster of its own, or
TINHSO_DATABASE_URL). Needs wrk. With ``--kinto`` the peer stands on the same cluster, and the two are asked in turn:
then the ratios are of one sitting, which the load of the machine does not touch as it does the figures.

    make bench NAME=registers_write [ARGS="--seconds 8 --engine postgresql --kinto /path/to/bin/kinto"]
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
from journal import postgresql  # noqa: E402 - the same throw-away cluster

# Not for longer: calendar.py beside this file would hide the standard library's.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != ROOT / "benchmarks"]

#: The peer's figures on PostgreSQL (recorded in ../shared/bench/figures.md, W2: Kinto 26.5, record and history).
PEER = {1: 115.0, 8: 123.0}

DECLARATION = {
    "code": "bench_dossiers",
    "name": "Hồ sơ thử tải",
    "kind": "event",
    "owner": "camau/stp",
    "key": ["code"],
    "population": "none",
    "fields": [
        {"name": "code", "label": "Mã", "type": "text", "required": True, "length": 80, "indexed": True},
        {
            "name": "citizen_id",
            "label": "Định danh",
            "type": "text",
            "format": "citizen_id",
            "required": True,
            "personal": "basic",
            "sharing": "special",
        },
        {
            "name": "full_name",
            "label": "Họ tên",
            "type": "text",
            "format": "person_name",
            "required": True,
            "length": 120,
            "search": True,
            "personal": "basic",
            "sharing": "special",
        },
        {"name": "birth_date", "label": "Ngày sinh", "type": "date", "required": True},
        {"name": "commune", "label": "Xã", "type": "text", "pattern": "C[0-9]{3}", "required": True, "indexed": True},
        {
            "name": "status",
            "label": "Tình trạng",
            "type": "code",
            "required": True,
            "codes": [
                {"code": code, "label": code}
                for code in ("received", "processing", "supplement", "done", "returned", "cancelled")
            ],
        },
        {"name": "fee", "label": "Lệ phí", "type": "money", "required": True, "min": 0, "max": 100_000_000},
        {"name": "email", "label": "Thư", "type": "text", "format": "email", "personal": "basic", "sharing": "special"},
        {"name": "documents", "label": "Giấy tờ", "type": "json", "required": True},
    ],
    "rules": [{"code": "born", "must": "birth_date >= '1900-01-01'", "words": "Ngày sinh quá xa"}],
}
DOCUMENTS = [
    {
        "kind": "birth-certificate",
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "pages": 2,
    },
    {"kind": "residence", "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "pages": 1},
]
VALUES = {
    "code": "HS-2026-{uid}",
    "citizen_id": "096012345678",
    "full_name": "Nguyễn Thị Ánh Tuyết",
    "birth_date": "1988-02-29",
    "commune": "C042",
    "status": "received",
    "fee": 20000,
    "email": "tuyet@camau.example",
    "documents": DOCUMENTS,
}
LUA = r"""
local k, salt = 0, tostring(os.time())
function request()
  k = k + 1
  local body = BODY:gsub("{uid}", salt .. "-" .. CONNS .. "-" .. k)
  return wrk.format("POST", PATH, {["Authorization"] = TOKEN, ["Content-Type"] = "application/json"}, body)
end
function done(s, l, r)
  io.write(string.format('\nJSON {"p50":%.2f,"p95":%.2f,"rps":%.1f,"n":%d,"bad":%d,"errors":%d}\n',
    l:percentile(50)/1000, l:percentile(95)/1000, s.requests/(s.duration/1e6), s.requests, s.errors.status,
    s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout))
end
"""


def set_up(environment: dict[str, str]) -> str:
    """Make the database, the register and a key in a process of its own; return the token."""
    code = (
        "import django, json, sys; django.setup()\n"
        "from django.core.management import call_command\n"
        "call_command('migrate', verbosity=0)\n"
        "from tinhso.core.access.api import SYSTEM, Actor, Grant, Role\n"
        "from tinhso.data.registers import api\n"
        "from tinhso.data.registers.services.keys import make_key\n"
        "api.declare(by=SYSTEM, content=json.loads(sys.argv[1]), reason='do')\n"
        "admin = Actor('bench', grants=(Grant(Role.ADMINISTRATOR),), is_signed_in=True)\n"
        "steward = {'role': Role.DATA_STEWARD, 'agency': 'camau/stp', 'may_write': True}\n"
        "print(make_key(by=admin, name='do', reason='do', **steward)[1])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, json.dumps(DECLARATION)],
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout.strip().splitlines()[-1]


def wait_for(url: str) -> None:
    """Wait until a server answers."""
    for _ in range(240):
        try:
            urllib.request.urlopen(url, timeout=10)
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    sys.exit(f"no server came up at {url}")


@dataclass(frozen=True)
class Target:
    """One server to be asked: its name, where it takes writes, who writes, what."""

    name: str
    port: int
    path: str
    authorization: str
    body: str


def load(target: Target, connections: int, seconds: int) -> dict[str, float]:
    """Send writes from *connections* clients and return the figures."""
    head = f"BODY = [==[{target.body}]==]\nPATH = '{target.path}'\nTOKEN = '{target.authorization}'\n"
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
        script.write(f"{head}CONNS = {connections}\n{LUA}")
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name]
    address = f"http://127.0.0.1:{target.port}"
    out = subprocess.run([*command, address], capture_output=True, text=True, check=False).stdout
    Path(script.name).unlink()
    found = re.search(r"^JSON (.*)$", out, re.M)
    if found is None:
        sys.exit(out)
    figures: dict[str, float] = json.loads(found[1])
    good = figures["n"] - figures["bad"] - figures["errors"]
    return figures | {"failed": figures["n"] - good, "good": figures["rps"] * good / max(figures["n"], 1)}


def stop(server: "subprocess.Popen[bytes]") -> None:
    """End a server that was started here."""
    server.terminate()
    try:
        server.wait(timeout=15)
    except subprocess.TimeoutExpired:
        server.kill()


@contextmanager
def ours(environment: dict[str, str], options: argparse.Namespace) -> Iterator[Target]:
    """Run the platform on its database."""
    token = set_up(environment)
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "tinhso.config.wsgi:application"]
    command += ["--port", str(options.port), "--workers", str(options.workers), "--blocking-threads", "4", "--no-ws"]
    command += ["--workers-kill-timeout", "5", "--log-level", "error"]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        wait_for(f"http://127.0.0.1:{options.port}/healthz")
        body = json.dumps({"values": VALUES}, ensure_ascii=False)
        path = "/api/v1/registers/bench_dossiers/records"
        yield Target("tinhso", options.port, path, f"Bearer {token}", body)
    finally:
        stop(server)


@contextmanager
def kinto(program: str, address: str, shared: Path) -> Iterator[Target]:
    """Run Kinto with its history on a database of its own in the same cluster, as ../shared/bench/run_w2.sh does."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS kinto")
        connection.execute("CREATE DATABASE kinto ENCODING 'UTF8' TEMPLATE template0")
        connection.execute("ALTER DATABASE kinto SET timezone TO 'UTC'")
    place = address.rpartition("/")[0].replace("postgres://", "postgresql://") + "/kinto"
    plain = (shared / "kinto-pg.ini").read_text().replace("postgresql://postgres@127.0.0.1:55432/kinto", place)
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "k.ini").write_text(plain)
        subprocess.run([program, "migrate", "--ini", f"{folder}/k.ini"], check=True, capture_output=True)
        server = subprocess.Popen(
            [program, "start", "--ini", f"{folder}/k.ini", "--port", "8202"],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )
        try:
            root = "http://127.0.0.1:8202/v1"
            wait_for(f"{root}/")
            who = "Basic dTpw"
            schema = json.loads((shared / "w2_schema.json").read_text())
            put(f"{root}/buckets/b", who, {})
            put(f"{root}/buckets/b/collections/c", who, {"data": {"schema": schema}})
            body = json.dumps({"data": VALUES}, ensure_ascii=False)
            yield Target("kinto", 8202, "/v1/buckets/b/collections/c/records", who, body)
        finally:
            stop(server)


def put(url: str, authorization: str, body: Any) -> None:
    """Send one PUT."""
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    asked = urllib.request.Request(url, json.dumps(body).encode(), headers, method="PUT")
    urllib.request.urlopen(asked, timeout=30).read()


def run(name: str, target: Target, peer: Target | None, options: argparse.Namespace) -> bool:
    """Measure one database, the peer in turn with it; return whether the floor is kept and nothing failed."""
    good = True
    for each in filter(None, (target, peer)):
        load(each, 4, 2)
    for connections in (1, 8):
        found: dict[str, list[dict[str, float]]] = {}
        for _round in range(options.rounds):
            for each in filter(None, (peer, target)):
                found.setdefault(each.name, []).append(load(each, connections, options.seconds))
        mine = best(found["tinhso"])
        theirs = best(found["kinto"])["good"] if peer else PEER[connections]
        words = "in the same sitting" if peer else "recorded, not run here"
        failed = sum(one["failed"] for one in found["tinhso"])
        good = good and not failed and (name != "postgresql" or mine["good"] >= 3 * theirs)
        print(
            f"{name:11} {connections} client(s): {mine['good']:7.0f} records/s, p50 {mine['p50']:.1f} ms, "
            f"p95 {mine['p95']:.1f} ms, {failed:.0f} failed; {mine['good'] / theirs:.1f} x Kinto's good writes "
            f"({theirs:.0f}, {words}); load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
    return good


def best(rounds: Sequence[dict[str, float]]) -> dict[str, float]:
    """Return the round in which most was written: the one least disturbed."""
    return max(rounds, key=lambda one: one["good"])


def main() -> int:
    """Measure what is asked; 1 if a floor is missed or a write failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8790)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--kinto", default="", help="the program of a Kinto to be measured beside it")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared" / "bench", help="where its set-up is")
    options = parser.parse_args()
    if shutil.which("wrk") is None:
        sys.exit("registers_write: wrk is not installed (apt-get install wrk)")
    good = True
    folder = tempfile.mkdtemp(prefix="tinhso-bench-")
    environment = os.environ | {
        "TINHSO_DATA": folder,
        "TINHSO_MODE": "training",
        "DJANGO_SETTINGS_MODULE": "tinhso.config.settings",
    }
    try:
        if options.engine != "postgresql":
            plain = {key: value for key, value in environment.items() if key != "TINHSO_DATABASE_URL"}
            with ours(plain, options) as target:
                good = run("sqlite", target, None, options)
        if options.engine != "sqlite":
            with (
                postgresql() as address,
                ours(environment | {"TINHSO_DATABASE_URL": address}, options) as target,
                kinto(options.kinto, address, options.shared) if options.kinto else nullcontext() as peer,
            ):
                good = run("postgresql", target, peer, options) and good
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
