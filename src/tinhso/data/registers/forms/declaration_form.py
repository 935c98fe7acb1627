"""A declaration as one form: what it is, its fields as rows, its rules as rows; and back to plain data.

Rows are numbered; the order is a number in each row and buttons change it, so that it needs no script. What belongs to
the editing and not to the declaration («x_why»: why a type was proposed, «x_from»: the column of the file) travels
along and is left out by ``plain_of``.
"""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from tinhso.data.registers.data import Declaration
from tinhso.data.registers.rules.naming import name_from, unlike
from tinhso.data.registers.rules.plain import to_plain
from tinhso.data.registers.rules.plain_types import plain_type_of, says

EMPTY_RULES = 1
FIELDS_MAX = 300
_YES = ("required", "indexed", "search", "hidden")
_TEXTS = ("name", "type", "sharing", "personal", "format", "pattern", "unit", "level", "register", "about")
_NUMBERS = ("length", "scale")
_TYPE_PARTS = ("type", "format", "level", "length")
_EDITING = ("x_why", "x_from", "x_old")


def start(declaration: Declaration | None, owner: str = "") -> dict[str, Any]:
    """Return the plain content the form begins with."""
    if declaration is not None:
        content = to_plain(declaration)
        return content | {"fields": [{**item, "x_old": "1"} for item in content["fields"]]}
    return {"code": "", "name": "", "kind": "master", "owner": owner, "key": [], "rhythm": "monthly", "fields": []}


def plain_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content without what belongs to the editing."""
    fields = [
        {key: value for key, value in item.items() if not key.startswith("x_")} for item in content.get("fields", [])
    ]
    return {**content, "fields": fields}


# --- to boxes -------------------------------------------------------------------------------------


def rows_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content as the template draws it: texts for every box."""
    keys, titles = set(content.get("key", [])), set(content.get("title", []))
    fields = [_field_row(item, index, keys, titles) for index, item in enumerate(content.get("fields", []))]
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
        "natural_keys": "\n".join(", ".join(names) for names in content.get("natural_keys", [])),
        "fields": fields,
        "rules": rules,
    }


def _words(value: Any) -> tuple[str, str]:
    if isinstance(value, Mapping):
        return str(value.get("vi", "")), str(value.get("en", ""))
    return str(value or ""), ""


def _field_row(item: Mapping[str, Any], index: int, keys: set[str], titles: set[str]) -> dict[str, Any]:
    vi, en = _words(item.get("label"))
    codes = item.get("codes", "")
    lines = codes if isinstance(codes, str) else "\n".join(_code_line(code) for code in codes)
    return {
        **{key: item.get(key, "") for key in (*_TEXTS, *_NUMBERS, "min", "max", *_EDITING)},
        **{key: bool(item.get(key)) for key in _YES},
        "kind": plain_type_of(item),
        "label_vi": vi,
        "label_en": en,
        "help": _words(item.get("help"))[0],
        "codes": lines,
        "order": (index + 1) * 10,
        "number": index + 1,
        "index": index,
        "is_key": item.get("name", "") in keys and bool(item.get("name")),
        "is_title": item.get("name", "") in titles and bool(item.get("name")),
        "is_new": not item.get("x_old"),
        "is_blank": not vi,
    }


def _code_line(item: Mapping[str, Any]) -> str:
    vi, en = _words(item.get("label"))
    code = str(item["code"])
    return code if vi == code and not en else " | ".join(part for part in (code, vi, en) if part)


def _rule_row(item: Mapping[str, Any], index: int) -> dict[str, Any]:
    vi, en = _words(item.get("words"))
    made = {key: item.get(key, "") for key in ("code", "when", "must")}
    return {**made, "vi": vi, "en": en, "index": index}


# --- from boxes -----------------------------------------------------------------------------------


def content_of(data: QueryDict, base: Mapping[str, Any]) -> dict[str, Any]:
    """Return the content that was sent; parts the form does not show stay as in *base*."""
    kept = ("legal_basis", "expected", "retention", "population", "provenance", "groups")
    made = {key: base[key] for key in kept if key in base}
    made |= {key: data.get(key, "").strip() for key in ("code", "kind", "owner", "rhythm", "sharing")}
    made |= {
        key: data.get(key, "").strip()
        for key in ("subject", "agency_field", "area_field", "day_field")
        if data.get(key, "").strip()
    }
    made["name"] = _both(data.get("name_vi", ""), data.get("name_en", ""))
    if data.get("about_vi", "").strip():
        made["description"] = _both(data.get("about_vi", ""), data.get("about_en", ""))
    numbered = _fields(data)
    made["fields"] = [{**item, "x_number": number} for number, item in numbered]
    made["key"] = _marked(data, "key", numbered)
    made["title"] = _marked(data, "title", numbered)
    natural = [_names(line) for line in data.get("natural_keys", "").splitlines() if line.strip()]
    if natural:
        made["natural_keys"] = natural
    rules = _rules(data)
    if rules:
        made["rules"] = rules
    shown = {item["name"] for item in made["fields"] if not item.get("hidden")}
    if "groups" in made:
        made["groups"] = _groups(made["groups"], shown)
    return {key: value for key, value in made.items() if value not in ("", None, [])} | {
        "fields": made["fields"],
        "key": made["key"],
    }


def _marked(data: QueryDict, what: str, numbered: list[tuple[str, dict[str, Any]]]) -> list[str]:
    """Return the fields ticked as key or title, or those named in a box of that name."""
    if what in data:
        return _names(data.get(what, ""))
    return [item["name"] for number, item in numbered if data.get(f"field-{number}-is_{what}")]


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


def _fields(data: QueryDict) -> list[tuple[str, dict[str, Any]]]:
    """Return the rows in the order of their numbers, each with the number of its boxes."""
    found: list[tuple[int, str, dict[str, Any]]] = []
    taken: set[str] = set()
    for number in _numbers_of(data, "field")[:FIELDS_MAX]:
        made = _field(data, number, taken)
        if made is None:
            continue
        taken.add(made["name"])
        order = _number(data.get(f"field-{number}-order", "") or "9999")
        found.append((order if isinstance(order, int) else 9999, number, made))
    return [(number, made) for _order, number, made in sorted(found, key=lambda one: one[0])]


def _field(data: QueryDict, number: str, taken: set[str]) -> dict[str, Any] | None:
    given = {
        key: data.get(f"field-{number}-{key}", "").strip()
        for key in (*_TEXTS, *_NUMBERS, "min", "max", *_EDITING, "kind", "label_vi", "label_en", "help")
    }
    if not given["name"] and not given["label_vi"]:
        return None
    made: dict[str, Any] = {key: given[key] for key in (*_TEXTS, *_EDITING) if given[key]}
    made["name"] = given["name"] or unlike(name_from(given["label_vi"]) or f"truong_{number}", taken)
    made["label"] = _both(given["label_vi"], given["label_en"])
    made |= {key: True for key in _YES if data.get(f"field-{number}-{key}")}
    made |= {key: _number(given[key]) for key in (*_NUMBERS, "min", "max") if given[key]}
    if data.get(f"field-{number}-is_key"):
        made |= {"required": True, "indexed": True}
    if given["help"]:
        made["help"] = given["help"]
    codes = _codes(data.get(f"field-{number}-codes", ""))
    if given["kind"]:
        made = _as_kind(made, given["kind"])
    if codes and made.get("type", "code") == "code":
        made["codes"] = codes
    return _safely_shared(made)


def _as_kind(made: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the field as the plain type has it; a length of its own stays with a text."""
    length = made.get("length") if plain_type_of(made) == kind else None
    left = {key: value for key, value in made.items() if key not in _TYPE_PARTS}
    told = left | says(kind)
    if told.get("type") != "code":
        told.pop("codes", None)
    if told.get("type") not in {"reference", "code"}:
        told.pop("register", None)
    if told.get("type") == "text" and length:
        told["length"] = length
    if told.get("type") not in {"text", "code", "reference", "area", "agency", "month", "file"}:
        told.pop("search", None)
    return told


def _safely_shared(made: dict[str, Any]) -> dict[str, Any]:
    """Return the field with personal data never wider than the law has it: sensitive special, basic not open."""
    personal = made.get("personal", "")
    if personal == "sensitive" or (personal == "basic" and made.get("sharing", "") in {"", "open"}):
        return made | {"sharing": "special"}
    return made


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


# --- rows moved, added, left out ------------------------------------------------------------------


def act_on(content: dict[str, Any], act: str) -> int | None:
    """Do what a row's button says («add», «up:3», «down:3», «drop:3», «stay:3»), return the row to look at next.

    A field that the register already has is not thrown away but hidden: its values stay.
    """
    fields = content["fields"]
    verb, _colon, place = act.partition(":")
    if verb == "add":
        fields.append({})
        return len(fields) - 1
    index = next((number for number, item in enumerate(fields) if item.get("x_number") == place), None)
    if index is None:
        return None
    if verb == "drop":
        return _drop(content, index)
    target = index + {"up": -1, "down": 1}.get(verb, 0)
    if not 0 <= target < len(fields):
        return index
    fields[index], fields[target] = fields[target], fields[index]
    return target


def _drop(content: dict[str, Any], index: int) -> int | None:
    fields = content["fields"]
    if fields[index].get("x_old"):
        fields[index]["hidden"] = True
        return index
    gone = fields.pop(index)["name"]
    for part in ("key", "title"):
        content[part] = [name for name in content.get(part, []) if name != gone]
    return None
