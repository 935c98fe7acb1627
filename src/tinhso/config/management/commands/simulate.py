"""`tinhso simulate`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tinhso.config.server import PortTaken, ensure_free, simulated, supervise


class Command(BaseCommand):
    help = "Chỉ chạy các hệ thống mô phỏng (môi trường tập huấn); tinhso serve đã tự chạy chúng."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TRAINING:
            raise CommandError("Hệ thống mô phỏng chỉ chạy ở môi trường tập huấn (TINHSO_MODE=training).")
        family = simulated(settings.ENVIRONMENT.port)
        if not family:
            self.stdout.write("Không có hệ thống nào cần mô phỏng: các hệ thống thật đã được khai báo.")
            return
        try:
            for child in family:
                if child.port is not None:
                    ensure_free("127.0.0.1", child.port)
        except PortTaken as error:
            raise CommandError(str(error)) from error
        for child in family:
            self.stdout.write(f"Mô phỏng {child.name}: http://127.0.0.1:{child.port}  (Ctrl-C để dừng)")
        supervise(family, self.stdout.write)
