"""Old files of the birth books: spreadsheets and text in TCVN3, VNI and Windows-1258, with their truth."""

import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tinhso.twin.population.adapters.spreadsheet import BookRow, Placed, write_book
from tinhso.twin.population.rules.legacy import to_cp1258, to_tcvn3, to_vni
from tinhso.twin.population.rules.world import World
from tinhso.twin.population.services.rows import Source, chunk

#: Rows of one old file at most: what a commune typed in a few years.
_MOST = 1000
_FIELDS = ("record_no", "registered_on", "full_name", "sex", "birth_date", "citizen_id", "mother_name", "father_name")
_LABELS = (
    "Số đăng ký",
    "Ngày đăng ký",
    "Họ và tên",
    "Giới tính",
    "Ngày sinh",
    "Số định danh",
    "Họ và tên mẹ",
    "Họ và tên cha",
)
TRUTH_HEADER = ("file", "line", "encoding", "note", "entity", *_FIELDS)


@dataclass(frozen=True, slots=True)
class _Kind:
    name: str
    encoding: str
    code: Callable[[str], str]
    fonts: tuple[str, str]
    delimiter: str


def _as_it_is(text: str) -> str:
    return text


_KINDS = (
    _Kind("khai-sinh-tcvn3.xlsx", "tcvn3", to_tcvn3, (".VnTime", ".VnTimeH"), ""),
    _Kind("khai-sinh-vni.xlsx", "vni", to_vni, ("VNI-Times", "VNI-Times"), ""),
    _Kind("khai-sinh-unicode.xlsx", "unicode", _as_it_is, ("Times New Roman", "Times New Roman"), ""),
    _Kind("khai-sinh-tcvn3.csv", "tcvn3", to_tcvn3, ("", ""), ";"),
    _Kind("khai-sinh-vni.csv", "vni", to_vni, ("", ""), "\t"),
    _Kind("khai-sinh-1258.csv", "cp1258", _as_it_is, ("", ""), ","),
)


def _rows(world: World, births: Source, commune: int) -> list[BookRow]:
    """The first births of one commune of today, from the same books as the table of births."""
    household = world.people.household[world.events.birth_person]
    places = np.flatnonzero(world.places.commune[world.homes[household]] == commune)[:_MOST].astype(np.int64)
    entities = births.entity(places).to_pylist()
    return [
        BookRow(**{name: row[name] for name in _FIELDS}, entity=entity)
        for row, entity in zip(chunk(births, places).to_pylist(), entities, strict=True)
    ]


def _write_text(path: Path, kind: _Kind, rows: list[BookRow]) -> list[Placed]:
    lines = [_LABELS, *(tuple(getattr(row, name) for name in _FIELDS) for row in rows)]
    with path.open("wb") as file:
        for values in lines:
            line = kind.delimiter.join(kind.code(value) for value in values) + "\r\n"
            file.write(to_cp1258(line) if kind.encoding == "cp1258" else line.encode("latin-1"))
    return [Placed(at, row, "") for at, row in enumerate(rows, start=2)]


def write_legacy(world: World, births: Source, folder: Path, truth: Path) -> tuple[Path, ...]:
    """Write the old files, each of another commune, and where each row of them stands."""
    folder.mkdir()
    written = []
    with truth.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(TRUTH_HEADER)
        for at, kind in enumerate(_KINDS):
            commune = at % len(world.places.communes)
            rows, path = _rows(world, births, commune), folder / kind.name
            if kind.delimiter:
                placed = _write_text(path, kind, rows)
            else:
                place = world.places.units[world.places.communes[commune]].name
                font, capitals = kind.fonts
                placed = write_book(path, place=place, rows=rows, code=kind.code, font=font, capitals=capitals)
            for here in placed:
                right = [getattr(here.row, name) for name in _FIELDS]
                out.writerow([kind.name, here.line, kind.encoding, here.note, here.row.entity, *right])
            written.append(path)
    return tuple(written)
