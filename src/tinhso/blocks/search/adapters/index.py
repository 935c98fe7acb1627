"""The index on disk (tantivy): written by one process, read by all."""

import contextlib
import fcntl
import json
import shutil
import sqlite3
import threading
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import tantivy
from django.conf import settings

from tinhso.blocks.search.data import Document, SearchNotReady
from tinhso.blocks.search.rules.seeing import seen_by
from tinhso.blocks.search.rules.words import accented, folded

#: The writer keeps this much in memory before it writes by itself.
HEAP = 30_000_000
#: Text beyond this is found by nobody: a document is a page, not a book.
TEXT_MAX = 100_000
#: Raised with every change of ``_schema``: an index of another form is made anew.
FORM = 1


def folder() -> Path:
    """Return the folder of all search indexes."""
    return Path(settings.DATA_DIR) / "search"


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=True, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("seen", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("title", tokenizer_name="whitespace")
    builder.add_text_field("body", tokenizer_name="whitespace")
    builder.add_text_field("marked", tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    return builder.build()


SCHEMA = _schema()


def name_of(kind: str, key: str) -> str:
    """Return how a document is named in the index."""
    return f"{kind}:{key}"


def as_row(kind: str, document: Document) -> dict[str, Any]:
    """Return *document* as the index keeps it; equal documents give equal rows."""
    text = document.text[:TEXT_MAX]
    shown = {
        "title": document.title,
        "text": text,
        "where": document.where,
        "url": document.url,
        "day": document.day.isoformat() if document.day else "",
    }
    return {
        "id": [name_of(kind, document.key)],
        "kind": [kind],
        "seen": sorted(
            {term for way in document.access for term in seen_by(way.permission, scope=way.scope, owner=way.owner)}
        ),
        "title": [folded(document.title)],
        "body": [folded(f"{document.title} {document.where} {text}")],
        "marked": [" ".join(word for word in accented(f"{document.title} {text}") if not word.isascii())],
        "shown": [json.dumps(shown, ensure_ascii=False)],
    }


class Store:
    """One index folder with its state: the journal's mark and the digest of each document in it."""

    def __init__(self, path: Path) -> None:
        path.mkdir(parents=True, exist_ok=True)
        self.path = path
        (path / "index").mkdir(exist_ok=True)
        self.index = tantivy.Index(SCHEMA, path=str(path / "index"))
        self.state = sqlite3.connect(path / "state.sqlite", isolation_level=None)
        self.state.execute("CREATE TABLE IF NOT EXISTS held (id TEXT PRIMARY KEY, kind TEXT, digest BLOB)")
        self.state.execute("CREATE TABLE IF NOT EXISTS mark (one INTEGER PRIMARY KEY CHECK (one = 1), number INTEGER)")

    def mark(self) -> int | None:
        """Return the journal entry up to which the index is true, None if it never was."""
        row = self.state.execute("SELECT number FROM mark").fetchone()
        return row[0] if row else None

    def held(self, kind: str) -> dict[str, bytes]:
        """Return the documents of *kind* in the index, with their digests."""
        return dict(self.state.execute("SELECT id, digest FROM held WHERE kind = ?", [kind]))

    def kinds(self) -> set[str]:
        """Return the kinds in the index."""
        return {row[0] for row in self.state.execute("SELECT DISTINCT kind FROM held")}

    def write(
        self,
        rows: Sequence[dict[str, Any]],
        gone: Sequence[str],
        replaced: Sequence[str],
        digests: Sequence[tuple[str, str, bytes]],
        mark: int,
    ) -> None:
        """Put *rows* in, take *gone* and *replaced* out, then remember it.

        Who is killed between does it again: what the index holds and the state does not is taken out first.
        """
        if rows or gone:
            writer = self.index.writer(HEAP, 1)
            for name in [*gone, *replaced, *self._forgotten(rows)]:
                writer.delete_documents_by_term("id", name)
            for row in rows:
                writer.add_document(tantivy.Document.from_dict(row, SCHEMA))
            writer.commit()
            writer.wait_merging_threads()
        self.state.execute("BEGIN")
        self.state.executemany("DELETE FROM held WHERE id = ?", [[name] for name in gone])
        self.state.executemany("INSERT OR REPLACE INTO held VALUES (?, ?, ?)", digests)
        self.state.execute("INSERT OR REPLACE INTO mark VALUES (1, ?)", [mark])
        self.state.execute("COMMIT")

    def _forgotten(self, rows: Sequence[dict[str, Any]]) -> list[str]:
        """Return which of *rows* the index may hold already though the state does not know: none in an empty index."""
        known = self.state.execute("SELECT count(*) FROM held").fetchone()[0]
        return [] if self.index.searcher().num_docs == known else [row["id"][0] for row in rows]

    def close(self) -> None:
        """Let go of the state."""
        self.state.close()


def _pointer() -> Path:
    return folder() / "current"


def current() -> Path | None:
    """Return the folder of the index in use, None if there is none of this form."""
    with contextlib.suppress(OSError):
        name = _pointer().read_text().strip()
        if name.startswith(f"{FORM}-") and (folder() / name).is_dir():
            return folder() / name
    return None


def switch(path: Path) -> None:
    """Make *path* the index in use; what was in use before and is older goes."""
    beside = _pointer().with_suffix(".new")
    beside.write_text(path.name)
    beside.replace(_pointer())
    for other in folder().iterdir():
        if other.is_dir() and other.name != path.name:
            shutil.rmtree(other, ignore_errors=True)


@contextlib.contextmanager
def only_writer() -> Iterator[bool]:
    """Hold the lock of the one writer; False if another process has it."""
    folder().mkdir(parents=True, exist_ok=True)
    with (folder() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True


class Reader:
    """The index as this process reads it: opened at the first question, renewed when the writer has committed."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._seen: tuple[str, int] | None = None
        self._index: tantivy.Index | None = None
        self._searcher: tantivy.Searcher | None = None

    def searcher(self) -> tantivy.Searcher:
        """Return a searcher of the newest commit; raise SearchNotReady."""
        path = current()
        if path is None:
            raise SearchNotReady
        try:
            seen = (str(path), (path / "index" / "meta.json").stat().st_mtime_ns)
        except OSError as error:
            raise SearchNotReady from error
        with self._lock:
            if self._seen is None or self._seen[0] != seen[0] or self._index is None:
                self._index = tantivy.Index.open(str(path / "index"))
                self._index.config_reader("manual")
            if self._seen != seen:
                self._index.reload()
                self._searcher, self._seen = self._index.searcher(), seen
            assert self._searcher is not None
            return self._searcher


READER = Reader()


def day_of(text: str) -> date | None:
    """Return a stored day."""
    return date.fromisoformat(text) if text else None
