"""Scheduled work of claims."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.events.api import schedule
from tinhso.steering.claims.api import purge_expired


@schedule("steering.claims.purge", every=600, label=_("Xoá tệp kiểm số liệu của khách đã hết hạn giữ"))
def purge() -> int:
    """Delete the uploads whose time is over."""
    return purge_expired()
