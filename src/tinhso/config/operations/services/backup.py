"""Making a backup: everything that was acknowledged at one moment, proved before it is called a backup."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from tinhso.config.operations.adapters import engines, erasures, keys, shelf
from tinhso.config.operations.adapters.rows import sqlite_source
from tinhso.config.operations.adapters.shelf import Shelf
from tinhso.config.operations.data import Manifest, OperationRefused, TableDigest
from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.files import api as files_api
from tinhso.core.journal import api as journal_api

Tell = Callable[[str], object]


def silent(line: str) -> None:
    """Tell nobody."""


SQLITE, POSTGRESQL = "sqlite", "postgresql"
DUMP = "database/postgresql.dump"
#: Counters of tries: losing them forgets failed sign-ins only, and they change with every request.
NOT_WORTH = {"limits.sqlite3"}
KEYS_BESIDE, KEYS_LOCKED = "beside", "locked"


@dataclass(frozen=True)
class _Taken:
    """What was read from the database at its moment."""

    tables: dict[str, TableDigest]
    migrations: tuple[str, ...]
    journal: tuple[int, str]


def backup(
    *, by: Actor = SYSTEM, to: Path | None = None, keep: int | None = None, passphrase: str = "", tell: Tell = print
) -> Path:
    """Make a backup in the folder *to* (else the configured one) and return its folder; older than *keep* go.

    Safe while the platform runs. Raises OperationRefused (or OSError, for a full disk) and then leaves no backup.
    """
    place = Shelf((to or settings.BACKUPS_DIR).resolve())
    made_at = timezone.now()
    name = f"{made_at:%Y%m%dT%H%M%SZ}-{uuid4().hex[:6]}"
    folder = place.begin(name)
    # Contents first and once more after the database, so that every row of the copy has its content.
    files = _take_files(place, {})
    taken = _take_database(folder)
    files = _take_files(place, files)
    tell(f"Cơ sở dữ liệu: {sum(one.rows for one in taken.tables.values())} dòng của {len(taken.tables)} bảng.")
    tell(f"Tệp: {len(files)}.")
    shelf.write_file_list(folder, files)
    erasures.carry(Path(settings.DATA_DIR) / erasures.LIST, place.folder / erasures.LIST)
    how = _take_keys(place, folder, passphrase, tell)
    parts = tuple(shelf.part(folder, path) for path in sorted(folder.rglob("*")) if path.is_file())
    manifest = Manifest(
        name=name,
        made_at=made_at.isoformat(),
        version=version("tinhso"),
        engine=_engine(),
        migrations=taken.migrations,
        tables=taken.tables,
        journal_entries=taken.journal[0],
        journal_head=taken.journal[1],
        parts=parts,
        files=len(files),
        file_bytes=sum(files.values()),
        keys=how,
    )
    final = place.finish(folder, manifest)
    shelf.verify(final)
    fingerprint = shelf.sha256_of(final / shelf.MANIFEST)
    details = {"manifest": fingerprint, "bytes": manifest.bytes, "files": manifest.files}
    journal_api.append(by=by, action="config.operations.backup.made", subject=f"backup:{name}", details=details)
    tell(f"Đầu chuỗi nhật ký: mục {manifest.journal_entries}, {manifest.journal_head}. Hãy ghi lại ở nơi khác.")
    for gone in place.keep_only(place.names()[-keep:]) if keep else []:
        tell(f"Đã bỏ bản cũ {gone}.")
    return final


def _engine() -> str:
    return POSTGRESQL if connection.vendor == "postgresql" else SQLITE


def _migrations() -> tuple[str, ...]:
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def _take_database(folder: Path) -> _Taken:
    tables: dict[str, TableDigest] = {}
    if _engine() == POSTGRESQL:
        with engines.postgres_snapshot() as snapshot:
            migrations, journal = _migrations(), journal_api.head()
            tables |= engines.dump_postgres(snapshot, folder / DUMP)
    else:
        main = Path(str(connection.settings_dict["NAME"]))
        if not main.is_file():
            raise OperationRefused(f"Chưa có cơ sở dữ liệu {main}. Chạy tinhso load trước.")
        engines.copy_sqlite(main, folder / "database" / main.name)
        tables |= engines.sqlite_digests(folder / "database" / main.name)
        migrations, journal = _of_copy(folder / "database" / main.name)
    for extra in other_databases():
        target = folder / "database" / extra.relative_to(settings.DATA_DIR)
        engines.copy_sqlite(extra, target)
        tables |= {f"{extra.name}:{name}": one for name, one in engines.sqlite_digests(target).items()}
    return _Taken(tables, migrations, journal)


def _of_copy(path: Path) -> tuple[tuple[str, ...], tuple[int, str]]:
    """Return migrations and head of the journal as the copy has them: the live database has gone on meanwhile."""
    with sqlite_source(path) as source:
        migrations = tuple(sorted(f"{app}.{name}" for app, name in source.rows("django_migrations", ["app", "name"])))
        entries = source.rows("core_journalentry", ["number", "hash"])
        return migrations, max(entries, default=(0, journal_api.GENESIS))


def other_databases() -> list[Path]:
    """Return the databases that lie beside the main one in the data folder (registers, telemetry …)."""
    main = Path(str(connection.settings_dict["NAME"])).name if _engine() == SQLITE else ""
    data = Path(settings.DATA_DIR)
    found = [*data.glob("*.sqlite3"), *data.glob("databases/**/*.sqlite3")]
    return sorted(path for path in found if path.name not in {*NOT_WORTH, main})


def _take_files(place: Shelf, known: dict[str, int]) -> dict[str, int]:
    """Copy into the pool what it does not have yet; return every content with its size."""
    files = dict(known)
    for stored in files_api.listed():
        if stored.sha256 in files:
            continue
        if not place.content(stored.sha256).is_file():
            try:
                with files_api.copy_out(stored.sha256) as content:
                    place.take_in(stored.sha256, content)
            except FileNotFoundError:
                if all(one.sha256 != stored.sha256 for one in files_api.listed()):
                    continue  # discarded this very moment
                raise OperationRefused(f"Tệp {stored.sha256} không còn trong kho. Chạy: tinhso check files") from None
        files[stored.sha256] = stored.size
    return files


def _take_keys(place: Shelf, folder: Path, passphrase: str, tell: Tell) -> str:
    data = Path(settings.DATA_DIR)
    if passphrase:
        keys.lock(data, passphrase, folder / keys.LOCKED)
        return KEYS_LOCKED
    target = place.folder / "keys"
    keys.lay_beside(data, target)
    tell(f"CHÚ Ý: khoá nằm ở {target}, không mã hoá. Hãy chuyển sang nơi khác, hoặc đặt TINHSO_BACKUP_PASSPHRASE.")
    return KEYS_BESIDE
