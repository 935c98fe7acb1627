"""`tinhso restore`."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tinhso.config.operations.api import OperationRefused, hold, restore


class Command(BaseCommand):
    help = "Khôi phục một bản sao lưu vào thư mục dữ liệu trống, chứng minh và so từng dòng. Máy chủ phải đang dừng."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("backup", type=Path, metavar="BẢN", help="thư mục của một bản sao lưu")
        parser.add_argument("--replace", action="store_true", help="cất riêng dữ liệu đang có rồi khôi phục")

    def handle(self, *args: Any, **options: Any) -> None:
        passphrase = os.environ.get("TINHSO_BACKUP_PASSPHRASE", "")
        try:
            with hold(alone=True):
                report = restore(
                    backup=options["backup"], replace=options["replace"], passphrase=passphrase, tell=self.stdout.write
                )
        except (OperationRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã khôi phục {report.manifest.name}:")
        self.stdout.write(f"  {report.rows} dòng của {report.tables} bảng, khớp từng dòng")
        self.stdout.write(f"  {report.files} tệp, khớp từng byte")
        self.stdout.write(f"  nhật ký {report.journal_entries} mục, chuỗi còn nguyên")
        self.stdout.write(f"  khoá: {report.keys or 'KHÔNG CÓ: chép khoá vào TINHSO_DATA trước khi chạy'}")
        if report.replaced:
            self.stdout.write(f"  dữ liệu trước đó cất ở {report.replaced}; xoá khi không cần nữa")
        self.stdout.write("Mọi người phải đăng nhập lại. Chạy tinhso load để cập nhật giao diện, rồi tinhso serve.")
