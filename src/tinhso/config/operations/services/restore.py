"""Putting a backup back: proved before anything is touched, compared after, and undone if it does not agree."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from tinhso.config.environment import read_environment
from tinhso.config.operations.adapters import engines, erasures, keys, shelf
from tinhso.config.operations.adapters.rows import PostgresSource, digests
from tinhso.config.operations.data import Manifest, OperationRefused, RestoreReport, TableDigest
from tinhso.config.operations.services.backup import DUMP, KEYS_LOCKED, POSTGRESQL, SQLITE
from tinhso.core.access.api import SYSTEM, Actor
from tinhso.core.files import api as files_api
from tinhso.core.journal import api as journal_api
from tinhso.core.privacy import api as privacy_api

Tell = Callable[[str], object]
Digests = Mapping[str, TableDigest]


@dataclass
class _Aside:
    """Where what was here before lies, and how it comes back."""

    folder: Path
    moved: tuple[str, ...] = ()
    schema: str = ""
    may_empty: bool = False


def restore(
    *, by: Actor = SYSTEM, backup: Path, replace: bool = False, passphrase: str = "", tell: Tell = print
) -> RestoreReport:
    """Restore *backup* into the configured data folder and database, and prove it.

    Refuses a place that is not empty unless *replace*; then what was there is kept aside. Raises OperationRefused, and
    then everything is as it was. The caller holds the data folder alone (adapters.running).
    """
    backup = backup.resolve()
    tell("Kiểm bản sao lưu …")
    manifest = shelf.verify(backup)
    _refuse_other(manifest)
    opened = _keys(backup, manifest, passphrase)
    empty = is_empty()
    if not empty and not replace:
        raise OperationRefused("Nơi khôi phục không trống. Thêm --replace: dữ liệu đang có được cất riêng, không xoá.")
    aside = _Aside(Path(settings.DATA_DIR) / f"replaced-{timezone.now():%Y%m%dT%H%M%SZ}")
    try:
        tell("Đưa dữ liệu trở lại …")
        _put_back(backup, manifest, aside, keep_old=not empty)
        tell("So từng dòng với bản sao lưu …")
        compare(manifest.tables, restored_digests(manifest))
        report = _proved(manifest, aside, opened, by=by)
    except BaseException:
        _undo(aside)
        raise
    _put_keys(opened, aside)  # last: the keys of what stood here must not go before what it is replaced by holds
    erased = _erase_again(backup, manifest)
    if erased:
        tell(f"Đã xoá lại dữ liệu của {erased} người đã được xoá sau bản sao lưu này.")
    # Sessions of the past: somebody may have signed out, or lost the right, since.
    Session.objects.all().delete()
    return report


def _put_keys(opened: dict[str, bytes], aside: _Aside) -> None:
    data = Path(settings.DATA_DIR)
    for name, content in opened.items():
        old = data / name
        if (aside.moved or aside.schema) and old.is_file() and old.read_bytes() != content:
            keys.put(aside.folder, name, old.read_bytes())  # what was set aside can only be read with its own
        keys.put(data, name, content)
    # This process began with the keys that were here.
    settings.MASTER_KEYS = read_environment().master_keys


def _erase_again(backup: Path, manifest: Manifest) -> int:
    """Erase again whoever was erased after the backup was made; older tables wait for the upgrade to do it."""
    erasures.carry(backup.parent / erasures.LIST, Path(settings.DATA_DIR) / erasures.LIST)
    return privacy_api.replay_erasures() if _is_of_this_version(manifest) else 0


def _is_of_this_version(manifest: Manifest) -> bool:
    """Return whether the restored tables are those this software knows; older ones wait for an upgrade."""
    return all(f"{app}.{name}" in manifest.migrations for app, name in MigrationLoader(None).disk_migrations)


def is_empty() -> bool:
    """Return whether the configured place holds no data yet (keys do not count: any command makes its own)."""
    data = Path(settings.DATA_DIR)
    if connection.vendor == "postgresql":
        return engines.postgres_is_empty() and not any((data / "files").glob("??/??/*"))
    return not Path(str(connection.settings_dict["NAME"])).exists() and not any((data / "files").glob("??/??/*"))


def _refuse_other(manifest: Manifest) -> None:
    here = POSTGRESQL if connection.vendor == "postgresql" else SQLITE
    if manifest.engine != here:
        raise OperationRefused(f"Bản sao lưu là của {manifest.engine}, nơi này dùng {here}: xem TINHSO_DATABASE_URL.")
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = sorted({*manifest.migrations} - known)
    if newer:
        told = f"Bản sao lưu do phiên bản {manifest.version} tạo ra; phần mềm ở đây cũ hơn, chưa biết"
        raise OperationRefused(f"{told} {', '.join(newer[:5])}.")


def _keys(backup: Path, manifest: Manifest, passphrase: str) -> dict[str, bytes]:
    if manifest.keys == KEYS_LOCKED:
        if not passphrase:
            raise OperationRefused("Khoá trong bản sao lưu cần mật khẩu: đặt TINHSO_BACKUP_PASSPHRASE.")
        return keys.unlock(backup / keys.LOCKED, passphrase)
    return keys.read_from(backup.parent / "keys")


def _put_back(backup: Path, manifest: Manifest, aside: _Aside, *, keep_old: bool) -> None:
    data = Path(settings.DATA_DIR)
    data.mkdir(parents=True, exist_ok=True)
    if keep_old:
        _move_aside(aside, data)
    pool = shelf.Shelf(backup.parent)
    for sha256, _size in shelf.file_list(backup):
        files_api.put_back(sha256, pool.content(sha256))
    for one in manifest.parts:
        if one.path.startswith("database/") and one.path != DUMP:
            _copy(backup / one.path, data / one.path.removeprefix("database/"))
    if manifest.engine == POSTGRESQL:
        if engines.postgres_is_empty():
            aside.may_empty = True
        else:
            name = f"{engines.REPLACED}{timezone.now():%Y%m%dt%H%M%Sz}"
            engines.set_aside_postgres(name)
            aside.schema = name  # only now is there something to bring back
        engines.put_back_postgres(backup / DUMP)


def _copy(source: Path, target: Path) -> None:
    fresh = target.with_name(f"{target.name}.restoring")
    shutil.copyfile(source, fresh)
    shelf.sync(fresh)
    fresh.replace(target)


def _data_names(data: Path) -> list[str]:
    """Return what the data folder holds of the platform's data: databases with the files beside them, and contents."""
    found = [path.name for path in data.glob("*.sqlite3*")]
    return sorted(found + [name for name in ("files", "databases") if (data / name).exists()])


def _move_aside(aside: _Aside, data: Path) -> None:
    connection.close()
    aside.folder.mkdir()
    aside.moved = tuple(_data_names(data))
    for name in aside.moved:
        (data / name).rename(aside.folder / name)


def _undo(aside: _Aside) -> None:
    data = Path(settings.DATA_DIR)
    connection.close()
    for name in _data_names(data):
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
    for name in aside.moved:
        (aside.folder / name).rename(data / name)
    with suppress(OSError):
        aside.folder.rmdir()
    if aside.schema:
        engines.bring_back_postgres(aside.schema)
    elif aside.may_empty:
        engines.empty_postgres()


def restored_digests(manifest: Manifest) -> dict[str, TableDigest]:
    """Return the digests of the databases as they stand here now."""
    data, found = Path(settings.DATA_DIR), dict[str, TableDigest]()
    if manifest.engine == POSTGRESQL:
        found |= digests(PostgresSource())
    main = Path(str(connection.settings_dict["NAME"])).name
    for one in manifest.parts:
        if one.path.startswith("database/") and one.path != DUMP:
            path = data / one.path.removeprefix("database/")
            prefix = "" if manifest.engine == SQLITE and path.name == main else f"{path.name}:"
            found |= {f"{prefix}{name}": value for name, value in engines.sqlite_digests(path).items()}
    return found


def compare(expected: Digests, found: Digests) -> None:
    """Raise OperationRefused naming the tables whose rows differ."""
    wrong = [
        f"{name} ({expected[name].rows if name in expected else 0} → {found[name].rows if name in found else 0} dòng)"
        for name in sorted({*expected, *found})
        if expected.get(name) != found.get(name)
    ]
    if wrong:
        raise OperationRefused(f"Dữ liệu khôi phục không khớp bản sao lưu: {', '.join(wrong[:5])}.")


def _proved(manifest: Manifest, aside: _Aside, opened: dict[str, bytes], *, by: Actor) -> RestoreReport:
    files, entries = manifest.files, manifest.journal_entries
    if (entries, manifest.journal_head) != journal_api.head():
        raise OperationRefused("Đầu chuỗi nhật ký khác với bản sao lưu.")
    if _is_of_this_version(manifest):
        files, entries = _prove_by_modules()
    journal_api.follow_on()
    details = {"files": files, "entries": entries}
    journal_api.append(
        by=by, action="config.operations.backup.restored", subject=f"backup:{manifest.name}", details=details
    )
    kept = [str(aside.folder)] if aside.moved else []
    return RestoreReport(
        manifest=manifest,
        rows=sum(one.rows for one in manifest.tables.values()),
        tables=len(manifest.tables),
        files=files,
        journal_entries=entries,
        replaced=", ".join([*kept, *([f"schema {aside.schema}"] if aside.schema else [])]),
        keys=", ".join(sorted(opened)),
    )


def _prove_by_modules() -> tuple[int, int]:
    """Have journal and files prove themselves; return how many files and entries there are."""
    chain = journal_api.prove()
    if not chain.is_sound:
        raise OperationRefused(f"Chuỗi nhật ký đứt tại mục {chain.broken_at}: {chain.reason}")
    files = files_api.prove()
    if not files.is_sound:
        raise OperationRefused(f"{len(files.faults)} tệp thiếu hoặc bị sửa, ví dụ {files.faults[0][0]}.")
    return files.files, chain.entries
