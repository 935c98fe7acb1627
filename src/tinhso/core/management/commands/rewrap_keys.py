"""`tinhso rewrap_keys`."""

from typing import Any

from django.core.management.base import BaseCommand

from tinhso.core.subjects.api import rewrap_keys


class Command(BaseCommand):
    help = "Bọc lại khoá của mọi người bằng khoá gốc đang dùng (sau khi đổi TINHSO_MASTER_KEY). Chạy lại được."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã bọc lại {rewrap_keys()} khoá.")
