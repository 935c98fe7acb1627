"""Bringing the index up to date: by the journal's mark, or all anew."""

import hashlib
import time
from collections.abc import Sequence
from typing import Any

import orjson

from tinhso.blocks.search.adapters import index, registry
from tinhso.blocks.search.data import Refreshed, Source
from tinhso.core.journal import api as journal

#: Entries looked at for what they touch; after a longer silence everything is listed again.
ENTRIES_MAX = 500


def refresh() -> Refreshed | None:
    """Write what changed since the index's mark; make the index if there is none. None: another process writes."""
    with index.only_writer() as is_ours:
        if not is_ours:
            return None
        path = index.current()
        if path is None:
            return _make()
        store = index.Store(path)
        try:
            return _bring_up(store)
        finally:
            store.close()


def rebuild() -> Refreshed | None:
    """Make a new index beside the one in use, then use it. None: another process writes."""
    with index.only_writer() as is_ours:
        return _make() if is_ours else None


def _head() -> int:
    """Return the number of the newest entry; asking for entries links those that still wait for their number."""
    return next((entry.number for entry in journal.entries(limit=1)), 0)


def _make() -> Refreshed:
    path = index.folder() / f"{index.FORM}-{time.time_ns()}"
    store = index.Store(path)
    try:
        done = _write(store, registry.sources(), _head())
    finally:
        store.close()
    index.switch(path)
    return done


def _bring_up(store: index.Store) -> Refreshed:
    head, mark = _head(), store.mark()
    missing = [source for source in registry.sources() if source.kind not in store.kinds()]
    if mark is None or head < mark or head - mark > ENTRIES_MAX:
        # The journal is another one (a restored backup) or much happened: list everything.
        return _write(store, registry.sources(), head)
    if head == mark and not missing:
        return Refreshed(0, 0, 0)
    actions = {entry.action for entry in journal.entries(before=head + 1, limit=head - mark)}
    touched = [source for source in registry.sources() if source in missing or _is_touched(source, actions)]
    return _write(store, touched, head)


def _is_touched(source: Source, actions: set[str]) -> bool:
    return any(action.startswith(source.follows) for action in actions) if source.follows else False


def _write(store: index.Store, sources: Sequence[Source], mark: int) -> Refreshed:
    rows: list[dict[str, Any]] = []
    gone: list[str] = []
    replaced: list[str] = []
    digests: list[tuple[str, str, bytes]] = []
    for source in sources:
        held = store.held(source.kind)
        for document in source.documents():
            row = index.as_row(source.kind, document)
            name = row["id"][0]
            digest = hashlib.blake2b(orjson.dumps(row), digest_size=16).digest()
            before = held.pop(name, None)
            if before != digest:
                replaced += [name] if before else []
                rows.append(row)
                digests.append((name, source.kind, digest))
        gone += held
    known = {source.kind for source in registry.sources()}
    for kind in store.kinds() - known:
        gone += store.held(kind)
    store.write(rows, gone, replaced, digests, mark)
    return Refreshed(len(rows), len(gone), len(sources))
