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


def question(words: Words, seen: Query, synonyms: Synonyms, kinds: Sequence[str] = ()) -> Query:
    """Return the query for *words* among what may be *seen*; *kinds* narrows."""
    otherwise = spoken(words, synonyms)
    replaced = [piece for piece, _others in otherwise]
    parts = [(MUST, seen)]
    parts += [(MUST, _piece(piece, others)) for piece, others in otherwise]
    parts += [(MUST, _run(run)) for run in words.phrases if run not in replaced]
    parts += [(MUST, _word(word)) for word in words.words if not any(word in piece for piece in replaced)]
    parts += [(NOT, Query.term_query(SCHEMA, "body", word)) for word in words.without]
    parts += [
        (MAY, Query.boost_query(Query.term_query(SCHEMA, "marked", word), MARKED_WEIGHT)) for word in words.accented
    ]
    if len(words.words) > 1:
        parts.append((MAY, _near(words.words)))
    if kinds:
        parts.append((MUST, kind_query(kinds)))
    return Query.boolean_query(parts)


def kind_query(kinds: Sequence[str]) -> Query:
    """Return the documents of *kinds*."""
    return Query.const_score_query(Query.term_set_query(SCHEMA, "kind", list(kinds)), 0.0)


def _word(word: str) -> Query:
    title = Query.boost_query(Query.term_query(SCHEMA, "title", word), TITLE_WEIGHT)
    return Query.boolean_query([(MAY, title), (MAY, Query.term_query(SCHEMA, "body", word))])


def _run(run: Sequence[str]) -> Query:
    return _word(run[0]) if len(run) == 1 else Query.phrase_query(SCHEMA, "body", list(run))


def _piece(piece: Sequence[str], others: Sequence[Sequence[str]]) -> Query:
    itself = _run(piece)  # a set phrase: «sổ đỏ» is not somewhere «sổ» and somewhere «đỏ»
    spoken_otherwise = [(MAY, Query.boost_query(_run(other), OTHERWISE_WEIGHT)) for other in others]
    return Query.boolean_query([(MAY, itself), *spoken_otherwise])


def _near(words: Sequence[str]) -> Query:
    """Return what ranks documents higher that have the words in a row, first of all in the title."""
    title = Query.boost_query(Query.phrase_query(SCHEMA, "title", list(words), 2), TITLE_WEIGHT)
    return Query.boolean_query([(MAY, title), (MAY, Query.phrase_query(SCHEMA, "body", list(words), 4))])
