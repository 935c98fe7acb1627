"""`tinhso twin`: write the training province as files; `tinhso twin load`: take it into the training registers."""

import sys
import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from tinhso.twin.api import fill, generate
from tinhso.twin.population.api import FORMATS, Generated, TwinRefused


class Command(BaseCommand):
    help = (
        "Dựng tỉnh tập huấn (dữ liệu mô phỏng) thành tệp CSV, JSON Lines, Parquet, XLSX, kèm lỗi gài và đáp án; "
        "twin load: nạp vào các sổ mô phỏng."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", nargs="?", choices=["make", "load"], default="make")
        parser.add_argument("--scale", type=float, default=0.01, help="cỡ so với tỉnh thật; 1 là đủ 1.349.299 hộ tịch")
        parser.add_argument("--seed", type=int, default=1, help="cùng số này thì tệp giống nhau từng byte")
        parser.add_argument("--faults", default="standard", help="standard: gài lỗi theo tỷ lệ đã định; none: sạch")
        parser.add_argument("--out", type=Path, help="thư mục ghi ra (mặc định: twin trong thư mục dữ liệu)")
        parser.add_argument("--directory", type=Path, help="danh bạ xã, phường (mặc định: của tỉnh)")
        parser.add_argument("--formats", default=",".join(FORMATS), help=f"các dạng tệp: {','.join(FORMATS)}")
        parser.add_argument("--tables", default="", help="chỉ các bảng này (mặc định: tất cả)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["action"] == "load":
            self._load(options)
        else:
            self._make(options)

    def _load(self, options: dict[str, Any]) -> None:
        began = time.perf_counter()
        progress = _Bar() if sys.stderr.isatty() else _Lines(self.stdout.write)
        try:
            made = fill(
                scale=options["scale"],
                seed=options["seed"],
                faults=options["faults"],
                tables=_listed(options["tables"]),
                told=progress,
            )
        except TwinRefused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            progress.close()
        self.stdout.write(f"{'Sổ mô phỏng':26}{'dòng':>12}{'đã nạp':>12}{'để riêng':>10}{'lặp':>8}")
        for one in made:
            note = "  (đã có từ trước)" if one.was_there else ""
            counts = (one.rows, one.loaded, one.set_aside, one.repeats)
            shown = "".join(f"{_number(n):>{width}}" for n, width in zip(counts, (12, 12, 10, 8), strict=True))
            self.stdout.write(f"{one.register:26}{shown}{note}")
        loaded, rest = sum(one.loaded for one in made), sum(one.set_aside for one in made)
        seconds = time.perf_counter() - began
        self.stdout.write(f"{_number(loaded)} bản ghi mô phỏng, {_number(rest)} dòng để riêng, {seconds:.1f} giây.")

    def _make(self, options: dict[str, Any]) -> None:
        out = options["out"] or Path(settings.DATA_DIR) / "twin"
        began = time.perf_counter()
        progress = _Bar() if sys.stderr.isatty() else _Lines(self.stdout.write)
        try:
            made = generate(
                options["scale"],
                options["seed"],
                options["faults"],
                out,
                directory=options["directory"],
                formats=_listed(options["formats"]),
                tables=_listed(options["tables"]),
                progress=progress,
            )
        except TwinRefused as refused:
            raise CommandError(str(refused)) from refused
        finally:
            progress.close()
        self._tell(made, time.perf_counter() - began)

    def _tell(self, made: Generated, seconds: float) -> None:
        rows = sum(count.rows for count in made.counts.values())
        faults = sum(sum(count.faults.values()) for count in made.counts.values())
        self.stdout.write(f"{'Bảng':20}{'dòng':>12}{'lỗi gài':>10}")
        for table, count in made.counts.items():
            self.stdout.write(f"{table:20}{_number(count.rows):>12}{_number(sum(count.faults.values())):>10}")
        self.stdout.write(
            f"{_number(rows)} dòng mô phỏng, {_number(faults)} lỗi gài, {seconds:.1f} giây. Ở: {made.out}"
        )
        self.stdout.write(f"Đáp án: {made.truth.faults.parent}")


class _Bar:
    """A bar for each table on a terminal."""

    def __init__(self) -> None:
        self._table, self._bar = "", tqdm(disable=True)

    def __call__(self, table: str, done: int, total: int) -> None:
        if table != self._table:
            self._bar.close()
            self._table, self._bar = table, tqdm(total=total, desc=f"{table:20}", unit=" dòng", unit_scale=True)
        self._bar.update(done - self._bar.n)

    def close(self) -> None:
        self._bar.close()


class _Lines:
    """One plain line when a table is done."""

    def __init__(self, tell: Any) -> None:
        self._tell = tell

    def __call__(self, table: str, done: int, total: int) -> None:
        if done == total and "," not in table:
            self._tell(f"  {table}: {_number(total)}")

    def close(self) -> None:
        """Nothing to end."""


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part for part in (word.strip() for word in text.split(",")) if part)


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")
