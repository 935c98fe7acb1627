"""As-of pages of the directory with 64 units and 661 agencies: p50 and p95 of 60 requests beside the limit (100 ms).

Run: make bench NAME=directory. Copies Cà Mau into a folder of its own, adds made-up agencies until 661 are in force
today (only there), serves it on a free port, stops by itself.
"""

import os
import shutil
import statistics
import sys
import tempfile
from pathlib import Path

import yaml
from pages import served, timings  # the same server and clock as the benchmark of all pages

LIMIT_MS = 100.0
REQUESTS = 60
AGENCIES = 661
PROVINCE = Path(__file__).resolve().parents[1] / "provinces" / "ca-mau"
PAGES = (
    "/danh-ba/",
    "/danh-ba/?xem=danh-sach&ngay=2025-07-01",
    "/danh-ba/?ngay=2025-06-30",
    "/danh-ba/?xem=cay&ngay=2025-06-30",
    "/danh-ba/co-quan/?ngay=2025-07-01",
    "/danh-ba/co-quan/?limit=200",
    "/danh-ba/co-quan/?xem=cay",
    "/danh-ba/co-quan/?q=van+phong",
    "/danh-ba/co-quan/camau/stttt/",
    "/danh-ba/dia-ban/32122/?ngay=2025-06-30",
    "/api/v1/directory/areas?ngay=2025-07-01&level=commune",
    "/api/v1/directory/agencies?ngay=2025-07-01",
)


def province_with_agencies(home: Path) -> Path:
    """Return a copy of Cà Mau with as many agencies in force as the source counts."""
    folder = home / "province"
    shutil.copytree(PROVINCE, folder)
    path = folder / "directory" / "agencies.yaml"
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    rows = document["agencies"]
    missing = AGENCIES - sum(1 for row in rows if "valid_to" not in row)
    parents = [row["code"] for row in rows if row.get("kind") == "committee" and "valid_to" not in row]
    rows += [
        {
            "code": f"{parents[index % len(parents)]}/thu-{index}",
            "name": f"Đơn vị thử tải {index}",
            "valid_from": "2025-07-01",
            "is_verified": False,
        }
        for index in range(missing)
    ]
    path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return folder


def main() -> None:
    """Print one line for each page; leave with 1 if any is over the limit."""
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as home:
        os.environ["TINHSO_PROVINCE"] = str(province_with_agencies(Path(home)))
        with served(Path(home) / "data") as port:
            timings(port, "/healthz", 20)
            print(f"{'page':58} {'p50 ms':>8} {'p95 ms':>8} {'of limit':>9}")
            worst = 0.0
            for path in PAGES:
                timings(port, path, 6)
                times = sorted(timings(port, path, REQUESTS))
                p50, p95 = statistics.median(times), times[int(len(times) * 0.95)]
                worst = max(worst, p95)
                print(f"{path:58} {p50:8.1f} {p95:8.1f} {p95 / LIMIT_MS:8.0%}")
    sys.exit(0 if worst <= LIMIT_MS else 1)


if __name__ == "__main__":
    main()
