"""The clock that business rules ask. Time stamps, tokens and the journal use real time instead."""

import os
import secrets
import time
import uuid
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

PROVINCE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")


class InvalidDate(ValueError):
    """The text is not a day written YYYY-MM-DD."""


def parse_day(text: str) -> date:
    """Return the day that *text* (YYYY-MM-DD) names; raise InvalidDate otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InvalidDate(f"Ngày «{text}» không đúng dạng NĂM-THÁNG-NGÀY, ví dụ 2024-10-15.") from error


def today() -> date:
    """Return the business day: TINHSO_TODAY if set, else the real day in the province."""
    fixed = os.environ.get("TINHSO_TODAY", "")
    return parse_day(fixed) if fixed else datetime.now(PROVINCE_ZONE).date()


def now() -> datetime:
    """Return the real time (aware, UTC): for time stamps and the journal."""
    return datetime.now(UTC)


def as_of(asked: str | None) -> date:
    """Return the day a board is read at: ``?ngay=YYYY-MM-DD`` if given, else today()."""
    return parse_day(asked) if asked else today()


def new_id() -> uuid.UUID:
    """Return a fresh public key: UUID version 7 (RFC 9562), so that keys made later sort later."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | 0x7 << 76 | secrets.randbits(12) << 64
    return uuid.UUID(int=value | 0b10 << 62 | secrets.randbits(62))
