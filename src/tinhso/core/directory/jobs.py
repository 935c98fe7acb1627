"""Scheduled work of the directory."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.directory.services import changing
from tinhso.core.events.api import schedule


@schedule("core.directory.take_force", every=600, label=_("Đưa việc sáp nhập, chia tách đến ngày vào hiệu lực"))
def take_force() -> int:
    """Make final the decided changes whose day has come."""
    return changing.take_force()
