"""TXT, MD and CSV to text: the encoding is found out, legacy Vietnamese code pages are converted or named."""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from io import StringIO
from pathlib import PurePath

from tinhso.steering.claims.adapters.reading.limits import MAX_CHARACTERS, too_long
from tinhso.steering.claims.adapters.reading.text import describe, mend, numbered, table_of, without_controls
from tinhso.steering.claims.data import Cell, DocumentText, Paragraph, Table, UnreadableDocument
from tinhso.steering.claims.rules.reading_plain import read_plain

# TCVN3 (ABC) writes each Vietnamese letter as one byte; this is its order beside the letters meant.
_TCVN3_BYTES = "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ¡¢£¤¥¦§"
_TCVN3_LETTERS = "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂÊÔƠƯĐ"
_TCVN3 = str.maketrans(_TCVN3_BYTES, _TCVN3_LETTERS)

_FREQUENT = re.compile(r"(?<!\w)(của|và|các|tỉnh|đạt|năm|số|được|thực|hiện|trên|người|đồng|hồ|sơ|là|với|đã|tỷ)(?!\w)")
_FREQUENT_VNI = re.compile(r"(?<!\w)(cuûa|vaø|caùc|tænh|ñaït|naêm|soá|ñöôïc|thöïc|hieän|treân|ngöôøi|ñoàng|ñaõ)(?!\w)")
_ENOUGH = 2
_SHORT_TITLE = 20


def read(content: bytes, name: str) -> DocumentText:
    """Return plain text or Markdown as a document; raise UnreadableDocument if it is not text."""
    text, notes = decode(content)
    if PurePath(name).suffix.lower() in {".md", ".markdown"}:
        text = _without_marks(text)
    document = read_plain(text)
    document = replace(document, title=document.title or PurePath(name).stem, warnings=(*document.warnings, *notes))
    return describe(document) if len(document.title) < _SHORT_TITLE else document


def read_csv(content: bytes, name: str) -> DocumentText:
    """Return a CSV as one table; the delimiter is the one that parts all lines alike."""
    text, notes = decode(content)
    rows = _csv_rows(text)
    cells = [
        Cell(order, column, mend(value)) for order, row in enumerate(rows) for column, value in enumerate(row) if value
    ]
    if not cells:
        raise UnreadableDocument("empty", "Tệp CSV không có ô nào có nội dung.")
    title = PurePath(name).stem
    blocks: list[Paragraph | Table] = [
        Paragraph(number=0, text=title),
        table_of(0, cells, section="", before=[title]),
    ]
    return DocumentText(title=title, blocks=numbered(blocks), warnings=notes)


def decode(content: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of *content* and notes on how it was read; refuse what is too long before it is looked into.

    UTF-8, UTF-16 (with or without a mark), Windows-1258 and TCVN3 are read; VNI is named; anything else is refused.
    """
    # No encoding read here takes more than four bytes a character.
    if len(content) > MAX_CHARACTERS * 4:
        raise too_long()
    text, notes = _decoded(content)
    if len(text) > MAX_CHARACTERS:
        raise too_long()
    return text, notes


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    text = _unicode(content)
    if text is not None:
        if _FREQUENT_VNI.findall(text) and len(_FREQUENT_VNI.findall(text)) > len(_FREQUENT.findall(text)):
            raise _vni()
        converted = text.translate(_TCVN3)
        if len(_FREQUENT.findall(converted)) > 2 * len(_FREQUENT.findall(text)) + _ENOUGH:
            return converted, ("Văn bản dùng bảng mã TCVN3 cũ; đã đổi sang Unicode để kiểm.",)
        return text, ()
    return _legacy(content)


def _unicode(content: bytes) -> str | None:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if content.startswith(mark):
            return _strict(content, encoding)
    sample = content[:4000]
    zeros = sample.count(0)
    if zeros > len(sample) // 5:  # UTF-16 without its mark: every other byte of Latin text is zero
        return _strict(content, "utf-16-le" if sample[1::2].count(0) >= zeros // 2 else "utf-16-be")
    return _strict(content, "utf-8", required=False)


def _strict(content: bytes, encoding: str, *, required: bool = True) -> str | None:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if required:
            raise _not_text() from error
        return None
    return _printable(text)


def _printable(text: str) -> str:
    """Return *text*, refused if too many of its characters never stand in a text."""
    odd = sum(text.count(chr(code)) for code in (*range(32), 0xFFFD) if chr(code) not in "\t\n\r\f\v\x1a")
    if odd > len(text) / 1000:
        raise _not_text()
    return without_controls(text)


def _legacy(content: bytes) -> tuple[str, tuple[str, ...]]:
    windows = unicodedata.normalize("NFC", content.decode("cp1258", errors="replace"))
    single = content.decode("latin-1")
    readings: list[tuple[int, str, str]] = [
        (len(_FREQUENT.findall(windows)), "Windows-1258", windows),
        (len(_FREQUENT.findall(single.translate(_TCVN3))), "TCVN3", single.translate(_TCVN3)),
        (len(_FREQUENT_VNI.findall(content.decode("cp1252", errors="replace"))), "VNI", ""),
    ]
    hits, encoding, text = max(readings, key=lambda reading: reading[0])
    if hits < _ENOUGH:
        raise _not_text()
    if encoding == "VNI":
        raise _vni()
    return _printable(text), (f"Văn bản dùng bảng mã {encoding}; đã đổi sang Unicode để kiểm.",)


def _vni() -> UnreadableDocument:
    return UnreadableDocument(
        "vni", "Văn bản dùng phông chữ VNI cũ. Hãy đổi sang Unicode (bằng UniKey hoặc Word) rồi gửi lại."
    )


def _not_text() -> UnreadableDocument:
    return UnreadableDocument(
        "not_text", "Không nhận ra tệp này là văn bản. Hãy gửi DOCX, XLSX, PDF hoặc TXT (bảng mã Unicode)."
    )


_MARKDOWN: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"^\s{0,3}#{1,6}\s+", re.MULTILINE), ""),
    (re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)+\|?\s*$\n?", re.MULTILINE), ""),
    (re.compile(r"^\s*\|\s*(.*?)\s*\|?\s*$", re.MULTILINE), r"\1 |"),
    (re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1"), r"\2"),
    (re.compile(r"\[([^\]]+)\]\([^)]*\)"), r"\1"),
)


def _without_marks(text: str) -> str:
    """Return Markdown without its marks; tables become lines of cells parted by bars."""
    for pattern, plain in _MARKDOWN:
        text = pattern.sub(plain, text)
    return text


def _csv_rows(text: str) -> list[list[str]]:
    best: list[list[str]] = []
    score = (-1.0, 0)
    for delimiter in (";", "\t", "|", ","):
        try:
            rows = [row for row in csv.reader(StringIO(text), delimiter=delimiter) if any(map(str.strip, row))]
        except csv.Error:
            continue
        widths = Counter(map(len, rows))
        width, alike = widths.most_common(1)[0] if widths else (0, 0)
        rating = (alike / len(rows) if width > 1 else 0.0, width)
        if rating > score:
            best, score = rows, rating
    return best
