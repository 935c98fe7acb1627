"""A page of 100 records out of a million: first page, deep page, filter, search, count; and how fast rows are staged.

In process through the same selectors as the pages and the HTTP API (permission, decoding, cursor). Rows are made up and
carry no names of people. Target: p95 ≤ 20 ms for a page by a declared index; ≥ 20,000 rows/s staged on SQLite.

    make bench NAME=registers_read [ARGS="--rows 1000000"]      on PostgreSQL: with TINHSO_DATABASE_URL
"""

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

PAGE_TARGET_MS = 20.0
DECLARATION = {
    "code": "bench_records",
    "name": "Bản ghi thử tải",
    "kind": "event",
    "owner": "camau/stp",
    "key": ["number"],
    "population": "none",
    "sharing": "default",
    "fields": [
        {
            "name": "number",
            "label": "Số",
            "type": "text",
            "required": True,
            "length": 30,
            "indexed": True,
            "search": True,
        },
        {"name": "title", "label": "Tên", "type": "text", "length": 200, "search": True},
        {"name": "made_on", "label": "Ngày", "type": "date", "indexed": True},
        {"name": "commune", "label": "Xã", "type": "text", "indexed": True},
        {"name": "amount", "label": "Số tiền", "type": "money"},
        {"name": "rate", "label": "Tỷ lệ", "type": "decimal"},
        *({"name": f"note_{n}", "label": f"Ghi chú {n}", "type": "text"} for n in range(6)),
    ],
}
WORDS = ("Đầm Dơi", "Năm Căn", "Cái Nước", "Trần Văn Thời", "Ngọc Hiển", "Phú Tân", "Thới Bình", "U Minh")


def rows(amount: int) -> Iterator[dict[str, Any]]:
    """Yield checked rows."""
    start = date(2000, 1, 1)
    for number in range(amount):
        yield {
            "number": f"{number * 7919 % amount:08}",
            "title": f"Hồ sơ {WORDS[number % 8]} {number % 1000}",
            "made_on": start + timedelta(days=number * 31 % 9000),
            "commune": f"96/{31825 + number % 64}",
            "amount": number * 1000,
            "rate": None,
            **{f"note_{n}": f"ghi chú {number % (n + 5)}" for n in range(6)},
        }


def timed(what: str, ask: Callable[[], Any], times: int = 60) -> float:
    """Print p50 and p95 of *ask* in ms; return p95."""
    ask()
    found = []
    for _ in range(times):
        began = time.perf_counter()
        ask()
        found.append((time.perf_counter() - began) * 1000)
    p95 = statistics.quantiles(found, n=20)[18]
    print(f"{what:46} p50 {statistics.median(found):7.2f} ms   p95 {p95:7.2f} ms", flush=True)
    return p95


def measure(amount: int) -> bool:
    """Fill the register and ask; return whether the target is kept."""
    from django.core.management import call_command
    from django.db import connection

    from tinhso.core.access.api import SYSTEM
    from tinhso.data.registers import api

    call_command("migrate", verbosity=0)
    api.declare(by=SYSTEM, content=DECLARATION, reason="đo")
    batch = api.open_batch(by=SYSTEM, code="bench_records")
    began, cpu = time.perf_counter(), time.process_time()
    api.stage(by=SYSTEM, batch=batch.id, rows=rows(amount), checked=True)
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(
        f"{connection.vendor}: {amount:,} rows staged: {amount / wall:,.0f} rows/s ({amount / cpu:,.0f} by CPU time)",
        flush=True,
    )
    began = time.perf_counter()
    api.publish_batch(by=SYSTEM, batch=batch.id)
    print(f"published in {time.perf_counter() - began:.2f} s", flush=True)
    deep = ""
    for _ in range(200):
        deep = api.query("bench_records", by=SYSTEM, sort="number", limit=1000, cursor=deep).cursor or deep
    code = "bench_records"
    worst = [
        timed("page of 100 by a declared index", lambda: api.query(code, by=SYSTEM, sort="number")),
        timed("the page after 200,000 rows", lambda: api.query(code, by=SYSTEM, sort="number", cursor=deep)),
        timed("newest first", lambda: api.query(code, by=SYSTEM)),
        timed("one commune, by day, descending", lambda: api.query(code, by=SYSTEM, where={"made_on": "2010-05-06"})),
    ]
    timed("search «dam doi 77», newest first", lambda: api.query(code, by=SYSTEM, q="dam doi 77"), 20)
    timed("count of all, at most 10,000", lambda: api.count(code, by=SYSTEM), 20)
    return max(worst) <= PAGE_TARGET_MS


def main() -> int:
    """Run in a data folder of its own."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    options = parser.parse_args()
    # calendar.py beside this file would hide the standard library's.
    sys.path[:] = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]
    folder = tempfile.mkdtemp(prefix="tinhso-bench-")
    os.environ |= {"TINHSO_DATA": folder, "TINHSO_MODE": "training", "DJANGO_SETTINGS_MODULE": "tinhso.config.settings"}
    try:
        import django

        django.setup()
        return 0 if measure(options.rows) else 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
