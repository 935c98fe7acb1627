# ruff: noqa: S608 - names in the SQL are quoted column names; paths are this module's own, quoted
"""A file as a table of texts in the work file: ``given`` (rn: its line; its columns), ``broken``."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb
import orjson
from django.utils.translation import gettext as _

from tinhso.data.imports.adapters import texts
from tinhso.data.imports.adapters.arrow import pa
from tinhso.data.imports.adapters.sheets import Sheet
from tinhso.data.imports.data import Layout, Unfit
from tinhso.data.imports.rules import headers

STEP = 10_000
COLUMNS_MAX = 400
#: Lines with the wrong number of fields are set aside; with more of them the file itself is wrong.
BROKEN_MAX = 100_000


def kind_of(path: Path) -> str:
    """Return csv, xlsx, jsonl or parquet, told by content. Raises Unfit for an empty file or another kind."""
    with path.open("rb") as file:
        head = file.read(512)
    if not head.strip():
        raise Unfit(_("Tệp rỗng."))
    if head.startswith(b"PK\x03\x04"):
        return "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if head.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x1f\x8b")):
        raise Unfit(_("Chỉ nhận CSV, TSV, XLSX, JSON Lines và Parquet. Bảng tính kiểu cũ (.xls): hãy lưu thành .xlsx."))
    return "jsonl" if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{") else "csv"


def detect(path: Path, scratch: Path) -> Layout:
    """Return what the file is, told by all of it. Raises Unfit."""
    kind = kind_of(path)
    if kind == "parquet":
        return _parquet(path)
    if kind == "xlsx":
        return _sheet(Sheet(path))
    encoding = texts.encoding_of(path)
    if kind == "jsonl":
        return Layout(kind, encoding, columns=tuple(_json_columns(path)))
    plain = texts.to_utf8(path, encoding, scratch)
    lines = texts.head_lines(plain)
    delimiter = texts.delimiter_of(lines)
    cells = texts.split(lines, delimiter)
    header = headers.find_header(cells)
    names = headers.names_of(cells, header, above=0)
    if not names:
        raise Unfit(_("Không thấy dòng tiêu đề trong 40 dòng đầu."))
    return Layout(kind, encoding, delimiter, header_line=header + 1, columns=_bounded(names))


def _bounded(names: Sequence[str]) -> tuple[str, ...]:
    if len(names) > COLUMNS_MAX:
        raise Unfit(_("Tệp có quá %(max)s cột.") % {"max": COLUMNS_MAX})
    return tuple(names)


def _sheet(sheet: Sheet) -> Layout:
    lines = sheet.lines(headers.LOOKED_AT + 8)
    header = headers.find_header(lines)
    names = headers.names_of(lines, header)
    notes = tuple(
        [_("%(n)s ô là công thức: các dòng ấy sẽ để riêng.") % {"n": len(sheet.formulas)}] if sheet.formulas else []
    )
    return Layout("xlsx", sheet.code, header_line=header + 1, columns=_bounded(names), sheet=sheet.name, notes=notes)


def _parquet(path: Path) -> Layout:
    work = duckdb.connect()
    try:
        found = work.execute(f"SELECT * FROM read_parquet({_text(path)}) LIMIT 0").description or []
    except duckdb.Error as error:
        raise Unfit(_("Tệp Parquet hỏng hoặc bị cắt giữa chừng.")) from error
    finally:
        work.close()
    return Layout("parquet", columns=_bounded([item[0] for item in found]))


def _json_columns(path: Path) -> list[str]:
    names: dict[str, None] = {}
    for _line, item in _json_lines(path):
        if isinstance(item, dict):
            names.update(dict.fromkeys(map(str, item)))
            _bounded(list(names))
    if not names:
        raise Unfit(_("Không dòng nào là một đối tượng JSON."))
    return list(names)


def _json_lines(path: Path) -> Iterator[tuple[int, Any]]:
    with path.open("rb") as file:
        for number, text in enumerate(iter(lambda: file.readline(texts.LINE_MAX + 2), b""), 1):
            if len(text) > texts.LINE_MAX:
                raise texts.too_long(number)
            if text.strip():
                try:
                    yield number, orjson.loads(text.removeprefix(b"\xef\xbb\xbf"))
                except orjson.JSONDecodeError:
                    yield number, None


def load(
    work: duckdb.DuckDBPyConnection, path: Path, layout: Layout, scratch: Path, *, pads: Mapping[str, int] | None = None
) -> None:
    """Fill ``given`` and ``broken`` (line, what is wrong) from the file. Raises Unfit."""
    for name in ("given", "broken"):
        work.execute(f"DROP TABLE IF EXISTS {name}")
    work.execute("CREATE TABLE broken (rn BIGINT, said VARCHAR, code VARCHAR)")
    try:
        if layout.kind == "csv":
            _load_text(work, texts.to_utf8(path, layout.encoding, scratch), layout)
        elif layout.kind == "parquet":
            listed = ", ".join(f"CAST({_name(name)} AS VARCHAR) AS {_name(name)}" for name in layout.columns)
            work.execute(
                f"CREATE TABLE given AS SELECT row_number() OVER () AS rn, {listed} FROM read_parquet({_text(path)})"
            )
        elif layout.kind == "xlsx":
            _load_sheet(work, Sheet(path), layout, pads or {})
        else:
            _load_json(work, path, layout)
    except (duckdb.InvalidInputException, duckdb.ConversionException) as error:
        raise Unfit(_("Tệp không đọc hết được: hỏng, hoặc bị cắt giữa chừng.")) from error


def _load_text(work: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> None:
    kinds = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in layout.columns)
    work.execute("DROP TABLE IF EXISTS spoilt; DROP TABLE IF EXISTS spoilt_scan")
    work.execute(
        f"CREATE TABLE given AS SELECT row_number() OVER () + {layout.header_line} AS rn, * FROM "
        f"read_csv({_text(path)}, columns = {{{kinds}}}, "
        f"header = false, skip = {layout.header_line}, delim = {_text(layout.delimiter)}, quote = '\"', escape = '\"', "
        f"auto_detect = false, max_line_size = {texts.LINE_MAX + 2}, store_rejects = true, rejects_table = 'spoilt', "
        f"rejects_scan = 'spoilt_scan', rejects_limit = {BROKEN_MAX})"
    )
    if work.execute("SELECT 1 FROM spoilt LIMIT 1").fetchone():
        _count_broken(work)


def _count_broken(work: duckdb.DuckDBPyConnection) -> None:
    """Note the lines that could not be split. They are missing among the rows: those after stand one line further."""
    work.execute(
        "CREATE OR REPLACE TEMP TABLE gaps AS SELECT line - row_number() OVER (ORDER BY line) AS before, "
        "row_number() OVER (ORDER BY line) AS shift FROM (SELECT DISTINCT line FROM spoilt)"
    )
    work.execute("INSERT INTO broken SELECT line, min(csv_line), 'columns' FROM spoilt GROUP BY line")
    work.execute("ALTER TABLE given RENAME TO read")
    work.execute(
        "CREATE TABLE given AS SELECT rn + coalesce(shift, 0) AS rn, read.* EXCLUDE (rn) "
        "FROM read ASOF LEFT JOIN gaps ON read.rn > gaps.before"
    )
    work.execute("DROP TABLE read")


def _load_sheet(work: duckdb.DuckDBPyConnection, sheet: Sheet, layout: Layout, pads: Mapping[str, int]) -> None:
    widths = {at: pads[name] for at, name in enumerate(layout.columns) if name in pads}
    wide = len(layout.columns)

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for line, cells in sheet.rows(layout.header_line, widths):
            if not headers.is_total(cells) and not headers.is_numbering(cells):
                yield line, [*cells, *[""] * wide][:wide]

    _put(work, layout.columns, rows())


def _load_json(work: duckdb.DuckDBPyConnection, path: Path, layout: Layout) -> None:
    broken: list[tuple[int, str, str]] = []

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        for line, item in _json_lines(path):
            if isinstance(item, dict):
                yield line, [_json_text(item.get(name)) for name in layout.columns]
            else:
                broken.append((line, "", "json"))
                if len(broken) > BROKEN_MAX:
                    raise Unfit(_("Quá nhiều dòng không phải JSON."))

    _put(work, layout.columns, rows())
    if broken:
        work.executemany("INSERT INTO broken VALUES (?, ?, ?)", broken)


def _json_text(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return orjson.dumps(value).decode()


def _put(work: duckdb.DuckDBPyConnection, names: Sequence[str], rows: Iterable[tuple[int, Sequence[str]]]) -> None:
    columns = ", ".join(f"{_name(name)} VARCHAR" for name in names)
    work.execute(f"CREATE TABLE given (rn BIGINT, {columns})")
    source = iter(rows)
    while part := list(islice(source, STEP)):
        cells = zip(*(row for _line, row in part), strict=True)
        table = pa.table(
            [pa.array([line for line, _row in part], pa.int64()), *(pa.array(column, pa.string()) for column in cells)],
            names=["rn", *names],
        )
        work.register("handed", table)
        work.execute("INSERT INTO given SELECT * FROM handed")
        work.unregister("handed")


def sample(work: duckdb.DuckDBPyConnection, layout: Layout, amount: int = 8) -> list[list[str]]:
    """Return the first rows, to be shown."""
    listed = ", ".join(_name(name) for name in layout.columns)
    return [
        [cell or "" for cell in row] for row in work.execute(f"SELECT {listed} FROM given LIMIT {amount}").fetchall()
    ]


def _name(column: str) -> str:
    return '"' + column.replace('"', '""') + '"'


def _text(value: Any) -> str:
    return "'" + str(value).replace("'", "''") + "'"
