"""The folder ``directory/`` of a province ⇄ contents. Reading what was written gives the same rows and bytes."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args, get_type_hints

from tinhso.core.directory.data import Agency, Area, Content, Post, Successor, Target
from tinhso.core.province.api import (
    ContentError,
    from_plain,
    list_in,
    read_mapping,
    read_table,
    to_plain,
    write_mapping,
    write_table,
)

FOLDER = "directory"
ENDED, OPEN, LINKS = "areas-before.csv", "areas-since.csv", "area-successors.csv"
AGENCIES, AGENCY_LINKS, POSTS = "agencies.yaml", "agency-successors.yaml", "posts.yaml"
_HEAD = "# Read by `tinhso load`, written back by `tinhso export province`. What it holds: core/directory/README.md\n"
_TRUE, _FALSE = {"1", "true", "có", "x"}, {"0", "false", "không"}


def read_folder(folder: Path) -> list[Content]:
    """Return all rows of a province's directory, in order; raise ContentError naming file, row and field."""
    home = folder / FOLDER
    rows: list[Content] = [*_table(home / ENDED, Area), *_table(home / OPEN, Area), *_table(home / LINKS, Successor)]
    rows += _listing(home / AGENCIES, "agencies", Agency)
    rows += _listing(home / AGENCY_LINKS, "successors", Successor)
    if (home / POSTS).exists():
        rows += _listing(home / POSTS, "posts", Post)
    return rows


def _table(path: Path, cls: type[Any]) -> Iterator[Any]:
    for number, plain in enumerate(read_table(path), start=2):
        yield from_plain(cls, typed(cls, plain), f"{path.name}, dòng {number}")


def _listing(path: Path, key: str, cls: type[Any]) -> list[Any]:
    plain = list_in(read_mapping(path), key, path.name)
    return [from_plain(cls, item, f"{path.name}, mục {number}") for number, item in enumerate(plain, start=1)]


def typed(cls: type[Any], cells: dict[str, Any]) -> dict[str, Any]:
    """Return the cells of a CSV row as plain data of *cls*: blank ones left out, numbers and yes/no read."""
    hints = get_type_hints(cls)
    found: dict[str, Any] = {}
    for name, text in cells.items():
        if name is None:
            raise ContentError("dòng có nhiều ô hơn hàng tiêu đề.")
        if text not in ("", None):
            found[name] = _cell(hints.get(name), text.strip())
    return found


def _cell(hint: Any, text: str) -> Any:
    kinds = set(get_args(hint)) | {hint}
    if bool in kinds and text.lower() in _TRUE | _FALSE:
        return text.lower() in _TRUE
    if int in kinds and text.lstrip("-").isdigit():
        return int(text)
    if Decimal in kinds and text.replace(".", "", 1).replace("-", "", 1).isdigit():
        return Decimal(text).normalize()
    return [part.strip() for part in text.split(";")] if hint == tuple[str, ...] else text


# --- writing ------------------------------------------------------------------------------------


def write_folder(folder: Path, rows: Sequence[Content]) -> list[Path]:
    """Write the rows (in order) as the files of the folder; return the files written."""
    home = folder / FOLDER
    areas = [row for row in rows if isinstance(row, Area)]
    links = [row for row in rows if isinstance(row, Successor)]
    _write_table(home / ENDED, Area, (row for row in areas if row.valid_to))
    _write_table(home / OPEN, Area, (row for row in areas if not row.valid_to))
    _write_table(home / LINKS, Successor, (row for row in links if row.target is Target.AREA))
    lists: dict[str, tuple[str, list[Any]]] = {
        AGENCIES: ("agencies", [row for row in rows if isinstance(row, Agency)]),
        AGENCY_LINKS: ("successors", [row for row in links if row.target is Target.AGENCY]),
    }
    if posts := [row for row in rows if isinstance(row, Post)]:
        lists[POSTS] = ("posts", posts)
    for name, (key, items) in lists.items():
        write_mapping(home / name, {key: [to_plain(item) for item in items]}, _HEAD)
    return [home / name for name in (ENDED, OPEN, LINKS, *lists)]


def _write_table(path: Path, cls: type[Any], rows: Iterable[Any]) -> None:
    names = [item.name for item in fields(cls)]
    write_table(path, names, ({name: cell_text(value) for name, value in to_plain(row).items()} for row in rows))


def cell_text(value: Any) -> str:
    """Return a plain value as the text of a CSV cell."""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, list):
        return "; ".join(value)
    return value.isoformat() if isinstance(value, date) else str(value)
