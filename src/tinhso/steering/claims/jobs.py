"""Scheduled work of claims, and what they hold of people."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.events.api import schedule
from tinhso.core.privacy.api import register_holdings
from tinhso.steering.claims.api import purge_expired
from tinhso.steering.claims.services import holding

register_holdings("steering.claims", _("Kiểm số liệu"), holding.held_of, erase=holding.erase)


@schedule("steering.claims.purge", every=600, label=_("Xoá tệp kiểm số liệu của khách đã hết hạn giữ"))
def purge() -> int:
    """Delete the uploads whose time is over."""
    return purge_expired()
