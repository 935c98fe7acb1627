"""What actions are called in words; each module says it of its own."""

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_words: dict[str, Any] = {}
#: What stands where a name was, once its owner has been erased.
ERASED = gettext_lazy("(đã xóa)")
_finders: dict[str, Callable[[str], Collection[str]]] = {}


def describe_actions(words: Mapping[str, Any]) -> None:
    """Give actions their words («đăng nhập»), lazily translated; called once when a module loads."""
    _words.update(words)


def action_words(action: str) -> str:
    """Return what *action* is called, or the action itself if its module has not said."""
    return str(_words.get(action, action))


def signed(names: list[str | None]) -> str:
    """Return how an entry is signed: the actor's name, and whose delegated role was used; None is an erased person."""
    shown = [str(ERASED) if name is None else name for name in names]
    if len(shown) < 2:
        return shown[0]
    return _("%(name)s (được ủy quyền của %(giver)s)") % {"name": shown[0], "giver": shown[1]}


def register_name_search(name: str, find: Callable[[str], Collection[str]]) -> None:
    """Let a module that knows people say which actor ids (a bounded number) are called so; the journal cannot."""
    _finders[name] = find


def actors_named(text: str) -> set[str]:
    """Return the actor ids of people whose name holds *text*."""
    return {actor for find in _finders.values() for actor in find(text)}
