"""`tinhso demo`: load Cà Mau and serve it."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.config.setup import load_everything


class Command(BaseCommand):
    help = "Nạp Cà Mau cho môi trường tập huấn rồi chạy nền tảng."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--scale", type=float, default=0.01, help="cỡ của tỉnh tập huấn nạp nền vào các sổ mô phỏng; 0: không nạp"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.TRAINING:
            raise CommandError("Lệnh demo chỉ chạy ở môi trường tập huấn (TINHSO_MODE=training).")
        load_everything(self.stdout.write)
        port = settings.ENVIRONMENT.port
        self.stdout.write("")
        self.stdout.write(f"  Trang chủ        http://127.0.0.1:{port}/")
        self.stdout.write(f"  Kế hoạch         http://127.0.0.1:{port}/ke-hoach/?ngay=2024-10-15")
        self.stdout.write(f"  Kiểm số liệu     http://127.0.0.1:{port}/kiem-so-lieu/")
        self.stdout.write(f"  Dạo quanh 5 phút http://127.0.0.1:{port}/demo  (vào thử từng vai bằng một lần bấm)")
        self.stdout.write("")
        self._fill(options["scale"])
        self._people(port)
        call_command("serve", stdout=self.stdout)

    def _fill(self, scale: float) -> None:
        """Ask the background work for the training province; the pages are served meanwhile."""
        # Imported here for the same reason as below.
        from tinhso.twin.api import ask_to_fill

        if scale > 0 and ask_to_fill(scale):
            self.stdout.write(f"  Sổ mô phỏng cỡ {scale:g} đang được nạp nền; tiến độ ở trang việc nền của quản trị.")
            self.stdout.write("")

    def _people(self, port: int) -> None:
        # Imported here: in production the twin is not installed, and this command has refused by then.
        from tinhso.core.identity.api import role_name
        from tinhso.twin.api import DEMO_PEOPLE

        door = f"http://127.0.0.1:{port}/demo"
        self.stdout.write(f"  Người tập huấn (vào bằng một lần bấm tại {door}, không có mật khẩu):")
        for person in DEMO_PEOPLE:
            self.stdout.write(f"    {person.username:24} {person.name:22} {role_name(person.role)}")
        self.stdout.write("")
