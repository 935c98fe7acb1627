"""Declarations of quality: read from plain data, written back, made where there is none."""

import re
from collections.abc import Mapping
from typing import Any

from tinhso.core.province.api import ContentError
from tinhso.data.quality.data import Agreement, Confirmed, Profile, Side, Words
from tinhso.data.quality.rules.linkage import ROLES
from tinhso.data.registers.data import Declaration, Field, FieldType, Personal

SIMULATED = "sim_"
_CODE = re.compile(r"[a-z][a-z0-9_]{1,79}")
#: What a field of this name is, where nobody declared it.
_KNOWN = {
    "birth": ("birth_date", "date_of_birth", "born_on"),
    "sex": ("sex", "gender"),
    "mother": ("mother_name",),
    "father": ("father_name",),
    "household": ("household_code", "household"),
    "address": ("address", "residence", "current_address", "permanent_address"),
    "phone": ("phone",),
}
_NAMES = ("full_name", "name")


def parse(content: Mapping[str, Any], place: str) -> Profile | Agreement:
    """Return a profile or an agreement; raise ContentError naming the place and the field."""
    if "agreement" in content:
        return _agreement(content, place)
    if "register" in content:
        return _profile(content, place)
    raise ContentError(f"{place}: phải có «register» (hồ sơ đo một sổ) hoặc «agreement» (cặp sổ đối chiếu).")


def code_of(item: Profile | Agreement) -> str:
    """Return the code that names the declaration and its file."""
    return item.register if isinstance(item, Profile) else item.code


def _text(content: Mapping[str, Any], key: str, place: str) -> str:
    value = content.get(key)
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise ContentError(f"{place}: {key}: phải là một mã gồm chữ thường, số, gạch dưới.")
    return value


def _unknown(content: Mapping[str, Any], known: set[str], place: str) -> None:
    if extra := sorted(set(content) - known):
        raise ContentError(f"{place}: {extra[0]}: không có mục này.")


def _roles(value: Any, place: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise ContentError(f"{place}: roles: phải là vai → tên trường.")
    for role, name in value.items():
        if role not in ROLES or not isinstance(name, str):
            raise ContentError(f"{place}: roles: «{role}» không phải một vai ({', '.join(ROLES)}).")
    return dict(value)


def _names(value: Any, key: str, place: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ContentError(f"{place}: {key}: phải là danh sách tên.")
    return tuple(value)


def _profile(content: Mapping[str, Any], place: str) -> Profile:
    _unknown(content, {"register", "roles", "wanted", "confirmed", "sexes", "identity", "links"}, place)
    confirmed = content.get("confirmed")
    if confirmed is not None and (
        not isinstance(confirmed, dict)
        or not isinstance(confirmed.get("field"), str)
        or not isinstance(confirmed.get("within_days"), int)
        or not 1 <= confirmed["within_days"] <= 36_525
    ):
        raise ContentError(f"{place}: confirmed: cần field và within_days (1 đến 36525).")
    sexes = content.get("sexes", {})
    if not isinstance(sexes, dict) or set(sexes) - {"male", "female"}:
        raise ContentError(f"{place}: sexes: chỉ có male và female.")
    for flag in ("identity", "links"):
        if not isinstance(content.get(flag, False), bool):
            raise ContentError(f"{place}: {flag}: phải là true hoặc false.")
    return Profile(
        register=_text(content, "register", place),
        roles=_roles(content.get("roles", {}), place),
        wanted=_names(content.get("wanted", []), "wanted", place),
        confirmed=Confirmed(confirmed["field"], confirmed["within_days"]) if confirmed else None,
        sexes={key: _names(value, f"sexes.{key}", place) for key, value in sexes.items()},
        identity=bool(content.get("identity", False)),
        links=bool(content.get("links", False)),
    )


def _side(value: Any, key: str, place: str) -> Side:
    if not isinstance(value, dict):
        raise ContentError(f"{place}: {key}: cần register và roles.")
    _unknown(value, {"register", "roles"}, f"{place}: {key}")
    return Side(_text(value, "register", f"{place}: {key}"), _roles(value.get("roles", {}), f"{place}: {key}"))


def _agreement(content: Mapping[str, Any], place: str) -> Agreement:
    _unknown(content, {"agreement", "name", "left", "right", "compare", "values", "expects", "links"}, place)
    left, right = _side(content.get("left"), "left", place), _side(content.get("right"), "right", place)
    compare = _names(content.get("compare", []), "compare", place)
    _comparable(left, right, compare, place)
    name = content.get("name", "")
    words = Words(name["vi"], name.get("en", "")) if isinstance(name, dict) and "vi" in name else Words(str(name))
    values, expects = _nested(content, "values", place), _nested(content, "expects", place, list)
    return Agreement(
        code=_text(content, "agreement", place),
        name=words,
        left=left,
        right=right,
        compare=compare,
        values=values,
        expects={key: _names(value, f"expects.{key}", place) for key, value in expects.items()},
        links=bool(content.get("links", True)),
    )


def _nested(content: Mapping[str, Any], key: str, place: str, kind: type = dict) -> dict[str, Any]:
    value = content.get(key, {})
    if not isinstance(value, dict) or not all(isinstance(item, kind) for item in value.values()):
        raise ContentError(f"{place}: {key}: chưa đúng dạng, xem data/quality/README.md.")
    return value


def _comparable(left: Side, right: Side, compare: tuple[str, ...], place: str) -> None:
    for role in compare:
        if role not in left.roles or role not in right.roles:
            raise ContentError(f"{place}: compare: cả hai sổ phải khai vai «{role}».")
    if not compare:
        raise ContentError(f"{place}: compare: cần ít nhất một vai để đối chiếu.")
    if not ({"number", "name"} & set(left.roles) & set(right.roles)):
        raise ContentError(f"{place}: hai sổ phải cùng có vai number hoặc name thì mới tìm được cùng một đối tượng.")


def to_plain(item: Profile | Agreement) -> dict[str, Any]:
    """Return a declaration as it is written; reading it again gives the same."""
    if isinstance(item, Agreement):
        return {
            "agreement": item.code,
            "name": {"vi": item.name.vi, "en": item.name.en} if item.name.en else item.name.vi,
            "left": {"register": item.left.register, "roles": dict(item.left.roles)},
            "right": {"register": item.right.register, "roles": dict(item.right.roles)},
            "compare": list(item.compare),
            **({"values": {role: dict(words) for role, words in item.values.items()}} if item.values else {}),
            **({"expects": {key: list(each) for key, each in item.expects.items()}} if item.expects else {}),
            **({} if item.links else {"links": False}),
        }
    made: dict[str, Any] = {"register": item.register}
    if item.wanted:
        made["wanted"] = list(item.wanted)
    if item.confirmed:
        made["confirmed"] = {"field": item.confirmed.field, "within_days": item.confirmed.within_days}
    if item.roles:
        made["roles"] = dict(item.roles)
    if item.sexes:
        made["sexes"] = {key: list(value) for key, value in item.sexes.items()}
    for flag in ("identity", "links"):
        if getattr(item, flag):
            made[flag] = True
    return made


def made_from(declaration: Declaration) -> Profile:
    """Return the profile of a register that has none: what its subject, formats and well-known names tell."""
    roles = {role: name for role, names in _KNOWN.items() for name in names[::-1] if declaration.field(name)}
    number = declaration.field(declaration.subject) if declaration.subject else None
    if number is not None and number.format == "citizen_id":
        roles["number"] = number.name
    name = _name_field(declaration)
    if name is not None:
        roles["name"] = name.name
    birth = declaration.field(roles.get("birth", ""))
    if birth is not None and birth.type is not FieldType.DATE:
        del roles["birth"]
    sexes = _sexes(declaration.field(roles.get("sex", "")))
    is_person = "number" in roles and "name" in roles
    return Profile(
        register=declaration.code,
        roles=roles if is_person else {},
        sexes=sexes,
        identity=is_person and bool(sexes) and "birth" in roles,
        links=is_person and "birth" in roles,
    )


def _name_field(declaration: Declaration) -> Field | None:
    for known in _NAMES:
        field = declaration.field(known)
        if field is not None and field.personal is not Personal.NONE:
            return field
    return next((item for item in declaration.shown if item.format == "person_name" and item.required), None)


def _sexes(field: Field | None) -> dict[str, tuple[str, ...]]:
    """Return the codes of a sex field that say male or female by code or by label."""
    if field is None:
        return {}
    words = {"male": {"male", "nam", "m"}, "female": {"female", "nữ", "nu", "f"}}
    found = {
        sex: tuple(item.code for item in field.codes if {item.code.lower(), item.label.vi.lower()} & known)
        for sex, known in words.items()
    }
    return found if all(found.values()) else {}


def simulated(item: Profile | Agreement) -> Profile | Agreement:
    """Return the same declaration for the training registers."""
    if isinstance(item, Profile):
        return Profile(**{**item.__dict__, "register": SIMULATED + item.register})
    left, right = (Side(SIMULATED + side.register, side.roles) for side in (item.left, item.right))
    return Agreement(**{**item.__dict__, "code": SIMULATED + item.code, "left": left, "right": right})
