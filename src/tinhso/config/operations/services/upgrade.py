"""Upgrading a data folder to this version of the software, with a way back."""

from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tinhso.config.operations.adapters import engines
from tinhso.config.operations.adapters.rows import PostgresSource, digests
from tinhso.config.operations.data import OperationRefused, TableDigest
from tinhso.config.operations.services.backup import backup
from tinhso.config.operations.services.restore import restore
from tinhso.core.files import api as files_api
from tinhso.core.journal import api as journal_api

Tell = Callable[[str], object]


def upgrade(*, prepare: Callable[[Tell], None], passphrase: str = "", tell: Tell = print) -> Path:
    """Back up, bring the data up to date with *prepare*, prove it; return the backup's folder.

    If anything fails, the backup is restored and OperationRefused says why: the older software runs again on it. The
    caller holds the data folder alone.
    """
    tell("Sao lưu trước khi nâng cấp …")
    made = backup(passphrase=passphrase, tell=tell)
    before = {name: one.rows for name, one in _counts().items()}
    try:
        tell("Nâng cấp dữ liệu …")
        prepare(tell)
        tell("Kiểm lại …")
        _prove(before)
    except BaseException as error:
        tell(f"Không xong ({error}). Đang trở lại bản cũ …")
        # The copy made a moment ago is what stood here: nothing of the failed try is worth keeping aside.
        restore(backup=made, replace=True, passphrase=passphrase, tell=tell)
        if isinstance(error, Exception):
            raise OperationRefused(
                f"Nâng cấp không xong: {error}. Dữ liệu đã trở lại như cũ; hãy chạy lại phiên bản phần mềm cũ."
            ) from error
        raise
    return made


def _counts() -> dict[str, TableDigest]:
    if connection.vendor == "postgresql":
        return digests(PostgresSource())
    return engines.sqlite_digests(Path(str(connection.settings_dict["NAME"])))


def _prove(before: dict[str, int]) -> None:
    """Raise OperationRefused if a table lost rows, the journal's chain or the files do not hold, or a check fails."""
    after = _counts()
    lost = [
        f"{name} ({rows} → {after[name].rows if name in after else 0})"
        for name, rows in before.items()
        # A migration may drop a table only with its rows moved elsewhere; sessions and the like run out by themselves.
        if rows and (name not in after or after[name].rows < rows) and not name.startswith("django_session")
    ]
    if lost:
        raise OperationRefused(f"mất dòng ở {', '.join(lost[:5])}")
    chain = journal_api.prove()
    if not chain.is_sound:
        raise OperationRefused(f"chuỗi nhật ký đứt tại mục {chain.broken_at}")
    files = files_api.prove()
    if not files.is_sound:
        raise OperationRefused(f"{len(files.faults)} tệp thiếu hoặc bị sửa")
    call_command("check", verbosity=0)
    if not Path(settings.STATIC_ROOT).is_dir():
        raise OperationRefused("chưa có tệp giao diện")
