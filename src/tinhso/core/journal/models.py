"""The append-only journal: who did what, why, when, from where, each entry chained to the one before.

The table is made by hand in migration 0002 (with the triggers that refuse change) and is not managed by Django, so that
no tool that empties tables (``flush``, the test runner) tries to empty this one.
"""

from collections.abc import Iterator
from typing import Any

from django.db import models

from tinhso.core.journal.words import signed
from tinhso.core.subjects.api import unseal_many
from tinhso.core.subjects.data import PREFIX


class EntryQuerySet(models.QuerySet["JournalEntry"]):
    """Entries; after ``with_names`` each row also carries what is sealed in it, opened a whole batch at a time."""

    opens = False

    def with_names(self) -> "EntryQuerySet":
        """Return the same rows, which will be opened as they are read (one more query for each batch)."""
        rows = self._chain()
        rows.opens = True
        return rows

    def _clone(self) -> "EntryQuerySet":
        rows: EntryQuerySet = super()._clone()  # type: ignore[misc]
        rows.opens = self.opens
        return rows

    def _fetch_all(self) -> None:
        is_fresh = self._result_cache is None  # type: ignore[has-type]
        super()._fetch_all()
        if self.opens and is_fresh:
            open_rows(self._result_cache or [])

    def iterator(self, chunk_size: int | None = None) -> Iterator[Any]:
        """Yield the rows, opened batch by batch where asked for."""
        if not self.opens:
            yield from super().iterator(chunk_size)
            return
        batch: list[JournalEntry] = []
        for row in super().iterator(chunk_size):
            batch.append(row)
            if len(batch) >= (chunk_size or 2000):
                yield from open_rows(batch)
                batch = []
        yield from open_rows(batch)


def open_rows(rows: "list[JournalEntry]") -> "list[JournalEntry]":
    """Open what is sealed in the rows (one query); an address that was erased is None."""
    found = unseal_many({text for row in rows for text in (*_parts(row.actor_name), row.origin)})
    for row in rows:
        row.opened_name = signed([found[part] for part in _parts(row.actor_name)])
        row.opened_origin = found[row.origin]
    return rows


def _parts(name: str) -> list[str]:
    """Return the sealed parts of a name (own, delegator's), or the name in clear as its only part."""
    return name.split(" ") if name.startswith(PREFIX) else [name]


class JournalEntry(models.Model):
    """One link: ``content`` hashes what happened, ``hash`` chains it (see rules); ``details`` is canonical JSON.

    ``actor_name`` and ``origin`` of people are sealed (core.subjects), so that the chain covers only ciphertext.
    """

    opened_name: str
    opened_origin: str | None

    number = models.BigIntegerField(primary_key=True)
    receipt = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.TextField()
    actor_name = models.TextField(blank=True)
    action = models.TextField()
    subject = models.TextField()
    reason = models.TextField(blank=True)
    origin = models.TextField(blank=True)
    details = models.TextField(default="{}")
    content = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        app_label = "core"
        managed = False
        db_table = "core_journalentry"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.action} {self.subject}"
