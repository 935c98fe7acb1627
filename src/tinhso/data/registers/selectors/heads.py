"""The head of a register and its compiled declaration: what every read and write begins with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any, TypeVar

import orjson
from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from tinhso.data.registers.adapters.layout import SEARCH, Codec
from tinhso.data.registers.adapters.starting import HEAD
from tinhso.data.registers.data import Declaration, FieldError, FieldType, Provenance, UnknownRegister
from tinhso.data.registers.models import RegisterVersion, State
from tinhso.data.registers.rules.checking import Checker
from tinhso.data.registers.rules.compiling import CompiledRule, compile_rules
from tinhso.data.registers.rules.declaring import parse_declaration
from tinhso.data.registers.rules.folding import fold
from tinhso.data.registers.rules.people import People, people_of

_ALL = f"SELECT {HEAD} FROM data_register "  # noqa: S608 - no value in it
_HEAD = _ALL + "WHERE code = %s"
_READY = _ALL + "WHERE state <> 'withdrawn' AND table_version > 0 ORDER BY code"


class Compiled:
    """One version of a declaration with everything made from it once."""

    def __init__(self, declaration: Declaration, number: int) -> None:
        self.declaration = declaration
        self.number = number
        self.checker = Checker(declaration, training=bool(settings.TRAINING))
        self.codec = Codec(declaration.shown)
        self.by_name = {item.name: item for item in declaration.shown}
        self.key = declaration.key
        self.searched = {
            column: tuple(item.name for item in declaration.shown if item.search and item.sharing is sharing)
            for sharing, column in SEARCH.items()
        }
        self.placed = tuple(item for item in declaration.shown if item.type in {FieldType.AREA, FieldType.AGENCY})
        self.looked_up = tuple(item for item in declaration.shown if item.register)

    @cached_property
    def people(self) -> People:
        """Whom its records tell of."""
        return people_of(self.declaration)

    @cached_property
    def rules(self) -> tuple[CompiledRule, ...]:
        """The compiled cross-field rules."""
        return compile_rules(self.declaration)

    def clean(self, values: Mapping[str, Any]) -> tuple[dict[str, Any], list[FieldError]]:
        """Return values as kept, and what is wrong: fields, then the rules (what leads elsewhere is not asked)."""
        kept, errors = self.checker.clean(values)
        broken = {error.field for error in errors}
        for rule in self.rules:
            # A rule over a field that is already wrong would only say the same thing twice.
            if rule.names.isdisjoint(broken) and rule.is_broken(kept):
                errors.append(FieldError(rule.first_name, rule.rule.code, str(rule.rule.words)))
        return kept, errors

    def key_of(self, values: dict[str, Any]) -> str:
        """Return the canonical key: the values as text ("" for an erased one), joined by a sign that no value holds."""
        if len(self.key) == 1:
            return str(values[self.key[0]] if values[self.key[0]] is not None else "")
        return "\x1f".join([str(values[name] if values[name] is not None else "") for name in self.key])

    def search_of(self, values: dict[str, Any]) -> list[str | None]:
        """Return the folded words of each class of sharing; None for nothing."""
        return [
            fold(" ".join([text for name in names if (text := values.get(name))])) or None if names else None
            for names in self.searched.values()
        ]

    def scope_of(self, values: dict[str, Any]) -> tuple[str, str]:
        """Return the agency and area a record belongs to, "" where the declaration names no such field."""
        made = self.declaration
        return values.get(made.agency_field) or "", values.get(made.area_field) or ""


@dataclass(frozen=True)
class Head:
    """A register at one moment: its row, and the compiled declaration that its table fulfils."""

    id: int
    public_id: str
    code: str
    version: int
    table_version: int
    state: str
    unpublished: tuple[int, ...]
    rows: int | None
    compiled: Compiled

    @property
    def declaration(self) -> Declaration:
        """The declaration its table fulfils."""
        return self.compiled.declaration


@lru_cache(maxsize=512)
def _compiled(register_id: int, public_id: str, number: int) -> Compiled:
    # A version never changes, and the public id tells two registers apart even where a test re-uses an id.
    content = RegisterVersion.objects.values_list("content", flat=True).get(register_id=register_id, number=number)
    return Compiled(parse_declaration(content), number)


def head(code: str) -> Head:
    """Return the head of a register (one query; the declaration is remembered). Raises UnknownRegister."""
    with connection.cursor() as cursor:
        cursor.execute(_HEAD, [code])
        row = cursor.fetchone()
    if row is None or row[5] == State.WITHDRAWN or row[4] == 0:
        raise UnknownRegister(_("Không có sổ «%(code)s».") % {"code": code[:41]})
    found = head_of_row(row)
    _last[code] = found
    return found


#: The head of each register as this process saw it last.
_last: dict[str, Head] = {}
_T = TypeVar("_T")


def with_head(code: str, act: Callable[[Head], _T], *refusals: type[Exception]) -> _T:
    """Return what *act* makes of the register's head as this process saw it last; asked anew if that was out of date.

    For writes, which read the head again under the register's lock and raise one of *refusals* if it moved: so a write
    asks for it once. A refusal counts only if it is not owed to an old declaration.
    """
    kept = _last.get(code)
    if kept is None:
        return act(head(code))
    try:
        return act(kept)
    except refusals:
        fresh = head(code)
        if fresh == kept:
            raise
        return act(fresh)


def head_of_id(register_id: int) -> Head:
    """Return the head of the register with this id, for rows that refer to it; one query. Raises UnknownRegister."""
    found = next((item for item in heads() if item.id == register_id), None)
    if found is None:
        raise UnknownRegister(_("Không có sổ này."))
    return found


def heads() -> list[Head]:
    """Return the heads of all registers in force that are served here, by code (one query)."""
    with connection.cursor() as cursor:
        cursor.execute(_READY)
        found = cursor.fetchall()
    return [head_of_row(row) for row in found if is_served(_compiled(row[0], str(row[1]), row[4]).declaration)]


def is_served(declaration: Declaration) -> bool:
    """Whether this installation serves the register: a training one stays unknown in production."""
    return bool(settings.TRAINING) or declaration.provenance is not Provenance.SIMULATED


def head_of_row(row: Sequence[Any]) -> Head:
    """Return the head of one row of the table of registers. Raises UnknownRegister."""
    unpublished = orjson.loads(row[6]) if isinstance(row[6], str | bytes) else row[6]
    compiled = _compiled(row[0], str(row[1]), row[4])
    if not is_served(compiled.declaration):
        raise UnknownRegister(_("Không có sổ «%(code)s».") % {"code": str(row[2])[:41]})
    return Head(
        id=row[0],
        public_id=str(row[1]),
        code=row[2],
        version=row[3],
        table_version=row[4],
        state=row[5],
        unpublished=tuple(unpublished),
        rows=row[7],
        compiled=compiled,
    )
