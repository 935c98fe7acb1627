"""`tinhso search rebuild|refresh`: make the index of the one search anew, or bring it up to date."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tinhso.blocks.search.api import rebuild, refresh


class Command(BaseCommand):
    help = "Dựng lại (rebuild) hoặc cập nhật (refresh) chỉ mục tìm kiếm. Vẫn tìm được trong lúc dựng."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["rebuild", "refresh"])

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuild() if options["what"] == "rebuild" else refresh()
        if done is None:
            raise CommandError("Tiến trình khác đang ghi chỉ mục. Hãy thử lại sau ít phút.")
        self.stdout.write(f"Đã ghi {done.written} mục, bỏ {done.removed} mục, từ {done.sources} nguồn.")
