"""How often somebody tried: one store for all processes, never a worker's memory.

SQLite: a file of its own (DATA_DIR/limits.sqlite3), so that counting survives the rollback of the request and does not
wait for the main database. PostgreSQL: the unlogged table ``core_limit``. A try is counted before the password is
looked at, in one atomic step, so that a thousand parallel guesses are a thousand tries.
"""

import errno
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils.crypto import salted_hmac

from tinhso.core.identity import rules

LEAST_FREE = 256 * 1024
FILE_TABLE = """
    CREATE TABLE IF NOT EXISTS core_limit (
        key TEXT PRIMARY KEY, tries INTEGER NOT NULL, free_at REAL NOT NULL, last_at REAL NOT NULL
    ) WITHOUT ROWID"""
COUNT = """
    INSERT INTO core_limit (key, tries, free_at, last_at) VALUES ({0}, 1, 0, {0})
    ON CONFLICT (key) DO UPDATE SET
        tries = CASE WHEN core_limit.last_at < {0} THEN 1 ELSE core_limit.tries + 1 END, last_at = {0}
    RETURNING tries"""


USE = """
    INSERT INTO core_limit (key, tries, free_at, last_at) VALUES ({0}, {0}, {0}, {0})
    ON CONFLICT (key) DO UPDATE SET
        tries = excluded.tries, free_at = excluded.free_at, last_at = excluded.last_at"""


@dataclass(frozen=True)
class Key:
    """What is counted: an account's name, an address, or a second factor. Names and addresses are kept as keyed hashes:
    the plain hash of an address is guessed in minutes.
    """

    text: str
    by_address: bool = False


def _hashed(text: str) -> str:
    return salted_hmac("tinhso.limits", text.encode("utf-8", "replace"), algorithm="sha256").hexdigest()


def account_key(username: str) -> Key:
    """Return the counter of sign-ins under *username*, whether or not such an account exists."""
    return Key("account:" + _hashed(username))


def address_key(address: str) -> Key:
    """Return the counter of sign-ins from *address*."""
    return Key("address:" + _hashed(rules.network_of(address)), by_address=True)


def allowance_key(name: str, by: str) -> Key:
    """Return the counter of what *by* (an address, an account's id) used of *name*; networks count as for sign-ins."""
    network = rules.network_of(by)
    who = network if network != "unknown" else by
    return Key(f"allowance:{name}:" + _hashed(who))


def second_factor_key(account_id: int) -> Key:
    """Return the counter of second factors tried for an account."""
    return Key(f"second:{account_id}")


class _Store:
    """The few statements, with the placeholder of whichever database is below."""

    def __init__(self, cursor: Any, mark: str) -> None:
        self.cursor = cursor
        self.mark = mark

    def wait(self, key: Key, at: float) -> float:
        self.cursor.execute(f"SELECT free_at FROM core_limit WHERE key = {self.mark}", (key.text,))  # noqa: S608
        row = self.cursor.fetchone()
        return max(0.0, float(row[0]) - at) if row else 0.0

    def count(self, key: Key, at: float) -> int:
        self.cursor.execute(COUNT.format(self.mark), (key.text, at, at - rules.FORGET_AFTER, at))
        tries = int(self.cursor.fetchone()[0])
        free_at = at + rules.delay(tries, by_address=key.by_address)
        sql = f"UPDATE core_limit SET free_at = {self.mark} WHERE key = {self.mark}"  # noqa: S608
        self.cursor.execute(sql, (free_at, key.text))
        return tries

    def use(self, key: Key, at: float, limit: int, seconds: float) -> float:
        # ``free_at`` is the end of the window here: a window starts with its first use.
        sql = f"SELECT tries, free_at FROM core_limit WHERE key = {self.mark}"  # noqa: S608
        self.cursor.execute(sql, (key.text,))
        used, until = self.cursor.fetchone() or (0, 0.0)
        # A window that ends later than it can (the clock was set back, the setting was shortened) is over too.
        if not at < until <= at + seconds:
            used, until = 0, at + seconds
        if used >= limit:
            return float(until) - at
        self.cursor.execute(USE.format(self.mark), (key.text, used + 1, until, at))
        return 0.0

    def give_back(self, key: Key) -> None:
        sql = f"UPDATE core_limit SET tries = tries - 1, free_at = 0 WHERE key = {self.mark} AND tries > 0"  # noqa: S608
        self.cursor.execute(sql, (key.text,))

    def forget(self, key: Key) -> None:
        self.cursor.execute(f"DELETE FROM core_limit WHERE key = {self.mark}", (key.text,))  # noqa: S608


@contextmanager
def _store() -> Iterator[_Store]:
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(7451, 2)")
            yield _Store(cursor, "%s")
        return
    path = Path(settings.DATA_DIR) / "limits.sqlite3"
    # On a full disk SQLite cannot make the files beside its own and says only "disk I/O error".
    if shutil.disk_usage(path.parent).free < LEAST_FREE:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    with closing(sqlite3.connect(path, timeout=20, isolation_level=None)) as file:
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=NORMAL")
        file.execute(FILE_TABLE)
        file.execute("BEGIN IMMEDIATE")
        try:
            yield _Store(file.cursor(), "?")
        except BaseException:
            file.execute("ROLLBACK")
            raise
        file.execute("COMMIT")


def attempt(keys: Sequence[Key]) -> int:
    """Count one try under each of *keys* and return 0, or count nothing and return the seconds still to wait."""
    at = time.time()
    with _store() as store:
        wait = max(store.wait(key, at) for key in keys)
        if wait > 0:
            return int(wait) + 1
        for key in keys:
            store.count(key, at)
    return 0


def allowance(*, name: str, by: str, limit: int, per_seconds: int) -> int:
    """Count one use of *name* by *by* and return 0; after *limit* in *per_seconds* return the seconds still to wait.

    ``by`` is an address (one IPv4 address, one IPv6 network of 64 bits) or any other name; it is kept as a hash.
    """
    with _store() as store:
        wait = store.use(allowance_key(name, by), time.time(), limit, per_seconds)
    return int(wait) + 1 if wait > 0 else 0


def succeeded(forget: Key, give_back: Sequence[Key] = ()) -> None:
    """Forget the tries under one key; take back this one try under others (an address keeps its earlier failures)."""
    with _store() as store:
        store.forget(forget)
        for key in give_back:
            store.give_back(key)


def seconds_to_wait(key: Key) -> int:
    """Return how long *key* is still locked, 0 if it is not."""
    with _store() as store:
        wait = store.wait(key, time.time())
    return int(wait) + 1 if wait > 0 else 0


def forget(keys: Sequence[Key]) -> None:
    """Unlock: forget all tries under *keys*."""
    with _store() as store:
        for key in keys:
            store.forget(key)
