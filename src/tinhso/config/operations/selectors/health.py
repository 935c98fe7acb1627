"""What readiness rests on."""

import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from tinhso.config.operations.data import HealthCheck
from tinhso.core.events import api as events_api
from tinhso.core.web.api import free_bytes, has_room


def checks() -> list[HealthCheck]:
    """Return every check; the database's own come last to be asked when it does not answer."""
    found = [_disk(), _files()]
    try:
        found += [HealthCheck("database", _answers()), _migrations()]
        if found[-1].ok:
            found.append(_worker())
    except DatabaseError as error:
        found.append(HealthCheck("database", False, type(error).__name__))
    return found


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone() == (1,))


def waiting_migrations() -> int:
    """Return how many migrations of this software the database does not have yet."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _migrations() -> HealthCheck:
    waiting = waiting_migrations()
    return HealthCheck("migrations", waiting == 0, f"{waiting} not applied" if waiting else "")


def _worker() -> HealthCheck:
    workers = events_api.health().workers
    return HealthCheck("worker", workers > 0, "" if workers else "no worker was seen lately")


def _disk() -> HealthCheck:
    return HealthCheck("disk", has_room(), "" if has_room() else f"{free_bytes()} bytes free")


def _files() -> HealthCheck:
    place = Path(settings.DATA_DIR) / "files" / "incoming"
    try:
        place.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix="ready-", dir=place)
        try:
            os.write(handle, b"?")
        finally:
            os.close(handle)
            Path(name).unlink()
    except OSError as error:
        return HealthCheck("files", False, type(error).__name__)
    return HealthCheck("files", True)
