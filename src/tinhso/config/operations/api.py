"""Door of operations, for the commands and the other parts of config."""

from tinhso.config.operations.adapters.rows import PostgresSource, by_key, digest, sqlite_source
from tinhso.config.operations.adapters.running import hold
from tinhso.config.operations.adapters.shelf import Shelf, verify
from tinhso.config.operations.data import Level, Maintenance, Need, OperationRefused
from tinhso.config.operations.selectors.maintenance import current as current_maintenance
from tinhso.config.operations.services.backup import backup
from tinhso.config.operations.services.maintenance import announce, call_off
from tinhso.config.operations.services.restore import restore
from tinhso.config.operations.services.upgrade import upgrade

__all__ = [
    "Level",
    "Maintenance",
    "Need",
    "OperationRefused",
    "PostgresSource",
    "Shelf",
    "announce",
    "backup",
    "by_key",
    "call_off",
    "current_maintenance",
    "digest",
    "hold",
    "restore",
    "sqlite_source",
    "upgrade",
    "verify",
]
