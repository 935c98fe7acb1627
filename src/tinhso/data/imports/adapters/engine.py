"""The work file of an import: a DuckDB database of its own, bounded in memory, gone when it is done."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
from django.conf import settings
from django.utils.translation import gettext as _

from tinhso.data.imports.data import ImportsError

#: Memory for DuckDB; with Python and the database's own an import stays below 1 GiB.
MEMORY = "420MB"
FOLDER = "imports"


def folder() -> Path:
    """Return the folder of work files, made if need be."""
    path = Path(settings.DATA_DIR) / FOLDER
    path.mkdir(parents=True, exist_ok=True)
    return path


def work_file(name: str) -> Path:
    """Return the path of the work file of one import."""
    return folder() / f"{name}.duckdb"


@contextmanager
def opened(path: Path | None = None, *, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a work file (None: in memory, with room on disk) and close it; a full disk is told as such."""
    work = duckdb.connect(str(path) if path else ":memory:")
    try:
        work.execute(f"SET memory_limit = '{memory}'")
        work.execute("SET threads = 2")
        work.execute(f"SET temp_directory = '{folder() / 'spill'}'")
        # Nothing is fetched by itself: all files are named by this module and lie on this machine.
        work.execute("SET autoinstall_known_extensions = false")
        work.execute("SET autoload_known_extensions = false")
        yield work
    except (duckdb.IOException, duckdb.OutOfMemoryException, OSError) as error:
        if is_full(error):
            raise ImportsError(
                _("Đĩa không còn chỗ để làm việc. Hãy dọn bớt rồi chạy tiếp; chưa dòng nào bị mất.")
            ) from error
        raise
    finally:
        work.close()


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk is full."""
    words = str(error).lower()
    return "no space left" in words or "disk is full" in words or "database or disk is full" in words


def remove(name: str) -> None:
    """Remove the work file of an import and what DuckDB left beside it."""
    for path in folder().glob(f"{name}.*"):
        path.unlink(missing_ok=True)
