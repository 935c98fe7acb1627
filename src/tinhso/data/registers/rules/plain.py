"""A declaration as plain data again: the one way it is written, in the database and in the province's folder."""

from typing import Any

from tinhso.data.registers.data import Declaration, Field, Group, Rule, Words


def words_plain(words: Words) -> Any:
    """Return words as text, or as {vi, en} where there is English."""
    return {"vi": words.vi, "en": words.en} if words.en else words.vi


def field_plain(field: Field, inherited: str) -> dict[str, Any]:
    """Return one field; what stands at its default is left out."""
    made: dict[str, Any] = {"name": field.name, "label": words_plain(field.label), "type": field.type.value}
    optional = {
        "help": words_plain(field.help),
        "required": field.required,
        "personal": field.personal.value if field.personal != "none" else "",
        "about": field.about,
        "sharing": field.sharing.value if field.sharing.value != inherited else "",
        "format": field.format,
        "pattern": field.pattern,
        "length": field.length,
        "unit": field.unit,
        "level": field.level,
        "indexed": field.indexed,
        "search": field.search,
        "hidden": field.hidden,
    }
    made |= {key: value for key, value in optional.items() if value}
    if field.type == "decimal" and field.scale != 2:
        made["scale"] = field.scale
    if field.minimum is not None:
        made["min"] = field.minimum if isinstance(field.minimum, int | float | str) else str(field.minimum)
    if field.maximum is not None:
        made["max"] = field.maximum if isinstance(field.maximum, int | float | str) else str(field.maximum)
    if field.codes:
        made["codes"] = [{"code": item.code, "label": words_plain(item.label)} for item in field.codes]
    elif field.register:
        made |= {"codes": f"register:{field.register}"} if field.type == "code" else {"register": field.register}
    return made


def _rule(rule: Rule) -> dict[str, Any]:
    when = {"when": rule.when} if rule.when else {}
    return {"code": rule.code, **when, "must": rule.must, "words": words_plain(rule.words)}


def _group(group: Group) -> dict[str, Any]:
    return {"title": words_plain(group.title), "fields": list(group.fields)}


def _expected(declaration: Declaration) -> Any:
    if declaration.expected is None:
        return None
    item = declaration.expected
    made: dict[str, Any] = {"count": item.count, "source": item.source}
    if item.group:
        made["group"] = item.group
    if item.as_of:
        made["as_of"] = item.as_of.isoformat()
    return made | ({"by": dict(item.by)} if item.by else {})


def to_plain(declaration: Declaration) -> dict[str, Any]:
    """Return the declaration as dictionaries, lists, texts and numbers."""
    optional = {
        "description": words_plain(declaration.description),
        "legal_basis": [
            {"act": item.act, **({"article": item.article} if item.article else {}), "certainty": item.certainty}
            for item in declaration.legal_basis
        ],
    }
    more = {
        "natural_keys": [list(names) for names in declaration.natural_keys],
        "expected": _expected(declaration),
        "retention": _retention(declaration),
        "population": declaration.population if declaration.population != "real" else "",
        "provenance": declaration.provenance.value if declaration.provenance != "recorded" else "",
        "subject": declaration.subject,
        "agency_field": declaration.agency_field,
        "area_field": declaration.area_field,
        "day_field": declaration.day_field,
        "title": list(declaration.title),
        "groups": [_group(item) for item in declaration.groups],
    }
    return {
        "code": declaration.code,
        "name": words_plain(declaration.name),
        **{key: value for key, value in optional.items() if value},
        "kind": declaration.kind.value,
        "owner": declaration.owner,
        "key": list(declaration.key),
        "rhythm": declaration.rhythm.value,
        "sharing": declaration.sharing.value,
        **{key: value for key, value in more.items() if value},
        "fields": [field_plain(item, declaration.sharing.value) for item in declaration.fields],
        **({"rules": [_rule(item) for item in declaration.rules]} if declaration.rules else {}),
    }


def _retention(declaration: Declaration) -> Any:
    item = declaration.retention
    if item.years is None and not item.basis:
        return None
    return {"years": item.years, "basis": item.basis}
