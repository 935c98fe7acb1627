"""The training counterpart of a declaration: the same fields, rules and lists, made-up records, nothing of it open."""

from collections.abc import Collection
from dataclasses import replace

from tinhso.data.registers.data import Declaration, Field, Provenance, Sharing, Words
from tinhso.data.registers.rules.soundness import SIMULATED

#: What the names and headings of training data say (blueprint rule 13).
BADGE = Words("mô phỏng", "simulated")


def simulated_code(code: str) -> str:
    """Return the code of the training counterpart."""
    return f"{SIMULATED}{code}"


def simulated(declaration: Declaration, filled: Collection[str]) -> Declaration:
    """Return the training counterpart of a register; references to a register of *filled* lead to its counterpart too.

    Other references (lists everybody uses) stay. No figure of a document stands beside made-up records.
    """
    name = declaration.name
    return replace(
        declaration,
        code=simulated_code(declaration.code),
        name=Words(f"{name.vi} ({BADGE.vi})", f"{name.en} ({BADGE.en})" if name.en else ""),
        provenance=Provenance.SIMULATED,
        sharing=_closed(declaration.sharing),
        expected=None,
        fields=tuple(_field(item, filled) for item in declaration.fields if not item.hidden),
    )


def _field(field: Field, filled: Collection[str]) -> Field:
    register = simulated_code(field.register) if field.register in filled else field.register
    return replace(field, register=register, sharing=_closed(field.sharing))


def _closed(sharing: Sharing) -> Sharing:
    return Sharing.DEFAULT if sharing is Sharing.OPEN else sharing
