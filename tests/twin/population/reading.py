"""Reading a training province back as a stranger would: from its files."""

import csv
from datetime import date
from functools import cache

import pyarrow.parquet as pq

from tinhso.twin.population.api import Generated


def day(text: str) -> date:
    number, month, year = text.split("/")
    return date(int(year), int(month), int(number))


class Province:
    """The files of a training province."""

    def __init__(self, made: Generated) -> None:
        self.made = made
        self.rows = cache(self._rows)
        self.entities = cache(self._entities)
        self.by = cache(self._by)

    def _rows(self, table: str) -> list[dict[str, str]]:
        return pq.read_table(self.made.tables[table]["parquet"]).to_pylist()

    def _entities(self, table: str) -> list[str]:
        found = pq.read_table(self.made.truth.entities[table]).to_pylist()
        assert [row["row"] for row in found] == [str(at) for at in range(1, len(found) + 1)]
        return [row["entity"] for row in found]

    def _by(self, table: str, column: str) -> dict[str, dict[str, str]]:
        return {row[column]: row for row in self.rows(table)}

    def truth(self) -> list[dict[str, str]]:
        with self.made.truth.faults.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def legacy(self) -> list[dict[str, str]]:
        assert self.made.truth.legacy
        with self.made.truth.legacy.open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))
