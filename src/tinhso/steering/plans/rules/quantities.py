"""How a value is written with its unit."""

from decimal import Decimal

from tinhso.core.web.api import format_number, format_percent


def quantity(value: Decimal | None, unit: str, decimals: int | None = None) -> str:
    """Return a value with its unit: 98,13%, 9% GRDP, 10 doanh nghiệp; "" for none."""
    if value is None:
        return ""
    if unit.startswith("%"):
        return format_percent(value, decimals) + unit[1:]
    return f"{format_number(value, decimals)} {unit}".strip()
