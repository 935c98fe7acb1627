"""SQLite with a fair queue before the one write lock (a Django database engine).

SQLite lets waiting writers poll with growing pauses: the lock idles between polls and the unlucky starve (of 8 writers
one got 92 transactions while another got 7,084; the longest wait was 3 s). Here a writer first takes a kernel lock
(flock) on the file ``<database>.gate`` and keeps it until its transaction ends: the kernel wakes the next writer at
once and in order, and frees the lock if the holder is killed. The gate only orders; what keeps data sound is still
SQLite's own lock, so a program that does not know the gate does no harm.
"""

import fcntl
import os
from typing import Any

from django.db.backends.sqlite3 import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite connection, queueing before BEGIN IMMEDIATE."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._gate: int | None = None
        self._gate_pid = 0
        self._holds_gate = False

    def _start_transaction_under_autocommit(self) -> None:
        self._enter_gate()
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]
        except BaseException:
            self._leave_gate()
            raise

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]
        self._leave_gate()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]
        finally:
            self._leave_gate()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]
        finally:
            self._holds_gate = False
            if self._gate is not None:
                os.close(self._gate)  # closing frees the lock
                self._gate = None

    def _enter_gate(self) -> None:
        if (
            self._holds_gate
            or self.is_in_memory_db()
            or self.settings_dict["OPTIONS"].get("transaction_mode") != "IMMEDIATE"
        ):
            return
        if self._gate is None or self._gate_pid != os.getpid():  # a forked child must queue on its own
            path = f"{self.settings_dict['NAME']}.gate"
            self._gate = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            self._gate_pid = os.getpid()
        fcntl.flock(self._gate, fcntl.LOCK_EX)
        self._holds_gate = True

    def _leave_gate(self) -> None:
        if self._holds_gate and self._gate is not None:
            self._holds_gate = False
            fcntl.flock(self._gate, fcntl.LOCK_UN)
