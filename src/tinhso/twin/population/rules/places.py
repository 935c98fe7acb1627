"""Where people live: hamlets "Tập Huấn N" of today's communes, and the commune each lay in on any earlier day."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from tinhso.twin.population.data import Directory, TwinRefused, Unit
from tinhso.twin.population.rules.chance import Ints, below, draw
from tinhso.twin.population.rules.days import NEVER, number

_EVER = -NEVER


@dataclass(slots=True)
class Places:
    """Units of all times, and hamlets with their unit now (0), before (1) and before that (2)."""

    units: tuple[Unit, ...]
    #: places in ``units`` of the communes of today
    communes: Ints
    #: hamlet → place in ``communes``
    commune: Ints
    #: number of the hamlet in its commune
    ordinal: Ints
    #: hamlet → three units, newest first, and the first day of the newest two
    lineage: Ints
    since: Ints
    #: units that are no more and whose code nobody uses now: (place, last day)
    abolished: Ints
    last_day: Ints

    def area_on(self, hamlet: Ints, day: Ints) -> Ints:
        """Place of the unit in force for each hamlet on each day."""
        lineage, since = self.lineage[hamlet], self.since[hamlet]
        older = np.where(day >= since[:, 1], lineage[:, 1], lineage[:, 2])
        return np.where(day >= since[:, 0], lineage[:, 0], older)


def _start(unit: Unit) -> int:
    return number(unit.valid_from) if unit.valid_from else _EVER


def _before(directory: Directory, place: dict[tuple[str, date | None], int], unit: Unit) -> list[int]:
    """The units that *unit* was made of."""
    if unit.valid_from is None:
        return []
    eve = unit.valid_from - timedelta(days=1)
    old = {code for code, new, day in directory.successors if new == unit.code and day == unit.valid_from}
    return [place[other.code, other.valid_from] for other in directory.units if other.code in old and _held(other, eve)]


def _held(unit: Unit, day: date) -> bool:
    return (unit.valid_from is None or unit.valid_from <= day) and (unit.valid_to is None or unit.valid_to >= day)


def _line(directory: Directory, place: dict[tuple[str, date | None], int], start: int, turn: int) -> list[int]:
    """The unit now and the two before, taking one of several predecessors in turn."""
    line = [start]
    while len(line) < 3:
        before = _before(directory, place, directory.units[line[-1]])
        line.append(before[turn % len(before)] if before else line[-1])
    return line


def places(seed: int, directory: Directory, hamlets: int, as_of: date) -> Places:
    """Spread the hamlets over the communes in force on *as_of*."""
    units = directory.units
    place = {(unit.code, unit.valid_from): at for at, unit in enumerate(units)}
    now = [at for at, unit in enumerate(units) if _held(unit, as_of)]
    if not now:
        raise TwinRefused(f"Danh bạ không có xã, phường nào đang có hiệu lực ngày {as_of:%d/%m/%Y}.")
    extra = max(0, hamlets - len(now))
    weight = 0.6 + draw(seed, "communes.weight", np.arange(len(now)))
    edges = np.cumsum(weight) / weight.sum()
    more = np.minimum(np.searchsorted(edges, (np.arange(extra) + 0.5) / max(extra, 1)), len(now) - 1)
    commune = np.sort(np.concatenate([np.arange(len(now)), more])).astype(np.int64)
    starts = np.searchsorted(commune, np.arange(len(now)))
    ordinal = np.arange(len(commune)) - starts[commune] + 1
    lines = {
        (home, turn): _line(directory, place, now[home], turn)
        for home, turn in zip(commune.tolist(), ordinal.tolist(), strict=True)
    }
    lineage = np.array([lines[key] for key in zip(commune.tolist(), ordinal.tolist(), strict=True)], dtype=np.int64)
    first = np.array([_start(unit) for unit in units], dtype=np.int64)
    used = {units[at].code for at in now}
    gone = [at for at, unit in enumerate(units) if unit.valid_to and unit.code not in used]
    last = [number(units[at].valid_to or as_of) for at in gone]
    return Places(
        units=units,
        communes=np.array(now, dtype=np.int64),
        commune=commune,
        ordinal=ordinal,
        lineage=lineage,
        since=first[lineage[:, :2]],
        abolished=np.array(gone, dtype=np.int64),
        last_day=np.array(last, dtype=np.int64),
    )


def homes(seed: int, count: int, hamlets: int) -> Ints:
    """The hamlet of each household."""
    return below(seed, "homes", np.arange(count, dtype=np.int64), hamlets)
