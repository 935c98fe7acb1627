"""Who uses the data folder: a server shares it with others, a restore or an upgrade needs it alone."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tinhso.config.operations.data import OperationRefused

IN_USE = "Tỉnh Số đang chạy trên thư mục dữ liệu này. Hãy dừng (systemctl stop tinhso, hoặc Ctrl-C) rồi chạy lại."
BEING_CHANGED = "Thư mục dữ liệu đang được khôi phục hoặc nâng cấp. Hãy chờ xong rồi chạy lại."


@contextmanager
def hold(*, alone: bool) -> Iterator[None]:
    """Hold the data folder; the kernel lets go when the process ends, however it ends."""
    folder = Path(settings.DATA_DIR) / "run"
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "data.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise OperationRefused(IN_USE if alone else BEING_CHANGED) from error
        yield
    finally:
        os.close(handle)
