"""Which training province was asked for: a small file of the data folder, until it is loaded."""

import logging
from dataclasses import asdict
from pathlib import Path

import orjson
from django.conf import settings

from tinhso.core.access.api import SYSTEM
from tinhso.data.registers import api as registers
from tinhso.twin.filling.data import Wish
from tinhso.twin.filling.rules.columns import FILLED, REGISTERS
from tinhso.twin.filling.services.filling import SOURCE

log = logging.getLogger(__name__)


def _file() -> Path:
    return Path(settings.DATA_DIR) / "twin" / "wanted.json"


def ask(wish: Wish) -> bool:
    """Note that the background work is to fill the training registers; False where they hold a training province."""
    if wished() is None and _is_filled():
        _bring_up_to_date()
        return False
    path = _file()
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    part.write_bytes(orjson.dumps(asdict(wish)))
    part.rename(path)
    return True


def wished() -> Wish | None:
    """Return what was asked for and is not loaded yet; outside training nothing is."""
    path = _file()
    return Wish(**orjson.loads(path.read_bytes())) if settings.TRAINING and path.is_file() else None


def forget() -> None:
    """The wish is fulfilled."""
    _file().unlink(missing_ok=True)


def _bring_up_to_date() -> None:
    """Let the training registers follow the declarations in force since they were filled."""
    try:
        registers.declare_simulated(by=SYSTEM, codes=REGISTERS)
    except registers.DeclarationError:
        # Their made-up records would not fit: they stay under the declaration they were made by.
        log.warning("Sổ mô phỏng giữ khai báo cũ vì bản ghi không theo được khai báo mới.")


def _is_filled() -> bool:
    """Whether the last of the tables is loaded."""
    last = [*FILLED.values()][-1].register
    try:
        batches = registers.batches(registers.simulated_code(last))
    except registers.UnknownRegister:
        return False
    return any(item.source.startswith(SOURCE) and item.state in {"published", "publishing"} for item in batches)
