"""`tinhso work`: events, jobs and schedules."""

import signal
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from tinhso.core.events.api import WorkLoop, work_once


class Command(BaseCommand):
    help = "Giao sự kiện, làm việc nền và việc theo lịch. --once: làm hết những gì đến hạn rồi dừng."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true")
        parser.add_argument("--jobs", type=int, default=2, help="số việc nền làm cùng lúc (mặc định 2)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"Đã làm {work_once()} việc.")
            return
        loop = WorkLoop(job_lanes=max(1, options["jobs"]))

        def stop(*_: Any) -> None:
            loop.stopping.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        loop.run()
