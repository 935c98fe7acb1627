"""Areas and agencies, asked from the province's directory."""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta

from tinhso.core.directory import api as directory
from tinhso.data.registers.data import FieldType


def resolve(kind: FieldType, text: str, level: str, day: date) -> str | None:
    """Return the code a record keeps: an agency's code, an area's path («96/31825»); None if not there that day."""
    if kind is FieldType.AGENCY:
        found = directory.agency(text, on=day)
        return found.code if found else None
    area = directory.area(text.rpartition("/")[2], on=day)
    if area is None or (level and area.level != level) or ("/" in text and area.path != text):
        return None
    return area.path


class Places:
    """Areas and agencies for many rows: each text is asked once for each stretch of time in which nothing changed."""

    def __init__(self) -> None:
        self._changes = directory.change_days()
        # One day of each stretch: the last before the first change, then the first of every later one.
        self._days = [self._changes[0] - timedelta(days=1), *self._changes] if self._changes else [date.min]
        self._known: dict[tuple[FieldType, str, str, int], str | None] = {}

    def resolve(self, kind: FieldType, text: str, level: str, day: date) -> str | None:
        """Return what ``resolve`` does."""
        return self._on(kind, text, level, bisect_right(self._changes, day))

    def ever(self, kind: FieldType, text: str, level: str) -> bool:
        """Whether there ever was such a unit."""
        return any(self._on(kind, text, level, stretch) is not None for stretch in range(len(self._days)))

    def _on(self, kind: FieldType, text: str, level: str, stretch: int) -> str | None:
        mark = (kind, text, level, stretch)
        if mark not in self._known:
            self._known[mark] = resolve(kind, text, level, self._days[stretch])
        return self._known[mark]


def choices(kind: FieldType, level: str, day: date, under: str = "") -> list[tuple[str, str]]:
    """Return what can be chosen that day: code or path, and name."""
    if kind is FieldType.AGENCY:
        return [(item.code, item.name) for item in directory.agencies(on=day, under=under or None)]
    return [(item.path, item.full_name) for item in directory.areas(on=day, level=level or None, under=under or None)]


def names(kind: FieldType, codes: Iterable[str], day: date) -> dict[str, str]:
    """Return the names of codes or paths as of a day, or as close as the directory knows them."""
    wanted = {code for code in codes if code}
    if kind is FieldType.AGENCY:
        return directory.names_of_agencies(wanted, on=day)
    made: dict[str, str] = {}
    # Old records name units of their time: what is not there that day is sought on the last day before each change.
    before = [change - timedelta(days=1) for change in sorted(directory.change_days(), reverse=True)]
    for path in wanted:
        for moment in (day, *before):
            found = directory.area(path.rpartition("/")[2], on=moment)
            if found is not None and found.path == path:
                made[path] = found.full_name
                break
    return made
