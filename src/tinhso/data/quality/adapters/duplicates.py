# ruff: noqa: S608 - names come from checked declarations; values never stand in the SQL
"""Duplicates of one register: exact by natural key, likely by linkage; and how many rows are too many."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from tinhso.data.quality.adapters import engine, linking
from tinhso.data.quality.data import Profile
from tinhso.data.quality.rules.checks import quoted
from tinhso.data.quality.rules.linkage import comparisons
from tinhso.data.quality.rules.scoring import COUNT_FROM, SHOW_FROM
from tinhso.data.registers.data import TEXTS, Declaration

#: Fewer rows teach a model nothing.
LEARN_FROM = 200
#: Pairs of one register that are kept; more would not be read by anybody.
PAIRS_MAX = 100_000


@dataclass(frozen=True)
class Found:
    """Two rows that may be one thing. ``keys``: the natural keys that are equal."""

    left: str
    right: str
    left_id: int
    right_id: int
    probability: float
    levels: dict[str, int]
    agency: str
    area: str


def roles_of(profile: Profile, declaration: Declaration) -> dict[str, str]:
    """Return the roles whose fields are really there."""
    return {role: name for role, name in profile.roles.items() if declaration.field(name) is not None}


def can_link(profile: Profile, declaration: Declaration, rows: int) -> bool:
    """Whether likely duplicates can be looked for: wanted, a name and something else, enough rows."""
    roles = roles_of(profile, declaration)
    return profile.links and rows >= LEARN_FROM and "name" in roles and bool({"birth", "number"} & set(roles))


def look(connection: duckdb.DuckDBPyConnection, declaration: Declaration, profile: Profile, rows: int) -> None:
    """Make ``twins`` (left_id, right_id, probability, levels as one column each).

    Where a model can be learnt, the natural keys are candidates that it judges; elsewhere an equal key is a duplicate.
    """
    roles = roles_of(profile, declaration)
    if can_link(profile, declaration, rows):
        linking.prepare(connection, "rows", roles, "rid")
        linking.link(connection, roles, at_least=SHOW_FROM)
        connection.execute("CREATE OR REPLACE TABLE twins AS SELECT * FROM pairs")
        connection.execute("DROP TABLE pairs")
        connection.execute("DROP TABLE people")
        return
    connection.execute(
        "CREATE OR REPLACE TABLE twins (left_id BIGINT, right_id BIGINT, probability DOUBLE, natural_key INTEGER)"
    )
    for number, names in enumerate(declaration.natural_keys):
        _exact(connection, declaration, number, names)


def _exact(connection: duckdb.DuckDBPyConnection, declaration: Declaration, number: int, names: Sequence[str]) -> None:
    fields = [declaration.field(name) for name in names]
    if not all(fields):
        return
    parts = [
        linking.fold_sql(quoted(item.name)) if item.type in TEXTS else f"CAST({quoted(item.name)} AS VARCHAR)"
        for item in fields
        if item
    ]
    filled = " AND ".join(f"({part}) IS NOT NULL" for part in parts)
    connection.execute(
        f"""INSERT INTO twins
        WITH keyed AS (SELECT rid, {" || chr(31) || ".join(parts)} AS key FROM rows WHERE {filled}),
        grouped AS (SELECT key, min(rid) AS first FROM keyed GROUP BY key HAVING count(*) > 1)
        SELECT first, rid, 1.0, {number} FROM keyed JOIN grouped USING (key) WHERE rid <> first
        AND NOT EXISTS (SELECT 1 FROM twins t WHERE t.left_id = first AND t.right_id = rid)"""
    )


def found(connection: duckdb.DuckDBPyConnection) -> list[Found]:
    """Return the pairs, the likeliest first, with the records they are of."""
    columns = [row[0] for row in engine.fetch(connection, "SELECT column_name FROM (DESCRIBE twins)")]
    levels = [name for name in columns if name not in {"left_id", "right_id", "probability"}]
    asked = "".join(f", t.{quoted(name)}" for name in levels)
    rows = engine.fetch(
        connection,
        f"""SELECT a._public_id, b._public_id, t.left_id, t.right_id, t.probability, b._agency, b._area{asked}
        FROM twins t JOIN rows a ON a.rid = t.left_id JOIN rows b ON b.rid = t.right_id
        ORDER BY t.probability DESC, t.left_id, t.right_id LIMIT {PAIRS_MAX}""",
    )
    return [_found(row, levels) for row in rows]


def _found(row: Sequence[Any], levels: Sequence[str]) -> Found:
    left, right, left_id, right_id, probability, agency, area, *numbers = row
    kept = {name: int(number) for name, number in zip(levels, numbers, strict=True) if number is not None}
    if left > right:
        left, right, left_id, right_id = right, left, right_id, left_id
    return Found(left, right, left_id, right_id, float(probability), kept, agency or "", area or "")


def surplus(pairs: Iterable[Found], different: Collection[tuple[str, str]]) -> list[int]:
    """Return the rows that would go if each group of duplicates became one row: all but the first of each group.

    Pairs that a person called different join nothing; so do those less likely than ``COUNT_FROM``.
    """
    parent: dict[int, int] = {}

    def root(item: int) -> int:
        while parent.setdefault(item, item) != item:
            parent[item] = parent[parent[item]]
            item = parent[item]
        return item

    for pair in pairs:
        if pair.probability >= COUNT_FROM and (pair.left, pair.right) not in different:
            first, second = sorted((root(pair.left_id), root(pair.right_id)))
            parent[second] = first
    return sorted(item for item in parent if root(item) != item)


def measured(declaration: Declaration, profile: Profile, rows: int) -> bool:
    """Whether «sạch» can be measured at all."""
    return bool(declaration.natural_keys) or can_link(profile, declaration, rows)


def compared(profile: Profile, declaration: Declaration) -> list[str]:
    """Return the names of what is compared, for the page that explains the score."""
    return [item.name for item in comparisons(roles_of(profile, declaration))]
