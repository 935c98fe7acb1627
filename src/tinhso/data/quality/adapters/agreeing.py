# ruff: noqa: S608 - names come from checked declarations; values never stand in the SQL
"""Two registers beside each other: the same subjects found by number, else by likeness; what they say compared."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from tinhso.data.quality.adapters import linking
from tinhso.data.quality.adapters.duplicates import LEARN_FROM
from tinhso.data.quality.data import Agreement, Check, Dimension, Side, Words
from tinhso.data.quality.rules.checks import Unit, literal, quoted
from tinhso.data.quality.rules.scoring import COUNT_FROM

ROLE_WORDS = {
    "number": Words("số định danh", "number"),
    "name": Words("tên", "name"),
    "birth": Words("ngày sinh", "birth date"),
    "sex": Words("giới tính", "sex"),
    "mother": Words("tên mẹ", "mother's name"),
    "father": Words("tên cha", "father's name"),
    "household": Words("mã hộ", "household"),
    "address": Words("địa chỉ", "address"),
    "phone": Words("điện thoại", "phone"),
    "death": Words("ngày chết", "date of death"),
    "status": Words("tình trạng", "status"),
}
_DAYS = frozenset({"birth", "death"})
_FOLDED = frozenset({"name", "mother", "father", "address"})


@dataclass(frozen=True)
class Sides:
    """The register being measured (``here``) and the other, with the words that mean the same there and here."""

    agreement: Agreement
    here: Side
    there: Side
    is_left: bool
    there_name: Words


def sides(agreement: Agreement, register: str, there_name: Callable[[str], Words]) -> Sides:
    """Return the agreement as seen from one of its registers; *there_name* tells what a register is called."""
    is_left = agreement.left.register == register
    here, there = (agreement.left, agreement.right) if is_left else (agreement.right, agreement.left)
    return Sides(agreement, here, there, is_left, there_name(there.register))


def put_other(connection: duckdb.DuckDBPyConnection, there: Side, batches: Iterable[Any]) -> None:
    """Fill ``others`` (rid, _public_id, one column per role) from a scan of the other register."""
    roles = ", ".join(f"{quoted(role)} {'DATE' if role in _DAYS else 'VARCHAR'}" for role in there.roles)
    connection.execute(f"CREATE OR REPLACE TABLE others (rid BIGINT, _public_id VARCHAR, {roles})")
    done = 0
    for batch in batches:
        connection.register("incoming", batch)
        asked = ", ".join(_typed(role, name) for role, name in there.roles.items())
        connection.execute(
            f"INSERT INTO others SELECT {done} + row_number() OVER (), _public_id, {asked} FROM incoming"
        )
        connection.unregister("incoming")
        done += len(batch)


def _typed(role: str, name: str) -> str:
    kind = "DATE" if role in _DAYS else "VARCHAR"
    return f"TRY_CAST({quoted(name)} AS {kind}) AS {quoted(role)}"


def match(connection: duckdb.DuckDBPyConnection, sides: Sides) -> None:
    """Make ``matched`` (here_id, there_id): by number first, the rest by likeness; each row at most once."""
    asked = ", ".join(_typed(role, name) for role, name in sides.here.roles.items())
    connection.execute(f"CREATE OR REPLACE TABLE ours AS SELECT rid, _public_id, {asked} FROM rows")
    connection.execute("CREATE OR REPLACE TABLE matched (here_id BIGINT, there_id BIGINT)")
    common = set(sides.here.roles) & set(sides.there.roles)
    if "number" in common:
        connection.execute(
            """INSERT INTO matched SELECT a.rid, b.rid FROM
            (SELECT number, min(rid) AS rid FROM ours WHERE number IS NOT NULL GROUP BY number) a JOIN
            (SELECT number, min(rid) AS rid FROM others WHERE number IS NOT NULL GROUP BY number) b USING (number)"""
        )
    if sides.agreement.links and {"name", "birth"} <= common:
        _match_rest(connection, common)


def _match_rest(connection: duckdb.DuckDBPyConnection, common: set[str]) -> None:
    for table, source, side in (("left_rest", "ours", "here_id"), ("right_rest", "others", "there_id")):
        connection.execute(
            f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM {source} WHERE rid NOT IN (SELECT {side} FROM matched)"
        )
    sizes = connection.execute("SELECT (SELECT count(*) FROM left_rest), (SELECT count(*) FROM right_rest)").fetchone()
    if sizes is None or min(sizes) < LEARN_FROM:
        folded = linking.fold_sql("name")
        connection.execute(
            f"""INSERT INTO matched SELECT min(a.rid), min(b.rid) FROM
            (SELECT rid, {folded} AS name, birth FROM left_rest) a JOIN
            (SELECT rid, {folded} AS name, birth FROM right_rest) b USING (name, birth)
            GROUP BY name, birth HAVING count(DISTINCT a.rid) = 1"""
        )
        return
    linking.link_across(connection, "left_rest", "right_rest", common, at_least=COUNT_FROM)
    connection.execute(
        """INSERT INTO matched SELECT left_id, right_id FROM pairs
        QUALIFY row_number() OVER (PARTITION BY left_id ORDER BY probability DESC, right_id) = 1
        AND row_number() OVER (PARTITION BY right_id ORDER BY probability DESC, left_id) = 1"""
    )


def _same(sides: Sides, role: str) -> tuple[str, str]:
    here, there = f"o.{quoted(role)}", f"t.{quoted(role)}"
    words: Mapping[str, str] = sides.agreement.values.get(role, {})
    if words:
        theirs = words if sides.is_left else {right: left for left, right in words.items()}
        cases = " ".join(f"WHEN {literal(before)} THEN {literal(after)}" for before, after in theirs.items())
        here = f"CASE {here} {cases} ELSE {here} END"
    if role in _FOLDED:
        here, there = linking.fold_sql(here), linking.fold_sql(there)
    return here, there


def units(sides: Sides) -> list[Unit]:
    """Return what the two registers must agree on, one unit for each role; conditions over ``compared``."""
    found = []
    for role in sides.agreement.compare:
        field = sides.here.roles[role]
        word = ROLE_WORDS[role]
        words = Words(
            f"Khác {word.vi} so với sổ «{sides.there_name.vi}».",
            f"Not the {word.en} in «{sides.there_name.en or sides.there_name.vi}».",
        )
        applies = f"here_{role} IS NOT NULL AND there_{role} IS NOT NULL"
        check = Check(
            f"agree.{sides.agreement.code}.{role}",
            Dimension.CONSISTENT,
            (field,),
            (field,),
            applies,
            f"here_{role} <> there_{role}",
            words,
            sides.there.register,
        )
        found.append(Unit(f"agree.{sides.agreement.code}.{role}", f"field:{field}", Dimension.CONSISTENT, (check,)))
    if sides.is_left:
        found += [_expected(sides, name, allowed) for name, allowed in sides.agreement.expects.items()]
    return found


def _expected(sides: Sides, name: str, allowed: Iterable[str]) -> Unit:
    """What a field here must say of a subject that the other register knows."""
    codes = ", ".join(literal(code) for code in allowed)
    words = Words(
        f"Không khớp với sổ «{sides.there_name.vi}».", f"Does not fit «{sides.there_name.en or sides.there_name.vi}»."
    )
    column = quoted(f"expect_{name}")
    code = f"agree.{sides.agreement.code}.{name}"
    check = Check(
        code,
        Dimension.CONSISTENT,
        (name,),
        (name,),
        f"{column} IS NOT NULL",
        f"{column} NOT IN ({codes})",
        words,
        sides.there.register,
    )
    return Unit(code, f"field:{name}", Dimension.CONSISTENT, (check,))


def compare(connection: duckdb.DuckDBPyConnection, sides: Sides, made: list[Unit]) -> None:
    """Make ``marks`` over the matched rows, and add what differs to ``failing``."""
    columns = []
    for role in sides.agreement.compare:
        here, there = _same(sides, role)
        columns.append(f"{here} AS here_{role}, {there} AS there_{role}")
    if sides.is_left:
        columns += [
            f"CAST(r.{quoted(name)} AS VARCHAR) AS {quoted('expect_' + name)}" for name in sides.agreement.expects
        ]
    connection.execute(
        f"""CREATE OR REPLACE TABLE compared AS SELECT r.rid, r._public_id, r._agency, r._area, t._public_id AS other,
        {", ".join(columns)} FROM matched m JOIN ours o ON o.rid = m.here_id JOIN others t ON t.rid = m.there_id
        JOIN rows r ON r.rid = m.here_id"""
    )
    marks = "".join(f", CAST({unit.sql} AS UTINYINT) AS m{place}" for place, unit in enumerate(made))
    connection.execute(
        f"CREATE OR REPLACE TABLE marks AS SELECT rid, _public_id, other, _agency, _area{marks} FROM compared"
    )


def add_failing(connection: duckdb.DuckDBPyConnection, made: list[Unit]) -> None:
    """Add the rows that differ to ``failing``, each with the record it differs from."""
    for place, unit in enumerate(made):
        connection.execute(
            f"INSERT INTO failing SELECT ?, rid, _public_id, other, _agency, _area FROM marks WHERE m{place} = 1",
            [unit.checks[0].code],
        )
