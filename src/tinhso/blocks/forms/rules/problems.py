"""What a schema finds wrong with values, in words for people."""

from collections.abc import Mapping
from typing import Any

import jsonschema_rs
from django.utils.translation import gettext as _

from tinhso.blocks.forms.data import FieldProblem, Schema
from tinhso.core.web.api import format_number


def problems_of(schema: Schema, values: Mapping[str, Any]) -> list[FieldProblem]:
    """Return everything that is wrong with *values*, one line for each field."""
    validator = jsonschema_rs.Draft202012Validator(dict(schema), validate_formats=True)
    found: dict[str, FieldProblem] = {}
    for error in validator.iter_errors(dict(values)):
        keyword = str(error.schema_path[-1]) if error.schema_path else ""
        if keyword == "required":
            for name in schema.get("required", ()):
                if name not in values:
                    found.setdefault(name, FieldProblem(name, _("Chưa nhập.")))
            continue
        name = str(error.instance_path[0]) if error.instance_path else ""
        part = schema.get("properties", {}).get(name, {})
        found.setdefault(name, FieldProblem(name, _words(keyword, part)))
    return list(found.values())


def _words(keyword: str, part: Schema) -> str:
    limit = part.get(keyword)
    if keyword in {"minLength", "type"}:
        return _("Chưa nhập.") if keyword == "minLength" else _("Chưa đúng kiểu giá trị.")
    if keyword == "maxLength":
        return _("Dài quá %(max)s ký tự.") % {"max": format_number(limit)}
    if keyword == "minimum":
        return _("Phải từ %(low)s trở lên.") % {"low": format_number(limit)}
    if keyword == "maximum":
        return _("Phải từ %(high)s trở xuống.") % {"high": format_number(limit)}
    if keyword in {"enum", "oneOf", "const"}:
        return _("Hãy chọn một giá trị có sẵn.")
    if keyword == "multipleOf":
        return _("Nhiều chữ số lẻ quá.")
    return _("Chưa đúng dạng.")
