"""What a written number can stand for: rounding, truncation, "hơn", "gần"; and edits of its digits."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from ..data import Bound, Claim
from .vocabulary import MONEY

_HUNDRED = Decimal(100)
_FAR = Decimal(10) ** 30


@dataclass(frozen=True)
class Span:
    """All values from ``low`` to ``high``, both included."""

    low: Decimal
    high: Decimal

    def __add__(self, other: "Span") -> "Span":
        return Span(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Span") -> "Span":
        return Span(self.low - other.high, self.high - other.low)

    def meets(self, other: "Span") -> bool:
        """Whether the two have a value in common."""
        return self.low <= other.high and other.low <= self.high

    def holds(self, value: Decimal) -> bool:
        """Whether a value lies inside."""
        return self.low <= value <= self.high

    def common(self, other: "Span") -> "Span | None":
        """The values in both; None if there are none."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Span(low, high) if low <= high else None


def percent(part: Span, whole: Span) -> Span:
    """part / whole in percent; whole must be above zero."""
    return Span(part.low / whole.high * _HUNDRED, part.high / whole.low * _HUNDRED)


def factor(unit: str) -> Decimal:
    """What a unit multiplies to be comparable: money to đồng, everything else 1."""
    return Decimal(10) ** MONEY.get(unit, 0)


def last_place(claim: Claim) -> Decimal:
    """The size of the last written digit's place: 0.01 for 86,41; 1 for 1.234; 100000 for "13,7 triệu"."""
    return Decimal(1).scaleb(-claim.decimals)


def significant_place(claim: Claim) -> Decimal:
    """The place of the last digit that is not zero, as far as the writer's precision goes: 1000 for "hơn 215.000"."""
    place = last_place(claim)
    if not claim.value:
        return place
    while claim.value % (place * 10) == 0 and place * 10 <= abs(claim.value):
        place *= 10
    return place


def count_span(claim: Claim, value: Decimal | None = None) -> Span:
    """What a count or amount can stand for, in comparable units (money in đồng)."""
    stated = claim.value if value is None else value
    scale = factor(claim.unit)
    place = significant_place(claim)
    low = high = stated
    if claim.decimals:
        low, high = stated - last_place(claim) / 2, stated + last_place(claim)
    elif MONEY.get(claim.unit, 0) >= 9:
        low, high = stated - Decimal("0.5"), stated + 1
    if claim.bound in (Bound.OVER, Bound.AT_LEAST):
        low, high = stated, stated + place
    elif claim.bound in (Bound.UNDER, Bound.AT_MOST):
        low, high = stated - place, stated
    elif claim.bound is Bound.ABOUT:
        low, high = stated - place, stated + place
    return Span(low * scale, high * scale)


def share_span(claim: Claim, value: Decimal | None = None) -> Span:
    """What a share can stand for: rounded or cut off at its last decimal, widened by "trên", "dưới", "khoảng"."""
    stated = claim.value if value is None else value
    place = last_place(claim)
    low, high = stated - place / 2, stated + place
    if claim.bound in (Bound.OVER, Bound.AT_LEAST):
        high = stated + max(place * 5, Decimal(5))
    elif claim.bound in (Bound.UNDER, Bound.AT_MOST):
        low = stated - max(place * 5, Decimal(5))
    elif claim.bound is Bound.ABOUT:
        low, high = stated - place, stated + place
    return Span(low, high)


def span_of(claim: Claim, value: Decimal | None = None) -> Span:
    """Count span or share span, by the claim's unit."""
    return share_span(claim, value) if claim.unit == "%" else count_span(claim, value)


# --- slips of the pen ------------------------------------------------------------------------------------


def digit_edits(value: Decimal, decimals: int = 0) -> Iterator[Decimal]:
    """Values one slip away: one digit changed, two neighbours swapped, one digit lost or doubled."""
    shift = max(0, decimals)
    digits = str(int(abs(value).scaleb(shift)))
    seen = {digits}
    for text in _edited(digits):
        if text and text not in seen and not (text.startswith("0") and len(text) > 1):
            seen.add(text)
            yield Decimal(text).scaleb(-shift)


def _edited(digits: str) -> Iterator[str]:
    for at, digit in enumerate(digits):
        for other in "0123456789":
            if other != digit:
                yield digits[:at] + other + digits[at + 1 :]
            yield digits[:at] + other + digits[at:]
        yield digits[:at] + digits[at + 1 :]
        if at + 1 < len(digits):
            yield digits[:at] + digits[at + 1] + digit + digits[at + 2 :]
    for other in "0123456789":
        yield digits + other


def is_slip(one: Decimal, other: Decimal, decimals: int = 0) -> bool:
    """Whether one number is one slip of the pen away from the other."""
    return one != other and other in set(digit_edits(one, decimals))


def far_span() -> Span:
    """All values."""
    return Span(-_FAR, _FAR)
