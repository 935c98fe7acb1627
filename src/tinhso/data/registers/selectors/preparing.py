# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""What a program needs that prepares lines for ``stage_lines`` by itself, many at once."""

from collections.abc import Iterator, Mapping
from typing import Any

from tinhso.core.access.api import SYSTEM, Actor
from tinhso.data.registers.adapters import reading, writing
from tinhso.data.registers.adapters.layout import SEARCH, table, vendor
from tinhso.data.registers.data import Declaration, UnknownRegister
from tinhso.data.registers.rules import access
from tinhso.data.registers.rules.checking import Checker
from tinhso.data.registers.rules.compiling import CompiledRule
from tinhso.data.registers.selectors.heads import Compiled, head

#: Keys read at once.
STEP = 20_000


class Preparer:
    """One version of a register's declaration: its checks, its rules, and how a record is kept."""

    def __init__(self, compiled: Compiled) -> None:
        self._compiled = compiled
        self.declaration: Declaration = compiled.declaration
        self.number: int = compiled.number
        self.checker: Checker = compiled.checker
        self.rules: tuple[CompiledRule, ...] = compiled.rules
        #: Which database keeps the lines: sqlite or postgresql.
        self.vendor: str = vendor()
        #: The columns of a line, in order.
        self.columns: tuple[str, ...] = tuple(writing.line_columns(compiled.declaration))
        #: Search column → the fields whose words it holds.
        self.searched: Mapping[str, tuple[str, ...]] = compiled.searched
        assert tuple(self.searched) == tuple(SEARCH.values())

    def line(self, values: Mapping[str, Any], provenance: str) -> tuple[Any, ...]:
        """Return the prepared line of one record whose values are as ``checker`` keeps them."""
        compiled, kept = self._compiled, dict(values)
        scope, words = compiled.scope_of(kept), compiled.search_of(kept)
        return (compiled.key_of(kept), provenance, *scope, *words, *compiled.codec.encode(kept))


def preparer(code: str) -> Preparer:
    """Return the preparer of a register as its table is now. Raises UnknownRegister."""
    return Preparer(head(code).compiled)


def may_write(*, by: Actor, code: str) -> bool:
    """Whether *by* writes over the whole register (what a batch asks)."""
    return access.may_write(by, head(code).declaration, "", "")


def require_write(*, by: Actor, code: str) -> None:
    """Raise NotAllowed unless *by* writes over the whole register."""
    access.require_write(by, head(code).declaration, "", "")


def keys_in_force(*, by: Actor, code: str) -> Iterator[list[tuple[str, str]]] | None:
    """Return (key, public_id) of every record in force, in steps; None if *by* may not know the keys."""
    try:
        register = head(code)
    except UnknownRegister:
        return None
    if by != SYSTEM and not access.may_write(by, register.declaration, "", ""):
        view = access.view_of(by, register.declaration)
        if view.scopes is not None or not set(register.declaration.key) <= view.fields:
            return None
    return _keys(code, reading.visible(register.unpublished))


def _keys(code: str, seen: reading.Conditions) -> Iterator[list[tuple[str, str]]]:
    last = 0
    while True:
        rows = reading.fetch(
            f"SELECT id, key, public_id FROM {table(code)} WHERE id > %s AND status = 1 AND {seen.sql} "
            f"ORDER BY id LIMIT {STEP}",
            [last, *seen.parameters],
        )
        if not rows:
            return
        last = rows[-1][0]
        yield [(row[1], str(row[2])) for row in rows]
