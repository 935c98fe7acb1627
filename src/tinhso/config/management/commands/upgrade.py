"""`tinhso upgrade`."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tinhso.config.operations.api import OperationRefused, hold, upgrade
from tinhso.config.setup import load_everything


class Command(BaseCommand):
    help = "Nâng cấp dữ liệu theo phiên bản phần mềm này: sao lưu, chuyển, kiểm; hỏng thì trở lại như cũ."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        passphrase = settings.ENVIRONMENT.backup_passphrase
        try:
            with hold(alone=True):
                made = upgrade(prepare=load_everything, passphrase=passphrase, tell=self.stdout.write)
        except (OperationRefused, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Đã nâng cấp. Bản sao lưu trước khi nâng cấp: {made}")
