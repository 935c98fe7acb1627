"""`tinhso export province [FOLDER]`."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from tinhso.config.province import export_parts


class Command(BaseCommand):
    help = "Ghi dữ liệu tỉnh (cả sửa đổi tại chỗ) trở lại thư mục provinces/."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["province"])
        parser.add_argument("folder", nargs="?", default=str(settings.PROVINCE_DIR))

    def handle(self, *args: Any, **options: Any) -> None:
        export_parts(Path(options["folder"]), self.stdout.write)
