"""From a document to claims, relations, questions and rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from ..data import (
    Claim,
    ClaimKind,
    DocumentText,
    Extraction,
    NumberStyle,
    Paragraph,
    Place,
    Question,
    Relation,
    RelationKind,
    RowFact,
    Table,
)
from .cells import cell_subject, column_kind, head_text
from .numbers import settle_style
from .periods import as_of_date, find_period
from .populations import TOTAL_NOTE
from .relate_bullets import Bullets
from .relate_changes import change_relations, excess_relations, remainder_relations, target_relations, targets_in
from .relate_groups import annex_relations, group_relations, partition_relations
from .relate_lists import listed_relations, numbered_relations, word_relations
from .relate_parts import part_relations
from .relate_shares import fraction_relations, settle_shares, share_relations
from .sections import Sections
from .sentences import Figure, Sentence, sentences
from .subjects import base_of, change_of, subject_of
from .table_columns import column_relations
from .tables import (
    Figures,
    Grid,
    RowCells,
    column_unit,
    item_column,
    lay_out,
    note_column,
    numbering_column,
    result_column,
    row_facts,
    row_missed,
    row_relations,
    row_unit,
    target_column,
    total_relations,
)
from .tidy import fold, shadow

_AIM_HEAD = re.compile(r"mục tiêu|chỉ tiêu|phương hướng|nhiệm vụ|kế hoạch năm|định hướng|nội dung kế hoạch|giải pháp")
_RESULT_HEAD = re.compile(r"kết quả|đánh giá|tình hình|thực trạng|hiện trạng|đạt được")
_AIM_WORDS = re.compile(
    r"phấn đấu|đặt mục tiêu|mục tiêu đến|mục tiêu là|đến năm 20\d\d|đến hết năm|chỉ tiêu|dự kiến|ít nhất|tối thiểu"
)
_DONE_WORDS = re.compile(r"(?<!\w)(?:đã|đến nay|hiện nay|hiện có|tính đến|kết quả|ước đạt|vừa qua|trong kỳ)(?!\w)")
_FOOTNOTE_CALL = re.compile(r"\[(\d{1,3})\]")
_FOOTNOTE = re.compile(r"^\s*\[(\d{1,3})\]")
_NO_FIGURES = re.compile(r"thời gian|thời hạn|tiến độ|số hiệu|ngày")
_TAKES_UP = re.compile(r"\s*[-+]?\s*(?:trong đó|trong số đó|cụ thể|qua đó|còn)(?!\w)")
_BARE = re.compile(r"^[-+]?\d[\d.,]*\s*%?$")
_QUOTE_WORDS, _PERIOD_REACH = 6, 600


def extract(document: DocumentText, *, style: NumberStyle | None = None) -> Extraction:
    """Find every figure of a document, what it counts, and the relations its sentences and tables state.

    ``style`` overrides how separators are read; without it the document's own numbers settle it, and what they leave
    open comes back as questions. Never raises on odd text: what is not understood is not claimed.
    """
    return _Reader(document, style).read()


class _Reader:
    def __init__(self, document: DocumentText, style: NumberStyle | None) -> None:
        self._document = document
        found, settled = settle_style(_texts(document))
        self._style, self._settled = (style, True) if style else (found, settled)
        self._claims: dict[str, Claim] = {}
        self._relations: list[Relation] = []
        self._questions: list[Question] = []
        self._rows: list[RowFact] = []
        self._sections = Sections()
        self._modes: dict[int, str] = {}
        self._counts: dict[str, int] = {}
        self._calls: dict[str, Figure] = {}
        self._seen: list[Figure] = []
        self._paragraphs: list[tuple[int, str]] = []
        self._annexed: list[tuple[str, RowFact]] = []
        self._bullets = Bullets()
        self._last: Sentence | None = None

    def read(self) -> Extraction:
        for block in self._document.blocks:
            if isinstance(block, Paragraph):
                self._read_paragraph(block)
            else:
                self._read_table(block)
        self._relations += self._bullets.end()
        self._relations += _linked_excess(self._claims, self._relations)
        self._relations += annex_relations(tuple(self._claims.values()), self._paragraphs, self._annexed)
        shared = {one.terms for one in self._relations if one.kind is RelationKind.RATIO}
        relations = tuple(
            one
            for one in dict.fromkeys(self._relations)
            if one.detail != "trên tổng số" or (*one.terms, one.result) not in shared
        )
        return Extraction(
            tuple(self._claims.values()), relations, tuple(self._questions), tuple(self._rows), self._style
        )

    # --- paragraphs -----------------------------------------------------------------------------------

    def _read_paragraph(self, block: Paragraph) -> None:
        section = self._sections.feed(block.text)
        self._follow(block.text)
        section = block.section or section
        self._counts[section] = self._counts.get(section, 0) + 1
        label = ", ".join(part for part in (section, f"đoạn {self._counts[section]}") if part)
        shade = shadow(block.text)
        found = sentences(block.text, f"b{block.number}", self._style, settled=self._settled)
        carried = ""
        for sentence in found:
            aimed_at = frozenset(targets_in(sentence))
            carried = carried if _TAKES_UP.match(shade, sentence.start) else ""
            for index in range(len(sentence.figures)):
                place = Place(block.number, *_digits(sentence, index), label=label)
                self._add(block.text, sentence, index, place, self._kind(sentence, index, aimed_at), head=carried)
            stated = sentence.shade[sentence.start : sentence.end]
            carried = find_period(stated, 0) or carried
        self._relate(found, shade, running=True)
        self._note_calls(found, shade)
        self._paragraphs.append((block.number, shade))

    def _follow(self, text: str) -> None:
        level = self._sections.level(text)
        folded = fold(text)
        if level or (text.isupper() and len(text) < 160):
            mode = "result" if _RESULT_HEAD.search(folded) else "aim" if _AIM_HEAD.search(folded) else ""
            level = level or 1
            inherited = next((self._modes[above] for above in range(level - 1, 0, -1) if above in self._modes), "")
            if text.isupper() and not mode:
                return
            self._modes = {above: kept for above, kept in self._modes.items() if above < level}
            self._modes[level] = mode or inherited

    def _mode(self) -> str:
        return self._modes[max(self._modes)] if self._modes else ""

    def _kind(self, sentence: Sentence, index: int, aimed_at: frozenset[int]) -> ClaimKind:
        if _FOOTNOTE.match(sentence.shade):
            return ClaimKind.RESULT
        if index in aimed_at:
            return ClaimKind.TARGET
        text = sentence.shade[sentence.start : sentence.end]
        if self._mode() == "aim":
            return ClaimKind.TARGET
        aimed = _AIM_WORDS.search(sentence.shade[sentence.start : sentence.figures[index].token.end])
        if aimed and not _DONE_WORDS.search(text) and re.search(r"phấn đấu|mục tiêu|đến năm 20\d\d", text):
            return ClaimKind.TARGET
        return ClaimKind.RESULT

    def _relate(self, found: Sequence[Sentence], shade: str, *, running: bool = False) -> None:
        """Add the relations of a block's sentences; ``running`` text goes on from the paragraph before."""
        self._last = self._last if running else None
        for position, sentence in enumerate(found):
            earlier = found[position - 1] if position else None
            taken_up, above, ended = earlier or self._last, None, list[Relation]()
            if running:
                above, ended = self._bullets.feed(sentence)
                self._last = sentence
            following = found[position + 1] if position + 1 < len(found) else None
            parts = part_relations(sentence, taken_up)
            shares = settle_shares(share_relations(sentence, taken_up, above), parts, sentence)
            self._name_shares(shares)
            self._relations += ended + shares + fraction_relations(sentence, shares) + parts
            self._relations += remainder_relations(sentence, earlier)
            self._relations += target_relations(sentence)
            self._relations += excess_relations(sentence)
            self._relations += change_relations(sentence)
            self._relations += listed_relations(sentence, following)
            self._relations += word_relations(sentence)
            self._relations += partition_relations(sentence)
            self._relations += group_relations(sentence, self._seen)
            self._seen += [figure for index, figure in enumerate(sentence.figures) if sentence.is_count(index)]
        note = _FOOTNOTE.match(shade)
        opening = self._calls.get(note[1]) if note else None
        self._relations += numbered_relations(list(found), shade, opening)

    def _name_shares(self, relations: Sequence[Relation]) -> None:
        """A share that says only what it is a share of is about what its count counts."""
        for one in relations:
            share, subject = self._claims[one.result], self._claims[one.terms[0]].subject
            own = share.subject if share.subject != share.base else ""
            if subject and (len(own.split()) < len(subject.split()) or share.base):
                self._claims[share.id] = replace(share, subject=subject)

    def _note_calls(self, found: Sequence[Sentence], shade: str) -> None:
        if _FOOTNOTE.match(shade):
            return
        for call in _FOOTNOTE_CALL.finditer(shade):
            before = [
                figure
                for sentence in found
                for index, figure in enumerate(sentence.figures)
                if figure.token.end <= call.start()
                and sentence.start <= call.start() <= sentence.end
                and sentence.is_count(index)
            ]
            if before:
                self._calls[call[1]] = before[-1]

    # --- tables -----------------------------------------------------------------------------------------

    def _read_table(self, block: Table) -> None:
        grid = lay_out(block)
        if len(grid.heads) < 2:
            return
        section = block.section or self._sections.label()
        figures: Figures = {}
        ids: dict[tuple[int, int], list[str]] = {}
        for row in grid.body:
            spoken = {column: self._read_cell(grid, section, row, column) for column in sorted(grid.rows[row])}
            for column, cell in spoken.items():
                listed = [figure for sentence in cell for figure in sentence.figures]
                ids[row, column] = [figure.id for figure in listed]
                if len(listed) == 1 and _BARE.match(grid.rows[row][column].text.strip()):
                    figures[row, column] = (listed[0].id, listed[0].token)
            if grid.marks[row] in ("item", ""):
                self._judge_row(row_relations(_row_cells(grid, spoken)), missed=row_missed(grid, row))
        self._relations += total_relations(grid, figures) + column_relations(grid, figures)
        rows = row_facts(grid, ids)
        self._rows += rows
        self._annexed += [(section, row) for row in rows]

    def _judge_row(self, relations: Sequence[Relation], *, missed: bool) -> None:
        """Keep a row's relations; a result is about what its target is about, and missed it if the row says so."""
        self._relations += relations
        targets = {one.terms[0]: one.result for one in relations if one.kind is RelationKind.THRESHOLD}
        for result, target in targets.items():
            claim = self._claims[result]
            subject = self._claims[target].subject or claim.subject
            self._claims[result] = replace(claim, subject=subject, note="chưa đạt" if missed else claim.note)

    def _read_cell(self, grid: Grid, section: str, row: int, column: int) -> list[Sentence]:
        cell = grid.rows[row][column]
        head = grid.heads.get(column, "")
        if column == numbering_column(grid) or (_NO_FIGURES.search(head) and "kết quả" not in head):
            return []
        bare = bool(_BARE.match(cell.text.strip()))
        unit = column_unit(grid, column) if bare else ""
        if not unit and column in (target_column(grid), result_column(grid)):
            unit = row_unit(grid, row)
        prefix = f"b{grid.table.number}.r{row}c{column}"
        found = sentences(cell.text, prefix, self._style, settled=self._settled, default_unit=unit)
        label = f"{section}, dòng {grid.labels[row]}, cột «{head_text(grid, column)}»".lstrip(", ")
        kind = column_kind(grid, column)
        for sentence in found:
            for index in range(len(sentence.figures)):
                place = Place(grid.table.number, *_digits(sentence, index), row, column, label)
                subject = cell_subject(grid, row, column, sentence, index, bare)
                self._add(cell.text, sentence, index, place, kind, subject=subject, head=head)
        if not bare and column not in (target_column(grid), item_column(grid)):
            self._relate(found, shadow(cell.text))
        return found

    # --- claims -------------------------------------------------------------------------------------------

    def _add(
        self,
        text: str,
        sentence: Sentence,
        index: int,
        place: Place,
        kind: ClaimKind,
        *,
        subject: str = "",
        head: str = "",
    ) -> None:
        token = sentence.figures[index].token
        near = max(sentence.start, token.start - _PERIOD_REACH)
        period = find_period(sentence.shade[near : min(sentence.end, token.end + _PERIOD_REACH)], token.start - near)
        if not period and head:
            period = find_period(head, len(head))
        note = "thay đổi" if change_of(sentence, index) else _mark(sentence, index)
        if index in sentence.denominators and not note:
            note = TOTAL_NOTE
        claim = Claim(
            id=sentence.figures[index].id,
            place=place,
            text=text[token.start : max(token.end, token.unit_end)].strip(),
            value=token.value,
            unit=token.unit,
            subject=subject or subject_of(sentence, index),
            decimals=token.decimals,
            bound=token.bound,
            kind=kind,
            period=period,
            as_of=as_of_date(period) if period else None,
            quote=_quote(text, token.bound_start, max(token.unit_end, token.end)),
            base=base_of(sentence, index) if token.is_share else "",
            note=note,
        )
        self._claims[claim.id] = claim
        if token.readings:
            first, second = token.readings
            asked = (
                f"“{token.text}” có thể đọc là {_plain(first)} hoặc {_plain(second)}: tài liệu này dùng cách viết nào?"
            )
            self._questions.append(Question(claim.id, asked, token.readings))


def _digits(sentence: Sentence, index: int) -> tuple[int, int]:
    token = sentence.figures[index].token
    return token.start, token.end


def _plain(value: object) -> str:
    return f"{value}".replace(".", ",")


def _texts(document: DocumentText) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield shadow(block.text)
        else:
            yield from (shadow(cell.text) for cell in block.cells)


_MARK = re.compile(r"\(?\s*(chưa đạt|không đạt|không hoàn thành|chưa hoàn thành)")


def _mark(sentence: Sentence, index: int) -> str:
    found = _MARK.match(sentence.after(index).lstrip(" %"))
    return "chưa đạt" if found else ""


def _quote(text: str, start: int, end: int) -> str:
    """At most a dozen words around a number."""
    before = text[max(0, start - 80) : start].split()
    after = text[end : end + 80].split()
    if start - 80 > 0 and before:
        before = before[1:]
    if end + 80 < len(text) and after:
        after = after[:-1]
    left = " ".join(before[-_QUOTE_WORDS + 2 :])
    right = " ".join(after[: _QUOTE_WORDS - 2])
    left += " " if left and text[start - 1].isspace() else ""
    right = f" {right}" if right and text[end : end + 1].isspace() else right
    return f"{left}{text[start:end].strip()}{right}"


def _row_cells(grid: Grid, spoken: dict[int, list[Sentence]]) -> RowCells:
    def cell(column: int | None) -> list[Sentence]:
        return spoken.get(column, []) if column is not None else []

    return RowCells(cell(target_column(grid)), cell(result_column(grid)), cell(note_column(grid)))


def _linked_excess(by_id: Mapping[str, Claim], relations: Sequence[Relation]) -> list[Relation]:
    """Complete "vượt 0,67%" said without its target by the target a table sets for the same result."""
    thresholds = [relation for relation in relations if relation.kind is RelationKind.THRESHOLD]
    found = []
    for relation in relations:
        if relation.kind is not RelationKind.EXCESS or len(relation.terms) != 1:
            continue
        result = by_id[relation.terms[0]]
        for threshold in thresholds:
            other = by_id[threshold.terms[0]]
            if other.value == result.value and other.unit == result.unit and other.decimals == result.decimals >= 1:
                found.append(replace(relation, terms=(result.id, threshold.result)))
                break
    return found
