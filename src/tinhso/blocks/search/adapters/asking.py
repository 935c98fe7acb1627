"""What was understood, as a question to the index."""

from collections.abc import Sequence

from tantivy import Occur, Query

from tinhso.blocks.search.adapters.index import SCHEMA
from tinhso.blocks.search.data import Words
from tinhso.blocks.search.rules.words import Synonyms, spoken

MUST, MAY, NOT = Occur.Must, Occur.Should, Occur.MustNot
TITLE_WEIGHT = 3.0
#: Who types tone marks means them: the same words under other marks come after.
MARKED_WEIGHT = 2.0
#: A synonym counts less than the words themselves.
OTHERWISE_WEIGHT = 0.7


def seen_query(terms: Sequence[str]) -> Query:
    """Return what the actor with these terms may see."""
    return Query.const_score_query(Query.term_set_query(SCHEMA, "seen", list(terms)), 0.0)


def matching(words: Words, seen: Query, synonyms: Synonyms) -> Query:
    """Return what holds *words* among what may be *seen*: every one of them, or what else it is called."""
    otherwise = spoken(words, synonyms)
    replaced = [piece for piece, _others in otherwise]
    parts = [(MUST, seen)]
    parts += [(MUST, _piece(piece, others)) for piece, others in otherwise]
    parts += [(MUST, _run(run)) for run in words.phrases if run not in replaced]
    parts += [(MUST, _term("body", word)) for word in words.words if not any(word in piece for piece in replaced)]
    parts += [(NOT, _term("body", word)) for word in words.without]
    return Query.boolean_query(parts)


def ranked(matches: Query, words: Words, kinds: Sequence[str] = ()) -> Query:
    """Return *matches*, those first that have the words in the title, in a row there, and with the tone marks typed."""
    parts = [(MUST, matches)]
    parts += [(MAY, Query.boost_query(_term("title", word), TITLE_WEIGHT)) for word in words.words]
    parts += [(MAY, Query.boost_query(_term("marked", word), MARKED_WEIGHT)) for word in words.accented]
    if len(words.words) > 1:
        row = Query.phrase_query(SCHEMA, "title", list(words.words), 2)
        parts.append((MAY, Query.boost_query(row, TITLE_WEIGHT)))
    if kinds:
        parts.append((MUST, kind_query(kinds)))
    return Query.boolean_query(parts)


def kind_query(kinds: Sequence[str]) -> Query:
    """Return the documents of *kinds*."""
    return Query.const_score_query(Query.term_set_query(SCHEMA, "kind", list(kinds)), 0.0)


def _term(field: str, word: str) -> Query:
    return Query.term_query(SCHEMA, field, word)


def _run(run: Sequence[str]) -> Query:
    return _term("body", run[0]) if len(run) == 1 else Query.phrase_query(SCHEMA, "body", list(run))


def _piece(piece: Sequence[str], others: Sequence[Sequence[str]]) -> Query:
    """Return a set phrase («sổ đỏ» is not somewhere «sổ» and somewhere «đỏ») or what else it is called."""
    spoken_otherwise = [(MAY, Query.boost_query(_run(other), OTHERWISE_WEIGHT)) for other in others]
    return Query.boolean_query([(MAY, _run(piece)), *spoken_otherwise])
