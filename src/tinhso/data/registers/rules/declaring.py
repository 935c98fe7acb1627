"""A declaration read from plain data, strictly: every mistake is named by its place («fields[3].type: …»)."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from tinhso.data.registers.data import (
    CodeItem,
    Declaration,
    DeclarationError,
    Expected,
    Field,
    FieldType,
    Group,
    Kind,
    LegalBasis,
    Personal,
    Provenance,
    Retention,
    Rhythm,
    Rule,
    Sharing,
    Words,
)
from tinhso.data.registers.rules import soundness

Choice = TypeVar("Choice", bound=StrEnum)

CODE = re.compile(r"[a-z][a-z0-9_]{1,40}")
FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,50}")
FIELDS_MAX = 200

_TOP_KEYS = (
    "code name description kind owner legal_basis key natural_keys rhythm expected retention sharing population "
    "provenance subject agency_field area_field day_field title groups fields rules"
)
_FIELD_KEYS = (
    "name label help type required personal sharing format min max pattern length scale unit codes register level "
    "indexed search hidden about"
)
_TOP = frozenset(_TOP_KEYS.split())
_FIELD = frozenset(_FIELD_KEYS.split())


def parse_declaration(content: Any) -> Declaration:
    """Return the declaration that *content* describes; raise DeclarationError with every problem found."""
    reader = Reader()
    declaration = reader.declaration(content)
    if declaration is None or reader.problems:
        raise DeclarationError(reader.problems or [_("Khai báo phải là một nhóm trường.")])
    if problems := soundness.problems(declaration):
        raise DeclarationError(problems)
    return declaration


class Reader:
    """Reads plain data and collects what is wrong with it."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def wrong(self, place: str, message: str) -> None:
        self.problems.append(f"{place}: {message}")

    # --- plain values ---------------------------------------------------------------------------

    def group(self, value: Any, place: str, known: frozenset[str]) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            self.wrong(place or "khai báo", _("phải là một nhóm trường."))
            return {}
        for key in value:
            if key not in known:
                self.wrong(f"{place}.{key}" if place else str(key), _("không có mục này trong khai báo."))
        return value

    def items(self, value: Any, place: str) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list | tuple):
            self.wrong(place, _("phải là một danh sách."))
            return []
        return list(value)

    def text(self, value: Any, place: str, *, required: bool = False, longest: int = 1000) -> str:
        if value is None or value == "":
            if required:
                self.wrong(place, _("chưa có."))
            return ""
        if not isinstance(value, str):
            self.wrong(place, _("phải là chữ, không phải «%(value)s».") % {"value": str(value)[:40]})
            return ""
        if len(value) > longest or "\x00" in value:
            self.wrong(place, _("dài quá %(max)s ký tự.") % {"max": longest})
        return value.strip()

    def yes(self, value: Any, place: str) -> bool:
        if value is None or isinstance(value, bool):
            return bool(value)
        self.wrong(place, _("phải là true hoặc false."))
        return False

    def whole(self, value: Any, place: str, low: int, high: int, default: int) -> int:
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            self.wrong(place, _("phải là số nguyên từ %(low)s đến %(high)s.") % {"low": low, "high": high})
            return default
        return value

    def choice(self, kind: type[Choice], value: Any, place: str, default: Choice | None) -> Choice:
        if value is None and default is not None:
            return default
        if isinstance(value, str) and value in set(kind):
            return kind(value)
        known = ", ".join(kind)
        self.wrong(place, _("«%(value)s» không phải một trong: %(known)s.") % {"value": value, "known": known})
        return default or next(iter(kind))

    def words(self, value: Any, place: str, *, required: bool = False) -> Words:
        if isinstance(value, str) or value is None:
            return Words(self.text(value, place, required=required))
        parts = self.group(value, place, frozenset({"vi", "en"}))
        return Words(
            self.text(parts.get("vi"), f"{place}.vi", required=required), self.text(parts.get("en"), f"{place}.en")
        )

    def names(self, value: Any, place: str, *, required: bool = False) -> tuple[str, ...]:
        found = tuple(
            self.text(item, f"{place}[{index}]", required=True) for index, item in enumerate(self.items(value, place))
        )
        if required and not found:
            self.wrong(place, _("phải nêu ít nhất một trường."))
        return found

    # --- the parts of a declaration ---------------------------------------------------------------

    def declaration(self, content: Any) -> Declaration | None:
        plain = self.group(content, "", _TOP)
        if not plain:
            return None
        code = self.text(plain.get("code"), "code", required=True)
        if code and not CODE.fullmatch(code):
            self.wrong("code", _("gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ, dài 2 đến 41 ký tự."))
        raw = self.items(plain.get("fields"), "fields")
        if not 1 <= len(raw) <= FIELDS_MAX:
            self.wrong("fields", _("phải có từ 1 đến %(max)s trường.") % {"max": FIELDS_MAX})
        keys = enumerate(self.items(plain.get("natural_keys"), "natural_keys"))
        return Declaration(
            code=code,
            name=self.words(plain.get("name"), "name", required=True),
            description=self.words(plain.get("description"), "description"),
            kind=self.choice(Kind, plain.get("kind"), "kind", None),
            owner=self.text(plain.get("owner"), "owner", required=True, longest=200),
            legal_basis=self.legal_basis(plain.get("legal_basis")),
            key=self.names(plain.get("key"), "key", required=True),
            natural_keys=tuple(self.names(item, f"natural_keys[{index}]", required=True) for index, item in keys),
            rhythm=self.choice(Rhythm, plain.get("rhythm"), "rhythm", Rhythm.MONTHLY),
            expected=self.expected(plain.get("expected")),
            retention=self.retention(plain.get("retention")),
            sharing=self.choice(Sharing, plain.get("sharing"), "sharing", Sharing.DEFAULT),
            population=self.population(plain.get("population")),
            provenance=self.choice(Provenance, plain.get("provenance"), "provenance", Provenance.RECORDED),
            subject=self.text(plain.get("subject"), "subject"),
            agency_field=self.text(plain.get("agency_field"), "agency_field"),
            area_field=self.text(plain.get("area_field"), "area_field"),
            day_field=self.text(plain.get("day_field"), "day_field"),
            title=self.names(plain.get("title"), "title"),
            groups=self.groups(plain.get("groups")),
            fields=tuple(self.field(item, f"fields[{index}]", plain) for index, item in enumerate(raw[:FIELDS_MAX])),
            rules=self.rules(plain.get("rules")),
        )

    def population(self, value: Any) -> str:
        if value in (None, "real", "none"):
            return value or "real"
        self.wrong("population", _("phải là real hoặc none."))
        return "real"

    def legal_basis(self, value: Any) -> tuple[LegalBasis, ...]:
        found = []
        for index, item in enumerate(self.items(value, "legal_basis")):
            place = f"legal_basis[{index}]"
            plain = self.group(item, place, frozenset({"act", "article", "certainty"}))
            certainty = self.text(plain.get("certainty", "U"), f"{place}.certainty")
            if certainty not in {"V", "S", "U"}:
                self.wrong(f"{place}.certainty", _("phải là V, S hoặc U."))
            act = self.text(plain.get("act"), f"{place}.act", required=True)
            found.append(LegalBasis(act, self.text(plain.get("article"), f"{place}.article"), certainty))
        return tuple(found)

    def expected(self, value: Any) -> Expected | None:
        if value is None:
            return None
        plain = self.group(value, "expected", frozenset({"count", "source", "as_of", "by", "group"}))
        by: dict[str, int] = {}
        shares = plain.get("by")
        if shares is not None and not isinstance(shares, Mapping):
            self.wrong("expected.by", _("phải là một nhóm «mã: số»."))
        else:
            by = {str(k): self.whole(v, f"expected.by.{k}", 0, 10**12, 0) for k, v in (shares or {}).items()}
        return Expected(
            count=self.whole(plain.get("count"), "expected.count", 0, 10**12, 0),
            source=self.text(plain.get("source"), "expected.source", required=True),
            as_of=self.day(plain.get("as_of"), "expected.as_of"),
            group=self.text(plain.get("group"), "expected.group", longest=60),
            by=by,
        )

    def day(self, value: Any, place: str) -> date | None:
        if value is None or isinstance(value, date):
            return value
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.wrong(place, _("phải là một ngày YYYY-MM-DD."))
            return None

    def retention(self, value: Any) -> Retention:
        if value is None:
            return Retention()
        plain = self.group(value, "retention", frozenset({"years", "basis"}))
        years = plain.get("years")
        kept = None if years is None else self.whole(years, "retention.years", 0, 1000, 0)
        return Retention(kept, self.text(plain.get("basis"), "retention.basis"))

    def groups(self, value: Any) -> tuple[Group, ...]:
        found = []
        for index, item in enumerate(self.items(value, "groups")):
            place = f"groups[{index}]"
            plain = self.group(item, place, frozenset({"title", "fields"}))
            title = self.words(plain.get("title"), f"{place}.title", required=True)
            found.append(Group(title, self.names(plain.get("fields"), f"{place}.fields", required=True)))
        return tuple(found)

    def rules(self, value: Any) -> tuple[Rule, ...]:
        found = []
        for index, item in enumerate(self.items(value, "rules")):
            place = f"rules[{index}]"
            plain = self.group(item, place, frozenset({"code", "when", "must", "words"}))
            code = self.text(plain.get("code"), f"{place}.code", required=True, longest=60)
            if code and not CODE.fullmatch(code):
                self.wrong(f"{place}.code", _("gồm chữ thường không dấu, số và gạch dưới."))
            must = self.text(plain.get("must"), f"{place}.must", required=True, longest=2000)
            when = self.text(plain.get("when"), f"{place}.when", longest=2000)
            found.append(Rule(code, must, self.words(plain.get("words"), f"{place}.words", required=True), when))
        return tuple(found)

    def field(self, value: Any, place: str, top: Mapping[str, Any]) -> Field:
        plain = self.group(value, place, _FIELD)
        name = self.text(plain.get("name"), f"{place}.name", required=True)
        if name and not FIELD_NAME.fullmatch(name):
            self.wrong(f"{place}.name", _("gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ."))
        codes, register = self.codes(plain.get("codes"), f"{place}.codes")
        inherited = top.get("sharing") if top.get("sharing") in set(Sharing) else Sharing.DEFAULT.value
        return Field(
            name=name,
            label=self.words(plain.get("label"), f"{place}.label", required=True),
            help=self.words(plain.get("help"), f"{place}.help"),
            type=self.choice(FieldType, plain.get("type"), f"{place}.type", None),
            required=self.yes(plain.get("required"), f"{place}.required"),
            personal=self.choice(Personal, plain.get("personal"), f"{place}.personal", Personal.NONE),
            about=self.about(plain.get("about"), f"{place}.about"),
            sharing=self.choice(Sharing, plain.get("sharing", inherited), f"{place}.sharing", None),
            format=self.text(plain.get("format"), f"{place}.format"),
            minimum=plain.get("min"),
            maximum=plain.get("max"),
            pattern=self.text(plain.get("pattern"), f"{place}.pattern", longest=300),
            length=self.whole(plain.get("length"), f"{place}.length", 1, 4000, 0),
            scale=self.whole(plain.get("scale"), f"{place}.scale", 0, 6, 2),
            unit=self.text(plain.get("unit"), f"{place}.unit", longest=60),
            codes=codes,
            register=register or self.text(plain.get("register"), f"{place}.register", longest=41),
            level=self.text(plain.get("level"), f"{place}.level", longest=20),
            indexed=self.yes(plain.get("indexed"), f"{place}.indexed"),
            search=self.yes(plain.get("search"), f"{place}.search"),
            hidden=self.yes(plain.get("hidden"), f"{place}.hidden"),
        )

    def about(self, value: Any, place: str) -> str:
        word = self.text(value, place, longest=40)
        if word and not FIELD_NAME.fullmatch(word):
            self.wrong(place, _("gồm chữ thường không dấu, số và gạch dưới, bắt đầu bằng chữ."))
        return word

    def codes(self, value: Any, place: str) -> tuple[tuple[CodeItem, ...], str]:
        """Return an inline list, or the register that holds the list («register:<code>»)."""
        if isinstance(value, str):
            head, _sign, code = value.partition(":")
            if head != "register" or not CODE.fullmatch(code):
                self.wrong(place, _("phải là một danh sách mã hoặc «register:<mã sổ>»."))
            return (), code
        found = []
        for index, item in enumerate(self.items(value, place)):
            spot = f"{place}[{index}]"
            plain = self.group(item, spot, frozenset({"code", "label"}))
            given = plain.get("code")
            text = str(given) if isinstance(given, int) and not isinstance(given, bool) else given
            found.append(
                CodeItem(
                    self.text(text, f"{spot}.code", required=True, longest=60),
                    self.words(plain.get("label"), f"{spot}.label", required=True),
                )
            )
        return tuple(found), ""
