"""What is wrong with a declaration, told to a steward: at which row, under which label, with a link to it."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

_FIELD = re.compile(r"fields\[(\d+)\]\.?(?:(\w+)(?:\[\d+\])?(?:\.\w+)?)?: (.*)", re.S)
_PLACE = re.compile(r"([a-z_]+)(?:\[\d+\])?(?:\.\w+)?: (.*)", re.S)


def told_problems(problems: Sequence[str], content: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return (where to go, what to say) for each problem; "" where it belongs to no box."""
    return [_told(problem, content) for problem in problems]


def _told(problem: str, content: Mapping[str, Any]) -> tuple[str, str]:
    if found := _FIELD.fullmatch(problem):
        index, message = int(found[1]), found[3]
        fields = content.get("fields", [])
        label = fields[index].get("label", "") if index < len(fields) else ""
        words = label.get("vi", "") if isinstance(label, Mapping) else label
        told = {"number": index + 1, "label": words, "message": message}
        return f"truong-{index}", _("Trường %(number)s “%(label)s”: %(message)s") % told
    found = _PLACE.fullmatch(problem)
    if found and found[1] in _labels():
        anchor, label = _labels()[found[1]]
        return anchor, f"{label}: {found[2]}"
    return "", problem


def _labels() -> dict[str, tuple[str, str]]:
    return {
        "code": ("code", _("Mã sổ")),
        "name": ("name_vi", _("Tên sổ")),
        "owner": ("owner", _("Cơ quan chủ quản")),
        "key": ("cac-truong", _("Trường phân biệt bản ghi")),
        "title": ("cac-truong", _("Trường làm tiêu đề")),
        "fields": ("cac-truong", _("Các trường")),
        "natural_keys": ("natural_keys", _("Nhận ra bản ghi trùng")),
        "agency_field": ("agency_field", _("Trường cơ quan giữ bản ghi")),
        "area_field": ("area_field", _("Trường địa bàn")),
        "rules": ("quy-tac", _("Quy tắc giữa các trường")),
    }
