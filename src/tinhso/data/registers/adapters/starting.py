# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""How a single write begins: the register shared, its head as it stands now, and the next number of its feed."""

from collections.abc import Sequence
from typing import Any

from django.db import connection

from tinhso.data.registers.adapters.layout import table, vendor
from tinhso.data.registers.adapters.tables import LOCK_SPACE

#: The columns of a head, in the order ``selectors.heads`` reads them.
HEAD = "id, public_id, code, version, table_version, state, unpublished, rows, last_change"


def begin(register_id: int, code: str) -> tuple[Sequence[Any], int] | None:
    """Return the head's row and the next number; None if there is no such register any more. One round trip.

    PostgreSQL: two statements sent at once, for the second must see what was committed while the first waited for an
    alteration. The lock is taken before the number, so a reader that has had the register alone knows that every number
    below the sequence's end is settled.
    """
    with connection.cursor() as cursor:
        if vendor() == "postgresql":
            cursor.execute(
                "SELECT pg_advisory_xact_lock_shared(%s, %s); "
                f"SELECT {HEAD}, nextval(to_regclass('{table(code)}_seq')) FROM data_register WHERE id = %s",
                [LOCK_SPACE, register_id, register_id],
            )
            cursor.nextset()
        else:
            cursor.execute(
                f"UPDATE data_register SET last_seq = last_seq + 1 WHERE id = %s RETURNING {HEAD}, last_seq",
                [register_id],
            )
        row = cursor.fetchone()
    return None if row is None or row[-1] is None else (row[:-1], int(row[-1]))
