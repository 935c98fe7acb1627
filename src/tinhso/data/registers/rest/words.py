"""What OpenAPI says of each route."""

from typing import Any

#: RFC 9457, with what the registers add: the fields that are wrong, the present version.
PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "version": {"type": "integer"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("field", "code", "message")},
            },
        },
    },
}
PROBLEM = {"content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}}, "description": "Problem (RFC 9457)"}
BEARER = {"type": "http", "scheme": "bearer", "description": "ts_…: a key of a system"}
_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The version begun from; another present version is 412",
    "schema": {"type": "string"},
}
_REPEAT = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and body again give the same answer, 7 days; another body is 409",
    "schema": {"type": "string", "maxLength": 200},
}
_TEXT = {"type": "string"}
_DAY = {"type": ["string", "null"], "format": "date"}
_VALUES = {"type": "object", "description": "By field; see /registers/{code}/schema"}
RECORD: dict[str, Any] = {
    "type": "object",
    "required": ["id", "version", "status", "values"],
    "properties": {
        "id": {"type": "string", "format": "uuid"},
        "version": {"type": "integer"},
        "status": {"enum": ["in_force", "ended", "merged"]},
        "true_from": _DAY,
        "true_to": _DAY,
        "known_from": {"type": "string", "format": "date-time"},
        "values": _VALUES,
    },
}
_BODIES: dict[str, dict[str, Any]] = {
    "create": {"values": _VALUES, "reason": _TEXT, "provenance": _TEXT, "true_from": _DAY},
    "replace": {"values": _VALUES, "reason": _TEXT, "provenance": _TEXT, "version": {"type": ["integer", "null"]}},
    "correct": {"values": _VALUES, "reason": _TEXT, "provenance": _TEXT, "version": {"type": ["integer", "null"]}},
    "change": {"values": _VALUES, "reason": _TEXT, "true_from": _DAY, "version": {"type": ["integer", "null"]}},
    "end": {"true_to": _DAY, "reason": _TEXT, "version": {"type": ["integer", "null"]}},
    "undo": {"reason": _TEXT, "version": {"type": ["integer", "null"]}},
    "merge": {"keep": _TEXT, "lose": _TEXT, "values": _VALUES, "reason": _TEXT},
    "validate": {"values": _VALUES},
}
_QUERIES: dict[str, dict[str, dict[str, Any]]] = {
    "query": {
        "q": _TEXT,
        "sort": _TEXT,
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
        "cursor": _TEXT,
        "fields": _TEXT,
        "status": _TEXT,
        "rows": {"enum": ["mine", "all"]},
        "count": {"enum": ["true", "exact"], "description": "true: no further than 10,000; exact: all of them"},
    },
    "record": {"version": {"type": "integer", "minimum": 1}},
    "changes": {
        "since": {"type": "integer", "minimum": 0},
        "limit": {"type": "integer", "minimum": 1, "maximum": 1000},
    },
    "bulk": {"mode": {"enum": ["all", "each"]}},
}
_GIVES_RECORD = {"record", "create", "replace", "correct", "change", "end", "undo", "merge"}
#: Where the version begun from may be told.
_LOCKED = frozenset({"replace", "correct", "change", "end", "undo"})
_REFUSALS = (400, 401, 403, 404, 409, 412, 413, 415, 422, 503)


def described(name: str) -> dict[str, Any]:
    """Return what OpenAPI adds to a route: parameters, body, answers."""
    done = 201 if name == "create" else 200
    schema: dict[str, Any] = RECORD if name in _GIVES_RECORD else {"type": "object"}
    answers: dict[int, Any] = {done: {"description": "OK", "content": {"application/json": {"schema": schema}}}}
    if name == "replace":
        answers[201] = answers[200]
    made: dict[str, Any] = {"responses": {**answers, **dict.fromkeys(_REFUSALS, PROBLEM)}}
    if name == "bulk":
        made["responses"][422] = {"description": "Refused lines", "content": {"application/json": {"schema": {}}}}
        text = {"application/x-ndjson": {"schema": {"type": "string"}}}
        made["requestBody"] = {"required": True, "content": text}
    if name in _BODIES:
        body = {"type": "object", "properties": _BODIES[name]}
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    made["parameters"] = [
        {"name": key, "in": "query", "required": False, "schema": schema}
        for key, schema in _QUERIES.get(name, {}).items()
    ]
    made["parameters"] += [_IF_MATCH] if name in _LOCKED else []
    made["parameters"] += [_REPEAT] if name in {*_BODIES, "bulk"} - {"validate"} else []
    return made
