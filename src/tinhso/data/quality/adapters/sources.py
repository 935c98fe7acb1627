"""Where a run reads from: registers by scan, units of all times from the directory."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from tinhso.core.access.api import SYSTEM
from tinhso.core.clock.api import today
from tinhso.core.directory import api as directory
from tinhso.data.quality.adapters.engine import Place
from tinhso.data.registers import api as registers

_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


def scan(code: str, fields: Sequence[str] = ()) -> Iterator[Any]:
    """Yield the rows in force of a register as Arrow batches."""
    with registers.scan(code, by=SYSTEM, fields=fields) as reader:
        yield from reader


def key_of(code: str) -> tuple[str, ...] | None:
    """Return the key of a register that has records to refer to; None if it has none, or is not there."""
    try:
        declaration = registers.register(code).declaration
    except registers.UnknownRegister:
        return None
    has_rows = registers.count(code, by=SYSTEM, at_most=1).value > 0
    return declaration.key if has_rows else None


def areas() -> list[Place]:
    """Return the areas of all times, by path: walked back from one day on which units changed to the one before."""
    return [place for place, _name in _generations(_areas_on)]


def agencies() -> list[Place]:
    """Return the agencies of all times, by code."""
    return [place for place, _name in _generations(_agencies_on)]


def area_names() -> dict[str, str]:
    """Return the names of the areas of all times by path; those no longer there say so."""
    found: dict[str, str] = {}
    for place, name in sorted(_generations(_areas_on), key=lambda item: item[0].today):
        found[place.code] = name if place.today else _("%(name)s (đơn vị cũ)") % {"name": name}
    return found


_Unit = tuple[str, str, date | None, date | None, str]


def _areas_on(day: date) -> list[_Unit]:
    return [
        (item.path, str(item.level), item.valid_from, item.valid_to, item.full_name) for item in directory.areas(on=day)
    ]


def _agencies_on(day: date) -> list[_Unit]:
    return [(item.code, "", item.valid_from, item.valid_to, item.name) for item in directory.agencies(on=day)]


def _generations(ask: Callable[[date], list[_Unit]]) -> list[tuple[Place, str]]:
    here = today()
    found: dict[tuple[str, date], tuple[Place, str]] = {}
    waiting, asked = [here], set()
    while waiting:
        day = waiting.pop()
        if day in asked:
            continue
        asked.add(day)
        for code, level, first, last, name in ask(day):
            since, until = first or _FIRST, last or _LAST
            found[(code, since)] = (Place(code, level, since, until, since <= here <= until), name)
            if since > _FIRST:
                waiting.append(since - timedelta(days=1))
    return list(found.values())
