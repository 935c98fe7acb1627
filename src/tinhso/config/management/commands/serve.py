"""`tinhso serve`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tinhso.config.operations.api import OperationRefused, hold
from tinhso.config.server import PortTaken, children, ensure_free, supervise
from tinhso.core.web.api import METER


class Command(BaseCommand):
    help = "Chạy toàn bộ nền tảng tại http://127.0.0.1:PORT (mặc định 8000)."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--workers", type=int, default=settings.ENVIRONMENT.workers)

    def handle(self, *args: Any, **options: Any) -> None:
        port, host = settings.ENVIRONMENT.port, options["host"]
        family = children(port, host, options["workers"])
        try:
            for child in family:
                if child.port is not None:
                    ensure_free(host, child.port)
            with hold(alone=False):
                METER.forget()
                self.stdout.write(f"Tỉnh Số đang chạy tại http://{host}:{port}  (Ctrl-C để dừng)")
                supervise(family, self._tell)
        except (PortTaken, OperationRefused) as error:
            raise CommandError(str(error)) from error

    def _tell(self, words: str) -> None:
        """Write a line at once: into a file Python would keep it back until much more is said."""
        self.stdout.write(words)
        self.stdout.flush()
