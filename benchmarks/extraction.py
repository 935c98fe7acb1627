"""Measure how well claims are found: precision, recall and F1 against pages annotated by hand.

    python benchmarks/extraction.py [--texts DIRECTORY] [--verbose]

The annotations (``tests/steering/claims/evaluation/annotations``) hold figures only; the pages themselves are other
people's texts and are not in the repository. Where a page is absent, or differs from the one annotated, it is named
and left out.

A claim is right if it stands at the annotated place with the annotated quantity; 1,5 with "triệu lượt" and 1500000 with
"lượt" are one quantity. A unit is right if its claim is and the two phrases are the same but for words of scale
(``exact``), or one begins with the other (``near``). A relation is right if its kind, the quantities that go in and the
one that comes out are.
"""

import argparse
import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

from tinhso.steering.claims.data import Claim, DocumentText, Extraction, Paragraph
from tinhso.steering.claims.rules.extraction import extract
from tinhso.steering.claims.rules.reading_plain import read_plain

HOUSE = Path(__file__).parent.parent
ANNOTATIONS = HOUSE / "tests/steering/claims/evaluation/annotations"
TEXTS = HOUSE / "var/evaluation/texts"

SCALES = {
    "nghin": Decimal(1_000),
    "ngan": Decimal(1_000),
    "van": Decimal(10_000),
    "trieu": Decimal(1_000_000),
    "ty": Decimal(1_000_000_000),
    "ti": Decimal(1_000_000_000),
}

Shape = tuple[str, tuple[Decimal, ...], Decimal | None]


def fold(text: str) -> str:
    """Lower case without diacritics, one space between words."""
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return " ".join("".join(char for char in plain if not unicodedata.combining(char)).split())


def quantity(value: Decimal, unit: str) -> tuple[Decimal, str]:
    """A value and its folded unit with the words of scale before it multiplied out: 1,5 triệu lượt → 1500000, luot."""
    words = fold(unit).split()
    while len(words) > 1 and words[0] in SCALES:
        value *= SCALES[words.pop(0)]
    return value.normalize(), " ".join(words)


@dataclass(frozen=True)
class Span:
    """A number in the source text: from, to, quantity and folded unit."""

    start: int
    end: int
    value: Decimal
    unit: str = ""

    def touches(self, other: "Span") -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True)
class Page:
    """One annotated page with its text."""

    name: str
    text: str
    style: str
    claims: tuple[Span, ...]
    ignored: tuple[Span, ...]
    relations: tuple[Shape, ...]


@dataclass
class Score:
    """Right, wrong and missed, with a line for each of the last two."""

    right: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)

    def add(self, other: "Score") -> None:
        """Take another page's score in."""
        self.right += other.right
        self.wrong += other.wrong
        self.missed += other.missed

    def figures(self) -> str:
        """Precision, recall and F1 in percent; a dash where nothing was predicted or annotated."""
        found, wanted = self.right + len(self.wrong), self.right + len(self.missed)
        shares = [100 * self.right / whole if whole else None for whole in (found, wanted)]
        f1 = 200 * self.right / (found + wanted) if found + wanted else None
        return " ".join(f"{share:6.1f}" if share is not None else "     –" for share in (*shares, f1))


@dataclass
class PageScore:
    """All that is measured on one page."""

    claims: Score = field(default_factory=Score)
    exact_units: int = 0
    near_units: int = 0
    units: int = 0
    wrong_units: list[str] = field(default_factory=list)
    relations: Score = field(default_factory=Score)
    styles: int = 0

    def add(self, other: "PageScore") -> None:
        """Take another page's score in."""
        self.claims.add(other.claims)
        self.relations.add(other.relations)
        self.exact_units += other.exact_units
        self.near_units += other.near_units
        self.units += other.units
        self.wrong_units += other.wrong_units
        self.styles += other.styles

    def line(self, name: str) -> str:
        """One row of the table."""
        units = [
            f"{100 * count / self.units:6.1f}" if self.units else "     –"
            for count in (self.exact_units, self.near_units)
        ]
        wanted, related = (score.right + len(score.missed) for score in (self.claims, self.relations))
        return f"{name:8}{wanted:6} {self.claims.figures()}   {' '.join(units)}  {related:6} {self.relations.figures()}"


# --- annotations ---------------------------------------------------------------------------------


def load(path: Path, texts: Path) -> Page | str:
    """The annotated page, or why it cannot be used."""
    data = json.loads(path.read_text(encoding="utf-8"))
    source = texts / f"{path.stem}.txt"
    if not source.is_file():
        return f"{path.stem}: text absent ({source})"
    text = source.read_text(encoding="utf-8")
    if sha256(text.encode()).hexdigest() != data["sha256"]:
        return f"{path.stem}: the text is not the one annotated (another SHA-256)"
    misplaced = [
        entry for entry in (*data["claims"], *data["ignored"]) if text[entry["start"] : entry["end"]] != entry["text"]
    ]
    if misplaced:
        return f"{path.stem}: {len(misplaced)} spans do not hold their text, first {misplaced[0]}"
    claims = tuple(_span(entry) for entry in data["claims"])
    values = {claim.start: claim.value for claim in claims}
    relations = tuple(
        shape(entry["kind"], [values[start] for start in entry["terms"]], values[entry["result"]])
        for entry in data["relations"]
    )
    return Page(path.stem, text, data["style"], claims, tuple(_span(entry) for entry in data["ignored"]), relations)


def _span(entry: dict[str, Any]) -> Span:
    return Span(entry["start"], entry["end"], *quantity(Decimal(entry.get("value", 0)), entry.get("unit", "")))


def shape(kind: str, terms: list[Decimal], result: Decimal | None) -> Shape:
    """A relation without its places; parts have no order."""
    plain = [term.normalize() for term in terms]
    return kind, tuple(sorted(plain) if kind == "parts" else plain), None if result is None else result.normalize()


# --- where the extractor's numbers stand in the source ----------------------------------------------


def pieces(document: DocumentText) -> Iterator[tuple[tuple[int, int | None, int | None], str]]:
    """Every text of the document in reading order, with its address: block, row, column."""
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield (block.number, None, None), block.text
        else:
            for cell in block.cells:
                yield (block.number, cell.row, cell.column), cell.text


class Map:
    """From places in the document as read to places in the source, whatever the reader did to white space."""

    def __init__(self, source: str, document: DocumentText) -> None:
        """Find each piece of the document in the source, in order, comparing all but white space."""
        kept = [index for index, char in enumerate(source) if not char.isspace()]
        solid = "".join(source[index] for index in kept)
        self.lost: list[str] = []
        self._places: dict[tuple[int, int | None, int | None], list[int]] = {}
        cursor = 0
        for address, text in pieces(document):
            wanted = "".join(char for char in text if not char.isspace())
            found = solid.find(wanted, cursor)
            if not wanted or found < 0:
                self.lost += [text] if wanted else []
                continue
            cursor = found + len(wanted)
            following = iter(kept[found:cursor])
            last = kept[found]
            places = []
            for char in text:
                last = last if char.isspace() else next(following)
                places.append(last)
            self._places[address] = places

    def span(self, claim: Claim) -> Span | None:
        """Where a claim's number stands in the source; nothing if its piece was not found there."""
        place = claim.place
        places = self._places.get((place.block, place.row, place.column))
        if not places or not place.start < place.end <= len(places):
            return None
        return Span(places[place.start], places[place.end - 1] + 1, *quantity(claim.value, claim.unit))


# --- scores ----------------------------------------------------------------------------------------


def around(text: str, span: Span) -> str:
    """The number with a few words on either side, on one line."""
    before, after = text[max(0, span.start - 30) : span.start], text[span.end : span.end + 30]
    return " ".join(f"…{before}[{text[span.start : span.end]}]{after}…".split())


def score_claims(page: Page, extraction: Extraction, places: Map) -> PageScore:
    """Match predicted claims to annotated ones by place and value."""
    score, open_ = PageScore(), list(page.claims)
    for claim in extraction.claims:
        span = places.span(claim)
        if span is None:
            score.claims.wrong.append(f"{page.name}: no place in the source: {claim.text} ({claim.quote[:60]})")
        elif any(span.touches(other) for other in page.ignored):
            continue
        elif (match := next((one for one in open_ if one.touches(span) and one.value == span.value), None)) is None:
            score.claims.wrong.append(f"{page.name}: {span.value:f} {claim.unit}: {around(page.text, span)}")
        else:
            open_.remove(match)
            score.claims.right += 1
            score_unit(page, match, span, score)
    score.claims.missed = [f"{page.name}: {one.value:f} {one.unit}: {around(page.text, one)}" for one in open_]
    return score


def score_unit(page: Page, wanted: Span, found: Span, score: PageScore) -> None:
    """Compare the unit of a claim that was found; a claim annotated without one is left out."""
    if not wanted.unit:
        return
    left, right = wanted.unit, found.unit
    score.units += 1
    score.exact_units += left == right
    near = bool(right) and (f"{left} ".startswith(f"{right} ") or f"{right} ".startswith(f"{left} "))
    score.near_units += near
    if not near:
        score.wrong_units.append(f"{page.name}: {found.unit!r} for {wanted.unit!r}: {around(page.text, wanted)}")


def score_relations(page: Page, extraction: Extraction) -> Score:
    """Match relations as multisets of kind, values in, value out."""
    values = {claim.id: quantity(claim.value, claim.unit)[0] for claim in extraction.claims}
    wanted = Counter(page.relations)
    found = Counter(
        shape(
            str(relation.kind), [values[term] for term in relation.terms if term in values], values.get(relation.result)
        )
        for relation in extraction.relations
    )
    right = wanted & found
    return Score(
        right.total(),
        [f"{page.name}: {told(one)}" for one in (found - wanted).elements()],
        [f"{page.name}: {told(one)}" for one in (wanted - found).elements()],
    )


def told(relation: Shape) -> str:
    """A relation in one line."""
    kind, terms, result = relation
    return f"{kind} {' '.join(f'{term:f}' for term in terms)} → {'?' if result is None else f'{result:f}'}"


def measure(page: Page) -> PageScore:
    """Read the page, extract, compare."""
    document = read_plain(page.text)
    extraction = extract(document)
    places = Map(page.text, document)
    score = score_claims(page, extraction, places)
    score.relations = score_relations(page, extraction)
    score.styles = int(str(extraction.style) == page.style)
    return score


def report(total: PageScore) -> None:
    """Everything that went wrong, by kind."""
    lists = {
        "claims not found": total.claims.missed,
        "not claims, or other values": total.claims.wrong,
        "other units": total.wrong_units,
        "relations not found": total.relations.missed,
        "relations not annotated": total.relations.wrong,
    }
    for title, lines in lists.items():
        print(f"\n{title} ({len(lines)})")
        for line in lines:
            print(f"  {line}")


def main() -> int:
    """Print the table; nothing to measure is no failure."""
    parser = argparse.ArgumentParser(description="Measure extraction against annotated pages.")
    parser.add_argument("--texts", type=Path, default=TEXTS, help="directory of the annotated pages (NN.txt)")
    parser.add_argument("--verbose", action="store_true", help="list every miss")
    options = parser.parse_args()
    loaded = [load(path, options.texts) for path in sorted(ANNOTATIONS.glob("*.json"))]
    for reason in (page for page in loaded if isinstance(page, str)):
        print(reason)
    pages = [page for page in loaded if isinstance(page, Page)]
    if not pages:
        print("Nothing measured: the annotated texts are not here. They are other people's pages and not part of this")
        print("repository; each annotation names its source.")
        return 0
    print("page    claims  prec.  recall     F1   unit exact/near  relations prec. recall    F1")
    total = PageScore()
    for page in pages:
        score = measure(page)
        print(score.line(page.name))
        total.add(score)
    print(total.line("total"))
    print(f"number style as annotated: {total.styles} of {len(pages)} pages")
    if options.verbose:
        report(total)
    return 0


if __name__ == "__main__":
    sys.exit(main())
