"""What a change touches outside the directory: upper modules register, the preview asks them all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tinhso.core.directory.data import ChangeInfo, Touched

Asks = Callable[[ChangeInfo], Sequence[Touched]]


@dataclass(frozen=True)
class Toucher:
    """A module that has things which a change may touch; ``label`` heads its part of the preview."""

    name: str
    label: Any
    ask: Asks


_touchers: dict[str, Toucher] = {}


def register_touched(name: str, label: Any, ask: Asks) -> None:
    """Let the preview of every change ask *ask* what it touches; called once when a module loads."""
    _touchers[name] = Toucher(name, label, ask)


def touched_by(change: ChangeInfo) -> list[tuple[str, list[Touched]]]:
    """Return what each registered module says the change touches, the modules that say nothing left out."""
    found = [(str(item.label), list(item.ask(change))) for item in _touchers.values()]
    return [(label, things) for label, things in found if things]
