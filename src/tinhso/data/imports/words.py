"""What states are called on screen."""

from typing import Any

from django.utils.translation import gettext as _

from tinhso.data.imports.data import RowState, State


def states() -> dict[str, str]:
    """Return the states of imports in words."""
    return {
        State.WAITING.value: _("đang xếp hàng"),
        State.READING.value: _("đang đọc tệp"),
        State.MAPPING.value: _("chờ ghép cột"),
        State.CHECKING.value: _("đang kiểm tra"),
        State.STAGING.value: _("đang đưa dòng vào"),
        State.INDEXING.value: _("đang lập chỉ mục"),
        State.STAGED.value: _("chờ công bố"),
        State.PUBLISHED.value: _("đã công bố"),
        State.CHECKED.value: _("đã chạy thử"),
        State.PAUSED.value: _("tạm dừng"),
        State.CANCELLED.value: _("đã huỷ"),
        State.FAILED.value: _("không nhập được"),
        State.WITHDRAWN.value: _("đã rút lại"),
    }


def row_states() -> dict[str, str]:
    """Return the states of rows set aside in words."""
    return {
        RowState.OPEN.value: _("chờ sửa"),
        RowState.MENDED.value: _("đã sửa"),
        RowState.DISMISSED.value: _("đã bỏ"),
    }


def encodings() -> dict[str, str]:
    """Return the codes of text in words."""
    return {
        "utf-8": "UTF-8",
        "utf-8-sig": "UTF-8",
        "utf-16": "UTF-16",
        "unicode": "Unicode",
        "tcvn3": _("TCVN3 (phông .Vn…, ABC)"),
        "vni": _("VNI (phông VNI-…)"),
        "cp1258": "Windows-1258",
        "tcvn3/utf-8": _("TCVN3 (phông .Vn…, ABC)"),
        "vni/utf-8": _("VNI (phông VNI-…)"),
    }


def delimiters() -> dict[str, str]:
    """Return the signs between fields in words."""
    return {",": _("dấu phẩy"), ";": _("dấu chấm phẩy"), "\t": _("dấu tab"), "|": _("dấu gạch đứng")}


def rhythm(source: Any) -> str:
    """Return how often a standing source is fetched, in words."""
    if source.at is not None:
        return _("mỗi ngày lúc %(at)s") % {"at": source.at.strftime("%H:%M")}
    minutes = source.every_minutes or 1440
    if minutes < 60:
        return _("%(n)s phút một lần") % {"n": minutes}
    return _("mỗi giờ") if minutes == 60 else _("%(n)s giờ một lần") % {"n": minutes // 60}
