"""Door of the search."""

from tinhso.blocks.search.adapters.registry import register_source
from tinhso.blocks.search.data import (
    PUBLIC,
    Access,
    Document,
    Facet,
    Hit,
    Piece,
    Refreshed,
    Results,
    SearchNotReady,
    Source,
    Words,
)
from tinhso.blocks.search.selectors import search, suggest
from tinhso.blocks.search.services.refreshing import rebuild, refresh

__all__ = [
    "PUBLIC",
    "Access",
    "Document",
    "Facet",
    "Hit",
    "Piece",
    "Refreshed",
    "Results",
    "SearchNotReady",
    "Source",
    "Words",
    "rebuild",
    "refresh",
    "register_source",
    "search",
    "suggest",
]
