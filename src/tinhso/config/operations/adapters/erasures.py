"""The list of erasures, carried past backups: who was erased must stay so, however old the backup that comes back.

It lies beside the database (``core.privacy`` writes it, ids only) and, newest, beside the backups: restoring an old
backup on an empty machine knows of erasures decided after it.
"""

from pathlib import Path

from tinhso.config.operations.adapters.shelf import sync

LIST = "erasures.jsonl"


def carry(source: Path, target: Path) -> int:
    """Add to *target* the lines of *source* it lacks; return how many. A line cut short by a crash is left out."""
    try:
        lines = [line for line in source.read_text(encoding="utf-8").split("\n")[:-1] if line]
    except FileNotFoundError:
        return 0
    known = set(target.read_text(encoding="utf-8").splitlines()) if target.exists() else set()
    fresh = [line for line in lines if line not in known]
    if fresh:
        with target.open("a", encoding="utf-8") as out:
            out.write("".join(f"{line}\n" for line in fresh))
        target.chmod(0o600)
        sync(target)
    return len(fresh)
