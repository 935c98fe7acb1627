"""What stands in the navigation, for whom."""

from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import Actor, Role
from tinhso.core.web.api import NavigationItem

OVERSEERS = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})


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
    if actor.roles & OVERSEERS:
        entries.append(NavigationItem("/quan-tri/", _("Quản trị")))
    return entries


def administration(actor: Actor) -> list[NavigationItem]:
    """Return the pages for running the platform that *actor* may open: the second row of «Quản trị»."""
    entries = [
        NavigationItem("/kiem-toan/nhat-ky/", _("Nhật ký")),
        NavigationItem("/quan-tri/viec-nen/", _("Việc nền")),
        NavigationItem("/quan-tri/su-kien/", _("Sự kiện")),
        NavigationItem("/quan-tri/tep/", _("Kho tệp")),
        NavigationItem("/quan-tri/uy-quyen/", _("Ủy quyền")),
    ]
    if Role.ADMINISTRATOR in actor.roles:
        entries[:0] = [
            NavigationItem("/quan-tri/tai-khoan/", _("Tài khoản")),
            NavigationItem("/quan-tri/nhan-su/", _("Nhân sự")),
        ]
        entries.append(NavigationItem("/quan-tri/xoa-du-lieu/", _("Xoá dữ liệu")))
    return entries
