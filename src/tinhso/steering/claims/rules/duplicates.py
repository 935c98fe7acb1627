"""One quantity with two values: in one document a contradiction, between documents something to reconcile."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations

from ..data import Claim, ClaimKind, Finding, RelationKind, Severity
from .intervals import is_slip, span_of
from .periods import years
from .similarity import containment, expand, key_words, likeness, population_of
from .world import World
from .writing import short, write_claim

_SAME = 0.72
_RELATED = 0.3
_LONG_NUMBER, _TELLING_DIGITS, _TELLING_WORDS = 10_000, 4, 4
_BRACKETS = re.compile(r"\([^)]*\)?")
_LIGHT = frozenset(
    [
        "có",
        "là",
        "được",
        "đã",
        "hơn",
        "trên",
        "gần",
        "khoảng",
        "các",
        "những",
        "của",
        "và",
        "với",
        "cho",
        "tại",
        "ở",
        "đến",
        "nay",
        "hiện",
        "tỉnh",
        "cà",
        "mau",
        "tổng",
        "số",
        "tổng",
        "cộng",
        "trong",
        "đó",
    ]
)
_MARKS = re.compile(
    r"(?<!\w)(?:\w*\d\w*|cấp tỉnh|cấp huyện|cấp xã|cấp ấp|nữ|nam|nông thôn|thành thị|đô thị|tiểu học|trung học"
    r"|mầm non|đại học|toàn trình|một phần|mới|lũy kế|chưa|không|còn|tăng|giảm|hoàn thành|tham gia|danh mục|thí điểm"
    r"|(?<!hồ )sơ cấp|trung cấp|cao cấp|lên sàn|tối đa|tối thiểu|trực tuyến|trực tiếp|đúng hạn|quá hạn|trễ hạn"
    r"|trước hạn|tổ chức|cá nhân|công lập|ngoài công lập)(?!\w)"
)


def check_duplicates(world: World) -> list[Finding]:
    """Pairs of claims on one quantity, of one time, whose numbers cannot stand for the same value."""
    tied = _tied(world)
    counted = {one.result for one in world.of_kind(RelationKind.SHARE, RelationKind.RATIO)}
    found: dict[tuple[str, ...], Finding] = {}
    for one, other in _pairs(world):
        if (
            frozenset((one.id, other.id)) in tied
            or span_of(one).meets(span_of(other))
            or not _comparable(world, one, other)
        ):
            continue
        if one.id in counted and other.id in counted:
            continue  # their counts and wholes are compared instead
        if _same_quantity(one, other) or _slipped(one, other):
            key = (world.home[one.id].code, write_claim(one), world.home[other.id].code, write_claim(other))
            found.setdefault(key, _finding(world, one, other))
    return list(found.values())


def _tied(world: World) -> set[frozenset[str]]:
    """Pairs that a relation already sets beside each other (part and whole, result and target)."""
    found = set()
    for relation in world.relations:
        if relation.kind is RelationKind.LISTED:
            continue
        for one, other in combinations({*relation.terms, relation.result}, 2):
            found.add(frozenset((one, other)))
    return found


def _pairs(world: World) -> Iterator[tuple[Claim, Claim]]:
    """Claims that share a unit and a telling word; cells of one table are left alone."""
    seen: set[tuple[str, str]] = set()
    buckets: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in world.claims.values():
        if claim.kind is not ClaimKind.RESULT or not claim.subject or claim.value <= 1:
            continue
        for word in key_words(claim.subject):
            buckets["%" if claim.unit == "%" else "#", word].append(claim)
    for bucket in buckets.values():
        if len(bucket) > 120:
            continue
        for one, other in combinations(bucket, 2):
            if (one.id, other.id) not in seen:
                seen.add((one.id, other.id))
                yield one, other


def _comparable(world: World, one: Claim, other: Claim) -> bool:
    if (one.note == "thay đổi") != (other.note == "thay đổi"):
        return False
    same_document = world.home[one.id].code == world.home[other.id].code
    near = one.place.row is not None or abs(one.place.start - other.place.start) < 200
    if same_document and one.place.block == other.place.block and near:
        return False
    return _same_time(one, other) and marks_of(one) == marks_of(other)


def _same_time(one: Claim, other: Claim) -> bool:
    first, second = years(one.period), years(other.period)
    if first and second and not first & second:
        return False
    partial = [bool(re.match(r"\d{1,2} tháng|quý", claim.period)) for claim in (one, other)]
    return not (any(partial) and one.period != other.period)


def marks_of(claim: Claim) -> frozenset[str]:
    """The words and digits of a subject that set quantities of one kind apart: levels, sexes, "4G", "chưa"."""
    return frozenset(_MARKS.findall(expand(_BRACKETS.sub(" ", claim.subject))))


def _same_quantity(one: Claim, other: Claim) -> bool:
    if one.unit != other.unit and not (key_words(one.unit) & key_words(other.unit)):
        return False
    close = likeness(one.subject, other.subject)
    if close < _SAME and containment(one.subject, other.subject) < 0.95:
        return False
    brief = min(len(key_words(one.subject)), len(key_words(other.subject)))
    if brief >= 9:
        return close >= _SAME
    return brief >= 3 and close >= 0.5 and _led_alike(one, other)


def _led_alike(one: Claim, other: Claim) -> bool:
    """Whether the words before the two numbers share one, or one has none: "triển khai 16", not "công bố 26"."""
    first, second = _lead(one), _lead(other)
    return not first or not second or bool(first & second)


def _lead(claim: Claim) -> frozenset[str]:
    before = claim.quote.partition(claim.text)[0] if claim.text in claim.quote else ""
    return frozenset(word for word in expand(before).split() if word not in _LIGHT)


def _slipped(one: Claim, other: Claim) -> bool:
    """Long numbers one slip apart about related things are one number mistyped."""
    if not is_slip(one.value, other.value) or one.unit != other.unit:
        return False
    if min(one.value, other.value) < _LONG_NUMBER:
        told = len(key_words(one.subject)) >= _TELLING_WORDS and one.subject == other.subject
        return told and min(_digits(one), _digits(other)) >= _TELLING_DIGITS
    if min(_digits(one), _digits(other)) < _TELLING_DIGITS:
        return False
    if population_of(one.subject) and population_of(one.subject) == population_of(other.subject):
        return True
    return containment(one.subject, other.subject) >= _RELATED


def _digits(claim: Claim) -> int:
    """How many digits a number has up to its last that is not zero: 4 for 12.340, 1 for 20.000."""
    return len(str(int(claim.value.scaleb(max(0, claim.decimals)))).rstrip("0"))


def _finding(world: World, one: Claim, other: Claim) -> Finding:
    same = world.home[one.id].code == world.home[other.id].code
    dates = [claim.period or _issued(world, claim) for claim in (one, other)]
    when = f" ({dates[0] or 'không rõ thời điểm'}; {dates[1] or 'không rõ thời điểm'})"
    why = f"Cùng nói về «{short(one.subject)}»" + (when if not same else "") + "."
    return world.finding(
        "two-values",
        Severity.CONTRADICTION if same else Severity.RECONCILE,
        (one.id, other.id),
        f"{write_claim(one)}; {write_claim(other)}",
        "một giá trị",
        explanation=why,
    )


def _issued(world: World, claim: Claim) -> str:
    issued = world.home[claim.id].issued_on
    return f"văn bản ngày {issued:%d/%m/%Y}" if issued else ""
