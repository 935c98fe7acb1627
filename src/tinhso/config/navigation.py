"""What stands in the navigation, for whom."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Actor
from tinhso.core.web.api import NavigationItem


def items(actor: Actor) -> list[NavigationItem]:
    """Return the entries *actor* may follow, in order."""
    entries = [
        NavigationItem("/", _("Trang chủ")),
        NavigationItem("/ke-hoach/", _("Kế hoạch")),
        NavigationItem("/kiem-so-lieu/", _("Kiểm số liệu")),
    ]
    if actor.is_staff:
        entries.append(NavigationItem("/lam-viec/", _("Việc của tôi")))
    return entries
