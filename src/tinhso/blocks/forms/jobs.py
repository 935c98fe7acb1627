"""Scheduled work of forms, and what they tell the registries."""

from django.utils.translation import gettext_lazy as _

from tinhso.blocks.forms import services
from tinhso.core.events.api import schedule
from tinhso.core.privacy.api import register_holdings

register_holdings("blocks.forms", _("Biểu mẫu"), services.held_of, erase=services.erase)


@schedule("blocks.forms.tidy", at="03:10", label=_("Bỏ bản nháp biểu mẫu quá 30 ngày"))
def drop_old_drafts() -> None:
    """Drop the drafts that nobody touched for 30 days."""
    services.tidy()
