"""From a source's columns to the texts of a register's fields, as SQL over the file."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tinhso.data.imports.data import ColumnMap, FieldSource, HeaderChanged, ImportsError
from tinhso.data.registers.data import Declaration


def read_map(plain: Mapping[str, object]) -> ColumnMap:
    """Return a mapping from ``{"fields": {field: column | {column|constant|values}}, …}``, or from just the fields."""
    fields = plain.get("fields", plain)
    if not isinstance(fields, Mapping):
        raise ImportsError(_("Bảng ghép cột chưa đúng: «fields» phải là trường → cột."))
    made = {}
    for name, given in fields.items():
        if isinstance(given, str):
            made[str(name)] = FieldSource(column=given)
        elif isinstance(given, Mapping) and set(given) <= {"column", "constant", "values"}:
            values = given.get("values") or {}
            made[str(name)] = FieldSource(
                column=str(given.get("column") or ""),
                constant=str(given.get("constant") or ""),
                values={str(old): str(new) for old, new in values.items()},
            )
        else:
            raise ImportsError(_("Bảng ghép cột chưa đúng ở trường «%(name)s».") % {"name": str(name)[:60]})
    decimal = str(plain.get("decimal") or "") if "fields" in plain else ""
    if decimal not in {"", ",", "."}:
        raise ImportsError(_("Dấu thập phân phải là «,» hoặc «.»."))
    ends = bool(plain.get("ends_absent")) if "fields" in plain else False
    return ColumnMap(made, decimal=decimal, ends_absent=ends)


def plain_map(mapping: ColumnMap) -> dict[str, object]:
    """Return a mapping as plain data."""
    return {
        "fields": {
            name: {
                key: value
                for key, value in (
                    ("column", item.column),
                    ("constant", item.constant),
                    ("values", dict(item.values)),
                )
                if value
            }
            for name, item in mapping.fields.items()
        },
        "decimal": mapping.decimal,
        "ends_absent": mapping.ends_absent,
    }


def check_map(mapping: ColumnMap, declaration: Declaration, columns: Sequence[str]) -> None:
    """Raise ImportsError, HeaderChanged unless every field and column is there and the key is filled."""
    for name, item in mapping.fields.items():
        if declaration.field(name) is None:
            raise ImportsError(_("Sổ không có trường «%(name)s».") % {"name": name[:60]})
        if item.column and item.constant:
            raise ImportsError(_("Trường «%(name)s» vừa có cột vừa có giá trị cố định.") % {"name": name})
    missing = tuple(
        sorted({item.column for item in mapping.fields.values() if item.column and item.column not in columns})
    )
    if missing:
        known = {item.column for item in mapping.fields.values()}
        strange = tuple(name for name in columns if name not in known)
        message = _("Tệp không có cột: %(columns)s. Dòng tiêu đề đã đổi, hoặc ghép cột chưa đúng.")
        raise HeaderChanged(
            message % {"columns": ", ".join(f"«{name[:60]}»" for name in missing)}, missing=missing, strange=strange
        )
    unfilled = [name for name in declaration.key if name not in mapping.fields]
    if unfilled:
        labels = ", ".join(f"«{field.label}»" for name in unfilled if (field := declaration.field(name)))
        raise ImportsError(_("Chưa ghép cột cho trường khoá: %(labels)s.") % {"labels": labels})


def texts(mapping: ColumnMap, declaration: Declaration) -> str:
    """Return the select list that makes ``r_<field>`` from columns; empty text becomes NULL."""
    made = []
    for item in declaration.shown:
        given = mapping.fields.get(item.name)
        if given is None:
            continue
        value = _quoted(given.constant) if given.constant else f'nullif("{_name(given.column)}", {_quoted("")})'
        if given.values:
            whens = " ".join(f"WHEN {_quoted(old)} THEN {_quoted(new)}" for old, new in given.values.items())
            value = f"CASE {value} {whens} ELSE {value} END"
        made.append(f"{value} AS r_{item.name}")
    return ", ".join(made)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _name(column: str) -> str:
    return column.replace('"', '""')
