"""Types of fields as a steward names them: a type with its format, an example, and whether it is about people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

LONG = 2000


@dataclass(frozen=True)
class PlainType:
    """One choice: what the declaration says for it, and how it is told."""

    code: str
    words: str
    example: str
    says: Mapping[str, Any] = field(default_factory=dict)
    personal: str = ""


def plain_types() -> tuple[PlainType, ...]:
    """Return every choice, the usual ones first."""
    return (*_words(), *_people(), *_figures(), *_lists())


def _words() -> tuple[PlainType, ...]:
    return (
        PlainType("text", _("Chữ ngắn"), _("tên, số hiệu, một dòng"), {"type": "text"}),
        PlainType("long_text", _("Đoạn văn"), _("mô tả, ghi chú"), {"type": "text", "length": LONG}),
        PlainType("url", _("Địa chỉ trang web"), "https://camau.gov.vn", {"type": "text", "format": "url"}),
        PlainType("plate", _("Biển số xe"), "69A-123.45", {"type": "text", "format": "plate"}),
        PlainType("tax_code", _("Mã số thuế"), "2000123453", {"type": "text", "format": "tax_code"}),
    )


def _people() -> tuple[PlainType, ...]:
    def about(code: str, words: str, example: str) -> PlainType:
        return PlainType(code, words, example, {"type": "text", "format": code}, personal="basic")

    return (
        about("person_name", _("Họ và tên người"), _("Nguyễn Văn A")),
        about("citizen_id", _("Số định danh cá nhân"), _("đúng 12 chữ số")),
        about("phone", _("Điện thoại"), "0290 3831 234"),
        about("email", _("Thư điện tử"), "ten@camau.gov.vn"),
        about("address", _("Địa chỉ"), _("số nhà, đường, ấp")),
    )


def _figures() -> tuple[PlainType, ...]:
    return (
        PlainType("integer", _("Số đếm"), "1.234", {"type": "integer"}),
        PlainType("decimal", _("Số có phần lẻ"), "12,5", {"type": "decimal"}),
        PlainType("money", _("Tiền (đồng)"), "1.500.000", {"type": "money"}),
        PlainType("date", _("Ngày"), "15/10/2024", {"type": "date"}),
        PlainType("datetime", _("Ngày giờ"), "15/10/2024 08:30", {"type": "datetime"}),
        PlainType("month", _("Tháng"), "2024-10", {"type": "month"}),
        PlainType("year", _("Năm"), "2024", {"type": "year"}),
        PlainType("boolean", _("Có hoặc không"), _("có, không"), {"type": "boolean"}),
    )


def _lists() -> tuple[PlainType, ...]:
    return (
        PlainType("code", _("Chọn trong danh mục"), _("ví dụ nam, nữ"), {"type": "code"}),
        PlainType("commune", _("Xã, phường"), _("chọn theo danh bạ"), {"type": "area", "level": "commune"}),
        PlainType("area", _("Địa bàn mọi cấp"), _("tỉnh, xã, ấp"), {"type": "area"}),
        PlainType("agency", _("Cơ quan"), _("chọn theo danh bạ"), {"type": "agency"}),
        PlainType("reference", _("Bản ghi của sổ khác"), _("dẫn sang sổ đó"), {"type": "reference"}),
        PlainType("geo", _("Toạ độ"), "9.1769, 105.1524", {"type": "geo"}),
        PlainType("file", _("Tệp"), _("tên tệp"), {"type": "file"}),
        PlainType("json", _("Dữ liệu có cấu trúc"), _("dành cho phần mềm"), {"type": "json"}),
    )


def plain_type_of(item: Mapping[str, Any]) -> str:
    """Return which choice a field of a declaration is."""
    kind, form = str(item.get("type", "text")), str(item.get("format", ""))
    if kind == "text":
        if form:
            return form
        return "long_text" if int(item.get("length") or 0) >= LONG else "text"
    return "commune" if kind == "area" and item.get("level") == "commune" else kind


def says(code: str) -> dict[str, Any]:
    """Return what a choice says in a declaration; nothing for an unknown one."""
    return next((dict(item.says) for item in plain_types() if item.code == code), {})
