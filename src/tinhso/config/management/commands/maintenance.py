"""`tinhso maintenance on|off|status`."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tinhso.config.operations.api import OperationRefused, announce, call_off, current_maintenance


def _moment(text: str) -> datetime:
    """Return the local time *text*; raise CommandError if it cannot be read."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text}: hãy viết «NĂM-THÁNG-NGÀY GIỜ:PHÚT», ví dụ 2026-11-25 20:00.") from error
    return found if found.tzinfo else timezone.make_aware(found)


class Command(BaseCommand):
    help = "Báo trước và chạy chế độ bảo trì (chỉ đọc): on --from … --until … [--message …], off, status."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["on", "off", "status"])
        parser.add_argument("--from", dest="starts", help="bắt đầu (giờ Việt Nam); bỏ trống: ngay bây giờ")
        parser.add_argument("--until", dest="ends", help="kết thúc (giờ Việt Nam)")
        parser.add_argument("--message", default="", help="lý do, in cho mọi người")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "on":
            self._on(options)
        elif options["what"] == "off":
            self.stdout.write("Đã kết thúc bảo trì." if call_off() else "Không có đợt bảo trì nào.")
        else:
            self._status()

    def _on(self, options: dict[str, Any]) -> None:
        if not options["ends"]:
            raise CommandError("--until: hãy nêu giờ kết thúc.")
        starts = _moment(options["starts"]) if options["starts"] else timezone.now()
        try:
            announce(starts=starts, ends=_moment(options["ends"]), message=options["message"])
        except OperationRefused as error:
            raise CommandError(str(error)) from error
        self._status()

    def _status(self) -> None:
        found = current_maintenance()
        if found is None:
            self.stdout.write("Không có đợt bảo trì nào.")
            return
        starts, ends = (timezone.localtime(at).strftime("%H:%M %d/%m/%Y") for at in (found.starts, found.ends))
        state = "ĐANG BẢO TRÌ (chỉ đọc)" if found.is_on(timezone.now()) else "Đã báo trước"
        self.stdout.write(f"{state}: {starts} đến {ends}. {found.message}".rstrip())
