# ruff: noqa: S608 - names in the SQL come from checked declarations, values are always parameters
"""Ending records whose last day has passed."""

from tinhso.core.clock.api import today
from tinhso.data.registers.adapters import reading
from tinhso.data.registers.adapters.layout import day_out, table
from tinhso.data.registers.adapters.writing import CHUNK, mark_ended
from tinhso.data.registers.models import Register, State


def close_ended() -> int:
    """Mark as ended what was true only until a day that has passed; return how many.

    No new version: its end was written when it was announced, only its place in the lists follows.
    """
    done = 0
    for row in Register.objects.filter(state=State.READY, table_version__gt=0):
        while True:
            found = reading.fetch(
                f"SELECT id FROM {table(row.code)} WHERE status = 1 AND true_to < %s LIMIT {CHUNK}", [day_out(today())]
            )
            if not found:
                break
            mark_ended(row.code, [item[0] for item in found])
            done += len(found)
    return done
