"""Pages that other modules offer for a register: importing a file, quality … They stand in its head and tabs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tinhso.core.access.api import Actor
from tinhso.data.registers.data import Declaration


@dataclass(frozen=True)
class Offered:
    """One page as a reader of a register is offered it; ``tab`` is the name by which it says that it is open."""

    tab: str
    label: Any
    url: str
    is_import: bool


@dataclass(frozen=True)
class _Offer:
    tab: str
    label: Any
    url: Callable[[str], str]
    may: Callable[[Actor, Declaration], bool]
    is_import: bool


_offers: dict[str, _Offer] = {}


def offer_page(
    tab: str,
    *,
    label: Any,
    url: Callable[[str], str],
    may: Callable[[Actor, Declaration], bool],
    is_import: bool = False,
) -> None:
    """Offer a page for every register: *url* from its code, shown to whom *may* says; offering again replaces.

    *is_import*: it is the page that imports a file, and a button.
    """
    _offers[tab] = _Offer(tab, label, url, may, is_import)


def offered(by: Actor, declaration: Declaration) -> list[Offered]:
    """Return the pages that *by* is offered for a register, in the order in which they were offered."""
    return [
        Offered(item.tab, item.label, item.url(declaration.code), item.is_import)
        for item in _offers.values()
        if item.may(by, declaration)
    ]
