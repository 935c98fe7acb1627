"""What the ten roles are called and are for, in words (Vietnamese; translated by gettext)."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tinhso.core.access.api import EVERYWHERE, STAFF_ROLES, Role, Scope
from tinhso.core.journal.api import describe_actions


@dataclass(frozen=True)
class RoleWords:
    """A role's name and what its holder is here for."""

    role: Role
    name: Any
    purpose: Any

    @property
    def is_staff(self) -> bool:
        """Whether it is a public servant's role."""
        return self.role in STAFF_ROLES


ROLES = (
    RoleWords(
        Role.CITIZEN, _("Người dân"), _("Dùng dịch vụ của tỉnh cho việc của mình và xem việc đã gửi đi đến đâu.")
    ),
    RoleWords(
        Role.BUSINESS, _("Doanh nghiệp"), _("Dùng dịch vụ của tỉnh thay mặt doanh nghiệp, hợp tác xã, hộ kinh doanh.")
    ),
    RoleWords(
        Role.TEAM_MEMBER,
        _("Tổ công nghệ số cộng đồng"),
        _("Giúp bà con ở khóm, ấp dùng dịch vụ số; ghi lại việc đã giúp."),
    ),
    RoleWords(Role.OFFICER, _("Công chức xử lý"), _("Xử lý công việc được giao trong cơ quan của mình.")),
    RoleWords(
        Role.UNIT_HEAD, _("Lãnh đạo đơn vị"), _("Giao việc, duyệt và chịu trách nhiệm về số liệu của đơn vị mình.")
    ),
    RoleWords(
        Role.DATA_STEWARD,
        _("Quản lý dữ liệu"),
        _("Giữ cho dữ liệu của cơ quan đúng, đủ và mới; xác nhận số liệu đọc từ văn bản."),
    ),
    RoleWords(Role.REVIEWER, _("Người thẩm tra"), _("Đối chiếu số liệu, kết luận từng chỗ chưa khớp và nêu lý do.")),
    RoleWords(
        Role.LEADER, _("Lãnh đạo tỉnh"), _("Xem toàn cảnh, mở từng con số đến tận căn cứ, chỉ đạo việc cần làm.")
    ),
    RoleWords(Role.AUDITOR, _("Kiểm toán"), _("Xem nhật ký và kiểm tra rằng không ai sửa được dấu vết; không sửa gì.")),
    RoleWords(
        Role.ADMINISTRATOR,
        _("Quản trị hệ thống"),
        _("Lập tài khoản, cấp và thu hồi vai trò; không vì thế mà được làm thay việc chuyên môn."),
    ),
)
BY_ROLE = {words.role: words for words in ROLES}

METHODS = {
    "password": _("mật khẩu"),
    "password+totp": _("mật khẩu và mã xác thực"),
    "password+recovery": _("mật khẩu và mã dự phòng"),
    "demo": _("tài khoản tập huấn"),
    "vneid1": _("VNeID mức 1"),
    "vneid2": _("VNeID mức 2"),
}

#: Which step of signing in failed.
STEPS = {"password": _("mật khẩu"), "second_factor": _("mã xác thực"), "vneid": "VNeID"}
OUTCOMES = {
    "signed_in": _("đã vào"),
    "signed_out": _("đã đăng xuất"),
    "sign_in_failed": _("không vào được"),
}

#: Why an electronic sign-in came to nothing: title, and what to do now.
VNEID_REFUSALS = {
    "off": (_("Chưa có đăng nhập VNeID"), _("Hệ thống này chưa được nối với VNeID.")),
    "busy": (_("Có quá nhiều lượt đăng nhập"), _("Hãy đợi ít phút rồi thử lại.")),
    "down": (
        _("Chưa nối được với VNeID"),
        _("VNeID đang không trả lời. Bạn chưa được đăng nhập; hãy thử lại sau ít phút."),
    ),
    "provider": (
        _("Chưa nối được với VNeID"),
        _("Địa chỉ VNeID đang trả lời không đúng như đã đăng ký, nên chúng tôi dừng lại để bảo vệ bạn."),
    ),
    "cancelled": (
        _("Bạn chưa đồng ý chia sẻ thông tin"),
        _("Không sao cả: chưa có thông tin nào được gửi. Khi cần, bạn có thể đăng nhập lại."),
    ),
    "state": (
        _("Lần đăng nhập này không còn dùng được"),
        _("Lần đăng nhập đã quá 10 phút, đã dùng rồi, hoặc không bắt đầu từ trình duyệt này. Hãy bắt đầu lại từ đầu."),
    ),
    "answer": (
        _("Chưa xác minh được thông tin từ VNeID"),
        _("Thông tin nhận được đã hết hạn hoặc không do VNeID ký, nên không được dùng. Hãy đăng nhập lại."),
    ),
    "replayed": (
        _("Thông tin đăng nhập này đã được dùng"),
        _("Mỗi lần xác nhận của VNeID chỉ dùng được một lần. Hãy đăng nhập lại."),
    ),
    "person": (
        _("Chưa nhận ra bạn"),
        _("VNeID chưa gửi đủ số định danh, họ tên và mức định danh, hoặc số định danh không dùng được ở đây."),
    ),
    "level": (
        _("Việc này cần tài khoản định danh mức 2"),
        _("Tài khoản VNeID của bạn đang ở mức 1. Bạn nâng lên mức 2 tại công an xã, phường, rồi đăng nhập lại."),
    ),
    "other": (
        _("Trình duyệt này đang đăng nhập bằng tài khoản khác"),
        _("Hãy đăng xuất tài khoản đang dùng rồi đăng nhập lại."),
    ),
    "closed": (_("Tài khoản này đã bị khoá"), _("Hãy liên hệ bộ phận một cửa nơi bạn ở để được giúp.")),
}


def role_name(role: Role) -> str:
    """Return the role's name in the language of the reader."""
    return str(BY_ROLE[role].name)


def scope_words(scope: Scope) -> str:
    """Return where a role holds, in words."""
    if scope.agency == EVERYWHERE and scope.area == EVERYWHERE:
        return gettext("toàn tỉnh")
    parts = []
    if scope.agency == EVERYWHERE:
        parts.append(gettext("mọi cơ quan"))
    elif scope.agency:
        parts.append(gettext("cơ quan %(code)s và đơn vị trực thuộc") % {"code": scope.agency})
    if scope.area == EVERYWHERE:
        parts.append(gettext("mọi địa bàn"))
    elif scope.area:
        parts.append(gettext("địa bàn %(code)s") % {"code": scope.area})
    return ", ".join(parts) or gettext("việc của chính mình")


BROWSERS = (("Edg/", "Edge"), ("OPR/", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"))
SYSTEMS = (("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "macOS"))


def device_words(agent: str) -> str:
    """Return what an owner recognises a browser by: «Chrome, Windows» (from the User-Agent header, so only a hint)."""
    browser = next((name for mark, name in BROWSERS if mark in agent), "Safari" if "Safari/" in agent else "")
    system = next((name for mark, name in SYSTEMS if mark in agent), "Linux" if "Linux" in agent else "")
    return ", ".join(filter(None, [browser, system])) or gettext("thiết bị không rõ")


def wait_words(seconds: int) -> str:
    """Return a waiting time a person understands: «30 giây», «2 phút»."""
    if seconds < 60:
        return gettext("%(n)d giây") % {"n": max(1, seconds)}
    return gettext("%(n)d phút") % {"n": -(-seconds // 60)}


describe_actions(
    {
        "core.identity.account.signed_in": _("đăng nhập"),
        "core.identity.account.signed_out": _("đăng xuất"),
        "core.identity.account.sign_in_failed": _("đăng nhập không được"),
        "core.identity.account.created": _("lập tài khoản"),
        "core.identity.account.activated": _("mở lại tài khoản"),
        "core.identity.account.deactivated": _("khoá tài khoản"),
        "core.identity.account.unlocked": _("xoá các lần thử sai"),
        "core.identity.role.granted": _("cấp vai trò"),
        "core.identity.role.withdrawn": _("thu hồi vai trò"),
        "core.identity.password.changed": _("đổi mật khẩu"),
        "core.identity.password.reset": _("đặt lại mật khẩu"),
        "core.identity.second_factor.set_up": _("lập xác thực hai lớp"),
        "core.identity.second_factor.reset": _("bỏ xác thực hai lớp"),
        "core.identity.recovery_codes.renewed": _("lấy mã dự phòng mới"),
        "core.identity.sessions.ended": _("đăng xuất ở nơi khác"),
        "core.identity.person.joined": _("tiếp nhận vào cơ quan"),
        "core.identity.person.moved": _("điều chuyển"),
        "core.identity.person.left": _("thôi việc"),
        "core.identity.delegation.given": _("ủy quyền"),
        "core.identity.delegation.used": _("bắt đầu làm việc được ủy quyền"),
        "core.identity.delegation.withdrawn": _("kết thúc ủy quyền"),
        "core.identity.administrator.recovered": _("khôi phục quản trị viên trên máy chủ"),
        "core.files.file.stored": _("lưu tệp"),
        "core.files.file.discarded": _("bỏ tệp"),
        "core.files.store.swept": _("dọn kho tệp"),
    }
)
