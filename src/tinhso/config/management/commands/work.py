"""`tinhso work`: scheduled work."""

import signal
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tinhso.config.work import run_due


class Command(BaseCommand):
    help = "Làm các việc theo lịch (xoá tệp tải lên đã hết hạn). --once: làm một lượt rồi dừng."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        stopping = False

        def stop(*_: Any) -> None:
            nonlocal stopping
            stopping = True

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        last: dict[str, float] = {}
        while not stopping:
            run_due(last, time.monotonic())
            if options["once"]:
                return
            time.sleep(1)
