"""The way back for an administrator who lost phone and codes."""

import getpass
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.core.identity.api import IdentityRefused, recover_administrator


class Command(BaseCommand):
    help = (
        "Khôi phục quản trị viên toàn tỉnh mất điện thoại và hết mã dự phòng: bỏ xác thực hai lớp, đăng xuất mọi nơi, "
        "in mật khẩu một lần. Ghi vào nhật ký và báo cho mọi quản trị viên."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="tên đăng nhập của quản trị viên")
        parser.add_argument("--reason", required=True, help="lý do, ghi vào nhật ký")
        parser.add_argument("--yes", action="store_true", help="không hỏi lại")
        parser.add_argument("--anyway", action="store_true", help="làm cả khi còn quản trị viên khác")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"]
        if not options["yes"]:
            self.stdout.write(f"Sắp bỏ xác thực hai lớp và mật khẩu của «{username}», đăng xuất mọi nơi.")
            if input("Gõ lại tên đăng nhập để làm tiếp: ").strip() != username:
                raise CommandError("Chưa làm gì: tên gõ lại không khớp.")
        try:
            made = recover_administrator(
                username=username, reason=options["reason"], operator=getpass.getuser(), anyway=options["anyway"]
            )
        except IdentityRefused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write("")
        self.stdout.write("  *** ĐÃ KHÔI PHỤC MỘT QUẢN TRỊ VIÊN TOÀN TỈNH ***")
        self.stdout.write("  Việc này đã vào nhật ký và hiện 30 ngày với mọi quản trị viên, trên trang Tài khoản.")
        self.stdout.write(f"  Tên đăng nhập:    {made.username}")
        self.stdout.write(f"  Mật khẩu một lần: {made.password}")
        self.stdout.write(f"  Dùng được đến {made.expires_at:%d/%m/%Y %H:%M} UTC, tại /dang-nhap/. Sẽ không hiện lại.")
        self.stdout.write("  Ở lần đăng nhập tới, người này đổi mật khẩu và lập lại xác thực hai lớp.")
