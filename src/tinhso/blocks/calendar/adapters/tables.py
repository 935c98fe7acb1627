"""A year's days off from a CSV or ICS file, and back to ICS (RFC 5545). A wrong row is named; nothing is guessed."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import gettext as _

from tinhso.blocks.calendar.data import CalendarError, DayKind, SpecialDay
from tinhso.core.clock.api import now
from tinhso.core.web.api import DateError, fold, parse_date

MAX_BYTES = 200_000
MAX_ROWS = 400
#: The columns of a CSV file, as their headings are written.
COLUMNS = {
    "ngay": "day",
    "loai": "kind",
    "ten": "name",
    "can_cu": "legal_basis",
    "ten_tieng_anh": "english",
    "doi_ung": "partner",
    "chac_chan": "is_confirmed",
    "ghi_chu": "note",
}
REQUIRED = ("ngay", "loai", "ten")
#: How kinds are written in a file, beside their codes.
KIND_WORDS = {
    "nghi le": DayKind.HOLIDAY,
    "nghi le, tet": DayKind.HOLIDAY,
    "nghi bu": DayKind.COMPENSATORY,
    "nghi hoan doi": DayKind.SWAP_OFF,
    "lam bu": DayKind.SWAP_WORK,
    "chi lam buoi sang": DayKind.HALF_MORNING,
    "chi lam buoi chieu": DayKind.HALF_AFTERNOON,
    "chua quyet dinh": DayKind.WATCH,
}
NO_WORDS = {"0", "khong", "no", "false", "du kien"}


@dataclass(frozen=True)
class ReadRow:
    """One row of a file: its line number and the day it gives, or what is wrong with it."""

    number: int
    day: SpecialDay | None
    error: str = ""


def read_file(content: bytes, *, basis: str, year: int) -> list[ReadRow]:
    """Return the rows of a CSV or ICS file; raise CalendarError if the file as a whole cannot be read.

    *basis* is the document for rows that name none; a day outside *year* is an error of its row.
    """
    if len(content) > MAX_BYTES:
        raise CalendarError(_("Tệp lớn hơn %(max)s KB.") % {"max": MAX_BYTES // 1000}, "file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CalendarError(_("Tệp không phải văn bản UTF-8. Hãy lưu lại với mã UTF-8."), "file") from error
    if "\x00" in text or not text.strip():
        raise CalendarError(_("Tệp trống hoặc không phải tệp CSV, ICS."), "file")
    rows = list(_ics_rows(text) if text.lstrip().upper().startswith("BEGIN:VCALENDAR") else _csv_rows(text))
    if len(rows) > MAX_ROWS:
        raise CalendarError(_("Tệp có hơn %(max)s dòng.") % {"max": MAX_ROWS}, "file")
    if not rows:
        raise CalendarError(_("Tệp không có ngày nào."), "file")
    return _judged(rows, basis.strip(), year)


def _judged(rows: Iterable[ReadRow], basis: str, year: int) -> list[ReadRow]:
    seen: dict[date, int] = {}
    judged = []
    for row in rows:
        day, error = row.day, row.error
        if day is not None:
            day = replace(day, legal_basis=day.legal_basis or basis)
            if not day.legal_basis:
                error = _("thiếu căn cứ (cột can_cu, hoặc ô căn cứ chung)")
            elif day.day.year != year:
                error = _("ngày không thuộc năm %(year)s") % {"year": year}
            elif day.day in seen:
                error = _("trùng ngày với dòng %(number)s") % {"number": seen[day.day]}
            seen.setdefault(day.day, row.number)
        judged.append(ReadRow(row.number, None if error else day, error))
    return judged


# --- CSV ----------------------------------------------------------------------------------------


def _csv_rows(text: str) -> Iterator[ReadRow]:
    first = text.splitlines()[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(",;\t", key=first.count))
    heads = [re.sub(r"\W+", "_", fold(head)).strip("_") for head in next(reader)]
    missing = [name for name in REQUIRED if name not in heads]
    if missing:
        raise CalendarError(_("Tệp CSV thiếu cột %(columns)s.") % {"columns": ", ".join(missing)}, "file")
    for cells in reader:
        if any(cell.strip() for cell in cells):
            given = {COLUMNS[head]: cell.strip() for head, cell in zip(heads, cells, strict=False) if head in COLUMNS}
            yield _csv_row(reader.line_num, given)


def _csv_row(number: int, given: dict[str, str]) -> ReadRow:
    try:
        return ReadRow(number, _special(given))
    except (DateError, CalendarError) as error:
        return ReadRow(number, None, str(error))


def _special(given: dict[str, str]) -> SpecialDay:
    name = given.get("name", "")
    if not name:
        raise CalendarError(_("thiếu tên ngày (cột ten)"))
    for key in ("name", "legal_basis", "english", "note"):
        if len(given.get(key, "")) > 500:
            raise CalendarError(_("«%(text)s…» dài quá 500 chữ") % {"text": given[key][:20]})
    return SpecialDay(
        day=parse_date(given.get("day", "")),
        kind=_kind(given.get("kind", "")),
        name=name,
        legal_basis=given.get("legal_basis", ""),
        english=given.get("english", ""),
        partner=parse_date(given["partner"]) if given.get("partner") else None,
        is_confirmed=fold(given.get("is_confirmed", "")) not in NO_WORDS,
        note=given.get("note", ""),
    )


def _kind(text: str) -> DayKind:
    folded = fold(text)
    if folded in KIND_WORDS:
        return KIND_WORDS[folded]
    if folded in set(DayKind):
        return DayKind(folded)
    words = _("loại «%(text)s» không có; các loại: %(kinds)s")
    raise CalendarError(words % {"text": text, "kinds": "; ".join(KIND_WORDS)})


# --- ICS ----------------------------------------------------------------------------------------


def _ics_rows(text: str) -> Iterator[ReadRow]:
    event: dict[str, str] | None = None
    begun = 0
    for number, line in _unfolded(text):
        name, _colon, value = line.partition(":")
        key = name.split(";")[0].upper()
        if key == "BEGIN" and value.upper() == "VEVENT":
            event, begun = {}, number
        elif key == "END" and value.upper() == "VEVENT" and event is not None:
            yield from _event_rows(begun, event)
            event = None
        elif event is not None:
            event[key] = value


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    begun, whole = 0, ""
    for number, line in enumerate(text.splitlines(), start=1):
        if line[:1] in {" ", "\t"}:
            whole += line[1:]
            continue
        if whole:
            yield begun, whole
        begun, whole = number, line
    if whole:
        yield begun, whole


def _event_rows(number: int, event: dict[str, str]) -> Iterator[ReadRow]:
    try:
        first = _ics_day(event.get("DTSTART", ""))
        after = _ics_day(event["DTEND"]) if "DTEND" in event else first + timedelta(days=1)
        given = {
            "kind": event.get("X-TINHSO-KIND") or "holiday",
            "name": _unescaped(event.get("X-TINHSO-NAME") or event.get("SUMMARY", "")),
            "legal_basis": _unescaped(event.get("DESCRIPTION", "")),
            "english": _unescaped(event.get("X-TINHSO-ENGLISH", "")),
            "partner": event.get("X-TINHSO-PARTNER", ""),
            "is_confirmed": "khong" if event.get("STATUS", "").upper() == "TENTATIVE" else "",
        }
        if not 0 < (after - first).days <= 31:
            raise CalendarError(_("sự kiện dài %(days)s ngày") % {"days": (after - first).days})
        for offset in range((after - first).days):
            yield ReadRow(number, _special({**given, "day": (first + timedelta(days=offset)).isoformat()}))
    except (DateError, CalendarError) as error:
        yield ReadRow(number, None, str(error))


def _ics_day(text: str) -> date:
    found = re.match(r"(\d{4})(\d\d)(\d\d)", text)
    try:
        if found:
            return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        pass
    raise CalendarError(_("ngày «%(text)s» chưa đúng") % {"text": text[:30]})


def _unescaped(text: str) -> str:
    return re.sub(r"\\([\\;,nN])", lambda found: " " if found[1] in "nN" else found[1], text)


def _escaped(text: str) -> str:
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", "\\n")


def ics(days: Iterable[SpecialDay], *, name: str, titles: dict[date, str]) -> str:
    """Return an iCalendar file of the days; *titles* gives each its summary in the reader's language."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Tinh So//blocks.calendar//VI",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    made = f"{now():%Y%m%dT%H%M%SZ}"
    for day in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day.code}@lich-lam-viec.tinhso",
            f"DTSTAMP:{made}",
            f"DTSTART;VALUE=DATE:{day.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(titles[day.day])}",
            f"DESCRIPTION:{_escaped(day.legal_basis)}",
            f"STATUS:{'CONFIRMED' if day.is_confirmed else 'TENTATIVE'}",
            "TRANSP:TRANSPARENT",
            f"X-TINHSO-KIND:{day.kind}",
            f"X-TINHSO-NAME:{_escaped(day.name)}",
            f"X-TINHSO-ENGLISH:{_escaped(day.english)}",
            *([f"X-TINHSO-PARTNER:{day.partner.isoformat()}"] if day.partner else []),
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(part + "\r\n" for line in lines for part in _folded(line))


def _folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, cut between characters."""
    piece, size, most = "", 0, 75
    for character in line:
        octets = len(character.encode())
        if size + octets > most:
            yield piece
            piece, size, most = " ", 1, 75
        piece, size = piece + character, size + octets
    yield piece
