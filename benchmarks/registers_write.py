"""How many validated single writes a second does the HTTP API of registers take, at 1 client and at 8?

Each write is a POST of a 459-byte record (the body of ../shared/bench/w2_body.json, so that it can be laid beside the
peer's figures): token, permission, checks of every field, uniqueness of the key, the version's row, the journal entry
of the hash chain, one durable transaction. «change» then corrects records: the version before goes to the history.
Runs on SQLite, and on PostgreSQL (a cluster of its own, or TINHSO_DATABASE_URL). Needs wrk.

    make bench NAME=registers_write [ARGS="--seconds 8 --engine postgresql"]
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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "benchmarks"))
from journal import postgresql  # noqa: E402 - the same throw-away cluster

# Not for longer: calendar.py beside this file would hide the standard library's.
sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != ROOT / "benchmarks"]

#: The peer's figures on PostgreSQL (recorded in ../shared/bench/figures.md, W2: Kinto 26.5, record and history).
PEER = {1: 115.0, 8: 123.0}
FLOOR = {1: 345.0, 8: 369.0}

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
  return wrk.format("POST", PATH, {["Authorization"] = "Bearer " .. TOKEN, ["Content-Type"] = "application/json"}, body)
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


def wait_for(port: int) -> None:
    """Wait until the server answers."""
    for _ in range(240):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10)
        except (urllib.error.URLError, OSError):
            time.sleep(0.25)
        else:
            return
    sys.exit("the server did not come up")


def load(port: int, token: str, connections: int, seconds: int) -> dict[str, float]:
    """Send writes from *connections* clients and return the figures."""
    body = json.dumps({"values": VALUES}, ensure_ascii=False)
    path = "/api/v1/registers/bench_dossiers/records"
    head = f"BODY = [==[{body}]==]\nPATH = '{path}'\nTOKEN = '{token}'\nCONNS = {connections}\n"
    with tempfile.NamedTemporaryFile("w", suffix=".lua", delete=False) as script:
        script.write(head + LUA)
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", script.name]
    out = subprocess.run([*command, f"http://127.0.0.1:{port}"], capture_output=True, text=True, check=False).stdout
    Path(script.name).unlink()
    found = re.search(r"^JSON (.*)$", out, re.M)
    if found is None:
        sys.exit(out)
    figures: dict[str, float] = json.loads(found[1])
    return figures


def run(name: str, environment: dict[str, str], options: argparse.Namespace) -> bool:
    """Measure one database; return whether the floor is kept."""
    token = set_up(environment)
    port = options.port
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "tinhso.config.wsgi:application"]
    command += [
        "--port",
        str(port),
        "--workers",
        str(options.workers),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--workers-kill-timeout",
        "5",
    ]
    server = subprocess.Popen(
        [*command, "--log-level", "error"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT
    )
    good = True
    try:
        wait_for(port)
        load(port, token, 4, 2)
        for connections in (1, 8):
            found = load(port, token, connections, options.seconds)
            right = found["bad"] == 0 and found["errors"] == 0
            enough = name != "postgresql" or found["rps"] >= FLOOR[connections]
            good = good and right and enough
            times = found["rps"] / PEER[connections]
            print(
                f"{name:11} {connections} client(s): {found['rps']:7.0f} records/s, p50 {found['p50']:.1f} ms, "
                f"p95 {found['p95']:.1f} ms, {found['n']:.0f} sent, {found['bad'] + found['errors']:.0f} failed"
                f"; {times:.1f} x Kinto's {PEER[connections]:.0f} (recorded, not run here)",
                flush=True,
            )
    finally:
        server.terminate()
        try:
            server.wait(timeout=15)
        except subprocess.TimeoutExpired:
            server.kill()
    return good


def main() -> int:
    """Measure what is asked; 1 if a floor is missed or a write failed."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=8)
    parser.add_argument("--engine", choices=["sqlite", "postgresql", "both"], default="both")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--port", type=int, default=8790)
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
            good = run("sqlite", {k: v for k, v in environment.items() if k != "TINHSO_DATABASE_URL"}, options)
        if options.engine != "sqlite":
            with postgresql() as address:
                good = run("postgresql", environment | {"TINHSO_DATABASE_URL": address}, options) and good
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
