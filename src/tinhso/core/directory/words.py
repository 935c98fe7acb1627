"""What codes of the directory are called in words, and what the journal calls its actions."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from tinhso.core.directory.data import AgencyKind, AreaKind, Kind, Level, Operation, Passing, State, Target
from tinhso.core.journal.api import describe_actions

LEVELS: dict[str, Any] = {
    Level.PROVINCE: _("Cấp tỉnh"),
    Level.DISTRICT: _("Cấp huyện"),
    Level.COMMUNE: _("Cấp xã"),
    Level.HAMLET: _("Ấp, khóm"),
}
AREA_KINDS: dict[str, Any] = {
    AreaKind.PROVINCE: _("Tỉnh"),
    AreaKind.CITY: _("Thành phố"),
    AreaKind.TOWN: _("Thị xã"),
    AreaKind.DISTRICT: _("Huyện"),
    AreaKind.COMMUNE: _("Xã"),
    AreaKind.WARD: _("Phường"),
    AreaKind.TOWNSHIP: _("Thị trấn"),
    AreaKind.HAMLET: _("Ấp"),
    AreaKind.QUARTER: _("Khóm"),
}
AGENCY_KINDS: dict[str, Any] = {
    AgencyKind.AGENCY: _("Cơ quan, đơn vị"),
    AgencyKind.COMMITTEE: _("Ủy ban nhân dân"),
    AgencyKind.GROUP: _("Nhóm cơ quan như văn bản ghi"),
    AgencyKind.ENTERPRISE: _("Nhóm doanh nghiệp như văn bản ghi"),
    AgencyKind.CENTRAL: _("Cơ quan trung ương"),
}
PASSINGS: dict[str, Any] = {Passing.FULL: _("toàn bộ"), Passing.PARTIAL: _("một phần")}
OPERATIONS: dict[str, Any] = {
    Operation.MERGE: _("Sáp nhập"),
    Operation.SPLIT: _("Chia tách"),
    Operation.RENAME: _("Đổi tên"),
    Operation.ABOLISH: _("Giải thể"),
}
STATES: dict[str, Any] = {
    State.DRAFT: _("Bản nháp"),
    State.DECIDED: _("Đã có văn bản, chờ hiệu lực"),
    State.IN_FORCE: _("Đã có hiệu lực"),
    State.REVOKED: _("Đã rút lại trước ngày hiệu lực"),
    State.DISCARDED: _("Bỏ nháp"),
}
TARGETS: dict[str, Any] = {Target.AREA: _("Địa bàn"), Target.AGENCY: _("Cơ quan")}
FIELDS: dict[str, Any] = {
    "code": _("Mã"),
    "full_name": _("Tên đầy đủ"),
    "name": _("Tên"),
    "short": _("Tên tắt"),
    "english": _("Tên tiếng Anh"),
    "aliases": _("Tên gọi khác"),
    "level": _("Cấp"),
    "kind": _("Loại"),
    "parent": _("Mã cấp trên"),
    "area": _("Mã địa bàn"),
    "agency": _("Mã cơ quan"),
    "title": _("Chức vụ"),
    "rank": _("Thứ tự"),
    "valid_from": _("Có hiệu lực từ ngày"),
    "valid_to": _("Đến hết ngày"),
    "legal_basis": _("Căn cứ"),
    "note": _("Ghi chú"),
    "latitude": _("Vĩ độ"),
    "longitude": _("Kinh độ"),
    "hex_column": _("Cột trên bản đồ ô"),
    "hex_row": _("Hàng trên bản đồ ô"),
    "is_verified": _("Đã xác minh"),
    "certainty": _("Mức chắc chắn"),
    "target": _("Của"),
    "old": _("Đơn vị cũ"),
    "new": _("Đơn vị mới"),
    "on": _("Ngày chuyển"),
    "share": _("Tỷ lệ"),
    "moved": _("Phần chuyển"),
    "is_main": _("Nhận phần chính"),
    "post": _("Mã chức vụ"),
    "phone": _("Điện thoại"),
    "email": _("Thư điện tử công vụ"),
}
ORIGINS: dict[str, Any] = {
    "loaded": _("nạp từ thư mục dữ liệu của tỉnh"),
    "edited": _("sửa tại đây"),
    "restored": _("dùng lại bản cũ"),
    "withdrawn": _("rút khỏi danh bạ"),
    "imported": _("nạp từ tệp"),
    "changed": _("do sáp nhập, chia tách, đổi tên"),
    "revoked": _("do rút lại việc sáp nhập, chia tách, đổi tên"),
}
KINDS: dict[str, Any] = {
    Kind.AREA: _("Địa bàn"),
    Kind.AGENCY: _("Cơ quan"),
    Kind.SUCCESSOR: _("Kế thừa"),
    Kind.POST: _("Chức vụ"),
}


def describe() -> None:
    """Tell the journal what the directory's actions are called; called once when the door loads."""
    describe_actions(
        {
            "core.directory.province.loaded": _("nạp danh bạ"),
            "core.directory.rows.imported": _("nạp danh bạ từ tệp"),
            **{f"core.directory.{kind.value}.edited": _("sửa danh bạ") for kind in Kind},
            **{f"core.directory.{kind.value}.restored": _("khôi phục bản cũ trong danh bạ") for kind in Kind},
            **{f"core.directory.{kind.value}.withdrawn": _("rút một dòng khỏi danh bạ") for kind in Kind},
            "core.directory.change.drafted": _("soạn việc sáp nhập, chia tách, đổi tên"),
            "core.directory.change.redrafted": _("sửa bản nháp sáp nhập, chia tách, đổi tên"),
            "core.directory.change.discarded": _("bỏ bản nháp sáp nhập, chia tách, đổi tên"),
            "core.directory.change.decided": _("ghi nhận quyết định sáp nhập, chia tách, đổi tên"),
            "core.directory.change.revoked": _("rút lại việc sáp nhập, chia tách, đổi tên"),
            "core.directory.change.took_force": _("việc sáp nhập, chia tách, đổi tên có hiệu lực"),
            "core.directory.person.saved": _("ghi người vào danh bạ"),
            "core.directory.person.left": _("ghi người thôi việc"),
            "core.directory.post.taken": _("giao chức vụ"),
            "core.directory.post.left": _("thôi chức vụ"),
        }
    )
