"""Searching, and offering words while somebody types."""

import json
from collections.abc import Sequence
from typing import Any

import tantivy
from tantivy import Occur, Query

from tinhso.blocks.search.adapters import asking, registry
from tinhso.blocks.search.adapters.index import READER, SCHEMA, day_of
from tinhso.blocks.search.data import Facet, Hit, Results, Words
from tinhso.blocks.search.rules.extracts import extract, marked
from tinhso.blocks.search.rules.seeing import terms_of
from tinhso.blocks.search.rules.words import accented, folded, spoken, tokens, understand
from tinhso.core.access.api import Actor

PAGE_MAX = 100
#: Nobody reads further; asking for more costs the engine more with each page.
DEPTH_MAX = 2_000


def search(text: str, *, by: Actor, kinds: Sequence[str] = (), limit: int = 20, offset: int = 0) -> Results:
    """Return what *by* may see of what *text* asks for, best first; raise SearchNotReady.

    ``facets`` counts every kind, also those that *kinds* leaves out, so that the page can offer them.
    """
    words = understand(text)
    if not words:
        return Results((), 0, (), words)
    searcher, speech = READER.searcher(), registry.speech()
    table = speech.table
    seen = asking.seen_query(terms_of(by))
    matches = asking.matching(words, seen, table)
    counts = _counts(searcher, matches)
    wanted = [kind for kind in kinds if registry.source(kind)]
    total = sum(count for kind, count in counts.items() if not wanted or kind in wanted)
    offset = min(max(offset, 0), DEPTH_MAX)
    found = searcher.search(asking.ranked(matches, words, wanted), min(limit, PAGE_MAX), count=False, offset=offset)
    shown = _shown_words(words, table)
    facets = [Facet(item.kind, item.label, counts[item.kind]) for item in registry.sources() if counts.get(item.kind)]
    hits = [_hit(searcher.doc(address), shown) for _score, address in found.hits]
    also = [speech.spelling[other] for _piece, others in spoken(words, table) for other in others]
    return Results(tuple(hits), total, tuple(facets), words, tuple(also))


def suggest(text: str, *, by: Actor, limit: int = 8) -> list[str]:
    """Return titles of things *by* may see, whose words begin as the last word typed; best first."""
    typed = tokens(text)
    if not typed or len(typed[-1]) < 2:
        return []
    searcher = READER.searcher()
    seen = asking.seen_query(terms_of(by))
    *whole, begun = typed[-12:]
    ends = [word for word, _count in searcher.terms_with_prefix("title", begun, seen, 30)]
    if not ends:
        return []
    parts = [(Occur.Must, seen), (Occur.Must, Query.term_set_query(SCHEMA, "title", ends))]
    parts += [(Occur.Must, Query.term_query(SCHEMA, "title", word)) for word in whole]
    found = searcher.search(Query.boolean_query(parts), limit * 8, count=False)
    titles = dict.fromkeys(_stored(searcher.doc(address))["title"] for _score, address in found.hits)
    marks = [word for word in accented(text) if not word.isascii()]
    return sorted((title for title in titles if _has_marks(title, marks)), key=lambda title: _ease(title, typed))[
        :limit
    ]


def _has_marks(title: str, marks: Sequence[str]) -> bool:
    """Return whether a word of *title* begins with each of *marks*: who types tone marks means them."""
    words = accented(title)
    return all(any(word.startswith(mark) for word in words) for mark in marks)


def _ease(title: str, typed: Sequence[str]) -> tuple[bool, int, str]:
    """Return the order of what is offered: what begins as typed, then the shorter."""
    return not folded(title).startswith(" ".join(typed)), len(title), title


def _counts(searcher: tantivy.Searcher, query: Query) -> dict[str, int]:
    asked = {"kinds": {"terms": {"field": "kind", "size": 200}}}
    return {item["key"]: item["doc_count"] for item in searcher.aggregate(query, asked)["kinds"]["buckets"]}


def _shown_words(words: Words, table: Any) -> set[str]:
    wanted = {*words.words, *(word for run in words.phrases for word in run)}
    return wanted | {word for _piece, others in spoken(words, table) for other in others for word in other}


def _stored(document: tantivy.Document) -> dict[str, str]:
    stored: dict[str, str] = json.loads(str(document.get_first("shown")))
    return stored


def _hit(document: tantivy.Document, wanted: set[str]) -> Hit:
    shown, kind = _stored(document), str(document.get_first("kind"))
    known = registry.source(kind)
    return Hit(
        kind=kind,
        label=known.label if known else kind,
        key=str(document.get_first("id")).partition(":")[2],
        url=shown["url"],
        title=marked(shown["title"], wanted),
        extract=extract(shown["text"], wanted),
        where=shown["where"],
        day=day_of(shown["day"]),
    )
