"""Text files read to their end: how they are encoded, whether a line is too long, and the same text in UTF-8."""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.utils.translation import gettext as _

from tinhso.data.imports.data import Unfit
from tinhso.data.imports.rules import encodings

STEP = 4 * 1024 * 1024
#: A line longer than this is no row of a table.
LINE_MAX = 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
#: Share of true Vietnamese letters among marked ones from which UTF-8 text is taken as it stands.
ENOUGH = 0.02


def encoding_of(path: Path) -> str:
    """Return utf-8, utf-8-sig, utf-16, tcvn3, vni or cp1258, told by the whole file. Raises Unfit."""
    with path.open("rb") as file:
        head = file.read(4)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        _check_lines(_decoded(path, "utf-16"))
        return "utf-16"
    counts = _scan(path)
    if counts is None:
        return _old_code(path, ("latin-1", "cp1258"))
    marked, vietnamese = counts
    if not marked or vietnamese / marked >= ENOUGH:
        return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) else "utf-8"
    found, _scores = encodings.tell(_words(path, "utf-8-sig"))
    return "utf-8" if found == encodings.UNICODE else f"{found}/utf-8"


def _scan(path: Path) -> tuple[int, int] | None:
    """Return how many marked and how many purely Vietnamese letters UTF-8 text has; None if it is not UTF-8."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    marked = vietnamese = since = line = 0
    is_utf8 = True
    with path.open("rb") as file:
        while part := file.read(STEP):
            if b"\x00" in part:
                raise Unfit(_("Tệp không phải văn bản (có byte 0). Hãy lưu thành CSV hoặc XLSX rồi gửi lại."))
            since, line = _longest(part, since, line)
            if is_utf8:
                try:
                    decoder.decode(part)
                except UnicodeDecodeError:
                    is_utf8 = False
            marked += part.count(b"\xc2") + part.count(b"\xc3") + part.count(b"\xe1")
            vietnamese += part.count(b"\xe1\xba") + part.count(b"\xe1\xbb")
            vietnamese += part.count(b"\xc4\x91") + part.count(b"\xc6\xb0") + part.count(b"\xc6\xa1")
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        is_utf8 = False
    return (marked, vietnamese) if is_utf8 else None


def _longest(part: bytes, since: int, line: int) -> tuple[int, int]:
    """Follow the lines through one part; raise Unfit where one is too long."""
    first = part.find(b"\n")
    if first < 0:
        since += len(part)
        if since > LINE_MAX:
            raise too_long(line + 1)
        return since, line
    if since + first > LINE_MAX:
        raise too_long(line + 1)
    lines = part.count(b"\n")
    if lines < len(part) // LINE_MAX + 2:
        for offset, piece in enumerate(part.split(b"\n")[1:-1], 2):
            if len(piece) > LINE_MAX:
                raise too_long(line + offset)
    return len(part) - part.rfind(b"\n") - 1, line + lines


def too_long(line: int) -> Unfit:
    """Return what is said of a line that is no row of a table."""
    message = _("Dòng %(line)s dài quá 1 MB: không phải một dòng của bảng, hoặc tệp thiếu dấu xuống dòng.")
    return Unfit(message % {"line": line})


def _check_lines(lines: Iterator[str]) -> None:
    try:
        for number, text in enumerate(lines, 1):
            if len(text) > LINE_MAX:
                raise too_long(number)
    except UnicodeDecodeError as error:
        raise Unfit(_("Tệp ghi là UTF-16 nhưng không đọc hết được: có thể bị cắt giữa chừng.")) from error


def _decoded(path: Path, name: str) -> Iterator[str]:
    with path.open(encoding=name, newline="") as file:
        yield from iter(lambda: file.readline(LINE_MAX + 2), "")


def _words(path: Path, name: str) -> Iterator[str]:
    for text in _decoded(path, name):
        if not text.isascii():
            yield from encodings.words_of(text)


def _old_code(path: Path, names: Sequence[str]) -> str:
    found, scores = encodings.tell(_words(path, "latin-1"))
    try:
        words = (word for text in _decoded(path, "cp1258") for word in encodings.words_of(encodings.from_cp1258(text)))
        _name, joined = encodings.tell(words)
        as_1258 = joined.get(encodings.UNICODE, 0.0)
    except UnicodeDecodeError:
        as_1258 = 0.0
    if as_1258 > scores.get(found, 0.0) or found == encodings.UNICODE:
        return encodings.CP1258
    return found


def to_utf8(path: Path, encoding: str, out: Path) -> Path:
    """Return the path of the same text in UTF-8: the file itself, or *out*, written now."""
    if encoding in {"utf-8", "utf-8-sig"}:
        return path
    code, _slash, carrier = encoding.partition("/")
    reads = {encodings.TCVN3: encodings.from_tcvn3, encodings.VNI: encodings.from_vni, "cp1258": encodings.from_cp1258}
    carrier = carrier or {"utf-16": "utf-16", "cp1258": "cp1258"}.get(code, "latin-1")
    read = reads.get(code, str)
    with out.open("w", encoding="utf-8", newline="") as file:
        for text in _decoded(path, carrier):
            file.write(read(text))
    return out


def head_lines(path: Path, amount: int = 200) -> list[str]:
    """Return the first lines of a UTF-8 file without their ends."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [line.rstrip("\r\n") for line, _n in zip(iter(file.readline, ""), range(amount), strict=False)]


def delimiter_of(lines: Sequence[str]) -> str:
    """Return the sign between fields: the one that gives most lines the same number (> 1) of fields."""
    best, score = ",", 0.0
    for sign in DELIMITERS:
        widths = [len(cells) for cells in split(lines, sign) if any(cells)]
        wide = [width for width in widths if width > 1]
        if not wide:
            continue
        usual = max(set(wide), key=wide.count)
        made = wide.count(usual) / len(widths) + 0.01 * usual
        if made > score:
            best, score = sign, made
    return best


def split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """Return lines as cells."""
    csv.field_size_limit(LINE_MAX)
    return list(csv.reader(io.StringIO("\n".join(lines)), delimiter=delimiter))
