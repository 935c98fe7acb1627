"""`tinhso backup`."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tinhso.config.operations.api import OperationRefused, Shelf, backup, verify


class Command(BaseCommand):
    help = "Sao lưu cơ sở dữ liệu, tệp, nhật ký và khoá; kiểm lại ngay. Nền tảng vẫn chạy trong lúc sao lưu."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--to", type=Path, help="thư mục của các bản sao lưu (mặc định TINHSO_BACKUPS)")
        parser.add_argument("--keep", type=int, help="chỉ giữ bấy nhiêu bản mới nhất")
        parser.add_argument("--list", action="store_true", help="liệt kê các bản đang có")
        parser.add_argument("--verify", type=Path, metavar="BẢN", help="đọc lại một bản và chứng minh nó còn nguyên")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self._do(options)
        except (OperationRefused, OSError) as error:
            raise CommandError(str(error)) from error

    def _do(self, options: dict[str, Any]) -> None:
        shelf = Shelf(options["to"] or settings.BACKUPS_DIR)
        if options["list"]:
            for name in shelf.names():
                info = shelf.info(name)
                self.stdout.write(f"{shelf.folder / name}  {info.rows} dòng, {info.files} tệp, {info.bytes} byte")
            return
        if options["verify"]:
            manifest = verify(options["verify"].resolve())
            self.stdout.write(f"{manifest.name} còn nguyên: {len(manifest.parts)} phần, {manifest.files} tệp.")
            return
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep: phải giữ ít nhất 1 bản.")
        passphrase = os.environ.get("TINHSO_BACKUP_PASSPHRASE", "")
        made = backup(to=options["to"], keep=options["keep"], passphrase=passphrase, tell=self.stdout.write)
        self.stdout.write(f"Đã sao lưu và kiểm lại: {made}")
