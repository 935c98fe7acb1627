"""Contents on their way into a backup and back: whatever their state, and without a question to the database.

Only for ``config.operations``: nobody else may pass by the quarantine.
"""

import os
import shutil
import tempfile
from pathlib import Path
from typing import BinaryIO

from tinhso.core.files.adapters.incoming import Incoming, folder
from tinhso.core.files.adapters.places import place


def copy_out(sha256: str) -> BinaryIO:
    """Return the content named *sha256*, open for reading; raise FileNotFoundError if it is not (any more) here."""
    return place().open(sha256)


def put_back(sha256: str, source: Path) -> None:
    """Put a copy of *source*, which the caller has proved, in the place of the content *sha256*."""
    waiting = folder() / "incoming"
    waiting.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=waiting)
    copy = Path(name)
    try:
        with os.fdopen(handle, "wb") as out, source.open("rb") as content:
            shutil.copyfileobj(content, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())
        place().keep(Incoming(copy, sha256, copy.stat().st_size, ""))
    finally:
        copy.unlink(missing_ok=True)
