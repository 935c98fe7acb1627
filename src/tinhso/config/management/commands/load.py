"""`tinhso load`."""

from typing import Any

from django.core.management.base import BaseCommand

from tinhso.config.setup import load_everything


class Command(BaseCommand):
    help = "Chuẩn bị dữ liệu: cập nhật cơ sở dữ liệu và nạp tỉnh. Chạy lại không ghi đè sửa đổi tại chỗ."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        load_everything(self.stdout.write)
