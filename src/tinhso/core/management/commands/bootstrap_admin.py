"""Make the first administrator."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.core.identity.api import IdentityRefused, bootstrap_administrator


class Command(BaseCommand):
    help = "Lập quản trị viên toàn tỉnh đầu tiên và in mật khẩu một lần. Từ chối nếu đã có quản trị viên."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="quan.tri", help="tên đăng nhập")
        parser.add_argument("--name", default="Quản trị viên", help="họ và tên")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            made = bootstrap_administrator(username=options["username"], name=options["name"])
        except IdentityRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"Tên đăng nhập:    {made.username}")
        self.stdout.write(f"Mật khẩu một lần: {made.password}")
        self.stdout.write(f"Dùng được đến {made.expires_at:%d/%m/%Y %H:%M} UTC, tại /dang-nhap/. Sẽ không hiện lại.")
