"""What stands in the navigation, for whom."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Actor, Role
from tinhso.core.web.api import NavigationItem


def items(actor: Actor) -> list[NavigationItem]:
    """Return the entries *actor* may follow, in order."""
    entries = [
        NavigationItem("/", _("Trang chủ")),
        NavigationItem("/ke-hoach/", _("Kế hoạch")),
        NavigationItem("/kiem-so-lieu/", _("Kiểm số liệu")),
        NavigationItem("/danh-ba/", _("Danh bạ")),
        NavigationItem("/kho-du-lieu/", _("Kho dữ liệu")),
        NavigationItem("/lich-lam-viec/", _("Lịch làm việc")),
    ]
    if actor.is_staff:
        entries.append(NavigationItem("/lam-viec/", _("Việc của tôi")))
    if actor.roles & {Role.AUDITOR, Role.ADMINISTRATOR}:
        entries.append(NavigationItem("/kiem-toan/nhat-ky/", _("Nhật ký")))
        entries.append(NavigationItem("/quan-tri/viec-nen/", _("Việc nền")))
        entries.append(NavigationItem("/quan-tri/tep/", _("Kho tệp")))
    if Role.AUDITOR in actor.roles:
        entries.append(NavigationItem("/quan-tri/uy-quyen/", _("Ủy quyền")))
    if Role.ADMINISTRATOR in actor.roles:
        entries.append(NavigationItem("/quan-tri/", _("Hôm nay cần gì"), exact=True))
        entries.append(NavigationItem("/quan-tri/tai-khoan/", _("Tài khoản")))
        entries.append(NavigationItem("/quan-tri/xoa-du-lieu/", _("Xoá dữ liệu")))
    return entries
