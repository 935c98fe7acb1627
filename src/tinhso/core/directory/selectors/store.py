"""The rows of the database as one immutable Directory, kept in memory while the database says it is the same.

The state's token is random and changes with each write inside the writer's transaction, so that neither a rolled-back
nor another process's write can be taken for what is held here.
"""

from dataclasses import fields
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, get_args, get_type_hints
from uuid import UUID

from tinhso.core.directory.data import TYPES, UNKNOWN_START, Agency, Area, Content, Kind, Post, Successor
from tinhso.core.directory.models import MODELS, DirectoryState, Versioned
from tinhso.core.directory.rules.snapshot import Directory, Stamp

_held: tuple[UUID, Directory] | None = None


def directory() -> Directory:
    """Return the directory as it stands; one query unless it changed."""
    global _held
    token = _token()
    if _held is not None and token is not None and _held[0] == token:
        return _held[1]
    while True:
        found = fresh()
        again = _token()
        if again == token:
            break
        token = again  # somebody wrote while we read
    if token is not None:
        _held = (token, found)
    return found


def _token() -> UUID | None:
    return DirectoryState.objects.values_list("token", flat=True).first()


def fresh() -> Directory:
    """Return the directory read from the database, whatever is held; four queries."""
    contents: dict[Kind, list[Any]] = {}
    stamps: dict[tuple[str, str], Stamp] = {}
    for kind, model in MODELS.items():
        rows = model._default_manager.filter(is_withdrawn=False).order_by("position", "pk")
        contents[kind] = []
        for row in rows:
            content = content_of(row)
            contents[kind].append(content)
            stamps[(kind.value, content.key)] = Stamp(row.public_id, row.version)
    areas: list[Area] = contents[Kind.AREA]
    agencies: list[Agency] = contents[Kind.AGENCY]
    successors: list[Successor] = contents[Kind.SUCCESSOR]
    posts: list[Post] = contents[Kind.POST]
    return Directory(tuple(areas), tuple(agencies), tuple(successors), tuple(posts), stamps)


def kind_of(row: Versioned) -> Kind:
    """Return the kind of a database row."""
    return next(kind for kind, model in MODELS.items() if isinstance(row, model))


def content_of(row: Versioned) -> Content:
    """Return a database row as its content."""
    cls = TYPES[kind_of(row)]
    found: Content = cls(
        **{name: _read(getattr(row, name), convert) for name, convert in _converters(kind_of(row)).items()}
    )
    return found


def row_of(content: Content) -> dict[str, Any]:
    """Return the database fields of a content."""
    values = {item.name: getattr(content, item.name) for item in fields(content)}
    if "valid_from" in values and values["valid_from"] is None:
        values["valid_from"] = UNKNOWN_START
    if "aliases" in values:
        values["aliases"] = list(values["aliases"])
    return values


@cache
def _converters(kind: Kind) -> dict[str, Any]:
    """Return for each field of a kind the type a database value is turned into."""
    cls = TYPES[kind]
    hints = get_type_hints(cls)
    return {item.name: _plain_type(hints[item.name]) for item in fields(cls)}


def _plain_type(hint: Any) -> Any:
    inner = [arg for arg in get_args(hint) if arg is not NoneType]
    return tuple if hint == tuple[str, ...] else (inner[0] if inner else hint)


def _read(value: Any, convert: Any) -> Any:
    if value is None or value == UNKNOWN_START:
        return None
    if convert is Decimal:
        return value.normalize()
    if convert is tuple:
        return tuple(value)
    return convert(value) if isinstance(value, str) and convert is not str else value
