"""How long do 1,000,000 deadlines take? Moments of 2022–2026, 1 to 60 working days each, on the real calendar.

    make bench NAME=working_time          python benchmarks/working_time.py [--count 1000000]

The first 2,000 are computed again one by one with their explanation, and must be the same.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

# Python puts this folder first on its path, where this very file would stand in for the standard library's calendar.
sys.path = [place for place in sys.path if Path(place or ".").resolve() != Path(__file__).resolve().parent]

LIMIT_SECONDS = 5.0


def main() -> int:
    """Measure; return 1 if the limit is missed or a deadline differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=1_000_000)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tinhso.config.settings")
    os.environ.setdefault("TINHSO_DATA", tempfile.mkdtemp(prefix="tinhso-bench-"))
    import django

    django.setup()
    from django.conf import settings

    from tinhso.blocks.calendar.adapters.folder import read_folder
    from tinhso.blocks.calendar.api import Calendar
    from tinhso.blocks.calendar.selectors import table_of

    began = time.perf_counter()
    table = table_of(read_folder(settings.PROVINCE_DIR))
    laid_out = time.perf_counter() - began
    calendar = Calendar(table)
    chance = random.Random(20261122)
    first = datetime(2022, 1, 3, tzinfo=UTC)
    starts = [first + timedelta(seconds=chance.randrange(5 * 365 * 86400)) for _ in range(options.count)]
    days = [chance.randrange(1, 61) for _ in range(options.count)]
    began = time.perf_counter()
    due = calendar.deadlines(starts, days)
    seconds = time.perf_counter() - began
    began = time.perf_counter()
    wrong = sum(1 for i in range(min(2000, len(due))) if calendar.deadline(starts[i], days=days[i]).due != due[i])
    explained = time.perf_counter() - began
    met = seconds <= LIMIT_SECONDS
    print(
        f"calendar: {len(due):,} deadlines in {seconds:.2f} s "
        f"(limit {LIMIT_SECONDS:.0f} s: {'met' if met else 'NOT MET'})"
    )
    print(f"  laying the years out: {laid_out * 1000:.0f} ms; explained in words: {2000 / explained:,.0f} a second")
    print(f"  the same as one by one: {'yes' if not wrong else f'NO, {wrong} differ'}")
    return 0 if met and not wrong else 1


if __name__ == "__main__":
    sys.exit(main())
