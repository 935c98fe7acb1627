"""Plans: goals below what was reached, money for periods over, rows without owner or deadline, cut-off rows."""

import re
from collections.abc import Iterator

from ..data import CheckedDocument, Claim, ClaimKind, Finding, RelationKind, RowFact, Severity
from .duplicates import marks_of
from .periods import last_year, years
from .similarity import likeness
from .tidy import fold
from .vocabulary import CANNOT_END, DEADLINE_COLUMNS, OWNER_COLUMNS
from .world import World
from .writing import short, write_claim

_SAME_GOAL = 0.6
_MONEY = re.compile(r"vốn|kinh phí|phân khai|dự toán|bố trí|giao")
_FALLS = re.compile(r"nghèo|tội phạm|tai nạn|thất nghiệp|quá hạn|trễ hạn|giảm|dưới")


# --- goals ------------------------------------------------------------------------------------------------


def check_goals(world: World) -> list[Finding]:
    """A goal set after its result was known, lower than the result; the same goal said twice is one finding."""
    judged = {relation.result for relation in world.of_kind(RelationKind.THRESHOLD)}
    goals = [
        claim
        for claim in world.claims.values()
        if claim.kind is ClaimKind.TARGET and claim.unit == "%" and claim.id not in judged
    ]
    results = [
        claim
        for claim in world.claims.values()
        if claim.kind is ClaimKind.RESULT and claim.unit == "%" and claim.note != "thay đổi"
    ]
    grouped: dict[str, list[Claim]] = {}
    for goal in goals:
        result = _reached(world, goal, results)
        if result is not None and result.value > goal.value and not _FALLS.search(goal.subject):
            grouped.setdefault(f"{result.id} {goal.value}", []).append(goal)
    found = []
    for key, same in grouped.items():
        result = world.claims[key.split(" ")[0]]
        found.append(
            world.finding(
                "goal-below-result",
                Severity.RECONCILE,
                (*(goal.id for goal in same), result.id),
                f"mục tiêu {write_claim(same[0])}; đã đạt {write_claim(result)}",
                f"mục tiêu không thấp hơn {write_claim(result)}",
                explanation=f"Mục tiêu thấp hơn kết quả đã đạt: {short(same[0].subject)}.",
            )
        )
    return found


def _reached(world: World, goal: Claim, results: list[Claim]) -> Claim | None:
    """The result that speaks of the goal's quantity best; None if none does or the goal is older."""
    best: tuple[float, Claim] | None = None
    for result in results:
        if not _not_older(world, goal, result) or marks_of(goal) != marks_of(result):
            continue
        close = likeness(goal.subject, result.subject)
        if close >= _SAME_GOAL and (best is None or close > best[0]):
            best = (close, result)
    return best[1] if best else None


def _not_older(world: World, goal: Claim, result: Claim) -> bool:
    set_on, reached_on = world.home[goal.id].issued_on, result.as_of or world.home[result.id].issued_on
    if world.home[goal.id].code != world.home[result.id].code and not (set_on and reached_on and set_on >= reached_on):
        return False
    goal_years, result_years = years(goal.period), years(result.period)
    return not goal_years or not result_years or max(goal_years) >= max(result_years)


# --- money ------------------------------------------------------------------------------------------------


def check_periods(world: World) -> list[Finding]:
    """Rows whose period ended before the year their money is for."""
    found = []
    for document, row in world.rows():
        span = next((value for key, value in row.values if _is_deadline(key) and years(value)), "")
        end = last_year(span) if span else None
        caption = dict(row.values).get("#bảng", "")
        for key, claim in _figures(world, row):
            year = _money_year(key, caption)
            if end is None or year is None or end >= year or claim.value <= 0 or not _MONEY.search(key):
                continue
            stated = f"{short(row.item)}: thời gian {span}, {write_claim(claim)} năm {year}"
            found.append(
                world.finding(
                    "money-after-period",
                    Severity.RECONCILE,
                    (claim.id,),
                    stated,
                    f"thời gian kết thúc năm {end}",
                    explanation="Bố trí kinh phí cho giai đoạn đã kết thúc.",
                    documents=(document.code,),
                )
            )
    return found


def _figures(world: World, row: RowFact) -> Iterator[tuple[str, Claim]]:
    for key, value in row.values:
        if key.startswith("#số ") and value in world.claims:
            yield key[4:], world.claims[value]


def _money_year(heading: str, caption: str) -> int | None:
    """The year money is for: named in the heading, else the only "năm …" of the caption's own words."""
    if named := years(heading):
        return max(named)
    titles = {int(year) for year in re.findall(r"năm\s+((?:19|20)\d{2})", re.sub(r"\([^)]*\)", " ", fold(caption)))}
    return titles.pop() if len(titles) == 1 else None


# --- rows -------------------------------------------------------------------------------------------------


def _is_owner(heading: str) -> bool:
    return any(word in heading for word in OWNER_COLUMNS) and not heading.startswith("#")


def _is_deadline(heading: str) -> bool:
    return any(word in heading for word in DEADLINE_COLUMNS) and not heading.startswith("#")


def check_rows(world: World) -> list[Finding]:
    """Rows without owner or deadline where the other rows have one, and rows whose text breaks off."""
    found: list[Finding] = []
    for document in world.documents:
        tables: dict[int, list[RowFact]] = {}
        for row in document.extraction.rows:
            tables.setdefault(row.block, []).append(row)
        for rows in tables.values():
            found += _blanks(world, document, rows)
            found += _cut_off(world, document, rows)
    return found


def _blanks(world: World, document: CheckedDocument, rows: list[RowFact]) -> Iterator[Finding]:
    headings = dict.fromkeys(key for row in rows for key, _ in row.values if _is_owner(key) or _is_deadline(key))
    for heading in headings:
        blank = [row for row in rows if dict(row.values).get(heading, "").strip(" -–.…") == ""]
        if not blank or len(blank) * 2 > len(rows):
            continue
        rule, what = ("missing-owner", "cơ quan thực hiện") if _is_owner(heading) else ("missing-deadline", "thời hạn")
        for row in blank:
            ids = [claim.id for _, claim in _figures(world, row)]
            yield world.finding(
                rule,
                Severity.REVIEW,
                ids,
                f"{_where(row)}: {short(row.item)}",
                f"cột «{heading}» để trống",
                explanation=f"Dòng này không nêu {what}; {len(rows) - len(blank)} dòng khác của bảng có nêu.",
                documents=(document.code,),
            )


def _where(row: RowFact) -> str:
    values = dict(row.values)
    caption = values.get("#bảng", "")
    annex = re.search(r"(?:PHỤ LỤC|Phụ lục|Biểu)\s*\w*", caption)
    return ", ".join(
        part for part in (_spoken(annex.group()) if annex else "", f"dòng {values.get('#dòng', row.row)}") if part
    )


def _spoken(annex: str) -> str:
    word, _, mark = annex.rpartition(" ")
    return f"{word.capitalize()} {mark}".strip()


def _cut_off(world: World, document: CheckedDocument, rows: list[RowFact]) -> Iterator[Finding]:
    for row in rows:
        broken = [value for key, value in row.values if not key.startswith("#") and _breaks_off(value)]
        if not broken:
            continue
        ids = [claim.id for _, claim in _figures(world, row)]
        shown = "; ".join(f"«…{' '.join(value.split()[-6:])}»" for value in broken)
        yield world.finding(
            "cut-off",
            Severity.REVIEW,
            ids,
            f"{_where(row)}: {shown}",
            "câu chưa hết",
            explanation="Nội dung ô bị cắt giữa chừng.",
            documents=(document.code,),
        )


def _breaks_off(text: str) -> bool:
    folded = text.strip().lower()
    if len(folded.split()) < 4:
        return False
    return folded.endswith(",") or any(folded.endswith(" " + word) for word in CANNOT_END)
