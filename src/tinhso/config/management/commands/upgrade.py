"""`tinhso upgrade`."""

import os
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tinhso.config.operations.api import OperationRefused, hold, upgrade
from tinhso.config.setup import load_everything


class Command(BaseCommand):
    help = "Nâng cấp dữ liệu theo phiên bản phần mềm này: sao lưu, chuyển, kiểm; hỏng thì trở lại như cũ."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        passphrase = os.environ.get("TINHSO_BACKUP_PASSPHRASE", "")
        try:
            with hold(alone=True):
                made = upgrade(prepare=load_everything, passphrase=passphrase, tell=self.stdout.write)
        except (OperationRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã nâng cấp. Bản sao lưu trước khi nâng cấp: {made}")
