"""What a new declaration asks of the table: steps, each safe to repeat, with words for whoever decides."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from tinhso.data.registers.data import Declaration, Field, FieldType, Sharing
from tinhso.data.registers.rules.people import is_looked_up
from tinhso.data.registers.rules.plain import field_plain

#: Which types share a column, so that passing from one to the other rewrites nothing.
_SAME_COLUMN = (
    frozenset({"text", "month", "code", "reference", "area", "agency", "file", "geo"}),
    frozenset({"integer", "money", "year"}),
)


@dataclass(frozen=True)
class Step:
    """One thing to do: add, convert, index, unindex, key, search, scope, hide, show, words, narrow."""

    kind: str
    field: str
    words: str

    @property
    def touches_table(self) -> bool:
        """Whether the table changes."""
        return self.kind in {"add", "convert", "index", "unindex", "key", "search", "scope"}


def with_hidden(old: Declaration | None, new: Declaration) -> Declaration:
    """Return *new* with the fields it no longer names, hidden: their columns and values stay."""
    if old is None:
        return new
    named = {item.name for item in new.fields}
    gone = tuple(
        replace(item, hidden=True, indexed=False, search=False) for item in old.fields if item.name not in named
    )
    return replace(new, fields=(*new.fields, *gone))


def without_hidden(plain: Mapping[str, Any]) -> dict[str, Any]:
    """Return a plain declaration without its hidden fields: what the province's folder is compared by."""
    return {**plain, "fields": [item for item in plain["fields"] if not item.get("hidden")]}


def same_column(old: FieldType, new: FieldType) -> bool:
    """Whether two types are kept alike."""
    return old is new or any(old in group and new in group for group in _SAME_COLUMN)


def steps(old: Declaration | None, new: Declaration) -> list[Step]:
    """Return what must be done to come from *old* to *new*, in order."""
    if old is None:
        return [Step("add", item.name, _("Thêm trường «%(label)s».") % {"label": item.label}) for item in new.shown]
    # People are found by the fields that hold their numbers, so these are indexed whatever is declared.
    before = {item.name: _with_index(old, item) for item in old.fields}
    found: list[Step] = []
    for item in new.fields:
        found += _of_field(before.get(item.name), _with_index(new, item))
    if old.key != new.key:
        found.append(Step("key", "", _("Khoá đổi thành: %(names)s.") % {"names": ", ".join(new.key)}))
    if _searched(old) != _searched(new):
        found.append(Step("search", "", _("Lập lại chỉ mục tìm kiếm.")))
    if (old.agency_field, old.area_field) != (new.agency_field, new.area_field):
        found.append(Step("scope", "", _("Tính lại phạm vi cơ quan, địa bàn của từng bản ghi.")))
    return found


def _with_index(declaration: Declaration, field: Field) -> Field:
    return replace(field, indexed=True) if is_looked_up(declaration, field) else field


def _searched(declaration: Declaration) -> set[tuple[str, Sharing]]:
    return {(item.name, item.sharing) for item in declaration.shown if item.search}


def _of_field(old: Field | None, new: Field) -> list[Step]:
    label = {"label": new.label}
    if old is None:
        added = [Step("add", new.name, _("Thêm trường «%(label)s»; bản ghi cũ để trống.") % label)]
        return [*added, Step("index", new.name, _("Lập chỉ mục «%(label)s».") % label)] if new.indexed else added
    found = []
    if old.hidden != new.hidden:
        words = _("Ẩn trường «%(label)s»; giá trị cũ còn nguyên.") if new.hidden else _("Dùng lại trường «%(label)s».")
        found.append(Step("hide" if new.hidden else "show", new.name, words % label))
    if not same_column(old.type, new.type) or (old.type == "decimal" and old.scale > new.scale):
        words = _("Đổi kiểu «%(label)s» từ %(old)s sang %(new)s, từng 1.000 dòng.")
        found.append(Step("convert", new.name, words % {**label, "old": old.type, "new": new.type}))
    if old.indexed != new.indexed:
        words = _("Lập chỉ mục «%(label)s».") if new.indexed else _("Bỏ chỉ mục «%(label)s».")
        found.append(Step("index" if new.indexed else "unindex", new.name, words % label))
    if narrows(old, new):
        found.append(Step("narrow", new.name, _("Siết điều kiện của «%(label)s»; bản ghi cũ giữ nguyên.") % label))
    elif not found and field_plain(old, "") != field_plain(new, ""):
        found.append(Step("words", new.name, _("Sửa mô tả hoặc phân loại của «%(label)s».") % label))
    return found


def narrows(old: Field, new: Field) -> bool:
    """Whether values that fitted may fit no more."""
    codes_gone = bool(new.codes) and not {item.code for item in old.codes} <= {item.code for item in new.codes}
    return any(
        (
            new.required and not old.required,
            old.type is not new.type,
            bool(new.codes) and (codes_gone or not old.codes),
            new.pattern != old.pattern and bool(new.pattern),
            new.format != old.format and bool(new.format),
            bool(new.length) and (not old.length or new.length < old.length),
            new.minimum is not None and (old.minimum is None or str(new.minimum) != str(old.minimum)),
            new.maximum is not None and (old.maximum is None or str(new.maximum) != str(old.maximum)),
            new.type == "decimal" and new.scale < old.scale,
        )
    )
