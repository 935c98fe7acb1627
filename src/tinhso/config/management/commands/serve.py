"""`tinhso serve`."""

import os
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tinhso.config.server import PortTaken, children, ensure_free, supervise


class Command(BaseCommand):
    help = "Chạy toàn bộ nền tảng tại http://127.0.0.1:PORT (mặc định 8000)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=max(2, min(8, os.cpu_count() or 2)))

    def handle(self, *args: Any, **options: Any) -> None:
        port, host = settings.ENVIRONMENT.port, options["host"]
        try:
            ensure_free(host, port)
        except PortTaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Tỉnh Số đang chạy tại http://{host}:{port}  (Ctrl-C để dừng)")
        supervise(children(port, host, options["workers"]), self.stdout.write)
