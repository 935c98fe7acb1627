# ruff: noqa: S608 - names in the SQL come from checked declarations; texts of files are columns, never SQL
"""A whole file checked at once in DuckDB: good rows as prepared lines, every failing row with its faults.

Tables of the work file: ``src`` (rn, r_<field>: texts as the file has them), ``bad`` (rn, row as JSON, faults as JSON),
``lines`` (the prepared lines in the order of keys). In passing, and never compressed to disk: ``typed`` (rn, f_<field>,
ok), ``ready`` (rn and the columns of a prepared line).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import orjson
from django.utils.translation import gettext as _

from tinhso.core.access.api import Actor
from tinhso.data.imports.adapters.arrow import pa
from tinhso.data.imports.adapters.listed import Listed
from tinhso.data.imports.adapters.units import Units
from tinhso.data.imports.rules import columns
from tinhso.data.imports.rules.columns import ColumnCheck, quoted
from tinhso.data.imports.rules.rows import RowChecker
from tinhso.data.registers import api as registers
from tinhso.data.registers.api import Preparer
from tinhso.data.registers.data import Field, FieldError, FieldType

#: Doubtful rows looked at together.
STEP = 10_000
Told = Callable[[int, int], None]


@dataclass(frozen=True)
class Checked:
    """What the whole file holds: rows that are ready, rows set aside, rows equal to another one."""

    rows: int
    ready: int
    bad: int
    repeats: int


class Checking:
    """The check of one file against one register, in one work file."""

    def __init__(
        self,
        work: duckdb.DuckDBPyConnection,
        prepare: Preparer,
        *,
        by: Actor,
        today: date,
        training: bool,
        given: Sequence[str],
        decimal: str = "",
        provenance: str = "",
    ) -> None:
        self.work = work
        self.prepare = prepare
        self.by = by
        self.today = today
        self.training = training
        self.provenance = provenance
        self.declaration = prepare.declaration
        self.given = frozenset(given)
        self.fields = tuple(item for item in self.declaration.shown if item.name in self.given)
        self.units = Units(today)
        self.listed = Listed(by, self.declaration.code)
        self.rows = RowChecker(
            self.declaration,
            prepare.checker,
            prepare.rules,
            resolve=self.units.resolve,
            absent=self.listed.absent,
            today=today,
            decimal=decimal,
            given=self.given,
        )

    # --- whole columns ------------------------------------------------------------------------------

    def run(self, told: Told | None = None) -> Checked:
        """Check ``src``; fill ``ready``, ``bad`` and ``lines``."""
        work = self.work
        for name in ("typed", "ready", "bad", "lines"):
            work.execute(f"DROP TABLE IF EXISTS {name}")
        work.execute("CREATE TABLE bad (rn BIGINT, row VARCHAR, faults VARCHAR)")
        checks, joins = self._checks()
        self._type(checks, joins)
        self._make_ready()
        self._look_at_doubtful(told)
        repeats = self._part_repeated_keys()
        work.execute("CREATE TABLE lines AS SELECT * EXCLUDE (rn) FROM ready ORDER BY key")
        work.execute("DROP TABLE ready")
        rows, ready, bad = (self._count(name) for name in ("src", "lines", "bad"))
        return Checked(rows, ready, bad, repeats)

    def _count(self, name: str) -> int:
        found = self.work.execute(f"SELECT count(*) FROM {name}").fetchone()
        assert found is not None
        return int(found[0])

    def _checks(self) -> tuple[list[ColumnCheck], list[str]]:
        made, joins = [], []
        for item in self.fields:
            places = listed = ""
            if item.type in {FieldType.AREA, FieldType.AGENCY}:
                places = f"u_{item.name}.path"
                joins.append(self._join_units(item))
            elif item.type in _LISTED and item.register and (join := self._join_listed(item)):
                listed = f"k_{item.name}.key"
                joins.append(join)
            check = columns.check_of(item, training=self.training, places=places, listed=listed)
            if check.needs:
                self.work.execute(f"DROP TYPE IF EXISTS codes_{item.name}")
                self.work.execute(check.needs)
            made.append(check)
        return made, [join for join in joins if join]

    def _join_units(self, item: Field) -> str:
        name = f"u_{item.name}"
        texts = self.units.texts(item.level) if item.type is FieldType.AREA else []
        table = pa.table(
            {
                "text": pa.array([row[0] for row in texts], pa.string()),
                "epoch": pa.array([row[1] for row in texts], pa.int64()),
                "path": pa.array([row[2] for row in texts], pa.string()),
            }
        )
        self._keep(name, table)
        return f"LEFT JOIN {name} ON {name}.text = r_{item.name} AND {name}.epoch = {self._epoch()}"

    def _epoch(self) -> str:
        """Return in which stretch between changes of the map a row's day lies, as SQL."""
        day_field = self.declaration.field(self.declaration.day_field) if self.declaration.day_field else None
        day = f"DATE '{self.today.isoformat()}'"
        if day_field is not None and day_field.name in self.given:
            day = f"coalesce(f_{day_field.name}, {day})"
        if not self.units.days:
            return "0"
        edges = " + ".join(f"CAST({day} >= DATE '{edge.isoformat()}' AS BIGINT)" for edge in self.units.days)
        return f"({edges})"

    def _join_listed(self, item: Field) -> str:
        """Lay the keys in force of the register led to beside the file; "" where there is nothing to look in."""
        steps = registers.keys_in_force(by=self.by, code=item.register)
        if steps is None:
            return ""
        name = f"k_{item.name}"
        self.work.execute(f"CREATE OR REPLACE TABLE {name} (key VARCHAR)")
        for step in steps:
            self.work.register("handed", pa.table({"key": pa.array([key for key, _id in step], pa.string())}))
            self.work.execute(f"INSERT INTO {name} SELECT key FROM handed")
            self.work.unregister("handed")
        return f"LEFT JOIN {name} ON {name}.key = r_{item.name}"

    def _keep(self, name: str, table: pa.Table) -> None:
        self.work.register("handed", table)
        self.work.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM handed")
        self.work.unregister("handed")

    def _type(self, checks: Sequence[ColumnCheck], joins: Sequence[str]) -> None:
        """Fill ``typed``: every cell as its type, and whether the row is surely good, rules over several fields too."""
        placed = {
            item.name for item in self.fields if item.type in _JOINED or (item.type in _LISTED and not item.codes)
        }
        first = "".join(
            f", {check.value} AS f_{check.field.name}" for check in checks if check.field.name not in placed
        )
        then = "".join(f", {check.value} AS f_{check.field.name}" for check in checks if check.field.name in placed)
        kept = "".join(f", f_{check.field.name}" for check in checks if check.field.name not in placed)
        good = " AND ".join(_good(check) for check in checks)
        missing = [item.name for item in self.declaration.shown if item.required and item.name not in self.given]
        rules = " AND ".join(f"NOT coalesce({rule}, FALSE)" for rule in self._rules())
        self.work.execute(
            f"CREATE TEMP TABLE typed AS SELECT * EXCLUDE (fine), fine{' AND ' + rules if rules else ''} AS ok FROM "
            f"(SELECT rn{kept}{then}, {'FALSE' if missing else good} AS fine FROM (SELECT *{first} FROM src) AS given "
            f"{' '.join(joins)})"
        )

    def _rules(self) -> Iterator[str]:
        for rule in self.prepare.rules:
            if rule.names <= self.given:
                yield rule.broken_sql("duckdb", lambda field: f"f_{field.name}")
            else:
                yield rule.broken_sql("duckdb", self._column_or_null)

    def _column_or_null(self, field: Field) -> str:
        return f"f_{field.name}" if field.name in self.given else f"CAST(NULL AS {_TYPES.get(field.type, 'VARCHAR')})"

    def _make_ready(self) -> None:
        made = self.declaration
        scope = [
            f"coalesce(f_{name}, '')" if name in self.given else "''" for name in (made.agency_field, made.area_field)
        ]
        words = [self._words(names) for names in self.prepare.searched.values()]
        cells = [
            columns.kept(item, self.prepare.vendor) if item.name in self.given else f"CAST(NULL AS {self._kind(item)})"
            for item in made.shown
        ]
        source = f"concat({quoted(self.provenance)}, ':', rn)" if self.provenance else "''"
        head = [columns.key(made) if set(made.key) <= self.given else "''", source, *scope, *words]
        listed = ", ".join(
            f"CAST({cell} AS {kind}) AS {name}"
            for cell, name, kind in zip([*head, *cells], self.prepare.columns, self._kinds(), strict=True)
        )
        self.work.execute(f"CREATE TEMP TABLE ready AS SELECT rn, {listed} FROM typed WHERE ok")

    def _words(self, names: Sequence[str]) -> str:
        present = [f"f_{name}" for name in names if name in self.given]
        formats = {item.format for item in self.fields if item.name in names}
        plain = formats <= {"person_name", "citizen_id", "phone"}
        return columns.fold(f"concat_ws(' ', {', '.join(present)})", plain=plain) if present else "NULL"

    def _kinds(self) -> list[str]:
        return [*["VARCHAR"] * 7, *(self._kind(item) for item in self.declaration.shown)]

    def _kind(self, item: Field) -> str:
        if self.prepare.vendor == "postgresql":
            kinds = {**_TYPES, FieldType.DECIMAL: f"DECIMAL(18, {item.scale})"}
        else:
            kinds = {**_TYPES, FieldType.DECIMAL: "DOUBLE", FieldType.BOOLEAN: "BIGINT", FieldType.DATE: "VARCHAR"}
        return kinds.get(item.type, "VARCHAR")

    # --- doubtful rows, one by one ------------------------------------------------------------------------

    def _look_at_doubtful(self, told: Told | None) -> None:
        names = [item.name for item in self.fields]
        texts = ", ".join(f"r_{name}" for name in names)
        cursor = self.work.cursor()
        # A table of the file: a cursor of its own does not see the temporary ones.
        self.work.execute(
            "CREATE OR REPLACE TABLE doubtful AS "
            f"SELECT src.rn, {texts} FROM src JOIN typed USING (rn) WHERE NOT coalesce(ok, FALSE)"
        )
        self.work.execute("DROP TABLE typed")
        total = self._count("doubtful")
        cursor.execute("SELECT * FROM doubtful ORDER BY rn")
        done = 0
        while rows := cursor.fetchmany(STEP):
            self._sort_out([(row[0], dict(zip(names, row[1:], strict=True))) for row in rows])
            done += len(rows)
            if told is not None:
                told(done, total)
        cursor.close()
        self.work.execute("DROP TABLE doubtful")

    def _sort_out(self, rows: Sequence[tuple[int, Mapping[str, str | None]]]) -> None:
        good: list[tuple[Any, ...]] = []
        bad: list[tuple[int, str, str]] = []
        checked = self.listed.together(lambda: [self.rows.check(texts) for _number, texts in rows])
        for (number, texts), (values, errors) in zip(rows, checked, strict=True):
            if errors:
                bad.append((number, orjson.dumps(texts).decode(), faults_json(errors)))
            else:
                source = f"{self.provenance}:{number}" if self.provenance else ""
                good.append((number, *map(_plain, self.prepare.line(values, source))))
        self._append("ready", good)
        self._append("bad", bad)

    def _append(self, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
        if not rows:
            return
        described = self.work.execute(f"SELECT * FROM {name} LIMIT 0").to_arrow_table().schema
        table = pa.table(
            [pa.array(cells, item.type) for cells, item in zip(zip(*rows, strict=True), described, strict=True)],
            schema=described,
        )
        self.work.register("handed", table)
        self.work.execute(f"INSERT INTO {name} SELECT * FROM handed")
        self.work.unregister("handed")

    # --- keys ---------------------------------------------------------------------------------------------

    def _part_repeated_keys(self) -> int:
        """Set aside rows that share a key but differ; of rows that are the same keep the first. Return the repeats."""
        work = self.work
        work.execute("CREATE OR REPLACE TEMP TABLE twice AS SELECT key FROM ready GROUP BY key HAVING count(*) > 1")
        if not self._count("twice"):
            return 0
        cells = ", ".join(item.column for item in self.declaration.shown)
        work.execute(
            f"CREATE OR REPLACE TEMP TABLE rival AS SELECT key, rn, min(rn) OVER same AS first, "
            f"min(rn) OVER alike AS one, max(rn) OVER alike AS other FROM "
            f"(SELECT key, rn, hash({cells}) AS print FROM ready SEMI JOIN twice USING (key)) "
            "WINDOW same AS (PARTITION BY key, print), alike AS (PARTITION BY key)"
        )
        # One print for the whole key: repeats. Two: nobody can say which row is right.
        work.execute(
            "CREATE OR REPLACE TEMP TABLE mixed AS SELECT key FROM rival GROUP BY key HAVING count(DISTINCT first) > 1"
        )
        repeats = work.execute("SELECT count(*) FROM rival ANTI JOIN mixed USING (key) WHERE rn <> first").fetchone()
        words = _("Khoá của dòng này cũng có ở dòng %(row)s, với nội dung khác. Hãy giữ một dòng đúng.")
        texts = ", ".join(f"{quoted(item.name)}, r_{item.name}" for item in self.fields)
        head, tail = (quoted(orjson.dumps(part).decode()[1:-1]) for part in words.split("%(row)s"))
        fault = f'concat(\'[{{"field":"","code":"repeated_key","message":"\', {head}, near, {tail}, \'"}}]\')'
        work.execute(
            f"INSERT INTO bad SELECT rn, CAST(json_object({texts}) AS VARCHAR), {fault} FROM src JOIN "
            "(SELECT rn, CASE WHEN rn = one THEN other ELSE one END AS near FROM rival SEMI JOIN mixed USING (key)) "
            "USING (rn)"
        )
        work.execute(
            "DELETE FROM ready WHERE rn IN (SELECT rn FROM rival ANTI JOIN mixed USING (key) WHERE rn <> first "
            "UNION ALL SELECT rn FROM rival SEMI JOIN mixed USING (key))"
        )
        return int(repeats[0]) if repeats else 0


def _good(check: ColumnCheck) -> str:
    x = f"r_{check.field.name}"
    if check.field.required:
        return f"coalesce({check.good}, FALSE)"
    return f"({x} IS NULL OR coalesce({check.good}, FALSE))"


_JOINED = {FieldType.AREA, FieldType.AGENCY}
_LISTED = {FieldType.CODE, FieldType.REFERENCE}
_TYPES = {
    FieldType.INTEGER: "BIGINT",
    FieldType.MONEY: "BIGINT",
    FieldType.YEAR: "BIGINT",
    FieldType.DECIMAL: "DECIMAL(18, 6)",
    FieldType.DATE: "DATE",
    FieldType.BOOLEAN: "BOOLEAN",
}


def _plain(cell: Any) -> Any:
    """Return a time as text: the work file keeps times as the table is given them."""
    return cell.isoformat(sep=" ") if hasattr(cell, "isoformat") and hasattr(cell, "hour") else cell


def faults_json(errors: Sequence[FieldError]) -> str:
    """Return faults as they are kept with a row set aside."""
    return orjson.dumps(
        [{"field": error.field, "code": error.code, "message": error.message} for error in errors]
    ).decode()
