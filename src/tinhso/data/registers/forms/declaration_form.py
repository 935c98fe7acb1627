"""A declaration as one form: what it is, its fields as rows, its rules as rows; and back to plain data.

Rows are numbered; the order is a number in each row, so that it needs no script. Three empty rows wait at the end.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from tinhso.data.registers.data import Declaration
from tinhso.data.registers.rules.plain import to_plain

EMPTY_FIELDS = 3
EMPTY_RULES = 1
_YES = ("required", "indexed", "search", "hidden")
_TEXTS = ("name", "type", "sharing", "personal", "format", "pattern", "unit", "level", "register")
_NUMBERS = ("length", "scale")


def start(declaration: Declaration | None, owner: str = "") -> dict[str, Any]:
    """Return the plain content the form begins with."""
    if declaration is not None:
        return to_plain(declaration)
    return {"code": "", "name": "", "kind": "master", "owner": owner, "key": [], "rhythm": "monthly", "fields": []}


def rows_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as the template draws it: texts for every box."""
    fields = [_field_row(item, index) for index, item in enumerate(content.get("fields", []))]
    count = len(fields)
    fields += [_field_row({}, count + index) for index in range(EMPTY_FIELDS)]
    rules = [_rule_row(item, index) for index, item in enumerate(content.get("rules", []))]
    rules += [_rule_row({}, len(rules) + index) for index in range(EMPTY_RULES)]
    vi, en = _words(content.get("name"))
    about_vi, about_en = _words(content.get("description"))
    return {
        **{key: content.get(key, "") for key in ("code", "kind", "owner", "rhythm", "sharing", "subject")},
        **{key: content.get(key, "") for key in ("agency_field", "area_field", "day_field")},
        "name_vi": vi,
        "name_en": en,
        "about_vi": about_vi,
        "about_en": about_en,
        "key": ", ".join(content.get("key", [])),
        "title": ", ".join(content.get("title", [])),
        "natural_keys": "\n".join(", ".join(names) for names in content.get("natural_keys", [])),
        "fields": fields,
        "rules": rules,
    }


def _words(value: Any) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return str(value.get("vi", "")), str(value.get("en", ""))
    return str(value or ""), ""


def _field_row(item: Mapping[str, Any], index: int) -> dict[str, Any]:
    vi, en = _words(item.get("label"))
    codes = item.get("codes", "")
    lines = codes if isinstance(codes, str) else "\n".join(_code_line(code) for code in codes)
    return {
        **{key: item.get(key, "") for key in (*_TEXTS, *_NUMBERS, "min", "max")},
        **{key: bool(item.get(key)) for key in _YES},
        "label_vi": vi,
        "label_en": en,
        "help": _words(item.get("help"))[0],
        "codes": lines,
        "order": (index + 1) * 10,
        "index": index,
        "is_new": not item,
    }


def _code_line(item: Mapping[str, Any]) -> str:
    vi, en = _words(item.get("label"))
    return " | ".join(part for part in (str(item["code"]), vi, en) if part)


def _rule_row(item: Mapping[str, Any], index: int) -> dict[str, Any]:
    vi, en = _words(item.get("words"))
    made = {key: item.get(key, "") for key in ("code", "when", "must")}
    return {**made, "vi": vi, "en": en, "index": index}


def content_of(data: QueryDict, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the plain content that was sent; parts the form does not show stay as in *base*."""
    made = {key: base[key] for key in ("legal_basis", "expected", "retention", "population", "groups") if key in base}
    made |= {key: data.get(key, "").strip() for key in ("code", "kind", "owner", "rhythm", "sharing")}
    made |= {
        key: data.get(key, "").strip()
        for key in ("subject", "agency_field", "area_field", "day_field")
        if data.get(key, "").strip()
    }
    made["name"] = _both(data.get("name_vi", ""), data.get("name_en", ""))
    if data.get("about_vi", "").strip():
        made["description"] = _both(data.get("about_vi", ""), data.get("about_en", ""))
    made["key"] = _names(data.get("key", ""))
    if data.get("title", "").strip():
        made["title"] = _names(data.get("title", ""))
    natural = [_names(line) for line in data.get("natural_keys", "").splitlines() if line.strip()]
    if natural:
        made["natural_keys"] = natural
    made["fields"] = _fields(data)
    rules = _rules(data)
    if rules:
        made["rules"] = rules
    kept = {item["name"] for item in made["fields"] if not item.get("hidden")}
    if "groups" in made:
        made["groups"] = _groups(made["groups"], kept)
    return {key: value for key, value in made.items() if value not in ("", None)} | {"fields": made["fields"]}


def _groups(groups: Any, kept: set[str]) -> list[dict[str, Any]]:
    """Return the groups without fields that are gone."""
    left = [{**group, "fields": [name for name in group["fields"] if name in kept]} for group in groups]
    return [group for group in left if group["fields"]]


def _both(vi: str, en: str) -> Any:
    return {"vi": vi.strip(), "en": en.strip()} if en.strip() else vi.strip()


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _numbers_of(data: QueryDict, head: str) -> list[str]:
    return sorted({key.split("-")[1] for key in data if key.startswith(f"{head}-")}, key=lambda text: text.zfill(6))


def _fields(data: QueryDict) -> list[dict[str, Any]]:
    found = []
    for number in _numbers_of(data, "field")[:300]:
        given = {key: data.get(f"field-{number}-{key}", "").strip() for key in (*_TEXTS, *_NUMBERS, "min", "max")}
        if not given["name"] and not data.get(f"field-{number}-label_vi", "").strip():
            continue
        made: dict[str, Any] = {key: given[key] for key in _TEXTS if given[key]}
        made["label"] = _both(data.get(f"field-{number}-label_vi", ""), data.get(f"field-{number}-label_en", ""))
        made |= {key: True for key in _YES if data.get(f"field-{number}-{key}")}
        made |= {key: _number(given[key]) for key in (*_NUMBERS, "min", "max") if given[key]}
        if data.get(f"field-{number}-help", "").strip():
            made["help"] = data.get(f"field-{number}-help", "").strip()
        codes = _codes(data.get(f"field-{number}-codes", ""))
        if codes:
            made["codes"] = codes
        found.append((_number(data.get(f"field-{number}-order", "") or "9999"), made))
    return [made for _order, made in sorted(found, key=lambda pair: pair[0] if isinstance(pair[0], int) else 9999)]


def _number(text: str) -> Any:
    sign = text.removeprefix("-")
    return int(text) if sign.isascii() and sign.isdigit() and len(text) < 18 else text


def _codes(text: str) -> Any:
    if text.strip().startswith("register:"):
        return text.strip()
    found = []
    for line in text.splitlines():
        parts = [part.strip() for part in line.split("|")]
        if parts[0]:
            label = _both(parts[1] if len(parts) > 1 else parts[0], parts[2] if len(parts) > 2 else "")
            found.append({"code": parts[0], "label": label})
    return found


def _rules(data: QueryDict) -> list[dict[str, Any]]:
    found = []
    for number in _numbers_of(data, "rule")[:100]:
        given = {key: data.get(f"rule-{number}-{key}", "").strip() for key in ("code", "when", "must")}
        if given["code"] or given["must"]:
            words = _both(data.get(f"rule-{number}-vi", ""), data.get(f"rule-{number}-en", ""))
            found.append({**{key: value for key, value in given.items() if value}, "words": words})
    return found
