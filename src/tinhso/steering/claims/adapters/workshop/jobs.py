"""What the workshop is asked and what it answers."""

from dataclasses import dataclass, replace

from tinhso.steering.claims.data import (
    CheckedDocument,
    Claim,
    DocumentText,
    Extraction,
    Finding,
    NumberStyle,
    Relation,
)


@dataclass(frozen=True)
class Work:
    """One piece of work: read at most one of a file (its bytes follow), ``text``, a ``document`` to extract again;
    then check what was read, and each group of ``groups`` together. ``code`` names the document read.
    """

    code: str = ""
    name: str = ""
    has_file: bool = False
    text: str | None = None
    document: DocumentText | None = None
    style: NumberStyle | None = None
    groups: tuple[tuple[CheckedDocument, ...], ...] = ()
    today: str = ""


@dataclass(frozen=True)
class Result:
    """What was read (None if nothing was asked to be), found, and does not hold: in it, and in each group asked.

    Claim ids in findings are global ids.
    """

    document: DocumentText | None
    extraction: Extraction | None
    findings: tuple[Finding, ...]
    groups: tuple[tuple[Finding, ...], ...]


#: How a row fact marks a value that is a claim's id (see data.RowFact).
FIGURE_OF_ROW = "#số"


def global_id(code: str, claim: str) -> str:
    """Return the id of a claim across documents."""
    return f"{code}#{claim}"


def qualified(code: str, extraction: Extraction) -> Extraction:
    """Return *extraction* with global claim ids."""

    def claim(one: Claim) -> Claim:
        return replace(one, id=global_id(code, one.id))

    def relation(one: Relation) -> Relation:
        return replace(
            one,
            terms=tuple(global_id(code, term) for term in one.terms),
            result=one.result and global_id(code, one.result),
        )

    def value(pair: tuple[str, str]) -> tuple[str, str]:
        return (pair[0], global_id(code, pair[1])) if pair[0].startswith(FIGURE_OF_ROW) else pair

    return replace(
        extraction,
        claims=tuple(map(claim, extraction.claims)),
        relations=tuple(map(relation, extraction.relations)),
        questions=tuple(replace(one, claim=global_id(code, one.claim)) for one in extraction.questions),
        rows=tuple(replace(one, values=tuple(map(value, one.values))) for one in extraction.rows),
    )
