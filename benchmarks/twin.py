"""How fast is the training province made, and with how much memory?

Each scale runs in a process of its own, so that its peak memory is its own; tables and truth are written to a folder
under /tmp and removed. Rows are those of all tables together, with faults planted at the standard rates.

    make bench NAME=twin        python benchmarks/twin.py [--scales 0.01,0.1,1] [--formats csv,jsonl,parquet,xlsx]
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DIRECTORY = ROOT / "provinces" / "ca-mau" / "directory"
#: The most memory a run at scale 1 may take.
LIMIT_MIB = 1536


def one(scale: float, formats: str, out: Path, folder: Path) -> None:
    """Make one training province in this process and print its figures as JSON."""
    from tinhso.twin.population.api import generate, read_directory

    began = time.perf_counter()
    made = generate(
        scale=scale,
        seed=1,
        faults="standard",
        out=out,
        directory=read_directory(folder),
        formats=tuple(part for part in formats.split(",") if part),
    )
    print(
        json.dumps(
            {
                "rows": sum(count.rows for count in made.counts.values()),
                "faults": sum(sum(count.faults.values()) for count in made.counts.values()),
                "seconds": time.perf_counter() - began,
                "cpu": time.process_time(),
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
                "disk": sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 2**20,
            }
        )
    )


def run(scale: str, formats: str, folder: Path) -> dict[str, float]:
    """Start a process for one scale; its figures."""
    with tempfile.TemporaryDirectory(prefix="tinhso-bench-") as temporary:
        arguments = ["--one", scale, "--formats", formats, "--out", f"{temporary}/o", "--directory", str(folder)]
        done = subprocess.run([sys.executable, "-P", __file__, *arguments], check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def main() -> int:
    """Print a line for each scale and set of formats; fail if the memory limit is broken."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", default="0.01,0.1,1")
    parser.add_argument("--formats", default="")
    parser.add_argument("--directory", type=Path, default=DIRECTORY)
    parser.add_argument("--one", type=float)
    parser.add_argument("--out", type=Path)
    options = parser.parse_args()
    if options.one is not None:
        one(options.one, options.formats, options.out, options.directory)
        return 0
    broken = False
    print(
        f"{'scale':>6} {'formats':28}{'rows':>12}{'faults':>10}{'seconds':>9}{'CPU s':>7}{'rows/s':>10}"
        f"{'MiB':>7}{'disk MiB':>10}"
    )
    for scale in options.scales.split(","):
        for formats in [options.formats] if options.formats else ["", "parquet", "csv,jsonl,parquet,xlsx"]:
            found = run(scale, formats, options.directory)
            rate = found["rows"] / found["seconds"]
            print(
                f"{scale:>6} {formats or 'none (only the truth)':28}{found['rows']:>12,.0f}{found['faults']:>10,.0f}"
                f"{found['seconds']:>9.1f}{found['cpu']:>7.1f}{rate:>10,.0f}{found['peak']:>7,.0f}{found['disk']:>10,.0f}",
                flush=True,
            )
            broken |= float(scale) <= 1 and found["peak"] > LIMIT_MIB
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
