"""OpenAPI of one register, made from its declaration: every path with the real fields instead of «any object»."""

from collections.abc import Collection
from copy import deepcopy
from typing import Any

from tinhso.data.registers.data import Declaration, Field, FieldType
from tinhso.data.registers.rest.words import BEARER, PROBLEM_SCHEMA, RECORD, described
from tinhso.data.registers.rules.conditions import OPERATORS
from tinhso.data.registers.rules.schema import field_schema, json_schema
from tinhso.data.registers.selectors.heads import heads

ROOT = "/api/v1/registers"
#: (path behind the register, method, name in ``words``, what of the record goes in, what comes out)
_PATHS: tuple[tuple[str, str, str, str, str], ...] = (
    ("/schema", "get", "schema", "", ""),
    ("/records", "get", "query", "", "Page"),
    ("/records", "post", "create", "New", "Record"),
    ("/records/{public_id}", "get", "record", "", "Record"),
    ("/records/{public_id}", "put", "replace", "New", "Record"),
    ("/records/{public_id}", "patch", "correct", "Some", "Record"),
    ("/records/{public_id}/history", "get", "history", "", "History"),
    ("/records/{public_id}/change", "post", "change", "Some", "Record"),
    ("/records/{public_id}/end", "post", "end", "", "Record"),
    ("/records/{public_id}/undo", "post", "undo", "", "Record"),
    ("/merge", "post", "merge", "Some", "Record"),
    ("/validate", "post", "validate", "New", "Checked"),
    ("/bulk", "post", "bulk", "", "Bulk"),
    ("/changes", "get", "changes", "", "Changes"),
)
_ID = {
    "name": "public_id",
    "in": "path",
    "required": True,
    "schema": {"type": "string", "format": "uuid"},
}
_FILTERED = frozenset(OPERATORS) - {"null", "starts", "contains", "under"}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def document_of(declaration: Declaration, readable: Collection[str]) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document of one register, with the fields its reader may read."""
    paths: dict[str, Any] = {}
    for path, method, name, given, answered in _PATHS:
        address = f"{ROOT}/{declaration.code}{path}"
        paths.setdefault(address, {})[method] = _operation(declaration, readable, name, given, answered)
    for address, methods in paths.items():
        if "{public_id}" in address:
            methods["parameters"] = [_ID]
    return {
        "openapi": "3.1.0",
        "info": {
            "title": declaration.name.vi,
            "version": "1",
            "description": declaration.description.vi or declaration.name.vi,
        },
        "paths": paths,
        "components": {"schemas": schemas_of(declaration, readable), "securitySchemes": {"bearer": BEARER}},
        "security": [{"bearer": []}, {}],
    }


def _operation(
    declaration: Declaration, readable: Collection[str], name: str, given: str, answered: str
) -> dict[str, Any]:
    made = deepcopy(described(name))
    made |= {"operationId": f"{declaration.code}_{name}", "tags": [declaration.code]}
    if given:
        body = made["requestBody"]["content"]["application/json"]["schema"]
        body["properties"]["values"] = _ref(f"{given}Values")
    if answered:
        for status in {"200", "201"} & {str(key) for key in made["responses"]}:
            made["responses"][int(status)]["content"]["application/json"]["schema"] = _ref(answered)
    if name == "query":
        made["parameters"] += [
            item for field in declaration.shown if field.name in readable for item in _filters(field)
        ]
    made["responses"] = {str(status): told for status, told in made["responses"].items()}
    return made


def _filters(field: Field) -> list[dict[str, Any]]:
    """Return the filters of one field: equal, and from–to where it has an order."""
    if field.type in {FieldType.JSON, FieldType.GEO}:
        return []
    names = [field.name, f"{field.name}__null"]
    if field.type in {FieldType.DATE, FieldType.DATETIME, FieldType.INTEGER, FieldType.MONEY, FieldType.DECIMAL}:
        names += [f"{field.name}__gte", f"{field.name}__lte"]
    return [
        {"name": name, "in": "query", "required": False, "schema": {"type": "string"}, "description": field.label.vi}
        for name in names
    ]


def schemas_of(declaration: Declaration, readable: Collection[str]) -> dict[str, Any]:
    """Return the schemas of one register's bodies: values whole and in part, records, pages, changes."""
    whole = json_schema(declaration, readable)
    whole.pop("$schema"), whole.pop("$id")
    some = {**whole, "required": []}
    # What is read may lack any field: one that was emptied, or hidden since.
    seen = {
        **some,
        "additionalProperties": True,
        "properties": {item.name: _loose(item) for item in declaration.shown if item.name in readable},
    }
    record = {**RECORD, "properties": {**RECORD["properties"], "values": _ref("SeenValues")}}
    counts = {name: {"type": "integer", "minimum": 0} for name in ("new", "changed", "same", "refused_count")}
    lines = {"type": "array", "items": {"type": "object"}}
    return {
        "NewValues": whole,
        "SomeValues": some,
        "SeenValues": seen,
        "Record": record,
        "Page": _listing("records", _ref("Record"), {"next": {"type": ["string", "null"]}}),
        "History": _listing("versions", _ref("Record"), {}),
        "Changes": _listing(
            "changes",
            {"type": "object", "properties": {"seq": {"type": "integer"}, "record": _ref("Record")}},
            {"next": {"type": "integer"}},
        ),
        "Checked": {"type": "object", "properties": {"valid": {"type": "boolean"}, "errors": lines}},
        "Bulk": {"type": "object", "properties": {"batch": {"type": ["string", "null"]}, **counts, "refused": lines}},
        "Problem": PROBLEM_SCHEMA,
    }


def _loose(field: Field) -> dict[str, Any]:
    """Return a field as it is read: of its type and with its words, whatever limits it had when it was written."""
    made = field_schema(field)
    kinds = made.get("type")
    told: dict[str, Any] = {key: made[key] for key in ("title", "description") if key in made}
    if kinds is None:
        return told
    return {**told, "type": sorted({*([kinds] if isinstance(kinds, str) else kinds), "null"})}


def _listing(name: str, item: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "required": [name],
        "properties": {name: {"type": "array", "items": item}, **more, "origin": {"enum": ["recorded", "simulated"]}},
    }


def add_registers(document: dict[str, Any]) -> dict[str, Any]:
    """Return the platform's document with the values of every register: what a register holds is public."""
    found = document.setdefault("components", {}).setdefault("schemas", {})
    listed = []
    for item in heads():
        made = json_schema(item.declaration)
        made.pop("$schema"), made.pop("$id")
        found[f"registers.{item.code}"] = made
        listed.append({"code": item.code, "url": f"{ROOT}/{item.code}/openapi.json"})
    document["x-registers"] = listed
    return document
