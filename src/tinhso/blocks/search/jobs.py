"""Keeping the index fresh."""

from django.utils.translation import gettext_lazy as _

from tinhso.blocks.search.services.refreshing import refresh
from tinhso.core.events.api import schedule

#: Seconds from a write until it is found, at most, besides the work itself.
EVERY = 10


@schedule("blocks.search.refresh", every=EVERY, label=_("Cập nhật chỉ mục tìm kiếm"))
def keep_fresh() -> None:
    """Write what changed since the last time."""
    refresh()
