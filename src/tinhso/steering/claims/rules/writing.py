"""Numbers and claims written the Vietnamese way, for findings."""

from decimal import ROUND_HALF_UP, Decimal

from ..data import Claim
from .vocabulary import ABBREVIATIONS, MEASURES


def write_number(value: Decimal, decimals: int | None = None) -> str:
    """Write 1234567.8 as "1.234.567,8"; ``decimals`` rounds half up, None keeps what there is."""
    if decimals is not None:
        value = value.quantize(Decimal(1).scaleb(-max(0, decimals)), ROUND_HALF_UP)
    sign = "-" if value < 0 else ""
    whole, _, part = f"{abs(value):f}".partition(".")
    if decimals is None:
        part = part.rstrip("0")
    groups = f"{int(whole):,}".replace(",", ".")
    return f"{sign}{groups},{part}" if part else f"{sign}{groups}"


def write_amount(value: Decimal, unit: str, decimals: int | None = None) -> str:
    """A number with its unit: "81,31%", "5.044 tổ chức"."""
    number = write_number(value, decimals)
    unit = unit.upper() if unit in ABBREVIATIONS or unit in MEASURES[:4] else unit
    return f"{number}%" if unit == "%" else f"{number} {unit}".strip()


def write_claim(claim: Claim) -> str:
    """A claim's value and unit as it would be printed, with the decimals it was written with."""
    decimals = claim.decimals if claim.decimals > 0 else None
    return write_amount(claim.value, claim.unit, decimals)


def short(text: str, limit: int = 90) -> str:
    """A subject cut at a word for use in a sentence."""
    if len(text) <= limit:
        return text
    return text[:limit].rsplit(" ", 1)[0] + "…"
