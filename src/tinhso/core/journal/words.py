"""What actions are called in words; each module says it of its own."""

from collections.abc import Mapping
from typing import Any

_words: dict[str, Any] = {}


def describe_actions(words: Mapping[str, Any]) -> None:
    """Give actions their words («đăng nhập»), lazily translated; called once when a module loads."""
    _words.update(words)


def action_words(action: str) -> str:
    """Return what *action* is called, or the action itself if its module has not said."""
    return str(_words.get(action, action))
