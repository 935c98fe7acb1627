"""JSON Schema 2020-12 of a register's values, generated from its declaration."""

from collections.abc import Collection
from typing import Any

from tinhso.data.registers.data import Declaration, Field, FieldType
from tinhso.data.registers.rules.checking import INTEGER_MAX, JSON_MAX, TEXT_MAX
from tinhso.data.registers.rules.formats import SCHEMA_FORMATS

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_TYPES: dict[FieldType, dict[str, Any]] = {
    FieldType.INTEGER: {"type": "integer", "minimum": -INTEGER_MAX, "maximum": INTEGER_MAX},
    FieldType.MONEY: {"type": "integer", "minimum": -INTEGER_MAX, "maximum": INTEGER_MAX},
    FieldType.YEAR: {"type": "integer", "minimum": 1, "maximum": 9999},
    FieldType.DATE: {"type": "string", "format": "date"},
    FieldType.DATETIME: {"type": "string", "format": "date-time"},
    FieldType.MONTH: {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"},
    FieldType.BOOLEAN: {"type": "boolean"},
    FieldType.GEO: {"type": "string", "pattern": r"^-?[0-9.]+,-?[0-9.]+$"},
    FieldType.JSON: {"description": f"JSON, ≤ {JSON_MAX}"},
}


def field_schema(field: Field) -> dict[str, Any]:
    """Return the schema of one field; what is not required may also be null."""
    if field.type is FieldType.TEXT:
        made: dict[str, Any] = {"type": "string", "maxLength": field.length or TEXT_MAX}
        made |= SCHEMA_FORMATS.get(field.format, {})
        if field.pattern:
            made["pattern"] = f"^(?:{field.pattern})$"
    elif field.type is FieldType.DECIMAL:
        made = {"type": "number", "multipleOf": float(f"1e-{field.scale}")} if field.scale else {"type": "integer"}
    else:
        made = dict(_TYPES.get(field.type, {"type": "string", "maxLength": 200}))
    if field.codes:
        made = {"enum": [item.code for item in field.codes]}
    if field.minimum is not None and "type" in made and made["type"] in {"integer", "number"}:
        made["minimum"] = field.minimum
    if field.maximum is not None and "type" in made and made["type"] in {"integer", "number"}:
        made["maximum"] = field.maximum
    if field.required and made.get("type") == "string":
        made["minLength"] = 1
    made = _with_words(made, field)
    return made if field.required else _or_null(made)


def _with_words(made: dict[str, Any], field: Field) -> dict[str, Any]:
    words = {"title": field.label.vi, "x-title-en": field.label.en, "description": field.help.vi, "x-unit": field.unit}
    marks = {
        "x-type": field.type.value,
        "x-register": field.register,
        "x-level": field.level,
        "x-sharing": field.sharing.value,
        "x-personal": field.personal.value,
    }
    return {key: value for key, value in words.items() if value} | made | {k: v for k, v in marks.items() if v}


def _or_null(made: dict[str, Any]) -> dict[str, Any]:
    if "enum" in made:
        return made | {"enum": [*made["enum"], None]}
    if "type" in made:
        return made | {"type": [made["type"], "null"]}
    return made


def json_schema(declaration: Declaration, readable: Collection[str] | None = None) -> dict[str, Any]:
    """Return the schema of the values; with *readable* only of the fields the reader may see."""
    fields = [item for item in declaration.shown if readable is None or item.name in readable]
    return {
        "$schema": DIALECT,
        "$id": f"urn:tinhso:register:{declaration.code}",
        "title": declaration.name.vi,
        "type": "object",
        "additionalProperties": False,
        "properties": {item.name: field_schema(item) for item in fields},
        "required": [item.name for item in fields if item.required],
    }
