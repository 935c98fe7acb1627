"""Values of forms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any


class InputKind(StrEnum):
    """How a value is asked for."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    RADIO = "radio"
    CHECKS = "checks"
    YES_NO = "yes_no"
    DAY = "day"
    NUMBER = "number"
    YEAR = "year"
    JSON = "json"
    PICKER = "picker"


@dataclass(frozen=True)
class Choice:
    """One thing that can be chosen: what is kept, what is shown, and what tells it from others of the same name."""

    code: str
    words: str
    hint: str = ""

    @property
    def full(self) -> str:
        """What a picker's box holds once it is chosen: it reads well and can be read back."""
        return f"{self.words} ({self.code})"


@dataclass(frozen=True)
class Picking:
    """Where a picker asks: the source's name and what narrows it (``level``, ``register`` …)."""

    source: str
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Input:
    """One input of a form, as its schema describes it."""

    name: str
    kind: InputKind
    label: str
    help: str = ""
    required: bool = False
    choices: tuple[Choice, ...] = ()
    picking: Picking | None = None
    longest: int = 0
    whole: bool = False
    mode: str = ""


@dataclass(frozen=True)
class Group:
    """Inputs drawn together under a heading."""

    title: str
    names: tuple[str, ...]
    help: str = ""


@dataclass(frozen=True)
class Layout:
    """How a form is laid out: groups in order; what stands in none comes last under ``rest``."""

    groups: tuple[Group, ...] = ()
    rest: str = ""


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field ("": with the whole), in the reader's language."""

    name: str
    message: str


@dataclass(frozen=True)
class Draft:
    """What somebody typed into a form and has not sent yet: texts by input name."""

    form: str
    values: Mapping[str, Sequence[str]]
    saved_at: datetime

    def first(self, name: str, default: str = "") -> str:
        """Return the first text of an input."""
        found = self.values.get(name) or [default]
        return found[0]


class DraftRefused(ValueError):
    """A draft cannot be kept; the message says why, in Vietnamese."""


class SchemaRefused(ValueError):
    """A schema is not one that a form can be drawn from: a mistake of the module that made it."""


Schema = Mapping[str, Any]
