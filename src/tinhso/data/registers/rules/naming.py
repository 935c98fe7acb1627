"""Technical names made of the words people use."""

import re
from collections.abc import Collection

from tinhso.data.registers.rules.folding import fold
from tinhso.data.registers.rules.language import WORDS

NAME_MAX = 40
_SIGN = re.compile(r"[^a-z0-9]+")


def name_from(label: str) -> str:
    """Return a technical name made of a label: small Latin letters, digits and _; "" where nothing is left."""
    base = _SIGN.sub("_", fold(label)).strip("_")[:NAME_MAX].strip("_")
    if base and not base[0].isalpha():
        base = f"c_{base}"
    return f"{base}_" if base in WORDS else base


def unlike(name: str, taken: Collection[str]) -> str:
    """Return *name*, with a number after it where it is taken."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    return found
