# ruff: noqa: N999 - the command is called so
"""`tinhso import`: a file into a register, from the console."""

import sys
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError, CommandParser
from tqdm import tqdm

from tinhso.core.access.api import SYSTEM
from tinhso.data.imports.api import ImportsError, import_info, run_import, start_import
from tinhso.data.registers.data import RegistersError


class Command(BaseCommand):
    help = "Nhập một tệp (CSV, XLSX, JSON Lines, Parquet) vào một sổ dữ liệu; dòng sai được để riêng kèm lý do."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("register", nargs="?", default="", help="mã sổ, ví dụ civil_births")
        parser.add_argument("file", nargs="?", type=Path, help="tệp trên máy này")
        parser.add_argument("--mapping", type=Path, help="tệp JSON: trường → cột")
        parser.add_argument("--mode", choices=("incremental", "full"), default="incremental")
        parser.add_argument("--dry-run", action="store_true", help="chỉ xem sẽ ra sao, không ghi gì")
        parser.add_argument("--publish", action="store_true", help="công bố ngay khi xong")
        parser.add_argument("--resume", default="", help="làm tiếp lần nhập có mã này")

    def handle(self, *args: Any, **options: Any) -> None:
        bar = tqdm(total=None, unit=" dòng", unit_scale=True, disable=not sys.stderr.isatty())

        def told(step: str, done: int, total: int) -> None:
            bar.set_description(step)
            bar.total = total or None
            bar.update(done - bar.n)

        try:
            made = options["resume"] or self._start(options)
            self.stdout.write(f"Mã lần nhập: {made}")
            self.stdout.flush()
            run_import(made, told=told)
        except (ImportsError, RegistersError) as error:
            raise CommandError(str(error)) from error
        finally:
            bar.close()
        found = import_info(made)
        counts = found.counts
        self.stdout.write(
            f"{found.state.value}: {counts.rows} dòng; mới {counts.new}, đổi {counts.changed}, như cũ {counts.same}, "
            f"kết thúc {counts.ended}, để riêng {counts.aside}, lặp {counts.repeats}"
        )
        if found.error:
            raise CommandError(found.error)

    def _start(self, options: dict[str, Any]) -> str:
        if not options["register"] or options["file"] is None:
            raise CommandError("Cần mã sổ và tệp: tinhso import civil_births tep.csv")
        if not options["file"].is_file():
            raise CommandError(f"Không có tệp {options['file']}.")
        mapping = orjson.loads(options["mapping"].read_bytes()) if options["mapping"] else None
        return start_import(
            by=SYSTEM,
            register=options["register"],
            path=options["file"],
            mapping=mapping,
            mode=options["mode"],
            dry_run=options["dry_run"],
            publish=options["publish"],
            trusted_path=True,
            queued=False,
        ).public_id
