"""Scheduled work of this module."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.events.api import schedule
from tinhso.core.events.services.tidying import tidy


@schedule("core.events.tidy", at="02:40", label=_("Dọn sự kiện, việc nền và khoá lặp đã quá hạn giữ"))
def tidy_up() -> int:
    """Delete what is over and past its time."""
    return tidy()
